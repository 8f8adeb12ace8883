/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "rules/ruleset.h"
#include "rules/weigh_private.h"

/*
 * What the rules add to the logit of a request, beside what the weights say of
 * their opinion. What speaks against it is worth what was fitted out of fold
 * (contrib/train/TRIALS.md); the law, which the material hardly cites, more.
 * They have ordinary mail in sight, of which the material knows little; so
 * what they do not know is less likely to be one.
 */
static const float of_request[OPINIONS] = {
    [OPINION_REQUEST] = 0.3f,
    [OPINION_UNSURE] = 0.4f,
    [OPINION_DOUBT] = -0.1f,
    [OPINION_AGAINST] = -1.3f,
    [OPINION_DENIED] = -1.4f,
    [OPINION_NOTHING] = -0.7f,
};
#define OF_ASKED   3.0f /* a kind that they name */
#define OF_PERHAPS 1.5f
#define OF_DENIED  (-2.0f)
#define OF_A_LIST  (-2.0f) /* mail that went to many */
#define OF_FAR	   (-1.0f) /* what speaks against all kinds, and far */
#define FAR	   (-10)

/* A kind without an output of its own: never a guess, unless rules name it. */
#define UNKNOWN (-9.0f)

#define LIFT	  0.05f
#define LAST_WORD 100 /* the weight of a rule that has it */
#define GUESS_MIN 20  /* thousandths; of less only two are named */
#define GUESSES	  5

/*
 * Below which logit a request that rules find is doubted: of twice the score
 * that it needs, and of less; and below which neither that nor what rules
 * doubt goes before a human where requests are rare (contrib/train/TRIALS.md).
 */
#define STRONG	  2
#define OVERRULED (-0.4f)
#define DISPUTED  0.3f
#define DISMISSED (-2.5f)
#define UNDOUBTED (-1.5f)

/* How much more it takes where rules are in doubt, or know nothing of it and
 * requests are rare. */
#define IN_DOUBT       1.5f
#define IN_DOUBT_RARE  3.0f
#define UNHEARD	       0.3f
#define SPOKEN_AGAINST 20.0f /* never without a rule for it */

/* Bytes of a text in which its subject is what says something, and of one
 * that says little itself. */
#define SAYS_LITTLE 80
#define FEW_WORDS   300

/* The share of known words below which a foreign language is not read. */
#define KNOWN_FOREIGN 0.85f

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

/* What the rules say of the mail as a whole. */
static enum opinion
opinion_of_all(const struct judging *judging)
{
	if (judging->asked != 0)
		return OPINION_REQUEST;
	if (judging->possible != 0)
		return OPINION_UNSURE;
	if (judging->against_all < 0)
		return OPINION_AGAINST;
	if (judging->is_doubted)
		return OPINION_DOUBT;
	return judging->denied != 0 ? OPINION_DENIED : OPINION_NOTHING;
}

/* What the rules say, on all outputs. */
static void
add_opinions(struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	const struct learned *learned = weighing->learned;
	const struct learner *learner = learned->learner;
	struct learner_scores *scores = &weighing->scores;
	enum opinion all = opinion_of_all(judging);

	learner_add_opinion(learner, learned->opinions[all], scores);
	for (int i = 0; i < KINDS; i++) {
		if ((judging->asked & KIND_BIT(i)) != 0)
			learner_add_opinion(learner, learned->asked[i], scores);
		else if ((judging->possible & KIND_BIT(i)) != 0)
			learner_add_opinion(
			    learner, learned->perhaps[i], scores);
	}
}

static float
weigh_request(const struct weighing *weighing)
{
	const struct learned *learned = weighing->learned;
	enum automatic_reason reason =
	    weighing->judging->message->automatic.reason;
	enum opinion opinion = opinion_of_all(weighing->judging);
	float logit = learned->request < 0
	    ? 0
	    : weighing->scores.logits[learned->request];

	logit += of_request[opinion];
	if (opinion == OPINION_AGAINST && weighing->judging->against_all <= FAR)
		logit += OF_FAR;
	if (reason == AUTOMATIC_LIST || reason == AUTOMATIC_PRECEDENCE)
		logit += OF_A_LIST;
	return logit;
}

static float
weigh_kind(const struct weighing *weighing, int kind)
{
	const struct judging *judging = weighing->judging;
	const struct learned *learned = weighing->learned;
	bool is_asked = (judging->asked & KIND_BIT(kind)) != 0;
	bool is_possible = (judging->possible & KIND_BIT(kind)) != 0;
	float logit = UNKNOWN;

	if (learned->kinds[kind] >= 0 &&
	    (!kind_needs_rule((enum kind)kind) || is_asked || is_possible))
		logit = weighing->scores.logits[learned->kinds[kind]];
	if (is_asked)
		return logit + (learned->asked[kind] < 0 ? OF_ASKED : 0);
	if (is_possible)
		return logit + (learned->perhaps[kind] < 0 ? OF_PERHAPS : 0);
	return (judging->denied & KIND_BIT(kind)) != 0 ? logit + OF_DENIED
						       : logit;
}

static void
score(struct weighing *weighing)
{
	const struct learned *learned = weighing->learned;
	const float *logits = weighing->scores.logits;

	learner_score(learned->learner, &weighing->mail, &weighing->scores);
	weighing->learned_request =
	    learned->request < 0 ? 0 : logits[learned->request];
	add_opinions(weighing);
	weighing->request = weigh_request(weighing);
	for (int i = 0; i < KINDS; i++)
		weighing->kinds[i] = weigh_kind(weighing, i);
	weighing->other = -1;
	for (size_t i = 0; i < learned->others_count; i++) {
		float logit = logits[learned->others[i]];

		if (weighing->other < 0 || logit > weighing->other_logit) {
			weighing->other = (int)i;
			weighing->other_logit = logit;
		}
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

/*
 * Whether it could not be read: patterns were not evaluated, or its language
 * or script is one without material.
 */
static bool
is_unread(const struct weighing *weighing)
{
	const struct classification *result = weighing->judging->result;
	float least = weighing->learned->known_least;

	if (result->language[0] == '\0' && least < KNOWN_FOREIGN)
		least = KNOWN_FOREIGN;
	return result->not_evaluated > 0 || weighing->scores.known < least;
}

/* What is decided is likelier than what is not. */
static void
lift_decided(struct weighing *weighing, kind_set kinds)
{
	int other = next_kind(weighing, kinds);

	for (int i = 0; other >= 0 && i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0 &&
		    weighing->kinds[i] <= weighing->kinds[other])
			weighing->kinds[i] = weighing->kinds[other] + LIFT;
}

static void
set_guesses(struct weighing *weighing)
{
	struct classification *result = weighing->judging->result;
	kind_set taken = 0;

	if (result->decision == DECISION_REQUEST || is_unread(weighing))
		lift_decided(weighing, result->kinds);
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
		if (weighing->kinds[i] >= weighing->learned->also)
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

/* Whether something positively says that it is other mail. */
static bool
is_other(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;

	return judging->message->automatic.reason != AUTOMATIC_NO ||
	    (judging->against_all < 0 && judging->possible == 0) ||
	    (weighing->other >= 0 &&
		weighing->other_logit >= weighing->learned->other_sure);
}

/* The highest logit of these kinds. */
static float
best_of(const struct weighing *weighing, kind_set kinds)
{
	float best = UNKNOWN;

	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0 && weighing->kinds[i] > best)
			best = weighing->kinds[i];
	return best;
}

/* What rules have found; it is hardly ever nothing. */
static enum decision
confirm(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	kind_set aside = kinds_that(kind_is_aside);
	bool is_strong = judging->result->score >=
	    STRONG * judging->rules->threshold_request;
	float most = is_strong ? OVERRULED : DISPUTED;
	float logit = weighing->learned_request;

	if (judging->places[RULE_TEXT].length < SAYS_LITTLE)
		return DECISION_REQUEST;
	if ((judging->asked & ~aside) == 0)
		logit = best_of(weighing, judging->asked);
	if (!is_strong && logit < DISMISSED &&
	    weighing->scores.known >= KNOWN_FOREIGN &&
	    weighing->rules->expect != EXPECT_REQUESTS)
		return DECISION_NOT_REQUEST;
	return logit < most ? DECISION_UNSURE : DECISION_REQUEST;
}

float
weigh_request_from(const struct weighing *weighing)
{
	enum expect expect = weighing->rules->expect;
	float logit = weighing->learned->purposes[expect].request;

	switch (opinion_of_all(weighing->judging)) {
	case OPINION_UNSURE:
		return logit + IN_DOUBT;
	case OPINION_AGAINST:
		return logit + SPOKEN_AGAINST;
	case OPINION_DOUBT:
		return expect == EXPECT_REQUESTS ? logit + IN_DOUBT
						 : logit + IN_DOUBT_RARE;
	case OPINION_NOTHING:
		return expect == EXPECT_REQUESTS ? logit : logit + UNHEARD;
	default:
		return logit;
	}
}

/* What rules doubt in a few words stays a doubt: there is little to learn. */
static bool
is_doubted(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	size_t length = judging->places[RULE_TEXT].length;

	return judging->is_doubted &&
	    (length < SAYS_LITTLE ||
		(length < FEW_WORDS && weighing->request >= UNDOUBTED));
}

enum decision
weigh_decide(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	enum expect expect = weighing->rules->expect;
	bool is_asked;

	if (has_last_word(judging, &is_asked))
		return judging->result->decision;
	if (judging->asked != 0)
		return confirm(weighing);
	if (weighing->request >= weigh_request_from(weighing) &&
	    !is_unread(weighing))
		return DECISION_REQUEST;
	if (weighing->request >= weighing->learned->purposes[expect].unsure ||
	    is_doubted(weighing) || is_unread(weighing))
		return DECISION_UNSURE;
	if (is_other(weighing) || weighing->scores.is_empty)
		return DECISION_NOT_REQUEST;
	return expect == EXPECT_REQUESTS ? DECISION_UNSURE
					 : DECISION_NOT_REQUEST;
}

/* What else it is: by what was learned, else by what its header says. */
static const char *
name_other(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	enum automatic_reason reason = judging->message->automatic.reason;
	bool is_sure = weighing->other >= 0 && weighing->other_logit >= 0;

	if (judging->result->decision != DECISION_NOT_REQUEST)
		return "";
	if (!is_sure &&
	    (reason == AUTOMATIC_LIST || reason == AUTOMATIC_PRECEDENCE))
		return "list";
	if (!is_sure && reason != AUTOMATIC_NO)
		return "automatic";
	return weighing->other >= 0 && is_other(weighing)
	    ? learned_other_name(weighing->learned, (size_t)weighing->other)
	    : "";
}

static void
explain(struct weighing *weighing)
{
	struct classification *result = weighing->judging->result;
	const struct learned *learned = weighing->learned;
	struct arena *memory = weighing->judging->memory;
	struct learned_sentence *told = &result->sentence;
	struct learner_sentence found;
	int output = learned->request;

	if (result->guesses_count > 0 &&
	    learned->kinds[result->guesses[0]] >= 0)
		output = learned->kinds[result->guesses[0]];
	if (output < 0 ||
	    !learner_explain(learned->learner, memory, &weighing->mail,
		(size_t)output, &found))
		return;
	told->what = learner_output_name(learned->learner, (size_t)output);
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
	    .learned = &judging->rules->learned,
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
	weigh_local(&weighing);
	result->other = name_other(&weighing);
	if (judging->asked == 0)
		result->kinds = result->decision == DECISION_REQUEST
		    ? learned_kinds(&weighing)
		    : judging->possible;
	else if (result->decision == DECISION_NOT_REQUEST)
		result->kinds = 0;
	set_guesses(&weighing);
	explain(&weighing);
}
