/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"

#include <string.h>

enum {
	/* A language runs if it has 1/N of the best one's evidence. */
	NEIGHBOUR_PART = 2,
	ENGLISH_PART = 10, /* English: one phrase is enough */
	THIN = 12,	   /* evidence; with less, the office wins ... */
	THIN_PART = 50,	   /* ... with this part of the best, in hundredths */
	CLOSE_PART = 75,   /* and always with this part */
	WEAK = 38,	   /* per cent; with less it may be another language */
};

_Static_assert(LANGUAGE_SIZE == LANGUAGE_CODE_SIZE, "language codes");
_Static_assert(
    LANGUAGE_WORDS_MAX *(LANGUAGE_WORD_MAX + 1) <= CLASSIFY_WORDS_BYTES_MAX,
    "words of a language");

/*
 * The language with the most evidence that is not taken; LANGUAGES_MAX: none.
 */
static unsigned
next_language(const struct language_evidence *evidence, const bool *taken)
{
	unsigned best = LANGUAGES_MAX;

	for (unsigned i = 0; i < LANGUAGES_MAX; i++)
		if (!taken[i] && evidence->weights[i] > 0 &&
		    (best == LANGUAGES_MAX ||
			evidence->weights[i] > evidence->weights[best]))
			best = i;
	return best;
}

/* Records the evidence of the message's words, for explanations. */
static void
record_evidence(
    struct judging *judging, const struct language_evidence *evidence)
{
	const struct ruleset *rules = judging->rules;
	struct classification *result = judging->result;
	bool taken[LANGUAGES_MAX] = {false};

	result->languages = arena_array(
	    judging->memory, CLASSIFY_LANGUAGES_MAX, sizeof *result->languages);
	while (result->languages_count < CLASSIFY_LANGUAGES_MAX) {
		unsigned next = next_language(evidence, taken);
		struct language_share *share =
		    &result->languages[result->languages_count];

		if (next == LANGUAGES_MAX)
			break;
		taken[next] = true;
		memcpy(share->code, rules->languages[next], LANGUAGE_SIZE);
		share->percent = language_share(evidence, next);
		share->words = language_words(
		    judging->memory, rules->lexicon, evidence, next);
		result->languages_count++;
	}
}

/*
 * The office's languages are more likely than others: they break ties, and win
 * if there is little evidence for the best. Of two of them the one with more
 * evidence wins, then that of the mailbox.
 */
static unsigned
prefer_office(const struct ruleset *rules,
    const struct language_evidence *evidence, unsigned best)
{
	unsigned found = best;
	int most = 0, part;

	for (unsigned i = 0; i < LANGUAGES_MAX; i++)
		if (evidence->weights[i] > most)
			most = evidence->weights[i];
	part = most < THIN ? THIN_PART : CLOSE_PART;
	for (size_t i = 0; i < rules->office_count; i++) {
		unsigned own = ruleset_language(rules, rules->office[i]);
		int weight = own == LANGUAGES_MAX ? 0 : evidence->weights[own];

		if (own == best && best != LANGUAGES_MAX)
			return best;
		if (weight > 0 && 100 * weight >= part * most &&
		    (found == best || weight > evidence->weights[found]))
			found = own;
	}
	return found;
}

bool
judging_knows_language(const struct judging *judging)
{
	const struct classification *result = judging->result;

	return result->language[0] != '\0' &&
	    (judging->possible == 0 || result->language_percent >= WEAK ||
		judging->best == LANGUAGES_MAX);
}

/*
 * Runs the best language, similar ones, those that its file names, English if
 * some of the text is English, and all languages if it is unknown.
 */
void
judging_choose_languages(struct judging *judging)
{
	const struct ruleset *rules = judging->rules;
	const struct message *message = judging->message;
	struct language_evidence evidence = {0};
	unsigned best;

	lexicon_weigh(judging->memory, rules->lexicon, message->subject,
	    strlen(message->subject), &evidence);
	lexicon_weigh(judging->memory, rules->lexicon, message->text,
	    strlen(message->text), &evidence);
	best = language_best(&evidence);
	judging->best = best = prefer_office(rules, &evidence, best);
	record_evidence(judging, &evidence);
	if (best < LANGUAGES_MAX) {
		memcpy(judging->result->language, rules->languages[best],
		    LANGUAGE_SIZE);
		judging->result->language_percent =
		    language_share(&evidence, best);
	}
	judging->runs[LANGUAGES_MAX] = true;
	for (unsigned i = 0; i < rules->languages_count; i++)
		judging->runs[i] = best == LANGUAGES_MAX ||
		    (rules->companions[best] >> i & 1) != 0 ||
		    NEIGHBOUR_PART * evidence.weights[i] >=
			evidence.weights[best] ||
		    (strcmp(rules->languages[i], "en") == 0 &&
			ENGLISH_PART * evidence.weights[i] >=
			    evidence.weights[best]);
}
