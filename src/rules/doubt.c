/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"

#include <string.h>

#define WORDS_SAYING 12 /* words, with the subject, that identify a message */

/* Treats text outside the letter, and text hidden by HTML, as a letter. */
static const char *
words_beside(struct arena *memory, const struct message *message)
{
	const char *beside = message->letter.beside;
	const char *hidden = message->hidden;

	if (beside == NULL || *beside == '\0')
		return hidden == NULL ? "" : hidden;
	if (hidden == NULL || *hidden == '\0')
		return beside;
	return arena_printf(memory, "%s\n\n%s", beside, hidden);
}

/* Their matches are in no text that is displayed with marks. */
static void
add_hits(struct classification *result, const struct classification *beside)
{
	for (size_t i = 0;
	     i < beside->hits_count && result->hits_count < CLASSIFY_HITS_MAX;
	     i++) {
		struct rule_hit *hit = &result->hits[result->hits_count++];

		*hit = beside->hits[i];
		hit->start = hit->length = 0;
	}
}

/* Nothing found, or what rules find against a guess of another kind. */
static bool
outweighs(
    const struct classification *beside, const struct classification *letter)
{
	return letter->decision == DECISION_NOT_REQUEST ||
	    (beside->hits_count > 0 && (letter->kinds & beside->kinds) == 0);
}

static void
judge_beside(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *result)
{
	struct message other = *message;
	struct classification beside;

	other.text = words_beside(memory, message);
	if (*other.text == '\0')
		return;
	other.subject = other.forms = other.hidden = "";
	other.letter = (struct letter){"", "", "", UNREADABLE_NO, ""};
	classify(memory, rules, &other, &beside);
	if (beside.decision != DECISION_REQUEST || !outweighs(&beside, result))
		return;
	result->decision = DECISION_UNSURE;
	result->kinds = beside.kinds;
	result->other = "";
	result->guesses_count = beside.guesses_count;
	memcpy(result->guesses, beside.guesses, sizeof result->guesses);
	memcpy(result->permille, beside.permille, sizeof result->permille);
	if (result->language[0] == '\0')
		memcpy(result->language, beside.language, LANGUAGE_SIZE);
	add_hits(result, &beside);
}

static size_t
count_words(const char *text)
{
	size_t count = 0;
	bool in_word = false;

	for (; *text != '\0'; text++) {
		bool is_blank = (unsigned char)*text <= ' ';

		count += !is_blank && !in_word;
		in_word = !is_blank;
	}
	return count;
}

void
judging_doubt(struct arena *memory, const struct ruleset *rules,
    const struct message *message, struct classification *result)
{
	/* A few words beside an unreadable part are not a request yet. */
	if (result->decision == DECISION_REQUEST && result->hits_count == 0 &&
	    message->letter.unreadable != UNREADABLE_NO)
		result->decision = DECISION_UNSURE;
	/* What rules find in the letter is surer than anything beside it. */
	if (result->decision == DECISION_NOT_REQUEST || result->hits_count == 0)
		judge_beside(memory, rules, message, result);
	if (result->decision != DECISION_NOT_REQUEST)
		return;
	/*
	 * Text beside a document may identify it, such as an application with a
	 * curriculum vitae. A short text does not ("see the attached letter"),
	 * and nothing identifies an encrypted, truncated or scanned one.
	 */
	if (message->letter.unreadable != UNREADABLE_NO &&
	    (message->letter.unreadable != UNREADABLE_DOCUMENT ||
		*result->other == '\0' ||
		count_words(message->text) < WORDS_SAYING)) {
		result->decision = DECISION_UNSURE;
		result->other = "";
	}
}
