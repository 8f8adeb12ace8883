noinst_LIBRARIES += libticket.a
libticket_a_SOURCES = \
	src/ticket/calendar.c src/ticket/calendar.h \
	src/ticket/checklist.c src/ticket/checklist.h \
	src/ticket/clock.c src/ticket/clock.h \
	src/ticket/code_answer.c src/ticket/code_answer.h \
	src/ticket/deadline.c src/ticket/deadline.h \
	src/ticket/gate.c src/ticket/gate.h \
	src/ticket/holiday.c src/ticket/holiday.h \
	src/ticket/intake_decision.c src/ticket/intake_decision.h \
	src/ticket/kind_law.c src/ticket/kind_law.h \
	src/ticket/law.c src/ticket/law.h \
	src/ticket/letter.c src/ticket/letter.def src/ticket/letter.h \
	src/ticket/letter_example.c src/ticket/letter_example.h \
	src/ticket/letter_page.c src/ticket/letter_page.h \
	src/ticket/letter_purpose.c src/ticket/letter_purpose.h \
	src/ticket/letter_set.c src/ticket/letter_set.h \
	src/ticket/letter_template.c src/ticket/letter_template.h \
	src/ticket/letter_words.c src/ticket/letter_words.h \
	src/ticket/letter_wrap.c src/ticket/letter_wrap.h \
	src/ticket/person.c src/ticket/person.h \
	src/ticket/plus_address.c src/ticket/plus_address.h \
	src/ticket/proportion.c src/ticket/proportion.h \
	src/ticket/reference.c src/ticket/reference.h \
	src/ticket/outcome.c src/ticket/outcome.h \
	src/ticket/outcome_letter.c src/ticket/outcome_letter.h \
	src/ticket/sender_trust.c src/ticket/sender_trust.def \
	src/ticket/sender_trust.h \
	src/ticket/state.c src/ticket/state.h \
	src/ticket/statistics.c src/ticket/statistics.h \
	src/ticket/timepiece.c src/ticket/timepiece.h \
	src/ticket/warning.c src/ticket/warning.h
TICKET_LIBS = libticket.a $(RULES_LIBS)
