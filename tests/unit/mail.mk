check_PROGRAMS += tests/mail/show
tests_mail_show_SOURCES = tests/mail/show.c
tests_mail_show_LDADD = $(MAIL_LIBS) $(JANSSON_LIBS)
