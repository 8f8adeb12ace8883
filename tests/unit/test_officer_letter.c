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
		assert_non_null(strstr(officer_file.letter, "Example Ltd\n"));
	}
	return result;
}

/* In an office whose officers sign. */
static enum casework_result
write_signed(const void *order)
{
	static char kari[] = "kari Kari Vik", all[] = "* The team";
	static char ines[] = "ines Ines Berg, officer";
	static char *lines[] = {kari, all, ines};
	const struct setup *usual = casework.setup;
	struct conf conf = *usual->conf;
	struct setup setup = *usual;
	enum casework_result result;

	conf.organisation.signatures.items = lines;
	conf.organisation.signatures.count = LENGTH(lines);
	setup.conf = &conf;
	casework.setup = &setup;
	result = officer_write_by_hand(&officer_file, order);
	casework.setup = usual;
	return result;
}

static enum casework_result
write_by_another(const void *order)
{
	casework.actor = "karl";
	return write_signed(order);
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

#define FORWARDED(more) \
	EARLIER("7", "forward", "queued") "; UPDATE letter SET " more
#define SENT                                               \
	"message_id = '<7@x>', state = 'sent', sent_at = " \
	"unixepoch('2026-04-09 23:30')"

/* Only what the client received has been forwarded. */
static void
test_redirect_after_forwarding(void **state)
{
	static const struct letter_order redirect = {
	    .purpose = LETTER_REDIRECT, .client = "Client AS"};
	static const struct officer_case cases[] = {
	    {{"nothing was forwarded", NULL, NULL, "letter 1 held",
		 "SELECT replace(body, '\n', ' ') LIKE '%forwarding your "
		 "request to it without%'"
		 " FROM letter"},
		write_it, &redirect},
	    {{"the office's day on which it was", FORWARDED(SENT), NULL,
		 "letter 8 held",
		 "SELECT replace(body, '\n', ' ') LIKE '%forwarded your "
		 "request to it on 10 April"
		 " 2026%' FROM letter WHERE id = 8"},
		write_it, &redirect},
	    {{"not one that came back", FORWARDED(SENT ", bounced_at = 9"),
		 NULL, "letter 8 held",
		 "SELECT replace(body, '\n', ' ') LIKE '%without delay%' "
		 "FROM letter WHERE id = 8"},
		write_it, &redirect},
	    {{"not one that waits", FORWARDED("state = 'held'"), NULL,
		 "letter 8 held",
		 "SELECT replace(body, '\n', ' ') LIKE '%without delay%' "
		 "FROM letter WHERE id = 8"},
		write_it, &redirect},
	    {{"another letter that went out is none",
		 FORWARDED(SENT ", purpose = 'clarify'"), NULL, "letter 8 held",
		 "SELECT replace(body, '\n', ' ') LIKE '%without delay%' "
		 "FROM letter WHERE id = 8"},
		write_it, &redirect},
	};

	(void)state;
	officer_run_all(cases, LENGTH(cases));
}

static void
test_letters_by_hand(void **state)
{
	static const struct letter_order reply = {
	    .purpose = LETTER_REPLY, .reason = "", .is_unfinished = true};
	static const struct letter_order said = {
	    .purpose = LETTER_REPLY, .reason = "It is done."};
	static const struct officer_case cases[] = {
	    {{"a draft", NULL, NULL, "letter 1 held",
		 "SELECT state = 'held' AND reason = 'draft' AND"
		 " body LIKE 'Hello,%2 March 2026%Yours sincerely,' || '\n'"
		 " || 'Example Ltd' || '\n' FROM letter"},
		write_it, &reply},
	    {{"signed by whoever writes", NULL, NULL, "letter 1 held",
		 "SELECT reason = 'to-be-approved' AND body LIKE"
		 " '%It is done.%sincerely,' || '\n' || 'Ines Berg,"
		 " officer' || '\n' || 'Example Ltd' || '\n' FROM"
		 " letter"},
		write_signed, &said},
	    {{"or as the others sign", NULL, NULL, "letter 1 held",
		 "SELECT body LIKE '%sincerely,' || '\n' || 'The team' ||"
		 " '\n' || 'Example Ltd' || '\n' FROM letter"},
		write_by_another, &said},
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
	static const struct letter_order overridden = {
	    .purpose = LETTER_OVERRIDDEN, .reason = "x"};
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
	    {{"an opt-out is not overridden",
		 "UPDATE claim SET kind = 'optout'", "absolute",
		 "optout: Article 21(2) allows no refusal", NO_LETTER},
		write_it, &overridden},
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

/* By post: as a page, and nobody replies to paper by mail. */
static void
test_printed_letters(void **state)
{
	static const struct letter_order acknowledge = {
	    .purpose = LETTER_ACKNOWLEDGE, .is_printed = true};
	static const struct letter_order clarify = {
	    .purpose = LETTER_CLARIFY, .reason = "Which?", .is_printed = true};
	static const struct letter_order posted = {.purpose = LETTER_CLARIFY,
	    .reason = "Which?",
	    .is_printed = true,
	    .postal = "Anna Berg; 1 Road"};
	static const struct letter_order nowhere = {.purpose = LETTER_CLARIFY,
	    .reason = "Which?",
	    .is_printed = true,
	    .postal = " ; "};
	static const struct letter_order draft = {
	    .purpose = LETTER_FORWARD, .client = "Client", .is_printed = true};
	static const struct officer_case cases[] = {
	    {{"kept among the letters", NULL, NULL, "letter 1 printed: clarify",
		 "SELECT state = 'printed' AND sent_at = created_at AND"
		 " to_address = '' AND attempts = 0 AND CAST(raw AS TEXT) LIKE "
		 "'%'||body AND"
		 " (SELECT count(*) FROM history WHERE event ="
		 " 'letter-printed' AND became = 'letter 1 printed') FROM"
		 " letter"},
		write_printed, &clarify},
	    {{"where to", NULL, NULL, "printed",
		 "SELECT postal = 'Anna Berg' || '\n' || '1 Road' ||"
		 " '\n' AND CAST(raw AS TEXT) LIKE '%Anna Berg' || "
		 "'\n' || '1 Road'"
		 " || '\n' || '%' FROM letter"},
		write_printed, &posted},
	    {{"where the last one went",
		 "INSERT INTO letter (ticket_id, purpose, language, state,"
		 " reason, to_address, in_reply_to, reference_ids, created_at,"
		 " not_before_at, sent_at, subject, body, postal) VALUES (1,"
		 " 'clarify', 'en', 'printed', '', '', '', '', 1, 1, 1, '', '',"
		 " 'There' || '\n')",
		 NULL, "printed",
		 "SELECT postal = 'There' || '\n' FROM letter WHERE id"
		 " = 2"},
		write_printed, &clarify},
	    {{"no address of a page", NULL, "invalid", "1 to 10 lines",
		 NO_LETTER},
		write_printed, &nowhere},
	    {{"a draft for somebody else", NULL, NULL, "printed: forward",
		 "SELECT postal = '' AND CAST(raw AS TEXT) LIKE '%Client%' "
		 "FROM letter"},
		write_printed, &draft},
	    {{"the words for paper", NULL, NULL, "acknowledge-post", NULL},
		write_printed, &acknowledge},
	    {{"without an address", "UPDATE party SET address = ''", NULL,
		 "printed", NULL},
		write_printed, &clarify},
	    {{"to whom is only proposed", "UPDATE party SET is_proposed = 1",
		 NULL, "printed", NULL},
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
	    cmocka_unit_test(test_redirect_after_forwarding),
	    cmocka_unit_test(test_letters_by_hand),
	    cmocka_unit_test(test_what_a_letter_requires),
	    cmocka_unit_test(test_printed_letters),
	    cmocka_unit_test(test_the_day_of_a_revisit_is_not_promised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
