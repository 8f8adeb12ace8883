/* SPDX-License-Identifier: ISC */
#include "ticket/letter.h"

#include <string.h>

#include "base/memory.h"
#include "ticket/kind_law.h"
#include "ticket/letter_wrap.h"

/* The language to use if something is missing in this one; NULL: none. */
static const struct letter_language *
fallback_of(
    const struct letter_set *letters, const struct letter_language *language)
{
	const char *fallback = language->words->fallback;

	return fallback == NULL ? NULL : letter_set_find(letters, fallback);
}

/*
 * The first that has the letter: the language, its fallback, the office's,
 * English.
 */
static const struct letter_language *
find_language(const struct letter_set *letters, enum letter_purpose purpose,
    const char *language)
{
	const struct letter_language *found =
	    letter_set_find(letters, language != NULL ? language : "");

	while (found != NULL && found->templates[purpose] == NULL)
		found = fallback_of(letters, found);
	if (found != NULL)
		return found;
	return letters->office->templates[purpose] != NULL ? letters->office
							   : letters->english;
}

const char *
letter_language(const struct letter_set *letters, enum letter_purpose purpose,
    const char *language)
{
	return find_language(letters, purpose, language)->code;
}

/* English has all kinds. */
static const char *
kind_word(const struct letter_set *letters,
    const struct letter_language *language, enum kind kind)
{
	while (language != NULL && language->words->kinds[kind] == NULL)
		language = fallback_of(letters, language);
	if (language == NULL)
		language = letters->english;
	return language->words->kinds[kind];
}

/* The language's name for the regulation that applies to the office. */
static const char *
regulation(const struct letter_set *letters,
    const struct letter_language *language, enum law_remedies remedies)
{
	if (remedies == LAW_REMEDIES_UK)
		return "UK GDPR";
	while (language != NULL && language->words->gdpr == NULL)
		language = fallback_of(letters, language);
	return language == NULL ? "GDPR" : language->words->gdpr;
}

/* Sets the words of the kinds, and whether the time can be extended. */
static void
add_kinds(const struct letter_set *letters,
    const struct letter_language *language, kind_set about,
    const char *ret_texts[LETTER_NAMES])
{
	for (size_t i = 0; i < KINDS; i++) {
		enum kind kind = (enum kind)i;

		if ((about & KIND_BIT(kind)) == 0)
			continue;
		ret_texts[LETTER_VALUES + i] =
		    kind_word(letters, language, kind);
		if (kind_clock(kind) == CLOCK_MONTH && !kind_is_absolute(kind))
			ret_texts[LETTER_VALUE_EXTENDABLE] = "yes";
	}
}

char *
letter_languages(struct arena *memory, const struct letter_set *letters)
{
	char *joined = arena_string(memory, "");

	for (size_t i = 0; i < letters->count; i++)
		joined = arena_printf(memory, "%s%s%s", joined,
		    i == 0 ? "" : ", ", letters->languages[i].code);
	return joined;
}

struct letter_text
letter_write(struct arena *memory, const struct letter_set *letters,
    enum letter_purpose purpose, const char *language,
    const struct letter_values *values)
{
	const struct letter_language *found =
	    find_language(letters, purpose, language);
	const struct letter_template *template = found->templates[purpose];
	const char *texts[LETTER_NAMES] = {
	    [LETTER_VALUE_ORGANISATION] = values->organisation,
	    [LETTER_VALUE_CONTACT] = values->contact,
	    [LETTER_VALUE_AUTHORITY] = values->authority,
	    [LETTER_VALUE_REFERENCE] = values->reference,
	    [LETTER_VALUE_RECEIVED_ON] = values->received_on,
	    [LETTER_VALUE_GDPR] = regulation(letters, found, values->remedies),
	    [LETTER_VALUE_IN_UK] =
		values->remedies == LAW_REMEDIES_UK ? "yes" : "",
	    [LETTER_VALUE_IN_NL] =
		values->remedies == LAW_REMEDIES_NL ? "yes" : "",
	    [LETTER_VALUE_OFFICER] = values->officer,
	    [LETTER_VALUE_DUE_ON] = values->due_on,
	    [LETTER_VALUE_KINDS] = values->kinds,
	    [LETTER_VALUE_REASON] = values->reason,
	    [LETTER_VALUE_UNTIL_ON] = values->until_on,
	    [LETTER_VALUE_AMOUNT] = values->amount,
	    [LETTER_VALUE_CLIENT] = values->client,
	    [LETTER_VALUE_CODE] = values->code,
	    [LETTER_VALUE_DONE] = values->done,
	    [LETTER_VALUE_PROVISION] = values->provision,
	    [LETTER_VALUE_NUMBER] = values->number,
	    [LETTER_VALUE_FORWARDED_ON] = values->forwarded_on,
	    [LETTER_VALUE_TODAY] = values->today,
	    [LETTER_VALUE_NEW_COUNT] = values->new_count,
	    [LETTER_VALUE_NEW_TICKETS] = values->new_tickets,
	    [LETTER_VALUE_DUE_1] = values->due_1,
	    [LETTER_VALUE_DUE_3] = values->due_3,
	    [LETTER_VALUE_DUE_7] = values->due_7,
	    [LETTER_VALUE_OVERDUE] = values->overdue,
	    [LETTER_VALUE_HELD] = values->held,
	    [LETTER_VALUE_UNREAD] = values->unread,
	    [LETTER_VALUE_SPOT_CHECKS] = values->spot_checks,
	    [LETTER_VALUE_FAILING] = values->failing,
	    [LETTER_VALUE_NOTHING] = values->nothing,
	    [LETTER_VALUE_ALARM_BREACH] = values->alarm_breach,
	    [LETTER_VALUE_ALARM_MAILBOX] = values->alarm_mailbox,
	    [LETTER_VALUE_ALARM_RELAY] = values->alarm_relay,
	    [LETTER_VALUE_ALARM_CANARY] = values->alarm_canary,
	    [LETTER_VALUE_SINCE] = values->since,
	    [LETTER_VALUE_UNTIL] = values->until,
	};

	add_kinds(letters, found, values->about, texts);
	for (size_t i = 0; i < LENGTH(texts); i++)
		if (texts[i] == NULL)
			texts[i] = "";
	return (struct letter_text){
	    .language = found->code,
	    .subject = letter_template_fill(memory, &template->subject, texts),
	    .body = letter_wrap(
		memory, letter_template_fill(memory, &template->body, texts)),
	};
}

static const struct letter_language *
language_of(const struct letter_set *letters, const char *language)
{
	const struct letter_language *found =
	    letter_set_find(letters, language);

	return found != NULL ? found : letters->english;
}

char *
letter_date(struct arena *memory, const struct letter_set *letters,
    const char *language, struct date date)
{
	return letter_words_date(
	    memory, language_of(letters, language)->words, date);
}

char *
letter_kinds(struct arena *memory, const struct letter_set *letters,
    const char *language, kind_set kinds)
{
	const struct letter_language *found = language_of(letters, language);
	char *text = arena_string(memory, "");

	kinds &= KIND_BIT(KINDS) - 1;
	for (int i = 0; i < KINDS; i++) {
		kind_set left = kinds >> i;
		const char *between = ", ";

		if ((left & 1) == 0)
			continue;
		if (text[0] == '\0')
			between = "";
		else if (left == 1)
			between =
			    arena_printf(memory, " %s ", found->words->and);
		text = arena_printf(memory, "%s%s%s", text, between,
		    kind_word(letters, found, (enum kind)i));
	}
	return text;
}
