CASEWORK_TESTS = tests/unit/test_casework
check_PROGRAMS += $(CASEWORK_TESTS)
TESTS += $(CASEWORK_TESTS)

CASEWORK_FIXTURE = tests/unit/casework_fixture.c \
	tests/unit/casework_fixture.h $(STORE_FIXTURE)
CASEWORK_TEST_LIBS = $(CASEWORK_LIBS) $(CMOCKA_LIBS)

tests_unit_test_casework_SOURCES = tests/unit/test_casework.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_casework_LDADD = $(CASEWORK_TEST_LIBS)
