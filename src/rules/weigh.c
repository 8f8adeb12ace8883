/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "learn/learner.h"
#include "rules/judging_private.h"
#include "rules/ruleset.h"

/* What the rules' opinion adds to a logit. */
#define RULES_REQUEST 3.0f /* they find a request */
#define RULES_UNSURE  1.0f
#define RULES_DOUBT   0.5f
#define RULES_AGAINST (-1.5f)
#define RULES_KIND    3.0f /* of a kind that they name */
#define RULES_PERHAPS 1.5f
#define RULES_DENIED  (-2.0f)

/* A kind without an output of its own: never a guess, unless rules name it. */
#define UNKNOWN (-9.0f)

#define ALSO	  1.0f /* the logit from which a further kind is named */
#define LAST_WORD 100  /* the weight of a rule that has it */
#define GUESS_MIN 20   /* thousandths; of less only two are named */
#define GUESSES	  5
#define CLEARLY	  (-4.0f) /* a request by the rules that is none */

struct weighing {
	struct judging *judging;
	const struct ruleset *rules;
	struct learner_mail mail;
	struct learner_scores scores;
	float request;
	float kinds[KINDS];
};

static float
probability(float logit)
{
	return 1.0f / (1.0f + expf(-logit));
}

static int
permille(float logit)
{
	return (int)lrintf(PERMILLE * probability(logit));
}

/* Whose words stand for ideas: the mail's language, or one near it. */
static const char *
language_of_ideas(const struct judging *judging)
{
	const struct ruleset *rules = judging->rules;
	const char *own = judging->result->language;

	if (judging->best == LANGUAGES_MAX ||
	    learner_has_language(rules->learned.learner, own))
		return own;
	for (unsigned i = 0; i < rules->languages_count; i++)
		if ((rules->companions[judging->best] >> i & 1) != 0 &&
		    learner_has_language(
			rules->learned.learner, rules->languages[i]))
			return rules->languages[i];
	return own;
}

static float
opinion_of_request(const struct judging *judging)
{
	if (judging->asked != 0)
		return RULES_REQUEST;
	if (judging->against_all < 0)
		return RULES_AGAINST;
	if (judging->possible != 0)
		return RULES_UNSURE;
	return judging->doubt > 0 ? RULES_DOUBT : 0;
}

static float
opinion_of_kind(const struct judging *judging, int kind)
{
	kind_set bit = KIND_BIT(kind);

	if ((judging->asked & bit) != 0)
		return RULES_KIND;
	if ((judging->possible & bit) != 0)
		return RULES_PERHAPS;
	return (judging->denied & bit) != 0 ? RULES_DENIED : 0;
}

static void
score(struct weighing *weighing)
{
	const struct ruleset *rules = weighing->rules;
	const float *logits = weighing->scores.logits;

	learner_score(
	    rules->learned.learner, &weighing->mail, &weighing->scores);
	weighing->request = (rules->learned.output_request < 0
				    ? 0
				    : logits[rules->learned.output_request]) +
	    opinion_of_request(weighing->judging);
	for (int i = 0; i < KINDS; i++) {
		int output = rules->learned.output_kinds[i];
		bool is_named =
		    ((weighing->judging->asked | weighing->judging->possible) &
			KIND_BIT(i)) != 0;

		weighing->kinds[i] = output < 0 ? UNKNOWN : logits[output];
		if (kind_needs_rule((enum kind)i) && !is_named)
			weighing->kinds[i] = UNKNOWN;
		weighing->kinds[i] += opinion_of_kind(weighing->judging, i);
	}
}

/* The kind with the highest logit among those not taken; -1: none is left. */
static int
next_kind(const struct weighing *weighing, kind_set taken)
{
	int best = -1;

	for (int i = 0; i < KINDS; i++)
		if ((taken & KIND_BIT(i)) == 0 &&
		    (best < 0 || weighing->kinds[i] > weighing->kinds[best]))
			best = i;
	return best;
}

static void
set_guesses(struct weighing *weighing)
{
	struct classification *result = weighing->judging->result;
	kind_set taken = 0;

	for (int i = 0; i < KINDS; i++)
		result->permille[i] = permille(weighing->kinds[i]);
	result->request_permille = permille(weighing->request);
	if (result->decision == DECISION_NOT_REQUEST)
		return;
	while (result->guesses_count < GUESSES) {
		int kind = next_kind(weighing, taken);

		if (result->guesses_count >= 2 &&
		    result->permille[kind] < GUESS_MIN)
			break;
		taken |= KIND_BIT(kind);
		result->guesses[result->guesses_count++] = (unsigned char)kind;
	}
}

/* What the model names: the best kind, and others that it is sure of. */
static kind_set
learned_kinds(const struct weighing *weighing)
{
	int best = next_kind(weighing, 0);
	kind_set kinds = KIND_BIT(best);
	kind_set weak = kinds_that(kind_is_aside);

	for (int i = 0; i < KINDS; i++)
		if (weighing->kinds[i] >= ALSO)
			kinds |= KIND_BIT(i);
	return (kinds & ~weak) != 0 ? kinds & ~weak : kinds;
}

/* A rule of weight 100 for a kind, or against all of them. */
static bool
has_last_word(const struct judging *judging, bool *ret_is_asked)
{
	const struct classification *result = judging->result;

	for (size_t i = 0; i < result->hits_count; i++) {
		int weight = result->hits[i].weight;

		if (weight >= LAST_WORD || weight <= -LAST_WORD) {
			*ret_is_asked = weight > 0;
			return true;
		}
	}
	return false;
}

static enum decision
decide(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	const struct purpose *purpose =
	    &weighing->rules->learned.purposes[weighing->rules->expect];
	bool is_asked;

	if (has_last_word(judging, &is_asked))
		return judging->result->decision;
	if (judging->asked != 0)
		return weighing->request - RULES_REQUEST < CLEARLY
		    ? DECISION_UNSURE
		    : DECISION_REQUEST;
	if (weighing->request >= purpose->request)
		return DECISION_REQUEST;
	if (weighing->request >= purpose->unsure ||
	    judging->result->not_evaluated > 0)
		return DECISION_UNSURE;
	return DECISION_NOT_REQUEST;
}

static void
explain(struct weighing *weighing)
{
	struct classification *result = weighing->judging->result;
	const struct ruleset *rules = weighing->rules;
	struct arena *memory = weighing->judging->memory;
	struct learned_sentence *told = &result->sentence;
	struct learner_sentence found;
	int output = rules->learned.output_request;

	if (result->guesses_count > 0 &&
	    rules->learned.output_kinds[result->guesses[0]] >= 0)
		output = rules->learned.output_kinds[result->guesses[0]];
	if (output < 0 ||
	    !learner_explain(rules->learned.learner, memory, &weighing->mail,
		(size_t)output, &found))
		return;
	told->what =
	    learner_output_name(rules->learned.learner, (size_t)output);
	told->is_subject = found.is_subject;
	told->start = found.start;
	told->length = found.length;
	told->reasons =
	    arena_array(memory, CLASSIFY_REASONS_MAX, sizeof *told->reasons);
	for (size_t i = 0; i < found.reasons_count; i++)
		told->reasons[told->reasons_count++] =
		    (struct learned_reason){found.reasons[i].text,
			(int)lrintf(100 * found.reasons[i].share)};
}

/* Where nothing was learned: what rules speak for. */
static void
guess_by_rules(struct classification *result)
{
	if (result->decision == DECISION_NOT_REQUEST)
		return;
	if (result->best >= 0)
		result->guesses[result->guesses_count++] =
		    (unsigned char)result->best;
	if (result->runner_up >= 0)
		result->guesses[result->guesses_count++] =
		    (unsigned char)result->runner_up;
}

void
judging_weigh(struct judging *judging)
{
	struct classification *result = judging->result;
	struct weighing weighing = {
	    .judging = judging,
	    .rules = judging->rules,
	    .mail =
		{
		    .subject = judging->message->subject,
		    .text = judging->message->text,
		    .language = language_of_ideas(judging),
		},
	};

	result->expect = judging->rules->expect;
	result->other = "";
	result->sentence.what = "";
	if (!ruleset_has_learned(judging->rules)) {
		guess_by_rules(result);
		return;
	}
	score(&weighing);
	result->decision = decide(&weighing);
	if (judging->asked == 0)
		result->kinds = result->decision == DECISION_NOT_REQUEST
		    ? 0
		    : learned_kinds(&weighing);
	set_guesses(&weighing);
	explain(&weighing);
}
