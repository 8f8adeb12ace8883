TICKET_TESTS = tests/unit/test_state
check_PROGRAMS += $(TICKET_TESTS)
TESTS += $(TICKET_TESTS)

tests_unit_test_state_SOURCES = tests/unit/test_state.c
tests_unit_test_state_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
