noinst_LIBRARIES += libmail.a
libmail_a_SOURCES = \
	src/mail/address.h src/mail/automatic.h src/mail/compose.h src/mail/message.h 
MAIL_LIBS = libmail.a $(ETPAN_LIBS) $(XML_LIBS) $(UTF8PROC_LIBS) $(IDN2_LIBS) $(BASE_LIBS)
