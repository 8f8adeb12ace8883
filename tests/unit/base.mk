EXTRA_DIST += tests/unit/test.h tests/unit/fortified.h \
	tests/unit/edge.h tests/unit/rules_text.h
check_PROGRAMS += tests/unit/test_date tests/unit/test_timestamp \
	tests/unit/test_utf8 tests/unit/test_base tests/unit/test_similar
TESTS += tests/unit/test_date tests/unit/test_timestamp \
	tests/unit/test_utf8 tests/unit/test_base tests/unit/test_similar
tests_unit_test_date_SOURCES = tests/unit/test_date.c
tests_unit_test_date_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_timestamp_SOURCES = tests/unit/test_timestamp.c
tests_unit_test_timestamp_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_utf8_SOURCES = tests/unit/test_utf8.c
tests_unit_test_utf8_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_base_SOURCES = tests/unit/test_base.c
tests_unit_test_base_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_similar_SOURCES = tests/unit/test_similar.c
tests_unit_test_similar_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)

# What an installed program takes for its own data.
check_PROGRAMS += tests/unit/test_program_data
TESTS += tests/unit/test_program_data
tests_unit_test_program_data_SOURCES = tests/unit/test_program_data.c
tests_unit_test_program_data_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_program_data_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=readlink,--wrap=stat
