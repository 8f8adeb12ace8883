/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"

#include <string.h>

#define WORDS_SAYING 12 /* with the subject's: they say what a mail is */

/* What stands beside the letter, and what its HTML hides, as a letter. */
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

/* Its words stand in no text that is shown with marks. */
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
	if (beside.decision != DECISION_REQUEST)
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
	/* A few words beside what nobody could read are no request yet. */
	if (result->decision == DECISION_REQUEST && result->hits_count == 0 &&
	    message->letter.unreadable != UNREADABLE_NO)
		result->decision = DECISION_UNSURE;
	if (result->decision != DECISION_NOT_REQUEST)
		return;
	judge_beside(memory, rules, message, result);
	/*
	 * Words beside a document may say what it is: an application with a
	 * curriculum. Too few say nothing ("see the attached letter"), and of
	 * what is sealed, cut or a picture nothing can be said.
	 */
	if (message->letter.unreadable != UNREADABLE_NO &&
	    (message->letter.unreadable != UNREADABLE_DOCUMENT ||
		*result->other == '\0' ||
		count_words(message->text) < WORDS_SAYING)) {
		result->decision = DECISION_UNSURE;
		result->other = "";
	}
}
