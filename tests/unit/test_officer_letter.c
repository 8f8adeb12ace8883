/* SPDX-License-Identifier: ISC */
#include "tests/unit/officer_fixture.h"

#include <string.h>

#include "casework/officer_letter.h"

static enum casework_result
write_it(const void *order)
{
	return officer_write_by_hand(&officer_file, order);
}

static enum casework_result
write_printed(const void *order)
{
	enum casework_result result =
	    officer_write_by_hand(&officer_file, order);

	if (result == CASEWORK_DONE) {
		assert_true(officer_file.is_printed);
		assert_non_null(strstr(officer_file.letter, "To: Anna\n"));
	}
	return result;
}

#define NO_LETTER "SELECT count(*) = 0 FROM letter"
#define EARLIER(id, purpose, state)                                            \
	"INSERT INTO letter (id, ticket_id, purpose, language, state, reason," \
	" to_address, in_reply_to, reference_ids, created_at,"                 \
	" not_before_at, subject, body) VALUES (" id ", 1, '" purpose          \
	"', 'en', '" state "', '', 'anna1@example.org', '', '', 1, 1, 's',"    \
	" 'b')"
#define ACKNOWLEDGED(state) EARLIER("7", "acknowledge-generic", state)
#define MAIL(id)                                                           \
	"INSERT INTO message (id, ticket_id, received_at, from_address,"   \
	" from_name, message_id, in_reply_to, reference_ids, subject,"     \
	" decision, score, language, explanation, problems, text, quoted)" \
	" VALUES (1, 1, 0, 'a@b.example', '', '" id                        \
	"', '', '', '', 'request', 0, 'en', '[]', '', '', '')"

static void
test_letters(void **state)
{
	static const struct letter_order acknowledge = {
	    .purpose = LETTER_ACKNOWLEDGE};
	static const struct letter_order queued = {
	    .purpose = LETTER_ACKNOWLEDGE, .is_queued = true};
	static const struct letter_order german = {
	    .purpose = LETTER_REFUSAL,
	    .reason = "Nein.",
	    .provision = "Art. 17",
	    .language = "de",
	};
	static const struct letter_order complaint = {
	    .purpose = LETTER_COMPLAINT};
	static const struct letter_order breach = {.purpose = LETTER_BREACH};
	static const struct officer_case cases[] = {
	    {{"is held", NULL, NULL, "letter 1 held",
		 "SELECT state = 'held' AND reason = 'to-be-approved' AND"
		 " to_address = 'anna1@example.org' AND body LIKE '%27 April"
		 " 2026%' AND body LIKE '%2 March 2026%' FROM letter"},
		write_it, &acknowledge},
	    {{"or goes out", NULL, NULL, "letter 1 queued",
		 "SELECT state = 'queued' AND reason = '' FROM letter"},
		write_it, &queued},
	    {{"in another language", NULL, NULL, "letter 1 held",
		 "SELECT language = 'de' AND body LIKE '%2. M_rz 2026%' FROM"
		 " letter"},
		write_it, &german},
	    {{"answers the last mail", MAIL("<1@b.example>"), NULL, "",
		 "SELECT in_reply_to = '<1@b.example>' AND reference_ids ="
		 " '<1@b.example>' FROM letter"},
		write_it, &acknowledge},
	    {{"but nothing that is no id", MAIL("<a b> x"), NULL, "",
		 "SELECT in_reply_to = '' FROM letter"},
		write_it, &acknowledge},
	    {{"none in triage", "UPDATE ticket SET state = 'triage'",
		 "unconfirmed", "in state triage", NO_LETTER},
		write_it, &acknowledge},
	    {{"one acknowledgement a ticket", ACKNOWLEDGED("queued"), "already",
		 "by letter 7", "SELECT count(*) = 1 FROM letter"},
		write_it, &acknowledge},
	    {{"one that was cancelled does not count",
		 ACKNOWLEDGED("cancelled"), NULL, "letter 8 held", NULL},
		write_it, &acknowledge},
	    {{"the first of two is named",
		 ACKNOWLEDGED("queued") "; " EARLIER(
		     "8", "acknowledge", "queued"),
		 "already", "by letter 7", NULL},
		write_it, &acknowledge},
	    {{"nor two about one complaint",
		 EARLIER("7", "complaint", "queued"), "already", "by letter 7",
		 NULL},
		write_it, &complaint},
	    {{"a breach is no complaint", EARLIER("7", "breach", "queued"),
		 NULL, "letter 8 held", NULL},
		write_it, &complaint},
	    {{"nor twice about one breach", EARLIER("7", "breach", "queued"),
		 "already", "by letter 7", NULL},
		write_it, &breach},
	    {{"what is refused may be refused again",
		 EARLIER("7", "refused", "queued"), NULL, "letter 8 held",
		 NULL},
		write_it, &german},
	    {{"another sort is another letter", ACKNOWLEDGED("queued"), NULL,
		 "letter 8 held", NULL},
		write_it, &complaint},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_what_a_letter_requires(void **state)
{
	static const struct letter_order refusal = {.purpose = LETTER_REFUSAL};
	static const struct letter_order retained = {
	    .purpose = LETTER_RETAINED, .reason = "x", .provision = "y"};
	static const struct letter_order refusal_only = {
	    .purpose = LETTER_REFUSAL, .reason = "x"};
	static const struct letter_order draft = {
	    .purpose = LETTER_FORWARD, .client = "x", .is_queued = true};
	static const struct letter_order fee = {
	    .purpose = LETTER_FEE, .reason = "x"};
	static const struct letter_order redirect = {
	    .purpose = LETTER_REDIRECT, .reason = "x"};
	static const struct letter_order code = {
	    .purpose = LETTER_CODE, .code = "123456"};
	static const struct letter_order acknowledge = {
	    .purpose = LETTER_ACKNOWLEDGE};
	static const struct letter_order generic = {
	    .purpose = LETTER_ACKNOWLEDGE_GENERIC};
	static const struct officer_case cases[] = {
	    {{"a reason", NULL, "needs-reason", "\"refused\" requires a reason",
		 NO_LETTER},
		write_it, &refusal},
	    {{"a day", NULL, "needs-until", "requires a date", NO_LETTER},
		write_it, &retained},
	    {{"a provision", NULL, "needs-provision", "requires the provision",
		 NO_LETTER},
		write_it, &refusal_only},
	    {{"what is for others is not sent", NULL, "invalid",
		 "only be printed", NO_LETTER},
		write_it, &draft},
	    {{"an amount", NULL, "needs-amount", "requires an amount",
		 NO_LETTER},
		write_it, &fee},
	    {{"who will answer", NULL, "needs-client", "requires the client",
		 NO_LETTER},
		write_it, &redirect},
	    {{"a code is no letter of one's own", NULL, "invalid", "code",
		 NO_LETTER},
		write_it, &code},
	    {{"a day to promise", "UPDATE claim SET due_on = NULL", "no-day",
		 "would promise", NO_LETTER},
		write_it, &acknowledge},
	    {{"where none is promised none is missing",
		 "UPDATE claim SET due_on = NULL", NULL, "letter 1 held", NULL},
		write_it, &generic},
	    {{"a requester", "UPDATE party SET is_proposed = 1", "proposed",
		 "only proposed", NO_LETTER},
		write_it, &generic},
	    {{"an address", "UPDATE party SET address = ''", "no-address",
		 "no address", NO_LETTER},
		write_it, &generic},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

/* By post: nothing is in the outbox, and nobody replies to paper by mail. */
static void
test_printed_letters(void **state)
{
	static const struct letter_order acknowledge = {
	    .purpose = LETTER_ACKNOWLEDGE, .is_printed = true};
	static const struct letter_order clarify = {
	    .purpose = LETTER_CLARIFY, .reason = "Which?", .is_printed = true};
	static const struct officer_case cases[] = {
	    {{"history only", NULL, NULL, "letter \"clarify\" printed",
		 "SELECT count(*) = 0 AND (SELECT count(*) FROM history WHERE"
		 " event = 'letter-printed' AND became = 'clarify') FROM"
		 " letter"},
		write_printed, &clarify},
	    {{"the words for paper", NULL, NULL, "\"acknowledge-post\"",
		 NO_LETTER},
		write_printed, &acknowledge},
	    {{"without an address", "UPDATE party SET address = ''", NULL,
		 "printed", NO_LETTER},
		write_printed, &clarify},
	    {{"to whom is only proposed", "UPDATE party SET is_proposed = 1",
		 NULL, "printed", NO_LETTER},
		write_printed, &clarify},
	    {{"a second acknowledgement", ACKNOWLEDGED("queued"), NULL,
		 "printed", NULL},
		write_printed, &acknowledge},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

/* A ticket that comes back on a day owes nothing on it. */
static void
test_the_day_of_a_revisit_is_not_promised(void **state)
{
	static const struct letter_order acknowledge = {
	    .purpose = LETTER_ACKNOWLEDGE};
	static const struct officer_want revisited = {"a claim's day",
	    "UPDATE ticket SET state = 'open', revisit_on = '2026-03-28',"
	    " due_first = 1 WHERE id = 1; INSERT INTO claim (ticket_id, kind,"
	    " due_on, explanation) VALUES (1, 'erasure', '2026-05-11', '')",
	    NULL, "letter 1 held",
	    "SELECT body LIKE '%27 April 2026%' FROM letter"};
	static const struct officer_want closed = {"no claim is open",
	    "UPDATE ticket SET state = 'open', revisit_on = '2026-03-28'"
	    " WHERE id = 1; UPDATE claim SET outcome = 'spam', closed_at = 1",
	    "no-day", "", NO_LETTER};

	(void)state;
	officer_run(&revisited, write_it, &acknowledge);
	officer_run(&closed, write_it, &acknowledge);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_letters),
	    cmocka_unit_test(test_what_a_letter_requires),
	    cmocka_unit_test(test_printed_letters),
	    cmocka_unit_test(test_the_day_of_a_revisit_is_not_promised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
