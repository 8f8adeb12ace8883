/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "ticket/law.h"
#include "ticket/letter.h"
#include "ticket/letter_example.h"
#include "ticket/outcome_letter.h"

static struct arena *memory;
static struct letter_set *letters;
static char *table;	 /* doc/LETTERS.md */
static char *marks_text; /* tests/letters/marks */

/* Those that have every letter come first, then those that have three. */
static const char *const languages[] = {"da", "de", "en", "nb", "nl", "nn",
    "sv", "cs", "es", "fi", "fr", "it", "pl", "pt"};
enum {
	COMPLETE = 7
};

/* Everything a letter may say, but that value (NULL: all). */
static const char *
body_without(const char *without, enum letter_purpose purpose,
    const char *language, kind_set about, enum law_remedies remedies)
{
	struct letter_values values = {
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
	    .forwarded_on = "DAY-FORWARDED",
	    .amount = "EUR 9",
	    .client = "THE-CLIENT",
	    .code = "012345",
	    .done = "WHAT-WAS-DONE",
	    .provision = "THE-PROVISION",
	    .new_count = "3",
	    .new_tickets = "DPO-NEW",
	    .overdue = "DPO-OVERDUE",
	    .due_1 = "DPO-DUE-1",
	    .due_3 = "DPO-DUE-3",
	    .due_7 = "DPO-DUE-7",
	    .held = "HELD-4",
	    .unread = "UNREAD-5",
	    .spot_checks = "SPOT-6",
	    .failing = "FAILING-MAILBOX",
	    .alarm_breach = "DPO-BREACH",
	    .alarm_mailbox = "ALARM-MAILBOX",
	    .alarm_relay = "yes",
	    .since = "DAY-SINCE",
	    .until = "DAY-UNTIL",
	};
	struct letter_text text;
	char *body;

	if (without != NULL)
		assert_true(letter_example_set(&values, without, ""));
	text = letter_write(memory, letters, purpose, language, &values);
	body = arena_printf(memory, "%s %s", text.subject, text.body);
	assert_string_equal(text.language, language);
	for (char *byte = body; *byte != '\0'; byte++)
		if (*byte == '\n')
			*byte = ' ';
	return body;
}

/* Everything a letter may say, so that nothing is missing for want of it. */
static const char *
body_of(enum letter_purpose purpose, const char *language, kind_set about,
    enum law_remedies remedies)
{
	return body_without(NULL, purpose, language, about, remedies);
}

/*
 * The words with which a fulfilled request of a kind says what was done: from
 * the end of the greeting to the article, or the full stop.
 */
static const char *
claim_of(enum kind kind, const char *language)
{
	const char *reply =
	    body_of(LETTER_REPLY, language, KIND_BIT(kind), LAW_REMEDIES_EU);
	const char *body = body_of(
	    LETTER_FULFILLED, language, KIND_BIT(kind), LAW_REMEDIES_EU);
	const char *greeting = strstr(reply, "DPO-7KQ4-2M9X  ");
	char *claim;

	assert_non_null(greeting);
	body = strstr(body, "DPO-7KQ4-2M9X  ");
	assert_non_null(body);
	claim = arena_string(memory, body + strlen("DPO-7KQ4-2M9X  "));
	claim[strcspn(claim, "(.")] = '\0';
	assert_true(strlen(claim) > 10);
	return claim;
}

static void
check_claims(const char *body, const char *const claims[KINDS])
{
	for (int i = 0; i < KINDS; i++)
		CHECK(strstr(body, claims[i]) == NULL, "%s: %s",
		    kind_name((enum kind)i), body);
}

/* The articles of "| refused | objection | overridden | 21(1), 77, 79 |". */
static const char *
articles_of(enum outcome outcome, enum kind kind, const char *letter)
{
	const char *row = arena_printf(memory, "\n| %s | %s | %s | ",
	    outcome_name(outcome), kind_name(kind), letter);
	const char *at = strstr(table, row);

	CHECK(at != NULL, "doc/LETTERS.md has no row%s", row);
	at += strlen(row);
	return arena_printf(memory, "%.*s", (int)strcspn(at, "\n"), at);
}

static void
check_outcome(enum outcome outcome, enum kind kind, const char *language,
    const char *const claims[KINDS])
{
	const char *body, *articles, *name;
	enum letter_purpose purpose;

	if (outcome_letter(outcome, KIND_BIT(kind), false, &purpose) !=
	    OUTCOME_LETTER_ONE) {
		articles_of(outcome, kind, "-");
		return;
	}
	name = letter_purpose_name(purpose);
	articles = articles_of(outcome, kind, name);
	CHECK(!letter_purpose_is_draft(purpose), "%s %s", outcome_name(outcome),
	    name);
	body = body_of(purpose, language, KIND_BIT(kind), LAW_REMEDIES_EU);
	CHECK((strstr(articles, "77, 79") != NULL) ==
		(strstr(body, "77") != NULL && strstr(body, "79") != NULL),
	    "%s %s %s: not the articles of doc/LETTERS.md", language,
	    outcome_name(outcome), kind_name(kind));
	if (outcome != OUTCOME_FULFILLED)
		check_claims(body, claims);
}

/* No closing sends a letter that claims what was not done. */
static void
every_outcome_of_every_kind(void **state)
{
	const char *claims[KINDS];

	(void)state;
	for (size_t i = 0; i < COMPLETE; i++) {
		for (int kind = 0; kind < KINDS; kind++)
			claims[kind] = kind == KIND_COMPLAINT
			    ? "FULFILLED"
			    : claim_of((enum kind)kind, languages[i]);
		for (int outcome = 0; outcome < OUTCOMES; outcome++)
			for (int kind = 0; kind < KINDS; kind++)
				check_outcome((enum outcome)outcome,
				    (enum kind)kind, languages[i], claims);
	}
}

/* What no outcome writes stands in the second table. */
static void
every_letter_is_in_a_table(void **state)
{
	const char *others = strstr(table, "\n## The other letters\n");

	(void)state;
	assert_non_null(others);
	for (int i = 0; i < LETTER_PURPOSES; i++) {
		const char *name = letter_purpose_name((enum letter_purpose)i);

		CHECK(strstr(table, arena_printf(memory, "| %s |", name)) ||
			strstr(others, arena_printf(memory, "| %s,", name)) ||
			strstr(others, arena_printf(memory, ", %s |", name)),
		    "doc/LETTERS.md has no row of %s", name);
	}
}

/* Ends `text` at the sign; what follows it, or NULL. */
static char *
cut(char *text, char sign)
{
	char *at = text != NULL ? strchr(text, sign) : NULL;

	if (at == NULL)
		return NULL;
	*at = '\0';
	return at + 1;
}

/* A line of tests/letters/marks. */
struct mark {
	const char *language, *letter, *text;
	const char *without; /* a value that is empty; or NULL */
	kind_set about;
	struct law law;
	bool is_must;
};

static struct mark
read_mark(char *line)
{
	char *letter = cut(line, ' ');
	char *verb = cut(letter, ' ');
	char *text = cut(verb, ' ');
	char *without = cut(letter, '~');
	char *law = cut(letter, '@');
	char *kind_word = cut(letter, '/');
	struct mark mark = {.language = line,
	    .letter = letter,
	    .text = text,
	    .without = without,
	    .about = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE)};
	enum letter_purpose purpose;
	enum kind kind;

	CHECK(text != NULL && *text != '\0', "marks: %s", line);
	mark.is_must = strcmp(verb, "must") == 0;
	CHECK(mark.is_must || strcmp(verb, "never") == 0, "marks: %s", verb);
	CHECK(law == NULL || law_set(&mark.law, "remedies", law), "marks: %s",
	    law);
	CHECK(strcmp(letter, "every") == 0 ||
		letter_purpose_find(letter, &purpose),
	    "marks: %s", letter);
	if (kind_word != NULL) {
		CHECK(kind_find(kind_word, &kind), "marks: %s", kind_word);
		mark.about = KIND_BIT(kind);
	}
	return mark;
}

static bool
is_in(const struct mark *mark, size_t language)
{
	return strcmp(mark->language, "any") == 0 ||
	    (strcmp(mark->language, "all") == 0 && language < COMPLETE) ||
	    strcmp(mark->language, languages[language]) == 0;
}

static bool
is_for(const struct mark *mark, enum letter_purpose purpose)
{
	if (strcmp(mark->letter, "every") == 0)
		return !letter_purpose_is_internal(purpose);
	return strcmp(mark->letter, letter_purpose_name(purpose)) == 0;
}

/* The number of letters that are not as the mark wants. */
static int
check_mark(const struct mark *mark, bool (*has_mark)[LENGTH(languages)])
{
	int wrong = 0;

	for (size_t i = 0; i < LENGTH(languages); i++) {
		if (!is_in(mark, i))
			continue;
		for (int j = 0; j < LETTER_PURPOSES; j++) {
			const char *body;

			if (!is_for(mark, (enum letter_purpose)j))
				continue;
			has_mark[j][i] |= strcmp(mark->letter, "every") != 0;
			body =
			    body_without(mark->without, (enum letter_purpose)j,
				languages[i], mark->about, mark->law.remedies);
			if ((strstr(body, mark->text) != NULL) == mark->is_must)
				continue;
			print_error("%s %s %s: %s\n", languages[i],
			    letter_purpose_name((enum letter_purpose)j),
			    mark->is_must ? "does not say" : "says",
			    mark->text);
			wrong++;
		}
	}
	return wrong;
}

/* What each must and must not say; no letter is without a mark. */
static void
marks(void **state)
{
	bool has_mark[LETTER_PURPOSES][LENGTH(languages)] = {{false}};
	char *line = marks_text;
	int wrong = 0;

	(void)state;
	while (line != NULL && *line != '\0') {
		char *next = cut(line, '\n');

		if (*line != '#' && *line != '\0') {
			struct mark mark = read_mark(line);

			wrong += check_mark(&mark, has_mark);
		}
		line = next;
	}
	assert_int_equal(wrong, 0);
	for (int i = 0; i < LETTER_PURPOSES; i++)
		for (size_t j = 0; j < COMPLETE; j++)
			CHECK(has_mark[i][j] ||
				letter_purpose_is_internal(
				    (enum letter_purpose)i),
			    "%s %s: no mark", languages[j],
			    letter_purpose_name((enum letter_purpose)i));
}

/* Everything that refuses names what the office's law wants, in all. */
static void
remedies(void **state)
{
	static const enum letter_purpose refusing[] = {LETTER_FEE,
	    LETTER_RETAINED, LETTER_REFUSAL, LETTER_PARTLY, LETTER_OVERRIDDEN,
	    LETTER_FINDING, LETTER_EXPIRED, LETTER_DUPLICATE,
	    LETTER_UNIDENTIFIED, LETTER_NOTHING_HELD, LETTER_LIFTED};

	(void)state;
	for (size_t i = 0; i < LENGTH(refusing); i++)
		for (size_t j = 0; j < COMPLETE; j++) {
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
			/* The complaint to the controller is decided. */
			CHECK((strstr(uk, "164A") != NULL) ==
				    (refusing[i] != LETTER_FINDING) &&
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
	const char *const more_time[] = {"brug for mere tid", "mehr Zeit",
	    "more time", "trenger mer tid", "meer tijd", "treng meir tid",
	    "mer tid"};

	(void)state;
	for (size_t i = 0; i < COMPLETE; i++) {
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

static char *
content_of(const char *top, const char *name)
{
	const char *path = arena_printf(memory, "%s/%s", top, name);
	struct buffer content = {0};
	struct error err = {.text = ""};
	char *text;

	CHECK(file_read(path, (size_t)1 << 20, &content, &err), "%s", err.text);
	text = arena_string(memory, buffer_string(&content));
	buffer_release(&content);
	return text;
}

static int
begin(void **state)
{
	const char *top = getenv("top_srcdir");
	const char *directory;
	struct error err = {.text = ""};

	(void)state;
	memory = arena_new();
	top = top != NULL ? top : ".";
	directory = arena_printf(memory, "%s/templates", top);
	letters = letter_set_load(&directory, 1, NULL, &err);
	CHECK(letters != NULL, "%s", err.text);
	table = content_of(top, "doc/LETTERS.md");
	marks_text = content_of(top, "tests/letters/marks");
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
	    cmocka_unit_test(every_letter_is_in_a_table),
	    cmocka_unit_test(marks),
	    cmocka_unit_test(remedies),
	    cmocka_unit_test(an_optout_is_never_extended),
	    cmocka_unit_test(several_kinds),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
