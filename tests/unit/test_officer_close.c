/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

static const enum kind access_kind = KIND_ACCESS;
static const enum kind erasure_kind = KIND_ERASURE;
static const char *const all[] = {"all"};
static const char *const all_access[] = {"copy", "rights", "purposes",
    "categories", "recipients", "period", "source"};
static const char *const some[] = {"copy", "rights"};

static enum casework_result
close_it(const void *closing)
{
	return officer_close(&officer_file, closing);
}

#define CHECKED .checked = all, .checked_count = 1
#define CLOSED                                                                 \
	"SELECT state = 'closed' AND closed_at = 1774612800 FROM ticket WHERE" \
	" id = 1"
#define UNTOUCHED                                                              \
	"SELECT count(*) = 2 AND (SELECT count(*) FROM claim WHERE outcome IS" \
	" NOT NULL) = 0 AND (SELECT count(*) FROM letter) = 0 FROM ticket"     \
	" WHERE state = 'new'"
#define WITH_ERASURE                                                          \
	"INSERT INTO claim (ticket_id, kind, due_on, explanation) VALUES (1," \
	" 'erasure', '2026-04-27', '')"
/* An address in the mail, as a fact of it. */
#define SAYS(name, value)                                                    \
	"INSERT INTO message (id, ticket_id, received_at, from_address,"     \
	" from_name, message_id, in_reply_to, reference_ids, subject,"       \
	" decision, score, language, explanation, problems, text, quoted)"   \
	" VALUES (1, 1, 0, 'a@b.example', '', '', '', '', '', 'request', 0," \
	" 'en', '[]', '', '', ''); INSERT INTO fact VALUES (1, 0, "          \
	"'" name "', '" value "')"
#define NAMES(address) SAYS("email", address)
#define ABOUT(person)  SAYS("person", person)

#define AN_AGENT                                                        \
	"INSERT INTO party (ticket_id, role, address, name) VALUES (1," \
	" 'agent', 'sue@law.example', '')"
#define SUBJECT(address, name, proof)                                 \
	"INSERT INTO party (ticket_id, role, address, name,"          \
	" has_authority) VALUES (1, 'subject', '" address "', '" name \
	"', " proof ")"

struct close_case {
	struct officer_want want;
	struct closing closing;
};

static void
run(const struct close_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		officer_run(&cases[i].want, close_it, &cases[i].closing);
}

/* Whatever the ticket. */
static void
test_outcome_and_its_values(void **state)
{
	static const struct close_case cases[] = {
	    {{"a refusal has a reason", NULL, "needs-reason", "refused",
		 UNTOUCHED},
		{.outcome = OUTCOME_REFUSED}},
	    {{"retained until a day", NULL, "needs-until", "a date", UNTOUCHED},
		{.outcome = OUTCOME_RETAINED, .because = "x"}},
	    {{"only what is retained has a day", NULL, "invalid",
		 "only the outcome retained", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED,
		    .until_on = {2999, 1, 1},
		    CHECKED}},
	    {{"the day is looked at without being asked", NULL, "invalid",
		 "already revisited on that date", UNTOUCHED},
		{.outcome = OUTCOME_RETAINED,
		    .because = "x",
		    .until_on = {2999, 1, 1},
		    .revisit_on = {2999, 1, 1}}},
	    {{"today is no day to come", NULL, "invalid",
		 "2026-03-27 is not a future date", UNTOUCHED},
		{.outcome = OUTCOME_RETAINED,
		    .because = "x",
		    .until_on = {2026, 3, 27}}},
	    {{"tomorrow is one", NULL, NULL,
		 "closed: retained until 2026-03-28", CLOSED},
		{.outcome = OUTCOME_RETAINED,
		    .because = "x",
		    .until_on = {2026, 3, 28}}},
	    {{"nor is a day gone by to revisit it", NULL, "invalid",
		 "2020-01-01", UNTOUCHED},
		{.outcome = OUTCOME_WITHDRAWN, .revisit_on = {2020, 1, 1}}},
	    {{"what has no checklist is not unchecked", NULL, "invalid",
		 "only the outcome fulfilled", UNTOUCHED},
		{.outcome = OUTCOME_WITHDRAWN, .unchecked = "x"}},
	    {{"spam needs nothing", NULL, NULL, "closed: spam", CLOSED},
		{.outcome = OUTCOME_SPAM}},
	    {{"nor does a duplicate", NULL, NULL, "closed: duplicate", CLOSED},
		{.outcome = OUTCOME_DUPLICATE}},
	};

	(void)state;
	run(cases, LENGTH(cases));
}

static void
test_fulfilled_is_checked(void **state)
{
	static const struct close_case cases[] = {
	    {{"the list", NULL, "checklist", "purposes (", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED}},
	    {{"what of it is checked is not missing", NULL, "checklist",
		 "not yet checked: purposes (", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED,
		    .checked = some,
		    .checked_count = 2}},
	    {{"words for the requester check nothing", NULL, "checklist", "",
		 UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED, .because = "The copy."}},
	    {{"a reason of its own does", NULL, NULL,
		 "not everything was checked",
		 "SELECT count(*) FROM payload WHERE content = "
		 "'{\"unchecked\":\"in the portal\"}'"},
		{.outcome = OUTCOME_FULFILLED, .unchecked = "in the portal"}},
	    {{"all of it", NULL, NULL, "closed: fulfilled, checked all",
		 CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"partly has no list", NULL, NULL, "closed: partly", CLOSED},
		{.outcome = OUTCOME_PARTLY, .because = "x"}},
	    {{"another's address", NAMES("carl@home.example"), "checklist",
		 "other-address (the message mentions carl@home.example,",
		 UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED, .checked = some}},
	    {{"others' addresses, each once and whole",
		 NAMES("carl@home.example") "; INSERT INTO fact VALUES"
					    " (1, 1, 'email', "
					    "'Carl@home.example'), (1, 2, "
					    "'email',"
					    " 'carl@home.example'), (1, 3, "
					    "'email', 'rl@home.example'),"
					    " (1, 4, 'email', 'carl@home.ex')",
		 "checklist",
		 "mentions Carl@home.example carl@home.ex carl@home.example"
		 " rl@home.example, but",
		 UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED}},
	    {{"nothing else is missing", NAMES("carl@home.example"),
		 "checklist", "not yet checked: other-address (", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED,
		    .checked = all_access,
		    .checked_count = LENGTH(all_access)}},
	    {{"more is", NAMES("carl@home.example"), "checklist",
		 "); other-address (", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED}},
	    {{"it was looked at", NAMES("carl@home.example"), NULL, "closed",
		 CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"another's data", ABOUT("my daughter"), "checklist",
		 "other-person (the message is about \"my daughter\": may",
		 UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED,
		    .checked = all_access,
		    .checked_count = LENGTH(all_access)}},
	    {{"it was looked at whose", ABOUT("my daughter"), NULL, "closed",
		 CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"the proof was seen",
		 ABOUT("my daughter") ";INSERT INTO party (ticket_id, role,"
				      " address, name, is_proposed,"
				      " has_authority) VALUES (1, 'agent',"
				      " 'anna1@example.org', '', 0, 1)",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED,
		    .checked = all_access,
		    .checked_count = LENGTH(all_access)}},
	    {{"where nobody's data goes out",
		 NAMES("carl@home.example") "; UPDATE claim SET kind ="
					    " 'complaint'",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED}},
	    {{"ours is nobody else's",
		 NAMES("dpo@example.com") "; INSERT INTO fact VALUES"
					  " (1, 1, 'email', "
					  "'Privacy@Example.com')",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED,
		    .checked = all_access,
		    .checked_count = LENGTH(all_access)}},
	    {{"the requester's own", NAMES("ANNA1@example.org"), NULL, "",
		 CLOSED},
		{.outcome = OUTCOME_FULFILLED, .unchecked = "x"}},
	    {{"an agent without proof",
		 "INSERT INTO party (ticket_id, role, address, name) VALUES (1,"
		 " 'agent', 'sue@law.example', '')",
		 "authority", "proof of authority", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"an agent whose proof was seen",
		 "INSERT INTO party (ticket_id, role, address, name,"
		 " has_authority) VALUES (1, 'agent', 'sue@law.example', '', "
		 "1)",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"no reason replaces that proof", AN_AGENT, "authority",
		 "the agent asks for another person's data", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED, .unchecked = "urgent"}},
	    {{"nor does a part need less", AN_AGENT, "authority", "proof",
		 UNTOUCHED},
		{.outcome = OUTCOME_PARTLY, .because = "x"}},
	    {{"what is refused discloses nothing", AN_AGENT, NULL, "closed",
		 CLOSED},
		{.outcome = OUTCOME_REFUSED, .because = "x"}},
	    {{"another's data, without an agent",
		 SUBJECT("nina@home.example", "Nina", "0"), "authority",
		 "the requester asks for another person's data", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"whose name alone is known", SUBJECT("", "Nina", "0"),
		 "authority", "another person's data", UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"what is only guessed is on the checklist",
		 SUBJECT("", "Nina", "0") "; UPDATE party SET is_proposed = 1"
					  " WHERE role = 'subject'",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"with proof", SUBJECT("", "Nina", "1"), NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"who is the requester", SUBJECT("ANNA1@example.org", "A.", "0"),
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"by name", SUBJECT("", "ANNA", "0"), NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	    {{"an opt-out is absolute", "UPDATE claim SET kind = 'optout'",
		 "absolute", "optout: Article 21(2) allows no refusal",
		 UNTOUCHED},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .provision = "y",
		    .letter = OFFICER_NO_LETTER}},
	    {{"and so is a withdrawn consent",
		 "UPDATE claim SET kind = 'withdraw-consent'", "absolute",
		 "withdraw-consent: Article 7(3)", UNTOUCHED},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .letter = OFFICER_NO_LETTER}},
	    {{"an objection is weighed", "UPDATE claim SET kind = 'objection'",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .letter = OFFICER_NO_LETTER}},
	    {{"anybody may opt out for anybody",
		 "INSERT INTO party (ticket_id, role, address, name) VALUES (1,"
		 " 'agent', 'sue@law.example', ''); UPDATE claim SET kind ="
		 " 'optout'",
		 NULL, "closed", CLOSED},
		{.outcome = OUTCOME_FULFILLED, CHECKED}},
	};

	(void)state;
	run(cases, LENGTH(cases));
}

static enum casework_result
close_where_identity_matters(const void *closing)
{
	const struct setup *usual = casework.setup;
	struct conf conf = *usual->conf;
	struct setup setup = *usual;
	enum casework_result result;

	conf.identity.kinds = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_OPTOUT);
	setup.conf = &conf;
	casework.setup = &setup;
	result = officer_close(&officer_file, closing);
	casework.setup = usual;
	return result;
}

static void
test_identity_is_wanted_where_configured(void **state)
{
	static const struct closing done = {
	    .outcome = OUTCOME_FULFILLED, CHECKED};
	static const struct closing refused = {
	    .outcome = OUTCOME_REFUSED, .because = "x"};
	static const struct officer_want unknown = {"not been verified", NULL,
	    "identity", "has not been verified", UNTOUCHED};
	static const struct officer_want verified = {"verified",
	    "UPDATE ticket SET identity = 'note'", NULL, "closed", CLOSED};
	static const struct officer_want optout = {"an opt-out",
	    "UPDATE claim SET kind = 'optout'", NULL, "closed", CLOSED};
	static const struct officer_want no = {
	    "who gets nothing", NULL, NULL, "closed", CLOSED};

	(void)state;
	officer_run(&unknown, close_where_identity_matters, &done);
	officer_run(&verified, close_where_identity_matters, &done);
	officer_run(&optout, close_where_identity_matters, &done);
	officer_run(&no, close_where_identity_matters, &refused);
}

static void
test_claims_one_by_one(void **state)
{
	static const struct close_case cases[] = {
	    {{"one of two", WITH_ERASURE, NULL, "claim closed: access spam",
		 "SELECT state = 'new' AND (SELECT count(*) FROM history WHERE"
		 " event = 'claim-closed') FROM ticket WHERE id = 1"},
		{.outcome = OUTCOME_SPAM, .kind = &access_kind}},
	    {{"both", WITH_ERASURE, NULL, "closed: spam",
		 "SELECT count(*) = 2 FROM claim WHERE outcome = 'spam'"},
		{.outcome = OUTCOME_SPAM}},
	    {{"the last", NULL, NULL, "closed: access spam", CLOSED},
		{.outcome = OUTCOME_SPAM, .kind = &access_kind}},
	    {{"what is not asked for", NULL, "absent",
		 "no open claim of erasure", UNTOUCHED},
		{.outcome = OUTCOME_SPAM, .kind = &erasure_kind}},
	    {{"what is over",
		 "UPDATE claim SET outcome = 'spam', closed_at = 1", "absent",
		 "no open claim of access", NULL},
		{.outcome = OUTCOME_SPAM, .kind = &access_kind}},
	    {{"a closed ticket",
		 "UPDATE claim SET outcome = 'spam', closed_at = 1; UPDATE"
		 " ticket SET state = 'closed', closed_at = 1",
		 "state", "ticket 1 is closed: reopen it first", NULL},
		{.outcome = OUTCOME_SPAM}},
	};

	(void)state;
	run(cases, LENGTH(cases));
}

#define REVISITED(day)                                                   \
	"UPDATE ticket SET state = 'open', revisit_on = '" day "' WHERE" \
	" id = 1"
#define REVISIT_IS(test) "SELECT revisit_on " test " FROM ticket WHERE id = 1"

static void
test_the_day_of_a_revisit(void **state)
{
	static const struct close_case cases[] = {
	    {{"is kept", NULL, NULL, "revisited on 2026-06-01",
		 REVISIT_IS("= '2026-06-01' AND state = 'closed'")},
		{.outcome = OUTCOME_SPAM, .revisit_on = {2026, 6, 1}}},
	    {{"that has come is over", REVISITED("2026-03-26"), NULL, "closed",
		 REVISIT_IS("IS NULL")},
		{.outcome = OUTCOME_SPAM}},
	    {{"today is over", REVISITED("2026-03-27"), NULL, "closed",
		 REVISIT_IS("IS NULL")},
		{.outcome = OUTCOME_SPAM}},
	    {{"that is to come stays", REVISITED("2026-03-28"), NULL, "closed",
		 REVISIT_IS("= '2026-03-28'")},
		{.outcome = OUTCOME_SPAM}},
	    {{"may be put off", REVISITED("2026-03-28"), NULL, "closed",
		 REVISIT_IS("= '2026-06-01'")},
		{.outcome = OUTCOME_SPAM, .revisit_on = {2026, 6, 1}}},
	};

	(void)state;
	run(cases, LENGTH(cases));
}

#define PAYLOAD(content)                                                 \
	"SELECT coalesce((SELECT content FROM payload p JOIN history h"  \
	" ON h.id = p.history_id WHERE event = 'ticket-closed'), '') = " \
	"'" content "'"

static void
test_reasons_are_kept_beside_the_history(void **state)
{
	static const struct close_case cases[] = {
	    {{"none", NULL, NULL, "closed", PAYLOAD("")},
		{.outcome = OUTCOME_SPAM}},
	    {{"for the requester", NULL, NULL, "closed",
		 PAYLOAD("{\"because\":\"x\"}")},
		{.outcome = OUTCOME_REFUSED, .because = "x"}},
	    {{"for the list", NULL, NULL, "closed",
		 PAYLOAD("{\"unchecked\":\"y\"}")},
		{.outcome = OUTCOME_FULFILLED, .unchecked = "y"}},
	    {{"both", NULL, NULL, "closed",
		 PAYLOAD("{\"because\":\"x\",\"unchecked\":\"y\"}")},
		{.outcome = OUTCOME_FULFILLED,
		    .because = "x",
		    .unchecked = "y"}},
	};

	(void)state;
	run(cases, LENGTH(cases));
}

#define LETTER(purpose, state)                                              \
	"SELECT count(*) FROM letter WHERE purpose = '" purpose             \
	"' AND state = '" state                                             \
	"' AND to_address = 'anna1@example.org' AND message_id IS NULL AND" \
	" reason = iif(state = 'held', 'to-be-approved', '')"

static void
test_outcome_to_letter(void **state)
{
	static const struct close_case cases[] = {
	    {{"none unless asked for", NULL, NULL, "closed",
		 "SELECT count(*) = 0 FROM letter"},
		{.outcome = OUTCOME_FULFILLED, CHECKED, .because = "x"}},
	    {{"fulfilled", NULL, NULL, "; letter 1 held",
		 LETTER("fulfilled", "held")},
		{.outcome = OUTCOME_FULFILLED,
		    CHECKED,
		    .because = "x",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"at once", NULL, NULL, "; letter 1 queued",
		 LETTER("fulfilled", "queued")},
		{.outcome = OUTCOME_FULFILLED,
		    CHECKED,
		    .because = "x",
		    .letter = OFFICER_SENDS_LETTER}},
	    {{"done partly, which it says", NULL, NULL, "; letter 1 queued",
		 "SELECT purpose = 'partly' AND body LIKE '%only part%' AND"
		 " body LIKE '%the copy%' AND body LIKE '%the log%' FROM"
		 " letter"},
		{.outcome = OUTCOME_PARTLY,
		    .because = "the log is gone",
		    .done = "the copy was sent",
		    .provision = "Article 15(4)",
		    .letter = OFFICER_SENDS_LETTER}},
	    {{"but not without what was done", NULL, "needs-done",
		 "what was done", UNTOUCHED},
		{.outcome = OUTCOME_PARTLY,
		    .because = "x",
		    .provision = "Article 15(4)",
		    .letter = OFFICER_SENDS_LETTER}},
	    {{"nothing is refused without a provision", NULL, "needs-provision",
		 "the provision", UNTOUCHED},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .letter = OFFICER_SENDS_LETTER}},
	    {{"nothing but an erasure is retained in a letter", NULL, "invalid",
		 "no letter for the outcome retained", UNTOUCHED},
		{.outcome = OUTCOME_RETAINED,
		    .because = "x",
		    .provision = "y",
		    .until_on = {2031, 12, 31},
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"letters of their own",
		 WITH_ERASURE "; UPDATE claim SET kind = 'complaint' WHERE"
			      " kind = 'erasure'",
		 "invalid", "different letters", UNTOUCHED},
		{.outcome = OUTCOME_PARTLY,
		    .because = "x",
		    .done = "y",
		    .provision = "z",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"refused", NULL, NULL, "", LETTER("refused", "held")},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .provision = "y",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"retained", "UPDATE claim SET kind = 'erasure'", NULL, "",
		 LETTER("retained", "held")},
		{.outcome = OUTCOME_RETAINED,
		    .because = "x",
		    .provision = "y",
		    .until_on = {2031, 12, 31},
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"redirected", NULL, NULL, "", LETTER("redirect", "held")},
		{.outcome = OUTCOME_REDIRECTED,
		    .because = "x",
		    .client = "Client & Co",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"redirected to nobody", NULL, "needs-client", "redirect",
		 UNTOUCHED},
		{.outcome = OUTCOME_REDIRECTED,
		    .because = "x",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"nobody known, nothing forwarded", NULL, NULL, "",
		 "SELECT body LIKE '%not passed your request on%' FROM letter"},
		{.outcome = OUTCOME_REDIRECTED,
		    .client = "",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"which is not to be forwarded", NULL, "needs-client",
		 "a forwarded request", UNTOUCHED},
		{.outcome = OUTCOME_REDIRECTED,
		    .client = "",
		    .forward_to = "privacy@client.example",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"a letter without words", NULL, "needs-reason", "fulfilled",
		 UNTOUCHED},
		{.outcome = OUTCOME_FULFILLED,
		    CHECKED,
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"erased but for backups", "UPDATE claim SET kind = 'erasure'",
		 NULL, "revisited on 2026-06-01", LETTER("erased", "held")},
		{.outcome = OUTCOME_FULFILLED,
		    CHECKED,
		    .because = "x",
		    .revisit_on = {2026, 6, 1},
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"what ended so earlier is named too",
		 WITH_ERASURE "; UPDATE claim SET outcome = 'fulfilled',"
			      " closed_at = 1 WHERE kind = 'erasure'",
		 NULL, "closed: fulfilled",
		 "SELECT body LIKE '%have erased%' AND body LIKE '%access%' "
		 "FROM"
		 " letter"},
		{.outcome = OUTCOME_FULFILLED,
		    CHECKED,
		    .because = "x",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"but not if it is about one claim",
		 WITH_ERASURE "; UPDATE claim SET outcome = 'fulfilled',"
			      " closed_at = 1 WHERE kind = 'erasure'",
		 NULL, "closed: access fulfilled",
		 "SELECT body NOT LIKE '%have erased%' AND body LIKE '%access%'"
		 " FROM letter"},
		{.outcome = OUTCOME_FULFILLED,
		    CHECKED,
		    .because = "x",
		    .kind = &access_kind,
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"nor is the open one named", WITH_ERASURE, NULL,
		 "claim closed: erasure refused",
		 "SELECT body LIKE '%is about: erasure%' AND body NOT LIKE"
		 " '%access%' FROM letter"},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .provision = "y",
		    .kind = &erasure_kind,
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"the day of a withdrawal", NULL, "needs-withdrawal",
		 "requires the date", UNTOUCHED},
		{.outcome = OUTCOME_WITHDRAWN, .letter = OFFICER_HOLDS_LETTER}},
	    {{"which nobody knows before", NULL, "invalid", "in the future",
		 UNTOUCHED},
		{.outcome = OUTCOME_WITHDRAWN, .withdrawn_on = {2126, 3, 27}}},
	    {{"and nothing else has", NULL, "invalid", "only the outcome",
		 UNTOUCHED},
		{.outcome = OUTCOME_EXPIRED,
		    .because = "x",
		    .withdrawn_on = {2026, 3, 27}}},
	    {{"is in its letter", NULL, NULL, "letter 1 held",
		 "SELECT body LIKE '%On 26 March 2026 you told us%' FROM"
		 " letter"},
		{.outcome = OUTCOME_WITHDRAWN,
		    .withdrawn_on = {2026, 3, 26},
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"nobody is told of spam", NULL, "invalid", "no letter",
		 UNTOUCHED},
		{.outcome = OUTCOME_SPAM, .letter = OFFICER_HOLDS_LETTER}},
	    {{"nothing was done that it could say",
		 "UPDATE claim SET outcome = 'withdrawn', closed_at = 1 WHERE"
		 " ticket_id = 1",
		 "absent", "none of its claims is fulfilled",
		 "SELECT count(*) = 0 FROM letter"},
		{.outcome = OUTCOME_FULFILLED,
		    .because = "x",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"a requester who is only proposed",
		 "UPDATE party SET is_proposed = 1 WHERE ticket_id = 1",
		 "proposed", "anna1@example.org", UNTOUCHED},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .provision = "y",
		    .letter = OFFICER_HOLDS_LETTER}},
	    {{"a requester without an address",
		 "UPDATE party SET address = '' WHERE ticket_id = 1",
		 "no-address", "no address", UNTOUCHED},
		{.outcome = OUTCOME_REFUSED,
		    .because = "x",
		    .provision = "y",
		    .letter = OFFICER_HOLDS_LETTER}},
	};

	(void)state;
	run(cases, LENGTH(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_outcome_and_its_values),
	    cmocka_unit_test(test_fulfilled_is_checked),
	    cmocka_unit_test(test_identity_is_wanted_where_configured),
	    cmocka_unit_test(test_claims_one_by_one),
	    cmocka_unit_test(test_the_day_of_a_revisit),
	    cmocka_unit_test(test_reasons_are_kept_beside_the_history),
	    cmocka_unit_test(test_outcome_to_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
