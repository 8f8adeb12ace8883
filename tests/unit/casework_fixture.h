/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_CASEWORK_FIXTURE_H
#define TESTS_UNIT_CASEWORK_FIXTURE_H

#include "tests/unit/store_fixture.h"

#include "casework/casework.h"
#include "casework/incoming.h"

/*
 * casework_fixture - a register (store_fixture) with a configuration, keys and
 * the shipped letters: mailbox "dpo" of Example Ltd, London, in English
 */
int casework_set_up(void **state);
int casework_tear_down(void **state);

/* The one context of the test: the daemon, at 2026-03-27T12:00:00Z. */
extern struct casework casework;
#define CASEWORK_NOON INT64_C(1774612800)

/*
 * In a transaction: the next message of the folder INBOX, taken in hand, with
 * what was found in it; read from its text, "From: ...\n...\n\n...".
 */
struct incoming casework_mail(struct fixture *fixture, const char *text,
    enum decision decision, kind_set kinds);
/* May be changed by a test: of the mailbox "dpo", and of its folder. */
extern struct conf_mailbox casework_mailbox;
extern struct ledger_folder casework_folder;

/* Fail the test with what happened instead. */
#define DONE(expression)                                                    \
	do {                                                                \
		enum casework_result casework_result_ = (expression);       \
		if (casework_result_ == CASEWORK_REFUSED)                   \
			fail_msg(                                           \
			    "%s: %s", #expression, casework.refusal.words); \
		OK(casework_result_ == CASEWORK_DONE);                      \
	} while (0)
#define REFUSED(expression, why)                                   \
	do {                                                       \
		assert_int_equal(expression, CASEWORK_REFUSED);    \
		assert_string_equal(casework.refusal.reason, why); \
	} while (0)

#endif
