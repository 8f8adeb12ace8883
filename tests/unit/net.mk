check_PROGRAMS += tests/unit/test_url tests/unit/test_secret \
	tests/unit/test_relay_directory
TESTS += tests/unit/test_url tests/unit/test_secret \
	tests/unit/test_relay_directory
tests_unit_test_url_SOURCES = tests/unit/test_url.c tests/unit/test.h
tests_unit_test_url_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_secret_SOURCES = tests/unit/test_secret.c
tests_unit_test_secret_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_relay_directory_SOURCES = tests/unit/test_relay_directory.c
tests_unit_test_relay_directory_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
