/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

static enum casework_result
sort(const void *order)
{
	return officer_sort(&officer_file, order);
}

static enum casework_result
doubt(const void *is_for_triage)
{
	return officer_doubt(&officer_file, *(const bool *)is_for_triage);
}

#define TRIAGE "UPDATE ticket SET state = 'triage' WHERE id = 1;"
#define UNSURE                                                           \
	TRIAGE "UPDATE claim SET kind = 'question', is_unsure = 1 WHERE" \
	       " ticket_id = 1"
#define KINDS_ARE(kinds)                                              \
	"SELECT group_concat(kind) = '" kinds                         \
	"' FROM (SELECT kind FROM claim WHERE ticket_id = 1 ORDER BY" \
	" kind)"

static const struct kind_change erasure[] = {{KIND_ERASURE, false}};
static const struct kind_change question[] = {{KIND_QUESTION, false}};
static const struct kind_change no_access[] = {{KIND_ACCESS, true}};
static const struct kind_change no_erasure[] = {{KIND_ERASURE, true}};
static const struct kind_change instead[] = {
    {KIND_ERASURE, false}, {KIND_ACCESS, true}};
static const struct kind_change breach[] = {
    {KIND_BREACH, false}, {KIND_ACCESS, true}};

static void
test_kinds(void **state)
{
	static const struct kinds_order confirm = {.is_confirmed = true};
	static const struct kinds_order add = {erasure, 1, .is_confirmed = 0};
	static const struct kinds_order keep = {question, 1, .is_confirmed = 0};
	static const struct kinds_order drop = {
	    no_access, 1, .is_confirmed = 0};
	static const struct kinds_order drop_other = {
	    no_erasure, 1, .is_confirmed = 0};
	static const struct kinds_order swap = {instead, 2, .is_confirmed = 0};
	static const struct officer_case cases[] = {
	    {{"what is listed is asked for", TRIAGE, NULL, "access",
		 "SELECT state = 'new' AND (SELECT is_confirmed FROM claim"
		 " WHERE ticket_id = 1) AND (SELECT count(*) FROM history WHERE"
		 " event = 'kinds-confirmed') FROM ticket WHERE id = 1"},
		sort, &confirm},
	    {{"one more", NULL, NULL, "access erasure",
		 "SELECT due_on = '2026-04-02' AND is_confirmed AND explanation"
		 " LIKE 'erasure:%' FROM claim WHERE kind = 'erasure'"},
		sort, &add},
	    {{"which says nothing of the others", NULL, NULL, "",
		 "SELECT is_confirmed = 0 FROM claim WHERE kind = 'access' AND"
		 " ticket_id = 1"},
		sort, &add},
	    {{"its history", NULL, NULL, "",
		 "SELECT was = 'access' AND became = 'access erasure' FROM"
		 " history WHERE event = 'kinds-changed'"},
		sort, &add},
	    {{"another than it was", NULL, NULL, "erasure",
		 KINDS_ARE("erasure")},
		sort, &swap},
	    {{"nothing", NULL, "kinds", "would have no claims left",
		 KINDS_ARE("access")},
		sort, &drop},
	    {{"what was not asked for", NULL, "absent", "no claim of erasure",
		 KINDS_ARE("access")},
		sort, &drop_other},
	    {{"what has its outcome",
		 "UPDATE claim SET outcome = 'refused', closed_at = 1",
		 "already", "access already has an outcome", NULL},
		sort, &drop},
	    {{"what stood for an unknown kind goes", UNSURE, NULL, "erasure",
		 KINDS_ARE("erasure")},
		sort, &add},
	    {{"or turns out to be one", UNSURE, NULL, "question",
		 "SELECT is_unsure = 0 AND is_confirmed AND due_on IS NULL"
		 " FROM claim WHERE ticket_id = 1"},
		sort, &keep},
	    {{"the permissions to request already is confirmed",
		 "UPDATE claim SET kind = 'erasure', extension_months = 2",
		 NULL, "erasure",
		 "SELECT count(*) = 1 AND min(is_confirmed) AND"
		 " min(extension_months) = 2 FROM claim WHERE ticket_id = 1"},
		sort, &add},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_facts(void **state)
{
	static const struct kinds_order processor = {
	    .has_processor = true, .is_processor = true};
	static const struct kinds_order own = {
	    .has_processor = true, .is_processor = false};
	static const struct kinds_order aware = {
	    breach, 2, .aware_at = CASEWORK_NOON - 3600};
	static const struct kinds_order unaware = {
	    breach, 2, .aware_at = CASEWORK_NOON + 1};
	static const struct kinds_order now = {.aware_at = CASEWORK_NOON};
	static const struct kinds_order received = {
	    .received_at = CASEWORK_NOON - 10 * 86400};
	static const struct kinds_order today = {.received_at = CASEWORK_NOON};
	static const struct kinds_order tomorrow = {
	    .received_at = CASEWORK_NOON + 86400};
	static const struct officer_case cases[] = {
	    {{"a client's data", NULL, NULL, "access",
		 "SELECT processor FROM ticket WHERE id = 1"},
		sort, &processor},
	    {{"our own", "UPDATE ticket SET processor = 1", NULL, "access",
		 "SELECT processor = 0 FROM ticket WHERE id = 1"},
		sort, &own},
	    {{"three days from knowing", NULL, NULL,
		 "breach, aware 2026-03-27T11:00:00Z",
		 "SELECT due_at = 1774612800 - 3600 + 72 * 3600 FROM claim"
		 " WHERE ticket_id = 1"},
		sort, &aware},
	    {{"not yet known", NULL, "invalid", "future",
		 "SELECT aware_at IS NULL FROM ticket WHERE id = 1"},
		sort, &unaware},
	    {{"just now", NULL, NULL, "aware 2026-03-27T12:00:00Z", NULL}, sort,
		&now},
	    {{"another receipt", NULL, NULL,
		 "access, received 2026-03-17T12:00:00Z",
		 "SELECT due_on = '2026-04-17' FROM claim WHERE ticket_id = 1"},
		sort, &received},
	    {{"just received", NULL, NULL, "received 2026-03-27T12:00:00Z",
		 NULL},
		sort, &today},
	    {{"one to come", NULL, "invalid", "future",
		 "SELECT received_at = 1772442000 FROM ticket WHERE id = 1"},
		sort, &tomorrow},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

/* What was confirmed is taken back; not what the requester was told. */
static void
test_doubt(void **state)
{
	static const bool for_triage = true, only_the_mark = false;
	static const struct officer_case cases[] = {
	    {{"the confirmation", "UPDATE claim SET is_confirmed = 1", NULL,
		 "the kinds are not confirmed",
		 "SELECT state = 'new' AND (SELECT is_confirmed = 0 FROM claim"
		 " WHERE ticket_id = 1) AND (SELECT count(*) FROM history WHERE"
		 " event = 'kinds-doubted') FROM ticket WHERE id = 1"},
		doubt, &only_the_mark},
	    {{"that it is a request",
		 "DELETE FROM letter; UPDATE claim SET is_confirmed = 1", NULL,
		 "a person must judge it again",
		 "SELECT state = 'triage' AND (SELECT is_confirmed = 0 FROM"
		 " claim WHERE ticket_id = 1) FROM ticket WHERE id = 1"},
		doubt, &for_triage},
	    {{"though a letter was written",
		 "INSERT INTO letter (ticket_id, purpose, language, state,"
		 " reason, to_address, in_reply_to, reference_ids, created_at,"
		 " not_before_at, subject, body) VALUES (1, 'x', 'en', 'held',"
		 " 'x', 'a@b.example', '', '', 1, 1, '', '')",
		 "written", "was written; cancel it first",
		 "SELECT state = 'new' FROM ticket WHERE id = 1"},
		doubt, &for_triage},
	    {{"though it is closed",
		 "UPDATE ticket SET state = 'closed', closed_at = 1", "state",
		 "", NULL},
		doubt, &only_the_mark},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_doubt),
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
