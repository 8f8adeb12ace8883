TICKET_TESTS = tests/unit/test_state tests/unit/test_reference \
	tests/unit/test_plus_address \
	tests/unit/test_calendar tests/unit/test_deadline \
	tests/unit/test_gate tests/unit/test_letter \
	tests/unit/test_sender_trust \
	tests/unit/test_intake_decision tests/unit/test_clock \
	tests/unit/test_kind_law tests/unit/test_letter_words \
	tests/unit/test_warning tests/unit/test_statistics \
	tests/unit/test_letter_page tests/unit/test_letter_wrap tests/unit/test_outcome_letter \
	tests/unit/test_proportion tests/unit/test_timepiece \
	tests/unit/test_code_answer
check_PROGRAMS += $(TICKET_TESTS) tests/deadline/many
TESTS += $(TICKET_TESTS) tests/deadline/oracle
dist_check_SCRIPTS += tests/deadline/oracle
EXTRA_DIST += tests/deadline/worked.tsv tests/deadline/tickets.tsv \
	tests/deadline/odd.holidays

check_PROGRAMS += tests/unit/test_person
TESTS += tests/unit/test_person
tests_unit_test_person_SOURCES = tests/unit/test_person.c
tests_unit_test_person_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_timepiece_SOURCES = tests/unit/test_timepiece.c
tests_unit_test_timepiece_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_sender_trust_SOURCES = tests/unit/test_sender_trust.c
tests_unit_test_sender_trust_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_state_SOURCES = tests/unit/test_state.c
tests_unit_test_state_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_code_answer_SOURCES = tests/unit/test_code_answer.c
tests_unit_test_code_answer_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_reference_SOURCES = tests/unit/test_reference.c
tests_unit_test_reference_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_plus_address_SOURCES = tests/unit/test_plus_address.c
tests_unit_test_plus_address_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_calendar_SOURCES = tests/unit/test_calendar.c
tests_unit_test_calendar_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_deadline_SOURCES = tests/unit/test_deadline.c
tests_unit_test_deadline_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_clock_SOURCES = tests/unit/test_clock.c
tests_unit_test_clock_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_kind_law_SOURCES = tests/unit/test_kind_law.c
tests_unit_test_kind_law_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_letter_words_SOURCES = tests/unit/test_letter_words.c
tests_unit_test_letter_words_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_warning_SOURCES = tests/unit/test_warning.c
tests_unit_test_warning_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_statistics_SOURCES = tests/unit/test_statistics.c
tests_unit_test_statistics_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_proportion_SOURCES = tests/unit/test_proportion.c
tests_unit_test_proportion_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_gate_SOURCES = tests/unit/test_gate.c
tests_unit_test_gate_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_letter_SOURCES = tests/unit/test_letter.c
tests_unit_test_letter_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_letter_page_SOURCES = tests/unit/test_letter_page.c
tests_unit_test_letter_page_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_letter_wrap_SOURCES = tests/unit/test_letter_wrap.c
tests_unit_test_letter_wrap_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_outcome_letter_SOURCES = tests/unit/test_outcome_letter.c
tests_unit_test_outcome_letter_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)
tests_unit_test_intake_decision_SOURCES = tests/unit/test_intake_decision.c
tests_unit_test_intake_decision_LDADD = $(TICKET_LIBS) $(CMOCKA_LIBS)

# The oracle asks it.
tests_deadline_many_SOURCES = tests/deadline/many.c
tests_deadline_many_LDADD = $(TICKET_LIBS)

