CASEWORK_TESTS = tests/unit/test_casework tests/unit/test_officer_close
check_PROGRAMS += $(CASEWORK_TESTS)
TESTS += $(CASEWORK_TESTS)

CASEWORK_FIXTURE = tests/unit/casework_fixture.c \
	tests/unit/casework_fixture.h $(STORE_FIXTURE)
CASEWORK_TEST_LIBS = $(CASEWORK_LIBS) $(CMOCKA_LIBS)

tests_unit_test_casework_SOURCES = tests/unit/test_casework.c \
	$(CASEWORK_FIXTURE)
tests_unit_test_casework_LDADD = $(CASEWORK_TEST_LIBS)

# A ticket in the hands of an officer.
OFFICER_FIXTURE = tests/unit/officer_fixture.c tests/unit/officer_fixture.h \
	$(CASEWORK_FIXTURE)
tests_unit_test_officer_close_SOURCES = tests/unit/test_officer_close.c \
	$(OFFICER_FIXTURE)
tests_unit_test_officer_close_LDADD = $(CASEWORK_TEST_LIBS)
