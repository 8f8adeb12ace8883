/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

static const enum kind access_kind = KIND_ACCESS;
static const enum kind erasure_kind = KIND_ERASURE;

static enum casework_result
reopen(const void *reopening)
{
	return officer_reopen(&officer_file, reopening);
}

#define WITH_ERASURE                                                        \
	"INSERT INTO claim (ticket_id, kind, due_on, explanation, outcome," \
	" closed_at) VALUES (1, 'erasure', '2026-04-27', '', 'refused', 1);"
#define IT_IS_CLOSED                                                    \
	"UPDATE claim SET outcome = 'spam', closed_at = 1 WHERE kind =" \
	" 'access'; UPDATE ticket SET state = 'closed', closed_at = 1," \
	" revisit_on = '2026-12-31' WHERE id = 1"

/* An answer about a claim, not sent yet. */
#define ANSWER(id, state, kind)                                           \
	"INSERT INTO letter (id, ticket_id, purpose, language, state,"    \
	" reason, to_address, in_reply_to, reference_ids, created_at,"    \
	" not_before_at, subject, body, message_id) VALUES (" id ", 1,"   \
	" 'refusal', 'en', '" state "', '', 'a@b.example', '', '', 1, 1," \
	" 's', 'b', '<" id "@b.example>');"                               \
	"INSERT INTO effect (letter_id, what, kind, months) VALUES (" id  \
	", 'answer', '" kind "', 0);"

static void
test_letters(void **state)
{
	static const struct reopening erasure = {.kind = &erasure_kind};
	static const struct officer_case cases[] = {
	    {{"what tells another outcome is sent",
		 WITH_ERASURE ANSWER("1", "queued", "access")
		     ANSWER("2", "held", "erasure") IT_IS_CLOSED,
		 NULL, "reopened; letter 2 cancelled",
		 "SELECT state = 'queued' AND (SELECT state = 'cancelled' FROM"
		 " letter WHERE id = 2) FROM letter WHERE id = 1"},
		reopen, &erasure},
	    {{"one that tells both is not",
		 WITH_ERASURE ANSWER("1", "queued", "access") IT_IS_CLOSED
		 "; INSERT INTO effect (letter_id, what, kind, months) VALUES"
		 " (1, 'answer', 'erasure', 0)",
		 NULL, "reopened; letter 1 cancelled", NULL},
		reopen, &erasure},
	    {{"one being sent hides no other",
		 WITH_ERASURE ANSWER("1", "sending", "erasure")
		     ANSWER("2", "queued", "erasure") IT_IS_CLOSED,
		 NULL, "reopened; letter 2 cancelled",
		 "SELECT state = 'sending' FROM letter WHERE id = 1"},
		reopen, &erasure},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_what_is_closed(void **state)
{
	static const struct reopening all = {.because = "she wrote again"};
	static const struct reopening access = {.kind = &access_kind};
	static const struct reopening erasure = {.kind = &erasure_kind};
	static const struct officer_case cases[] = {
	    {{"all of it", WITH_ERASURE IT_IS_CLOSED, NULL, "reopened",
		 "SELECT state = 'open' AND revisit_on IS NULL AND (SELECT"
		 " count(*) FROM claim WHERE ticket_id = 1 AND outcome IS NULL)"
		 " = 2 AND (SELECT content = '{\"because\":\"she wrote"
		 " again\"}' FROM payload ORDER BY history_id DESC LIMIT 1)"
		 " FROM ticket WHERE id = 1"},
		reopen, &all},
	    {{"one claim of a closed one", WITH_ERASURE IT_IS_CLOSED, NULL,
		 "reopened",
		 "SELECT count(*) FROM claim WHERE kind = 'erasure' AND outcome"
		 " IS NULL AND (SELECT outcome FROM claim WHERE kind = 'access'"
		 " AND ticket_id = 1) = 'spam'"},
		reopen, &erasure},
	    {{"one claim of an open one", WITH_ERASURE, NULL, "reopened",
		 "SELECT count(*) FROM history WHERE event = 'claim-reopened'"
		 " AND became = 'erasure'"},
		reopen, &erasure},
	    {{"whatever is closed of an open one", WITH_ERASURE, NULL,
		 "reopened",
		 "SELECT became = '' AND (SELECT count(*) FROM claim WHERE"
		 " outcome IS NOT NULL) = 0 FROM history WHERE event ="
		 " 'claim-reopened'"},
		reopen, &all},
	    {{"a closed one is told by its state", WITH_ERASURE IT_IS_CLOSED,
		 NULL, "reopened",
		 "SELECT was = 'closed' AND became = 'open' FROM history WHERE"
		 " event = 'ticket-reopened'"},
		reopen, &erasure},
	    {{"what is open", WITH_ERASURE, "absent", "no such closed claim",
		 "SELECT count(*) = 0 FROM history WHERE event LIKE"
		 " '%reopened'"},
		reopen, &access},
	    {{"what was never asked for", IT_IS_CLOSED, "absent",
		 "no such closed claim", NULL},
		reopen, &erasure},
	    {{"what was erased",
		 IT_IS_CLOSED "; UPDATE ticket SET erased_at = 2", "erased",
		 "only its dates", "SELECT state = 'closed' FROM ticket"},
		reopen, &all},
	    {{"its clock runs from its receipt", IT_IS_CLOSED, NULL, "",
		 "SELECT due_on = '2026-04-02' FROM claim WHERE ticket_id ="
		 " 1"},
		reopen, &all},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_closed),
	    cmocka_unit_test(test_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
