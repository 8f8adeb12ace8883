/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_OFFICER_FIXTURE_H
#define TESTS_UNIT_OFFICER_FIXTURE_H

#include "tests/unit/casework_fixture.h"

#include "casework/officer.h"

/*
 * officer_fixture - a ticket in the hands of the officer "ines"
 *
 * Ticket 1 is new, for access, received on 2026-03-02, written by
 * anna1@example.org in English; ticket 2 likewise, by anna2@example.org.
 */
extern struct casefile officer_file;

/* What must come of a case. */
struct officer_want {
	const char *name;   /* of the case */
	const char *sql;    /* what happened before; NULL: nothing */
	const char *reason; /* of the refusal; NULL: it is done */
	const char *words;  /* in `done`, or in the refusal's words */
	const char *number; /* SQL that must be 1 after it; NULL: none */
};

/*
 * Runs one case in a register of its own: `act` with the ticket in hand, in a
 * transaction that is committed if it is done.
 */
typedef enum casework_result officer_act(const void *request);
void officer_run(
    const struct officer_want *want, officer_act *act, const void *request);

struct officer_case {
	struct officer_want want;
	officer_act *act;
	const void *request;
};
void officer_run_all(const struct officer_case *cases, size_t count);

#endif
