check_PROGRAMS += tests/unit/test_conf tests/unit/test_conf_oauth2 \
	tests/unit/test_scan
TESTS += tests/unit/test_conf tests/unit/test_conf_oauth2 tests/unit/test_scan
tests_unit_test_conf_SOURCES = tests/unit/test_conf.c
tests_unit_test_conf_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
tests_unit_test_conf_oauth2_SOURCES = tests/unit/test_conf_oauth2.c
tests_unit_test_conf_oauth2_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
tests_unit_test_scan_SOURCES = tests/unit/test_scan.c
tests_unit_test_scan_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_people tests/unit/test_conf_values
TESTS += tests/unit/test_people tests/unit/test_conf_values
tests_unit_test_conf_values_SOURCES = tests/unit/test_conf_values.c
tests_unit_test_conf_values_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
tests_unit_test_people_SOURCES = tests/unit/test_people.c
tests_unit_test_people_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)

# Whom dpod tells, and what a mailbox is for.
check_PROGRAMS += tests/unit/test_notification tests/unit/test_conf_expect
TESTS += tests/unit/test_notification tests/unit/test_conf_expect
tests_unit_test_notification_SOURCES = tests/unit/test_notification.c
tests_unit_test_notification_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
tests_unit_test_conf_expect_SOURCES = tests/unit/test_conf_expect.c
tests_unit_test_conf_expect_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)

# Settings against the manual and the sample.
check_PROGRAMS += tests/docs/print_settings
tests_docs_print_settings_SOURCES = tests/docs/print_settings.c
tests_docs_print_settings_LDADD = libconf.a
dist_check_SCRIPTS += tests/docs/check_settings tests/docs/check_mailboxes
TESTS += tests/docs/check_settings tests/docs/check_mailboxes

check_PROGRAMS += tests/unit/test_conf_data
TESTS += tests/unit/test_conf_data
tests_unit_test_conf_data_SOURCES = tests/unit/test_conf_data.c
tests_unit_test_conf_data_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
