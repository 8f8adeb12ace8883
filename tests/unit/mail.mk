mail_unit_tests = tests/unit/test_address tests/unit/test_attest \
	tests/unit/test_authentication \
	tests/unit/test_automatic tests/unit/test_autotext \
	tests/unit/test_boundary tests/unit/test_charset tests/unit/test_claimed \
	tests/unit/test_bounds tests/unit/test_compose \
	tests/unit/test_document tests/unit/test_extract \
	tests/unit/test_hop tests/unit/test_hostile \
	tests/unit/test_formats tests/unit/test_guard \
	tests/unit/test_header tests/unit/test_html \
	tests/unit/test_flowed tests/unit/test_likeness \
	tests/unit/test_link tests/unit/test_spaced \
	tests/unit/test_text tests/unit/test_unread \
	tests/unit/test_zip \
	tests/unit/test_markup tests/unit/test_quote \
	tests/unit/test_message tests/unit/test_style \
	tests/unit/test_tnef tests/unit/test_transfer tests/unit/test_words \
	tests/unit/test_written_date
check_PROGRAMS += $(mail_unit_tests) tests/mail/show
TESTS += $(mail_unit_tests) tests/mail/run tests/mail/oracle
tests_unit_test_address_SOURCES = tests/unit/test_address.c
tests_unit_test_address_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_attest_SOURCES = tests/unit/test_attest.c
tests_unit_test_attest_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_claimed_SOURCES = tests/unit/test_claimed.c
tests_unit_test_claimed_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_authentication_SOURCES = tests/unit/test_authentication.c
tests_unit_test_authentication_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_automatic_SOURCES = tests/unit/test_automatic.c
tests_unit_test_automatic_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_bounds_SOURCES = tests/unit/test_bounds.c
tests_unit_test_bounds_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_charset_SOURCES = tests/unit/test_charset.c
tests_unit_test_charset_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_extract_SOURCES = tests/unit/test_extract.c
tests_unit_test_extract_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_hop_SOURCES = tests/unit/test_hop.c
tests_unit_test_hop_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_hostile_SOURCES = tests/unit/test_hostile.c
tests_unit_test_hostile_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_compose_SOURCES = tests/unit/test_compose.c
tests_unit_test_compose_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_autotext_SOURCES = tests/unit/test_autotext.c
tests_unit_test_autotext_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_boundary_SOURCES = tests/unit/test_boundary.c
tests_unit_test_boundary_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_flowed_SOURCES = tests/unit/test_flowed.c
tests_unit_test_flowed_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_link_SOURCES = tests/unit/test_link.c
tests_unit_test_link_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_spaced_SOURCES = tests/unit/test_spaced.c
tests_unit_test_spaced_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_zip_SOURCES = tests/unit/test_zip.c
tests_unit_test_zip_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_text_SOURCES = tests/unit/test_text.c
tests_unit_test_text_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_unread_SOURCES = tests/unit/test_unread.c
tests_unit_test_unread_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_likeness_SOURCES = tests/unit/test_likeness.c
tests_unit_test_likeness_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_message_SOURCES = tests/unit/test_message.c
tests_unit_test_message_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tnef_SOURCES = tests/unit/test_tnef.c
tests_unit_test_tnef_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_document_SOURCES = tests/unit/test_document.c
tests_unit_test_document_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_style_SOURCES = tests/unit/test_style.c
tests_unit_test_style_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_markup_SOURCES = tests/unit/test_markup.c
tests_unit_test_markup_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_formats_SOURCES = tests/unit/test_formats.c
tests_unit_test_formats_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_transfer_SOURCES = tests/unit/test_transfer.c
tests_unit_test_transfer_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_header_SOURCES = tests/unit/test_header.c
tests_unit_test_header_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_guard_SOURCES = tests/unit/test_guard.c
tests_unit_test_guard_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_html_SOURCES = tests/unit/test_html.c
tests_unit_test_html_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_quote_SOURCES = tests/unit/test_quote.c
tests_unit_test_quote_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_written_date_SOURCES = tests/unit/test_written_date.c
tests_unit_test_written_date_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_words_SOURCES = tests/unit/test_words.c
tests_unit_test_words_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)

# Mails and what is to be read in them: anyone can add a directory.
tests_mail_show_SOURCES = tests/mail/show.c
tests_mail_show_LDADD = $(MAIL_LIBS) $(JANSSON_LIBS)
dist_check_SCRIPTS += tests/mail/run tests/mail/oracle


# Messages of programs, by their text alone.
check_PROGRAMS += tests/unit/test_notice
TESTS += tests/unit/test_notice
tests_unit_test_notice_SOURCES = tests/unit/test_notice.c
tests_unit_test_notice_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)

# Ranges of bytes, of which all of mail is made.
check_PROGRAMS += tests/unit/test_span
TESTS += tests/unit/test_span
tests_unit_test_span_SOURCES = tests/unit/test_span.c
tests_unit_test_span_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)

# Who wrote what is forwarded.
check_PROGRAMS += tests/unit/test_forward
TESTS += tests/unit/test_forward
tests_unit_test_forward_SOURCES = tests/unit/test_forward.c
tests_unit_test_forward_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_type
TESTS += tests/unit/test_type
tests_unit_test_type_SOURCES = tests/unit/test_type.c
tests_unit_test_type_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
