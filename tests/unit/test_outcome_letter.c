/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "ticket/letter.h"
#include "ticket/outcome_letter.h"

static struct arena *memory;
static struct letter_set *letters;
static char *table; /* doc/LETTERS.md */

/* Everything a letter may say, so that nothing is missing for want of it. */
static const char *
body_of(enum letter_purpose purpose, const char *language, kind_set about,
    enum law_remedies remedies)
{
	const struct letter_values values = {
	    .organisation = "Example Ltd",
	    .contact = "dpo@example.org",
	    .authority = "The Authority",
	    .reference = "DPO-7KQ4-2M9X",
	    .received_on = "DAY-RECEIVED",
	    .due_on = "DAY-DUE",
	    .kinds = letter_kinds(memory, letters, language, about),
	    .about = about,
	    .remedies = remedies,
	    .reason = "THE-REASON",
	    .until_on = "DAY-UNTIL",
	    .amount = "EUR 9",
	    .client = "THE-CLIENT",
	    .code = "012345",
	    .done = "WHAT-WAS-DONE",
	    .provision = "THE-PROVISION",
	};
	struct letter_text text =
	    letter_write(memory, letters, purpose, language, &values);
	char *body = arena_string(memory, text.body);

	assert_string_equal(text.language, language);
	for (char *byte = body; *byte != '\0'; byte++)
		if (*byte == '\n')
			*byte = ' ';
	return body;
}

/* Words that claim that something was done, or that nothing was refused. */
static const char *const claims[] = {"done what you asked", "We have erased",
    "We have corrected", "We have restricted", "We have stopped",
    "have stopped the processing"};

static bool
claims_something(const char *body)
{
	for (size_t i = 0; i < LENGTH(claims); i++)
		if (strstr(body, claims[i]) != NULL)
			return true;
	return false;
}

/* "| refused | objection | overridden |" */
static void
check_table(enum outcome outcome, enum kind kind, const char *letter)
{
	const char *row = arena_printf(memory, "\n| %s | %s | %s |",
	    outcome_name(outcome), kind_name(kind), letter);

	CHECK(strstr(table, row) != NULL, "doc/LETTERS.md has no row%s", row);
}

/* No closing sends a letter that claims what was not done. */
static void
every_outcome_of_every_kind(void **state)
{
	(void)state;
	for (int i = 0; i < OUTCOMES; i++)
		for (int j = 0; j < KINDS; j++) {
			enum outcome outcome = (enum outcome)i;
			enum letter_purpose purpose;
			const char *body;

			if (outcome_letter(outcome, KIND_BIT(j), false,
				&purpose) != OUTCOME_LETTER_ONE) {
				check_table(outcome, (enum kind)j, "-");
				continue;
			}
			check_table(outcome, (enum kind)j,
			    letter_purpose_name(purpose));
			CHECK(!letter_purpose_is_draft(purpose), "%s %s",
			    outcome_name(outcome), kind_name((enum kind)j));
			body = body_of(
			    purpose, "en", KIND_BIT(j), LAW_REMEDIES_EU);
			CHECK(outcome == OUTCOME_FULFILLED ||
				!claims_something(body),
			    "%s %s: %s", outcome_name(outcome),
			    kind_name((enum kind)j), body);
		}
}

/* What each must and must not say; in English, for an office in the EU. */
static void
marks(void **state)
{
	static const struct {
		enum letter_purpose purpose;
		const char *must[8], *never[6];
	} cases[] = {
	    {LETTER_ACKNOWLEDGE, {"DAY-RECEIVED", "DAY-DUE", "more time"},
		{"identity", "THE-REASON"}},
	    {LETTER_ACKNOWLEDGE_GENERIC, {"DAY-RECEIVED"}, {"DAY-DUE"}},
	    {LETTER_IDENTITY,
		{"12(6)", "THE-REASON", "then erase it", "suspended",
		    "does not say whether"},
		{"national number"}},
	    {LETTER_CLARIFY, {"need not explain why", "everything"}, {"must"}},
	    {LETTER_EXTEND, {"12(3)", "THE-REASON", "DAY-DUE", "two months"},
		{"staff", "holiday"}},
	    {LETTER_FEE,
		{"EUR 9", "THE-REASON", "12(5)", "narrow", "withdraw",
		    "Article 77", "Article 79"},
		{NULL}},
	    {LETTER_REDIRECT,
		{"THE-CLIENT", "without delay", "28(3)(e)",
		    "do not have to ask again"},
		{"hold nothing"}},
	    {LETTER_RETAINED,
		{"THE-REASON", "THE-PROVISION", "DAY-UNTIL",
		    "nothing but that purpose", "Article 77", "Article 79"},
		{"legal reasons", "have erased"}},
	    {LETTER_REFUSAL,
		{"THE-REASON", "THE-PROVISION", "Article 77", "Article 79",
		    "The Authority"},
		{"final", "no appeal", "abusive", "section 164A", "six weeks"}},
	    {LETTER_PARTLY,
		{"only part", "WHAT-WAS-DONE", "THE-REASON", "THE-PROVISION",
		    "Article 77", "Article 79"},
		{"fulfilled", "done what you asked"}},
	    {LETTER_OVERRIDDEN,
		{"21(1)", "compelling", "THE-REASON", "Article 77",
		    "restriction ends only now"},
		{NULL}},
	    {LETTER_FINDING, {"each point", "Article 77"}, {"compensation"}},
	    {LETTER_EXPIRED,
		{"THE-REASON", "take it up again", "Article 77",
		    "does not say whether"},
		{"You withdrew"}},
	    {LETTER_WITHDRAWN, {"new request at any time"}, {NULL}},
	    {LETTER_UNIDENTIFIED,
		{"11(2)", "12(2)", "THE-REASON", "Article 77"}, {"for good"}},
	    {LETTER_NOTHING_HELD,
		{"record of your request", "THE-REASON", "search again"},
		{"never had"}},
	    {LETTER_LIFTED, {"18(3)", "DAY-UNTIL", "THE-REASON"}, {NULL}},
	    {LETTER_ERASED,
		{"Article 17", "overwritten by DAY-UNTIL", "record of this"},
		{"immediately", "everywhere"}},
	    {LETTER_COMPLAINT,
		{"do not have to wait", "The Authority", "DAY-RECEIVED"},
		{"complain to us first"}},
	    {LETTER_BREACH,
		{"Thank you", "do not look any further", "do not pass"},
		{"no breach", "confirmed"}},
	    {LETTER_NOTIFY_AUTHORITY,
		{"Article 33", "72 hours", "about how many", "33(4)"}, {NULL}},
	    {LETTER_NOTIFY_PERSON, {"Article 34", "what you can do now"},
		{NULL}},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *body = body_of(cases[i].purpose, "en",
		    KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE),
		    LAW_REMEDIES_EU);
		const char *name = letter_purpose_name(cases[i].purpose);

		for (size_t j = 0; cases[i].must[j] != NULL; j++)
			CHECK(strstr(body, cases[i].must[j]) != NULL,
			    "%s does not say: %s", name, cases[i].must[j]);
		for (size_t j = 0; cases[i].never[j] != NULL; j++)
			CHECK(strstr(body, cases[i].never[j]) == NULL,
			    "%s says: %s", name, cases[i].never[j]);
	}
}

/* Everything that refuses names what the office's law wants, in all. */
static void
remedies(void **state)
{
	static const enum letter_purpose refusing[] = {LETTER_FEE,
	    LETTER_RETAINED, LETTER_REFUSAL, LETTER_PARTLY, LETTER_OVERRIDDEN,
	    LETTER_FINDING, LETTER_EXPIRED, LETTER_DUPLICATE,
	    LETTER_UNIDENTIFIED, LETTER_NOTHING_HELD, LETTER_LIFTED};
	static const char *const languages[] = {
	    "da", "de", "en", "nb", "nl", "nn", "sv"};

	(void)state;
	for (size_t i = 0; i < LENGTH(refusing); i++)
		for (size_t j = 0; j < LENGTH(languages); j++) {
			const kind_set about = KIND_BIT(KIND_ERASURE);
			const char *eu = body_of(
			    refusing[i], languages[j], about, LAW_REMEDIES_EU);
			const char *uk = body_of(
			    refusing[i], languages[j], about, LAW_REMEDIES_UK);
			const char *nl = body_of(
			    refusing[i], languages[j], about, LAW_REMEDIES_NL);

			CHECK(strstr(eu, "77") != NULL &&
				strstr(eu, "79") != NULL &&
				strstr(eu, "UAVG") == NULL &&
				strstr(eu, "164A") == NULL,
			    "%s %s", languages[j], eu);
			CHECK(strstr(uk, "164A") != NULL &&
				strstr(uk, "165") != NULL &&
				strstr(uk, "167") != NULL &&
				strstr(uk, "77") == NULL &&
				strstr(uk, "79") == NULL,
			    "%s %s", languages[j], uk);
			CHECK(strstr(nl, "UAVG") != NULL &&
				strstr(nl, "77") != NULL &&
				strstr(nl, "35") != NULL,
			    "%s %s", languages[j], nl);
		}
}

static void
an_optout_is_never_extended(void **state)
{
	static const char *const languages[] = {
	    "da", "de", "en", "nb", "nl", "nn", "sv"};
	const char *const more_time[] = {"brug for mere tid", "mehr Zeit",
	    "more time", "trenger mer tid", "meer tijd", "treng meir tid",
	    "mer tid"};

	(void)state;
	for (size_t i = 0; i < LENGTH(languages); i++) {
		const char *optout = body_of(LETTER_ACKNOWLEDGE, languages[i],
		    KIND_BIT(KIND_OPTOUT), LAW_REMEDIES_EU);
		const char *access = body_of(LETTER_ACKNOWLEDGE, languages[i],
		    KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_OPTOUT),
		    LAW_REMEDIES_EU);

		CHECK(strstr(optout, more_time[i]) == NULL, "%s", optout);
		CHECK(strstr(access, more_time[i]) != NULL, "%s", access);
	}
}

static void
several_kinds(void **state)
{
	enum letter_purpose purpose = LETTER_CODE;

	(void)state;
	assert_int_equal(outcome_letter(OUTCOME_REFUSED,
			     KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_OBJECTION),
			     false, &purpose),
	    OUTCOME_LETTER_SEVERAL);
	assert_int_equal(outcome_letter(OUTCOME_SPAM, 0, false, &purpose),
	    OUTCOME_LETTER_NONE);
	assert_int_equal(purpose, LETTER_CODE);
	assert_int_equal(
	    outcome_letter(OUTCOME_FULFILLED,
		KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE), true, &purpose),
	    OUTCOME_LETTER_ONE);
	assert_int_equal(purpose, LETTER_ERASED);
	assert_int_equal(outcome_letter(OUTCOME_FULFILLED,
			     KIND_BIT(KIND_ACCESS), true, &purpose),
	    OUTCOME_LETTER_ONE);
	assert_int_equal(purpose, LETTER_FULFILLED);
}

static int
begin(void **state)
{
	const char *top = getenv("top_srcdir");
	const char *directory;
	struct buffer content = {0};
	struct error err = {.text = ""};

	(void)state;
	memory = arena_new();
	top = top != NULL ? top : ".";
	directory = arena_printf(memory, "%s/templates", top);
	letters = letter_set_load(&directory, 1, NULL, &err);
	CHECK(letters != NULL, "%s", err.text);
	CHECK(file_read(arena_printf(memory, "%s/doc/LETTERS.md", top),
		  (size_t)1 << 20, &content, &err),
	    "%s", err.text);
	table = arena_string(memory, buffer_string(&content));
	buffer_release(&content);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	letter_set_free(letters);
	arena_free(memory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_outcome_of_every_kind),
	    cmocka_unit_test(marks),
	    cmocka_unit_test(remedies),
	    cmocka_unit_test(an_optout_is_never_extended),
	    cmocka_unit_test(several_kinds),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
