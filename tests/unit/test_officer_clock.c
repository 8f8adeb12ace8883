/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

static const enum kind access_kind = KIND_ACCESS;
static const enum kind breach_kind = KIND_BREACH;

static enum casework_result
extend(const void *extension)
{
	return officer_extend(&officer_file, extension);
}

static enum casework_result
ask(const void *question)
{
	return officer_ask_clarification(&officer_file, question);
}

static enum casework_result
clarify(const void *nothing)
{
	(void)nothing;
	return officer_clarify(&officer_file);
}

/* Letter 7 of ticket 1 is held, with that effect. */
#define WAITS(what)                                                        \
	"INSERT INTO letter (id, ticket_id, purpose, language, state,"     \
	" reason, to_address, in_reply_to, reference_ids, created_at,"     \
	" not_before_at, subject, body) VALUES (7, 1, 'x', 'en', 'held',"  \
	" 'to-be-approved', 'anna1@example.org', '', '', 1, 1, 's', 'b');" \
	" INSERT INTO effect VALUES (7, '" what "', '', 0)"
#define NOT_EXTENDED_BY(letters)                                            \
	"SELECT max(extension_months) = 0 AND (SELECT count(*) = " #letters \
	" FROM letter) FROM claim"
#define NOT_EXTENDED                                                 \
	"SELECT max(extension_months) = 0 AND (SELECT count(*) FROM" \
	" letter) = 0 FROM claim"

static void
test_extension(void **state)
{
	static const struct extension two = {.months = 2, .because = "x"};
	static const struct extension one = {
	    .months = 1, .because = "x", .letter = OFFICER_SENDS_LETTER};
	static const struct extension none = {.months = 0, .because = "x"};
	static const struct extension three = {.months = 3, .because = "x"};
	static const struct extension mute = {.months = 2};
	static const struct extension access = {
	    .months = 2, .because = "x", .kind = &access_kind};
	static const struct extension breach = {
	    .months = 2, .because = "x", .kind = &breach_kind};
	static const struct officer_case cases[] = {
	    {{"by two months", NULL, NULL,
		 "extended from 2026-04-27 to 2026-06-02",
		 "SELECT due_on = '2026-06-02' AND extension_months = 2 AND"
		 " (SELECT count(*) FROM letter) = 0 FROM claim WHERE"
		 " ticket_id = 1"},
		extend, &two},
	    {{"by one, with its letter", NULL, NULL,
		 "extended from 2026-04-27 to 2026-05-05 when the letter is"
		 " sent; letter 1 queued",
		 "SELECT count(*) FROM letter WHERE purpose = 'extend' AND body"
		 " LIKE '%5 May 2026%'"},
		extend, &one},
	    {{"but not before that letter is sent", NULL, NULL, "",
		 "SELECT max(extension_months) = 0 AND min(due_on) ="
		 " '2026-04-27' FROM claim"},
		extend, &one},
	    {{"one notice at a time", WAITS("extend"), "already",
		 "letter 7 has not been sent", NOT_EXTENDED_BY(1)},
		extend, &two},
	    {{"by none", NULL, "invalid", "1 to 2 months", NOT_EXTENDED},
		extend, &none},
	    {{"by three", NULL, "invalid", "1 to 2 months", NOT_EXTENDED},
		extend, &three},
	    {{"without a word", NULL, "needs-reason", "reason", NOT_EXTENDED},
		extend, &mute},
	    {{"twice", "UPDATE claim SET extension_months = 2", "already",
		 "already extended by 2 months", NULL},
		extend, &access},
	    {{"once more", "UPDATE claim SET extension_months = 1", NULL,
		 "2026-06-02", NULL},
		extend, &access},
	    {{"after the last day of the notice",
		 "UPDATE ticket SET received_at = 1769000000", "late",
		 "was 2026-02-23", NOT_EXTENDED},
		extend, &two},
	    {{"on that day", "UPDATE ticket SET received_at = 1772193600", NULL,
		 "to 2026-05-27", NULL},
		extend, &two},
	    {{"what is not asked for", NULL, "absent",
		 "no open claim of breach", NOT_EXTENDED},
		extend, &breach},
	    {{"hours are not extended", "UPDATE claim SET kind = 'breach'",
		 "absent", "the period of breach cannot be extended",
		 NOT_EXTENDED},
		extend, &two},
	    {{"what is over",
		 "UPDATE claim SET outcome = 'spam', closed_at = 1", "absent",
		 "no open claim", NOT_EXTENDED},
		extend, &two},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

#define ASKED                                                             \
	"UPDATE ticket SET state = 'waiting-clarification' WHERE id = 1;" \
	"INSERT INTO pause (ticket_id, wait, asked_at) VALUES (1,"        \
	" 'clarification', 1774000000)"

static void
test_clarification(void **state)
{
	static const struct officer_question which = {
	    .because = "Which account?", .letter = OFFICER_HOLDS_LETTER};
	static const struct officer_question silent = {.because = "Which?"};
	static const struct officer_case cases[] = {
	    {{"is not asked for before the letter is sent", NULL, NULL,
		 "clarification asked for; letter 1 held",
		 "SELECT state = 'new' AND (SELECT count(*) FROM pause) = 0 AND"
		 " (SELECT NOT stands_still FROM claim WHERE ticket_id = 1) AND"
		 " (SELECT count(*) FROM letter WHERE purpose = 'clarify' AND"
		 " body LIKE '%Which account?%') FROM ticket WHERE id = 1"},
		ask, &which},
	    {{"otherwise than by letter", NULL, NULL, "asked for",
		 "SELECT state = 'waiting-clarification' AND (SELECT"
		 " stands_still FROM claim WHERE ticket_id = 1) AND (SELECT"
		 " count(*) = 0 FROM letter) FROM ticket WHERE id = 1"},
		ask, &silent},
	    {{"one question at a time", WAITS("ask-identity"), "already",
		 "letter 7 has not been sent", "SELECT count(*) FROM letter"},
		ask, &which},
	    {{"has come before the letter was sent", WAITS("ask-clarification"),
		 NULL, "letter 7 cancelled",
		 "SELECT state = 'cancelled' AND (SELECT count(*) = 0 FROM"
		 " pause) FROM letter"},
		clarify, NULL},
	    {{"before anybody knows what it is",
		 "UPDATE ticket SET state = 'triage'", "unconfirmed",
		 "\"ask-clarification\" is not possible",
		 "SELECT count(*) = 0 FROM pause"},
		ask, &silent},
	    {{"has come", ASKED, NULL, "clarified",
		 "SELECT state = 'open' AND (SELECT answered_at = 1774612800"
		 " FROM pause) AND (SELECT stands_still = 0 FROM claim WHERE"
		 " ticket_id = 1) FROM ticket WHERE id = 1"},
		clarify, NULL},
	    {{"was never asked for", NULL, "state",
		 "\"clarify\" is not possible", NULL},
		clarify, NULL},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_extension),
	    cmocka_unit_test(test_clarification),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
