noinst_LIBRARIES += libmail.a
libmail_a_SOURCES = \
	src/mail/address.c src/mail/address.h src/mail/address_sendable.c \
	src/mail/attest.c src/mail/attest.h \
	src/mail/authentication.c src/mail/authentication.h \
	src/mail/automatic.c src/mail/automatic.h \
	src/mail/autotext.c src/mail/autotext.h \
	src/mail/boundary.c src/mail/boundary.h \
	src/mail/charset.c src/mail/charset.h \
	src/mail/claimed.c src/mail/claimed.h \
	src/mail/cms.c src/mail/cms.h \
	src/mail/compose.c src/mail/compose.h \
	src/mail/compose_file.c src/mail/compose_file.h \
	src/mail/compose_html.c src/mail/compose_html.h \
	src/mail/detect.c src/mail/detect.h \
	src/mail/document.c src/mail/document.h \
	src/mail/elsewhere.c src/mail/elsewhere.h \
	src/mail/enriched.c src/mail/enriched.h \
	src/mail/evidence.c src/mail/evidence.h \
	src/mail/failure.c src/mail/failure.h \
	src/mail/extract.h \
	src/mail/flowed.c src/mail/flowed.h \
	src/mail/forward.c src/mail/forward.h \
	src/mail/guard.c src/mail/guard.h \
	src/mail/header.c src/mail/header.h \
	src/mail/hop.c src/mail/hop.h \
	src/mail/html.h src/mail/html_read.c src/mail/html_element.c \
	src/mail/html_private.h src/mail/html_words.c \
	src/mail/icalendar.c src/mail/icalendar.h \
	src/mail/leaf.c src/mail/leaf.h \
	src/mail/letter_part.c src/mail/letter_part.h \
	src/mail/likeness.c src/mail/likeness.h \
	src/mail/link.c src/mail/link.h \
	src/mail/little_endian.h \
	src/mail/loop.c src/mail/loop.h \
	src/mail/lzfu.c src/mail/lzfu.h \
	src/mail/markup.c src/mail/markup.h \
	src/mail/message.c src/mail/message.h src/mail/parse.c \
	src/mail/parse_extract.c \
	src/mail/parse_header.c src/mail/parse_private.h \
	src/mail/mime.c src/mail/mime.h src/mail/mime_alternative.c \
	src/mail/mime_leaf.c src/mail/mime_private.h \
	src/mail/node.c src/mail/node.h \
	src/mail/notice.c src/mail/notice.h \
	src/mail/parameter.c src/mail/parameter.h \
	src/mail/part.c src/mail/part.h \
	src/mail/problem.c src/mail/problem.h \
	src/mail/quote.c src/mail/quote.h \
	src/mail/quote_words.c src/mail/quote_words.h \
	src/mail/rtf.c src/mail/rtf.h \
	src/mail/sender_sign.c src/mail/sender_sign.h \
	src/mail/spaced.c src/mail/spaced.h \
	src/mail/span.c src/mail/span.h \
	src/mail/standin.c src/mail/standin.h \
	src/mail/style.c src/mail/style.h \
	src/mail/style_sheet.c src/mail/style_sheet.h \
	src/mail/text.c src/mail/text.h \
	src/mail/tnef.c src/mail/tnef.h \
	src/mail/transfer.c src/mail/transfer.h src/mail/transfer_encode.c \
	src/mail/uuencode.c src/mail/uuencode.h \
	src/mail/type.c src/mail/type.h \
	src/mail/unread.c src/mail/unread.h \
	src/mail/words.c src/mail/words.h \
	src/mail/written_date.c src/mail/written_date.h \
	src/mail/zip_write.c src/mail/zip_write.h \
	src/mail/zip.c src/mail/zip.h
MAIL_LIBS = libmail.a $(ZLIB_LIBS) $(ETPAN_LIBS) $(XML_LIBS) $(UTF8PROC_LIBS) $(IDN2_LIBS) $(BASE_LIBS)
