mail_unit_tests = tests/unit/test_address tests/unit/test_authentication \
	tests/unit/test_automatic \
	tests/unit/test_bounds tests/unit/test_compose \
	tests/unit/test_document tests/unit/test_extract \
	tests/unit/test_hostile \
	tests/unit/test_message tests/unit/test_tnef tests/unit/test_words
check_PROGRAMS += $(mail_unit_tests) tests/mail/show
TESTS += $(mail_unit_tests) tests/mail/run tests/mail/oracle
tests_unit_test_address_SOURCES = tests/unit/test_address.c
tests_unit_test_address_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_authentication_SOURCES = tests/unit/test_authentication.c
tests_unit_test_authentication_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_automatic_SOURCES = tests/unit/test_automatic.c
tests_unit_test_automatic_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_bounds_SOURCES = tests/unit/test_bounds.c
tests_unit_test_bounds_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_extract_SOURCES = tests/unit/test_extract.c
tests_unit_test_extract_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_hostile_SOURCES = tests/unit/test_hostile.c
tests_unit_test_hostile_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_compose_SOURCES = tests/unit/test_compose.c
tests_unit_test_compose_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_message_SOURCES = tests/unit/test_message.c
tests_unit_test_message_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_tnef_SOURCES = tests/unit/test_tnef.c
tests_unit_test_tnef_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_document_SOURCES = tests/unit/test_document.c
tests_unit_test_document_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)
tests_unit_test_words_SOURCES = tests/unit/test_words.c
tests_unit_test_words_LDADD = $(MAIL_LIBS) $(CMOCKA_LIBS)

# Mails and what is to be read in them: anyone can add a directory.
tests_mail_show_SOURCES = tests/mail/show.c
tests_mail_show_LDADD = $(MAIL_LIBS) $(JANSSON_LIBS)
dist_check_SCRIPTS += tests/mail/run tests/mail/oracle

# Fuzz targets; see tests/fuzz/campaign.
dist_check_SCRIPTS += tests/fuzz/campaign tests/fuzz/seeds
EXTRA_DIST += tests/fuzz/leaks.supp
EXTRA_DIST += tests/fuzz/fuzz_message.c tests/fuzz/fuzz_address.c \
	tests/fuzz/fuzz_authentication.c tests/fuzz/fuzz_document.c \
	tests/fuzz/fuzz_formats.c tests/fuzz/fuzz_html.c \
	tests/fuzz/fuzz_quote.c tests/fuzz/fuzz_tnef.c tests/fuzz/fuzz_words.c \
	tests/fuzz/mail.dict
if FUZZERS
mail_fuzzers = tests/fuzz/fuzz_message tests/fuzz/fuzz_address \
	tests/fuzz/fuzz_authentication tests/fuzz/fuzz_document \
	tests/fuzz/fuzz_formats tests/fuzz/fuzz_html \
	tests/fuzz/fuzz_quote tests/fuzz/fuzz_tnef tests/fuzz/fuzz_words
check_PROGRAMS += $(mail_fuzzers)
tests_fuzz_fuzz_message_SOURCES = tests/fuzz/fuzz_message.c
tests_fuzz_fuzz_message_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_message_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_address_SOURCES = tests/fuzz/fuzz_address.c
tests_fuzz_fuzz_address_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_address_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_words_SOURCES = tests/fuzz/fuzz_words.c
tests_fuzz_fuzz_words_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_words_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_authentication_SOURCES = tests/fuzz/fuzz_authentication.c
tests_fuzz_fuzz_authentication_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_authentication_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_formats_SOURCES = tests/fuzz/fuzz_formats.c
tests_fuzz_fuzz_formats_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_formats_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz_html.c
tests_fuzz_fuzz_html_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_html_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_tnef_SOURCES = tests/fuzz/fuzz_tnef.c
tests_fuzz_fuzz_tnef_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_tnef_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_document_SOURCES = tests/fuzz/fuzz_document.c
tests_fuzz_fuzz_document_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_document_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_quote_SOURCES = tests/fuzz/fuzz_quote.c
tests_fuzz_fuzz_quote_LDADD = $(MAIL_LIBS)
tests_fuzz_fuzz_quote_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
endif
