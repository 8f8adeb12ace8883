/* SPDX-License-Identifier: ISC */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "rules/classify.h"
#include "rules/pattern_private.h"
#include "rules/rulefile_private.h"
#include "rules/ruleset_private.h"

/*
 * A rule file (dpod-rules(5)): each line is a keyword and its arguments. A rule
 * is the lines from `rule` to the next that does not describe it. The table at
 * the end of this file lists the keywords.
 */
const char *
rulefile_copy(struct rulefile *reader, const char *text)
{
	return arena_string(reader->rules->memory, text);
}

/* Splits the next word off *rest; "" if there is none. */
char *
rulefile_word(char **rest)
{
	char *word = *rest + strspn(*rest, " ");
	size_t length = strcspn(word, " ");

	*rest = word + length;
	if (**rest != '\0')
		*(*rest)++ = '\0';
	*rest += strspn(*rest, " ");
	return word;
}

bool
rulefile_number(const char *word, int *ret_number)
{
	char *end;
	long number = strtol(word, &end, 10);

	if (end == word || *end != '\0' || number < -RULE_WEIGHT_MAX ||
	    number > RULE_WEIGHT_MAX)
		return false;
	*ret_number = (int)number;
	return true;
}

static bool
rulefile_is_name(const char *word)
{
	size_t length = strlen(word);

	return length > 0 && length <= 64 && word[0] >= 'a' && word[0] <= 'z' &&
	    strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool
finish_rule(struct rulefile *reader)
{
	struct rule *rule = reader->rule;

	reader->rule = NULL;
	if (rule == NULL)
		return true;
	if (rule->kind < 0)
		return mistake(reader, "rule %s has no line `kind`", rule->id);
	if (!rule->has_weight && rule->kind != RULE_FACT)
		return mistake(
		    reader, "rule %s has no line `weight`", rule->id);
	if (rule->patterns == NULL)
		return mistake(
		    reader, "rule %s has no line `pattern`", rule->id);
	if (rule->wheres == 0)
		rule->wheres = 1u << RULE_SUBJECT | 1u << RULE_TEXT;
	reader->rules->wheres |= rule->wheres;
	if (rule->words_most > reader->rules->words_most)
		reader->rules->words_most = rule->words_most;
	return true;
}

static bool
read_language(struct rulefile *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	const char *code = rulefile_word(&rest);
	unsigned i = 0;

	reader->has_language = true;
	reader->language = LANGUAGES_MAX;
	reader->is_interpreted = strcmp(rest, "interpreted") == 0;
	if (*rest != '\0' && !reader->is_interpreted)
		return mistake(
		    reader, "only \"interpreted\" may follow a language");
	if (strcmp(code, "any") == 0)
		return true;
	if (strlen(code) != 2 || !rulefile_is_name(code))
		return mistake(
		    reader, "a language is two letters (ISO 639-1) or \"any\"");
	while (i < rules->languages_count &&
	    strcmp(rules->languages[i], code) != 0)
		i++;
	if (i == LANGUAGES_MAX)
		return mistake(reader, "more than %d languages", LANGUAGES_MAX);
	if (i == rules->languages_count) {
		(void)snprintf(
		    rules->languages[i], LANGUAGE_CODE_SIZE, "%s", code);
		rules->languages_count++;
	}
	reader->language = i;
	return true;
}

/* The rules of another language run if this one is the best. */
static bool
read_with(struct rulefile *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	unsigned i = 0;

	while (i < rules->languages_count &&
	    strcmp(rules->languages[i], rest) != 0)
		i++;
	if (i == rules->languages_count || reader->language == LANGUAGES_MAX)
		return mistake(reader,
		    "`with CODE` requires a language that was defined before, "
		    "and cannot follow `language any`");
	rules->companions[reader->language] |= UINT32_C(1) << i;
	return true;
}

typedef bool add_evidence_fn(struct lexicon *lexicon, const char *word,
    size_t length, unsigned language, int weight);

static bool
read_evidence(struct rulefile *reader, char *rest, add_evidence_fn *add)
{
	int weight;

	if (reader->language == LANGUAGES_MAX)
		return mistake(
		    reader, "evidence must belong to one language, not to any");
	if (!rulefile_number(rulefile_word(&rest), &weight) || weight < 1 ||
	    weight > 9)
		return mistake(reader,
		    "expected a weight from 1 to 9 before the words or "
		    "letters");
	while (*rest != '\0') {
		const char *word = rulefile_word(&rest);

		if (!add(reader->rules->lexicon, word, strlen(word),
			reader->language, weight))
			return mistake(reader,
			    "\"%s\" is too long, or there are too many words",
			    word);
	}
	return true;
}

static bool
read_words(struct rulefile *reader, char *rest)
{
	return read_evidence(reader, rest, lexicon_add);
}

static bool
read_letters(struct rulefile *reader, char *rest)
{
	return read_evidence(reader, rest, lexicon_add_letter);
}

/* Expands the fragments of a pattern, in `memory`; NULL with the error. */
char *
rulefile_expand(struct rulefile *reader, struct arena *memory, const char *text)
{
	struct ruleset *rules = reader->rules;
	struct buffer buffer = {0};
	const char *wrong;
	char *expanded = NULL;

	if (text[0] == '(' && text[1] == '*') {
		(void)mistake(reader, "a pattern must not begin with (*");
		return NULL;
	}
	if (!pattern_expand(rules, reader->language, text, &buffer, &wrong))
		(void)mistake(reader,
		    "no fragment %.*s} in this language: define it first with "
		    "`fragment NAME = PATTERN`",
		    (int)strcspn(wrong, "}"), wrong);
	else if (buffer.length > RULE_PATTERN_MAX)
		(void)mistake(reader,
		    "the pattern is longer than %d bytes with its fragments",
		    RULE_PATTERN_MAX);
	else
		expanded = arena_copy(memory, buffer.data, buffer.length);
	buffer_release(&buffer);
	return expanded;
}

static bool
read_fragment(struct rulefile *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	const char *name = rulefile_word(&rest);
	const char *text;

	if (!rulefile_is_name(name) || rest[0] != '=' || rest[1] != ' ')
		return mistake(reader,
		    "expected `fragment NAME = PATTERN`, with a name of "
		    "lower-case letters, digits and hyphens");
	for (size_t i = 0; i < rules->fragments_count; i++)
		if (rules->fragments[i].language == reader->language &&
		    strcmp(rules->fragments[i].name, name) == 0)
			return mistake(reader,
			    "duplicate fragment %s: choose another name", name);
	if (rules->fragments_count == RULE_FRAGMENTS_MAX)
		return mistake(
		    reader, "more than %d fragments", RULE_FRAGMENTS_MAX);
	text = rulefile_expand(reader, rules->memory, rest + 2);
	if (text == NULL)
		return false;
	rules->fragments = memory_resize(rules->fragments,
	    rules->fragments_count + 1, sizeof *rules->fragments);
	rules->fragments[rules->fragments_count++] = (struct fragment){
	    rulefile_copy(reader, name), text, reader->language};
	return true;
}

static bool
read_rule(struct rulefile *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	struct rule *rule;
	const struct rule *other = ruleset_find(rules, rest);

	if (!rulefile_is_name(rest))
		return mistake(reader,
		    "a rule name consists of lower-case letters, digits and "
		    "hyphens and begins with a letter");
	if (other != NULL)
		return mistake(reader,
		    "duplicate rule %s, first defined at %s:%u: choose another "
		    "name",
		    rest, other->file, other->line);
	if (rules->count == RULES_MAX)
		return mistake(reader, "more than %d rules", RULES_MAX);
	rule = arena_alloc(rules->memory, sizeof *rule);
	rule->id = rulefile_copy(reader, rest);
	rule->file = reader->name;
	rule->line = reader->line;
	rule->language = reader->language;
	rule->kind = -1;
	rule->is_own = rules->reads_own;
	rules->rules = memory_resize(
	    rules->rules, rules->count + 1, sizeof(struct rule *));
	rules->rules[rules->count++] = rule;
	reader->rule = rule;
	return true;
}

static struct rule *
find_named(struct rulefile *reader, const char *id)
{
	struct rule *rule = ruleset_find(reader->rules, id);

	if (rule == NULL)
		(void)mistake(reader,
		    "no such rule before this line: %s; use the name shown by "
		    "`dpoctl classify`",
		    id);
	return rule;
}

static bool
read_disable(struct rulefile *reader, char *rest)
{
	struct rule *rule = find_named(reader, rest);

	if (rule != NULL)
		rule->is_disabled = true;
	return rule != NULL;
}

static bool
read_weigh(struct rulefile *reader, char *rest)
{
	struct rule *rule = find_named(reader, rulefile_word(&rest));

	if (rule != NULL && !rulefile_number(rest, &rule->weight))
		return mistake(reader,
		    "expected `weigh RULE NUMBER`, with a number from -%d to "
		    "%d",
		    RULE_WEIGHT_MAX, RULE_WEIGHT_MAX);
	return rule != NULL;
}

/* Minimum probability, in per cent, for such a mailbox. */
static bool
read_likelihood(struct rulefile *reader, enum expect expect, char *rest)
{
	const char *name = rulefile_word(&rest);
	bool is_unsure = strcmp(name, "unsure") == 0;
	struct likelihood *likely = &reader->rules->likely[expect];
	int percent;

	if ((!is_unsure && strcmp(name, "request") != 0) ||
	    !rulefile_number(rest, &percent) || percent < 1 ||
	    percent > LIKELIHOOD_MAX)
		return mistake(reader,
		    "expected `threshold %s request NUMBER` or `threshold %s "
		    "unsure NUMBER`, with a number from 1 to %d",
		    expect_name(expect), expect_name(expect), LIKELIHOOD_MAX);
	*(is_unsure ? &likely->unsure : &likely->request) = percent;
	return true;
}

/* The minimum scores of a request and of an unsure message. */
static bool
read_threshold(struct rulefile *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	const char *name = rulefile_word(&rest);
	bool is_unsure = strcmp(name, "unsure") == 0;
	enum expect expect;
	int score;

	if (expect_find(name, &expect))
		return read_likelihood(reader, expect, rest);

	if ((!is_unsure && strcmp(name, "request") != 0) ||
	    !rulefile_number(rest, &score) || score < 1)
		return mistake(reader,
		    "expected `threshold request NUMBER` or `threshold unsure "
		    "NUMBER`, with a number from 1 to %d",
		    RULE_WEIGHT_MAX);
	*(is_unsure ? &rules->threshold_unsure : &rules->threshold_request) =
	    score;
	return true;
}

enum line_place {
	PLACE_TOP,	/* standalone; ends a rule */
	PLACE_LANGUAGE, /* after `language`; ends a rule */
	PLACE_RULE,	/* describes a rule */
};

static const struct {
	const char *word;
	enum line_place place;
	bool (*read)(struct rulefile *reader, char *rest);
} lines[] = {
    {"language", PLACE_TOP, read_language},
    {"disable", PLACE_TOP, read_disable},
    {"weigh", PLACE_TOP, read_weigh},
    {"threshold", PLACE_TOP, read_threshold},
    {"with", PLACE_LANGUAGE, read_with},
    {"words", PLACE_LANGUAGE, read_words},
    {"letters", PLACE_LANGUAGE, read_letters},
    {"fragment", PLACE_LANGUAGE, read_fragment},
    {"rule", PLACE_LANGUAGE, read_rule},
    {"kind", PLACE_RULE, rulefile_read_kind},
    {"weight", PLACE_RULE, rulefile_read_weight},
    {"where", PLACE_RULE, rulefile_read_where},
    {"short", PLACE_RULE, rulefile_read_short},
    {"pattern", PLACE_RULE, rulefile_read_pattern},
    {"near", PLACE_RULE, rulefile_read_near},
    {"unless", PLACE_RULE, rulefile_read_unless},
    {"among", PLACE_RULE, rulefile_read_among},
    {"good", PLACE_RULE, rulefile_read_good},
    {"bad", PLACE_RULE, rulefile_read_bad},
};

static bool
read_line(struct rulefile *reader, char *line)
{
	char *rest = line;
	const char *word = rulefile_word(&rest);
	size_t i = 0;

	if (word[0] == '\0' || word[0] == '#')
		return true;
	while (i < LENGTH(lines) && strcmp(lines[i].word, word) != 0)
		i++;
	if (i == LENGTH(lines))
		return mistake(reader,
		    "a line must begin with language, with, words, letters, "
		    "fragment, rule, kind, weight, where, short, pattern, "
		    "near, unless, among, good, bad, disable, weigh, threshold "
		    "or #");
	if (*rest == '\0')
		return mistake(reader, "`%s` requires a value", word);
	if (lines[i].place == PLACE_RULE && reader->rule == NULL)
		return mistake(reader,
		    "`%s` belongs to a rule: `rule NAME` must come first",
		    word);
	if (lines[i].place != PLACE_RULE && !finish_rule(reader))
		return false;
	if (lines[i].place == PLACE_LANGUAGE && !reader->has_language)
		return mistake(
		    reader, "`language CODE` must come before `%s`", word);
	return lines[i].read(reader, rest);
}

static bool
check_bytes(struct rulefile *reader, const char *line, size_t length)
{
	if (length > RULE_LINE_BYTES_MAX)
		return mistake(
		    reader, "line longer than %d bytes", RULE_LINE_BYTES_MAX);
	if (!utf8_is_valid(line, length))
		return mistake(reader, "not UTF-8: save the file as UTF-8");
	for (size_t i = 0; i < length; i++)
		if ((line[i] >= 0 && line[i] < ' ') || line[i] == 0x7f)
			return mistake(reader,
			    "control character or tab at column %zu: use "
			    "spaces",
			    i + 1);
	return true;
}

bool
rulefile_read(struct ruleset *rules, const char *path, const char *content,
    size_t length, struct error *err)
{
	struct rulefile reader = {
	    .rules = rules,
	    .path = path,
	    .name = arena_string(rules->memory, path),
	    .err = err,
	};
	char line[RULE_LINE_BYTES_MAX + 1];
	const char *end = content + length;

	while (content < end) {
		const char *stop =
		    memchr(content, '\n', (size_t)(end - content));
		size_t bytes;

		stop = stop == NULL ? end : stop;
		bytes = (size_t)(stop - content);
		if (bytes > 0 && content[bytes - 1] == '\r')
			bytes--;
		reader.line++;
		if (!check_bytes(&reader, content, bytes))
			return false;
		while (bytes > 0 && content[bytes - 1] == ' ')
			bytes--;
		memcpy(line, content, bytes);
		line[bytes] = '\0';
		if (!read_line(&reader, line))
			return false;
		content = stop + 1;
	}
	return finish_rule(&reader);
}
