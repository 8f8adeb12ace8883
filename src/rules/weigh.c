/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>

#include "rules/ruleset.h"
#include "rules/weigh_private.h"

/*
 * What the rules add to the logit of a request, in addition to the weights' own
 * use of their opinion. Values for evidence against it were fitted out of fold
 * (contrib/train/TRIALS.md); references to the law, rare in the training data,
 * count more. Rules consider ordinary mail, of which there is little training
 * data; so a message without evidence is less likely to be a request.
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
#define OF_A_LIST  (-2.6f) /* sent to many recipients */
#define OF_FAR	   (-2.0f) /* strong evidence against all kinds */
#define FAR_TIMES  2	   /* and at most, if it is stronger */
#define FAR	   (-10)   /* with it, the weights alone find no request */

#define LAST_WORD 100 /* the weight of a rule that decides */

/*
 * Logits below which a request found by rules is doubted: if they find the law
 * cited, as form letters do, at twice the required score, and below that; and
 * below which neither this nor a doubt of the rules is shown to a person if
 * requests are rare (contrib/train/TRIALS.md).
 */
#define CITED	  (-1.65f)
#define OVERRULED (-0.4f)
#define DISPUTED  0.3f
#define DISMISSED (-2.5f)
#define UNDOUBTED (-1.5f)

/*
 * How much higher the logit must be if rules are in doubt, or have no evidence
 * and requests are rare.
 */
#define IN_DOUBT       1.5f
#define IN_DOUBT_RARE  2.5f
#define UNHEARD	       0.1f
#define SPOKEN_AGAINST 20.0f /* never without a rule for it */

/* Bytes of a text so short that the subject counts, and that says little. */
#define SAYS_LITTLE 80
#define FEW_WORDS   300
/* Bytes in which a person who writes above a footer says what they want. */
#define HEAD 60

/* Share of single letters above which words were spelled out. */
#define SPELLED 0.5f
/* Minimum share of known words to judge a foreign language. */
#define KNOWN_FOREIGN 0.85f

/* The language whose words express ideas: the message's, or a similar one. */
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

/* The rules' opinion on the whole message. */
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

/* Adds the rules' opinions on all outputs. */
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

/* What rules and header add to the logit of a request. */
static float
of_evidence(const struct judging *judging)
{
	enum automatic_reason reason = judging->message->automatic.reason;
	enum opinion opinion = opinion_of_all(judging);
	float logit = of_request[opinion];

	if (judging->asked == 0 && judging->against_all <= FAR)
		logit += OF_FAR *
		    fminf((float)judging->against_all / FAR, FAR_TIMES);
	if (reason == AUTOMATIC_LIST || reason == AUTOMATIC_PRECEDENCE)
		logit += OF_A_LIST;
	return logit;
}

/* What the weights' likeliest kind adds to it. */
static float
of_best_kind(const struct weighing *weighing)
{
	const struct learned *learned = weighing->learned;
	float best = -learned->best_bound;

	for (int i = 0; i < KINDS; i++) {
		float logit = learned->kinds[i] < 0
		    ? WEIGH_UNKNOWN
		    : weighing->scores.logits[learned->kinds[i]];

		if (!kind_is_aside((enum kind)i) && logit > best)
			best = logit;
	}
	if (best > learned->best_bound)
		best = learned->best_bound;
	return learned->best_share * (best - learned->best_usual);
}

static float
weigh_kind(const struct weighing *weighing, int kind)
{
	const struct judging *judging = weighing->judging;
	const struct learned *learned = weighing->learned;
	bool is_asked = (judging->asked & KIND_BIT(kind)) != 0;
	bool is_possible = (judging->possible & KIND_BIT(kind)) != 0;
	float logit = WEIGH_UNKNOWN;

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

/*
 * Beside other kinds, what `request` does not include is likelier the less the
 * message is a request.
 */
static void
set_aside(struct weighing *weighing)
{
	const struct learned *learned = weighing->learned;
	float bound = learned->best_bound;
	float request = fminf(fmaxf(weighing->learned_request, -bound), bound);
	kind_set aside = kinds_that(kind_is_aside);

	weighing->aside = weigh_best_of(weighing, aside);
	for (int i = 0; i < KINDS; i++)
		if ((aside & KIND_BIT(i)) != 0)
			weighing->kinds[i] += learned->aside_more -
			    learned->aside_share * request;
}

static void
score(struct weighing *weighing)
{
	const struct learned *learned = weighing->learned;
	const float *logits = weighing->scores.logits;

	learner_score(learned->learner, &weighing->mail, &weighing->scores);
	weighing->learned_request =
	    learned->request < 0 ? 0 : logits[learned->request];
	weighing->request =
	    of_best_kind(weighing) + of_evidence(weighing->judging);
	add_opinions(weighing);
	if (learned->request >= 0)
		weighing->request += logits[learned->request];
	for (int i = 0; i < KINDS; i++)
		weighing->kinds[i] = weigh_kind(weighing, i);
	set_aside(weighing);
	weighing->other = -1;
	for (size_t i = 0; i < learned->others_count; i++) {
		float logit = logits[learned->others[i]];

		if (weighing->other < 0 || logit > weighing->other_logit) {
			weighing->other = (int)i;
			weighing->other_logit = logit;
		}
	}
}

/*
 * Whether the message could not be read: patterns were not evaluated, there is
 * no training data for its language or script, or its words are spelled out.
 */
static bool
is_unread(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	float least = weighing->learned->known_least;

	if (!judging_knows_language(judging) && least < KNOWN_FOREIGN)
		least = KNOWN_FOREIGN;
	return judging->result->not_evaluated > 0 ||
	    weighing->scores.known < least ||
	    weighing->scores.spelled > SPELLED;
}

/* A rule of weight 100 for a kind, or against all of them. */
static bool
has_last_word(const struct judging *judging)
{
	const struct classification *result = judging->result;

	for (size_t i = 0; i < result->hits_count; i++) {
		int weight = result->hits[i].weight;

		if (weight >= LAST_WORD || weight <= -LAST_WORD)
			return true;
	}
	return false;
}

/* Whether there is positive evidence that it is another kind of message. */
static bool
is_other(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;

	return judging->message->automatic.reason != AUTOMATIC_NO ||
	    (judging->against_all < 0 && judging->possible == 0) ||
	    (weighing->other >= 0 &&
		weighing->other_logit >= weighing->learned->other_sure);
}

/* Checks a request found by rules; it is rarely dismissed. */
static enum decision
confirm(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	kind_set aside = kinds_that(kind_is_aside);
	bool is_strong = weigh_is_strong(weighing);
	bool cites_law = judging->against_all > 0;
	float most = cites_law ? CITED : is_strong ? OVERRULED : DISPUTED;
	float logit = weighing->learned_request;

	if (judging->places[RULE_TEXT].length < SAYS_LITTLE)
		return DECISION_REQUEST;
	if ((judging->asked & ~aside) == 0)
		logit = weigh_best_of(weighing, judging->asked);
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

	if (weighing->judging->against_all <= FAR)
		return logit + SPOKEN_AGAINST;
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

/* A doubt of the rules about a short text stays: there is little to judge. */
static bool
is_doubted(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	size_t length = judging->places[RULE_TEXT].length;

	/* Who accepts an invitation says its title, and nothing of it. */
	if (length == 0 &&
	    judging->message->automatic.reason == AUTOMATIC_CALENDAR)
		return false;
	return judging->is_doubted &&
	    (length < SAYS_LITTLE ||
		(length < FEW_WORDS && weighing->request >= UNDOUBTED));
}

/*
 * A person may write above a footer that speaks against all kinds: what rules
 * find at the head of a message is never lost, unless one of them is certain
 * that it is something else.
 */
static bool
asks_at_head(const struct judging *judging)
{
	const struct classification *result = judging->result;
	bool asks = false;

	if (judging->message->automatic.reason != AUTOMATIC_NO)
		return false;
	for (size_t i = 0; i < result->hits_count; i++) {
		const struct rule_hit *hit = &result->hits[i];
		enum kind kind;

		if (hit->weight <= FAR)
			return false;
		asks |= hit->where == RULE_TEXT && hit->start < HEAD &&
		    hit->weight >= result->threshold_request &&
		    kind_find(hit->kind, &kind) &&
		    (judging->denied & KIND_BIT(kind)) == 0;
	}
	return asks;
}

/*
 * Whether it asks for something that the output `request` does not include: a
 * question, which a person answers.
 */
static bool
asks_aside(const struct weighing *weighing)
{
	const struct learned *learned = weighing->learned;

	return weighing->aside + of_evidence(weighing->judging) >=
	    learned->purposes[weighing->rules->expect].aside;
}

enum decision
weigh_decide(const struct weighing *weighing)
{
	const struct judging *judging = weighing->judging;
	enum expect expect = weighing->rules->expect;

	if (weighing->is_fixed)
		return judging->result->decision;
	if (judging->asked != 0)
		return confirm(weighing);
	/*
	 * A program's notice of absence is no request unless a rule finds one.
	 */
	if (weighing->request >= weigh_request_from(weighing) &&
	    !weighing->is_unread &&
	    judging->message->automatic.reason != AUTOMATIC_TEXT)
		return DECISION_REQUEST;
	if (weighing->request >= weigh_unsure_from(weighing) ||
	    is_doubted(weighing) || weighing->is_unread ||
	    asks_at_head(judging) || asks_aside(weighing))
		return DECISION_UNSURE;
	if (is_other(weighing))
		return DECISION_NOT_REQUEST;
	return expect == EXPECT_REQUESTS ? DECISION_UNSURE
					 : DECISION_NOT_REQUEST;
}

/* What else it is: by learned weights, otherwise by its header. */
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

/* Without learned weights: the kinds with evidence in rules. */
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
	weighing.is_unread = is_unread(&weighing);
	weighing.is_fixed = has_last_word(judging);
	weigh_local(&weighing);
	result->other = name_other(&weighing);
	weigh_set_kinds(&weighing);
	weigh_set_guesses(&weighing);
	explain(&weighing);
}
