check_PROGRAMS += tests/unit/test_conf tests/unit/test_scan
TESTS += tests/unit/test_conf tests/unit/test_scan
tests_unit_test_conf_SOURCES = tests/unit/test_conf.c
tests_unit_test_conf_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
tests_unit_test_scan_SOURCES = tests/unit/test_scan.c
tests_unit_test_scan_LDADD = $(CONF_LIBS) $(CMOCKA_LIBS)
