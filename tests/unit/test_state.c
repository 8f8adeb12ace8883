/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "ticket/state.h"

/*
 * Every pair, a row a state: the column is the event in the order of the
 * enum (approve cancel retry start accepted deferred refused lost
 * postponed untried hold); a letter
 * is the state that follows, a dot is a refusal.
 */
static const char *const every_pair[LETTER_STATES] = {
    [LETTER_HELD] = "QC.........",
    [LETTER_QUEUED] = ".C.S......H",
    [LETTER_SENDING] = "....TQFUQQ.",
    [LETTER_SENT] = "...........",
    [LETTER_UNKNOWN] = ".C.S.......",
    [LETTER_FAILED] = ".CQ........",
    [LETTER_CANCELLED] = "...........",
    [LETTER_PRINTED] = "...........",
};
/* In the order of enum letter_state. */
static const char letters[] = "HQSTUFCP";

static void
letter_pairs(void **state)
{
	(void)state;
	for (int from = 0; from < LETTER_STATES; from++) {
		for (int event = 0; event < LETTER_EVENTS; event++) {
			enum letter_state to = LETTER_STATES;
			char want = every_pair[from][event];
			bool may = letter_state_next((enum letter_state)from,
			    (enum letter_event)event, &to);

			CHECK(may == (want != '.'), "%s %s",
			    letter_state_name((enum letter_state)from),
			    letter_event_name((enum letter_event)event));
			CHECK(may ? letters[to] == want : to == LETTER_STATES,
			    "%s %s gives another state",
			    letter_state_name((enum letter_state)from),
			    letter_event_name((enum letter_event)event));
		}
	}
}

/*
 * Likewise of tickets; the events are confirm take release note change
 * ask-identity verify ask-clarification clarify join close reopen return
 * erase write doubt.
 */
static const char *const every_ticket_pair[TICKET_STATES] = {
    [TICKET_TRIAGE] = "NTTT.....TX.....",
    [TICKET_NEW] = "NO.NNINC.NX...NT",
    [TICKET_OPEN] = "OONOOIOC.OX...OT",
    [TICKET_WAITING_IDENTITY] = "IIIIIIO..IX...I.",
    [TICKET_WAITING_CLARIFICATION] = "CCCCC.C.OCX...C.",
    [TICKET_CLOSED] = "...X.....X.ONXX.",
};
/* In the order of enum ticket_state. */
static const char tickets[] = "TNOICX";

static void
ticket_pairs(void **state)
{
	(void)state;
	for (int from = 0; from < TICKET_STATES; from++) {
		for (int event = 0; event < TICKET_EVENTS; event++) {
			enum ticket_state to = TICKET_STATES;
			char want = every_ticket_pair[from][event];
			bool may = ticket_state_next((enum ticket_state)from,
			    (enum ticket_event)event, &to);

			CHECK(may == (want != '.'), "%s %s",
			    ticket_state_name((enum ticket_state)from),
			    ticket_event_name((enum ticket_event)event));
			CHECK(may ? tickets[to] == want : to == TICKET_STATES,
			    "%s %s gives another state",
			    ticket_state_name((enum ticket_state)from),
			    ticket_event_name((enum ticket_event)event));
		}
	}
}

static void
names_and_back(void **state)
{
	enum ticket_state ticket = TICKET_STATES;
	enum letter_state letter = LETTER_STATES;

	(void)state;
	for (int i = 0; i < TICKET_STATES; i++) {
		assert_true(ticket_state_find(
		    ticket_state_name((enum ticket_state)i), &ticket));
		assert_int_equal(ticket, i);
	}
	for (int i = 0; i < LETTER_STATES; i++) {
		assert_true(letter_state_find(
		    letter_state_name((enum letter_state)i), &letter));
		assert_int_equal(letter, i);
	}
	/* The database holds these words: they may never change. */
	assert_string_equal(ticket_state_name(TICKET_TRIAGE), "triage");
	assert_string_equal(
	    ticket_state_name(TICKET_WAITING_IDENTITY), "waiting-identity");
	assert_string_equal(letter_state_name(LETTER_UNKNOWN), "unknown");
	assert_string_equal(letter_event_name(LETTER_ACCEPTED), "accepted");

	ticket = TICKET_OPEN;
	assert_false(ticket_state_find("Open", &ticket));
	assert_false(ticket_state_find("", &ticket));
	assert_false(ticket_state_find("opened", &ticket));
	assert_int_equal(ticket, TICKET_OPEN);
	letter = LETTER_HELD;
	assert_false(letter_state_find("", &letter));
	assert_false(letter_state_find("sen", &letter));
	assert_int_equal(letter, LETTER_HELD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(letter_pairs),
	    cmocka_unit_test(ticket_pairs),
	    cmocka_unit_test(names_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
