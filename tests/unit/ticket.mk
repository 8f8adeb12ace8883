TICKET_TESTS = tests/unit/test_state tests/unit/test_reference \
	tests/unit/test_calendar
check_PROGRAMS += $(TICKET_TESTS)
TESTS += $(TICKET_TESTS)

tests_unit_test_state_SOURCES = tests/unit/test_state.c
tests_unit_test_state_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reference_SOURCES = tests/unit/test_reference.c
tests_unit_test_reference_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_calendar_SOURCES = tests/unit/test_calendar.c
tests_unit_test_calendar_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
