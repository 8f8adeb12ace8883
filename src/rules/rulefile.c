/* SPDX-License-Identifier: ISC */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "rules/classify.h"
#include "rules/ruleset_private.h"

/*
 * A rule file (dpod-rules(5)): a line is a word that says what it is, and the
 * rest of the line. A rule is the lines from `rule` to the next that does not
 * describe it. What a line may say is the table at the end of this file.
 */
struct reader {
	struct ruleset *rules;
	const char *path;
	const char *name; /* copied: rules keep it */
	unsigned line;
	unsigned language;
	bool has_language;
	struct rule *rule; /* being read, or NULL */
	struct error *err;
};

#define mistake(reader, ...)                                              \
	(error_set((reader)->err, ERROR_STORE, RETRY_NEVER, __VA_ARGS__), \
	    error_prefix(                                                 \
		(reader)->err, "%s:%u", (reader)->path, (reader)->line))

static const char *
copy(struct reader *reader, const char *text)
{
	return arena_string(reader->rules->memory, text);
}

/* Cuts the next word off *rest; "" if there is none. */
static char *
next_word(char **rest)
{
	char *word = *rest + strspn(*rest, " ");
	size_t length = strcspn(word, " ");

	*rest = word + length;
	if (**rest != '\0')
		*(*rest)++ = '\0';
	*rest += strspn(*rest, " ");
	return word;
}

static bool
read_number(const char *word, int *ret_number)
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
is_name(const char *word)
{
	size_t length = strlen(word);

	return length > 0 && length <= 64 && word[0] >= 'a' && word[0] <= 'z' &&
	    strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool
finish_rule(struct reader *reader)
{
	struct rule *rule = reader->rule;

	reader->rule = NULL;
	if (rule == NULL)
		return true;
	if (rule->kind < 0)
		return mistake(reader, "rule %s has no line `kind`", rule->id);
	if (!rule->has_weight)
		return mistake(
		    reader, "rule %s has no line `weight`", rule->id);
	if (rule->patterns == NULL)
		return mistake(
		    reader, "rule %s has no line `pattern`", rule->id);
	if (rule->wheres == 0)
		rule->wheres = 1u << RULE_SUBJECT | 1u << RULE_TEXT;
	return true;
}

static bool
read_language(struct reader *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	unsigned i = 0;

	reader->has_language = true;
	reader->language = LANGUAGES_MAX;
	if (strcmp(rest, "any") == 0)
		return true;
	if (strlen(rest) != 2 || !is_name(rest))
		return mistake(reader,
		    "a language is two letters (ISO 639-1), or \"any\"");
	while (i < rules->languages_count &&
	    strcmp(rules->languages[i], rest) != 0)
		i++;
	if (i == LANGUAGES_MAX)
		return mistake(reader, "more than %d languages", LANGUAGES_MAX);
	if (i == rules->languages_count) {
		(void)snprintf(
		    rules->languages[i], LANGUAGE_CODE_SIZE, "%s", rest);
		rules->languages_count++;
	}
	reader->language = i;
	return true;
}

typedef bool add_evidence_fn(struct lexicon *lexicon, const char *word,
    size_t length, unsigned language, int weight);

static bool
read_evidence(struct reader *reader, char *rest, add_evidence_fn *add)
{
	int weight;

	if (reader->language == LANGUAGES_MAX)
		return mistake(reader, "evidence is for one language, not any");
	if (!read_number(next_word(&rest), &weight) || weight < 1 || weight > 9)
		return mistake(reader,
		    "a weight from 1 to 9 comes before the words or letters");
	while (*rest != '\0') {
		const char *word = next_word(&rest);

		if (!add(reader->rules->lexicon, word, strlen(word),
			reader->language, weight))
			return mistake(reader,
			    "\"%s\" is too long, or there are too many words",
			    word);
	}
	return true;
}

static bool
read_words(struct reader *reader, char *rest)
{
	return read_evidence(reader, rest, lexicon_add);
}

static bool
read_letters(struct reader *reader, char *rest)
{
	return read_evidence(reader, rest, lexicon_add_letter);
}

/* A pattern with its fragments put in, as a copy; NULL with the error. */
static char *
expand(struct reader *reader, const char *text)
{
	struct ruleset *rules = reader->rules;
	struct buffer buffer = {0};
	const char *wrong;
	char *expanded = NULL;

	if (text[0] == '(' && text[1] == '*') {
		(void)mistake(reader, "a pattern may not begin with (*");
		return NULL;
	}
	if (!pattern_expand(rules, reader->language, text, &buffer, &wrong))
		(void)mistake(reader,
		    "%.*s} is not a fragment of this language; a line "
		    "`fragment NAME = PATTERN` must come before",
		    (int)strcspn(wrong, "}"), wrong);
	else if (buffer.length > RULE_PATTERN_MAX)
		(void)mistake(reader,
		    "with its fragments the pattern is "
		    "longer than %d bytes",
		    RULE_PATTERN_MAX);
	else
		expanded =
		    arena_copy(rules->memory, buffer.data, buffer.length);
	buffer_release(&buffer);
	return expanded;
}

static bool
read_fragment(struct reader *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	const char *name = next_word(&rest);
	const char *text;

	if (!is_name(name) || rest[0] != '=' || rest[1] != ' ')
		return mistake(reader,
		    "this reads `fragment NAME = PATTERN`, the name in "
		    "lower case, digits and hyphens");
	for (size_t i = 0; i < rules->fragments_count; i++)
		if (rules->fragments[i].language == reader->language &&
		    strcmp(rules->fragments[i].name, name) == 0)
			return mistake(reader,
			    "fragment %s stands there before; take another "
			    "name",
			    name);
	if (rules->fragments_count == RULE_FRAGMENTS_MAX)
		return mistake(
		    reader, "more than %d fragments", RULE_FRAGMENTS_MAX);
	text = expand(reader, rest + 2);
	if (text == NULL)
		return false;
	rules->fragments = memory_resize(rules->fragments,
	    rules->fragments_count + 1, sizeof *rules->fragments);
	rules->fragments[rules->fragments_count++] =
	    (struct fragment){copy(reader, name), text, reader->language};
	return true;
}

static bool
read_rule(struct reader *reader, char *rest)
{
	struct ruleset *rules = reader->rules;
	struct rule *rule;
	const struct rule *other = ruleset_find(rules, rest);

	if (!is_name(rest))
		return mistake(reader,
		    "a rule's name is lower case, digits and hyphens, and "
		    "begins with a letter");
	if (other != NULL)
		return mistake(reader,
		    "rule %s stands at %s:%u already; take another name", rest,
		    other->file, other->line);
	if (rules->count == RULES_MAX)
		return mistake(reader, "more than %d rules", RULES_MAX);
	rule = arena_alloc(rules->memory, sizeof *rule);
	rule->id = copy(reader, rest);
	rule->file = reader->name;
	rule->line = reader->line;
	rule->language = reader->language;
	rule->kind = -1;
	rules->rules = memory_resize(
	    rules->rules, rules->count + 1, sizeof(struct rule *));
	rules->rules[rules->count++] = rule;
	reader->rule = rule;
	return true;
}

static bool
read_kind(struct reader *reader, char *rest)
{
	for (int i = 0; i < RULE_KINDS; i++) {
		if (strcmp(rule_kind_name(i), rest) == 0) {
			reader->rule->kind = i;
			return true;
		}
	}
	return mistake(reader,
	    "\"%s\" is no kind; it is access, erasure, optout, ... (see "
	    "dpod-rules(5)), processor, or any",
	    rest);
}

static bool
read_weight(struct reader *reader, char *rest)
{
	reader->rule->has_weight = true;
	if (!read_number(rest, &reader->rule->weight))
		return mistake(reader, "a weight is a number from -%d to %d",
		    RULE_WEIGHT_MAX, RULE_WEIGHT_MAX);
	return true;
}

static bool
read_where(struct reader *reader, char *rest)
{
	while (*rest != '\0') {
		const char *word = next_word(&rest);
		unsigned i = 0;

		while (i < RULE_WHERES &&
		    strcmp(rule_where_name((enum rule_where)i), word) != 0)
			i++;
		if (i == RULE_WHERES)
			return mistake(reader,
			    "\"%s\" is no place; it is subject, text, first "
			    "or attachment",
			    word);
		reader->rule->wheres |= 1u << i;
	}
	return true;
}

static bool
read_pattern(struct reader *reader, char *rest)
{
	struct pattern **end = &reader->rule->patterns;
	struct pattern *pattern;
	char wrong[300];
	char *expanded = expand(reader, rest);

	if (expanded == NULL)
		return false;
	if (reader->rules->patterns_count++ == RULE_PATTERNS_MAX)
		return mistake(
		    reader, "more than %d patterns", RULE_PATTERNS_MAX);
	while (*end != NULL)
		end = &(*end)->next;
	pattern = arena_alloc(reader->rules->memory, sizeof *pattern);
	pattern->text = expanded;
	*end = pattern;
	if (!pattern_compile(reader->rules, pattern, wrong, sizeof wrong))
		return mistake(reader, "pattern: %s", wrong);
	return true;
}

static bool
add_example(struct reader *reader, const char *text, bool is_good)
{
	struct rule *rule = reader->rule;
	struct example **end = &rule->examples;
	struct example *example;

	if (rule->examples_count++ == RULE_EXAMPLES_MAX)
		return mistake(
		    reader, "more than %d examples", RULE_EXAMPLES_MAX);
	while (*end != NULL)
		end = &(*end)->next;
	example = arena_alloc(reader->rules->memory, sizeof *example);
	example->text = copy(reader, text);
	example->is_good = is_good;
	example->line = reader->line;
	*end = example;
	return true;
}

static bool
read_good(struct reader *reader, char *rest)
{
	return add_example(reader, rest, true);
}

static bool
read_bad(struct reader *reader, char *rest)
{
	return add_example(reader, rest, false);
}

static struct rule *
find_named(struct reader *reader, const char *id)
{
	struct rule *rule = ruleset_find(reader->rules, id);

	if (rule == NULL)
		(void)mistake(reader,
		    "no rule %s stands before this; rules are named as in "
		    "`dpoctl classify`",
		    id);
	return rule;
}

static bool
read_disable(struct reader *reader, char *rest)
{
	struct rule *rule = find_named(reader, rest);

	if (rule != NULL)
		rule->is_disabled = true;
	return rule != NULL;
}

static bool
read_weigh(struct reader *reader, char *rest)
{
	struct rule *rule = find_named(reader, next_word(&rest));

	if (rule != NULL && !read_number(rest, &rule->weight))
		return mistake(reader,
		    "this reads `weigh RULE NUMBER`, -%d to %d",
		    RULE_WEIGHT_MAX, RULE_WEIGHT_MAX);
	return rule != NULL;
}

enum line_place {
	PLACE_TOP,	/* needs nothing; ends a rule */
	PLACE_LANGUAGE, /* behind a `language`; ends a rule */
	PLACE_RULE,	/* describes a rule */
};

static const struct {
	const char *word;
	enum line_place place;
	bool (*read)(struct reader *reader, char *rest);
} lines[] = {
    {"language", PLACE_TOP, read_language},
    {"disable", PLACE_TOP, read_disable},
    {"weigh", PLACE_TOP, read_weigh},
    {"words", PLACE_LANGUAGE, read_words},
    {"letters", PLACE_LANGUAGE, read_letters},
    {"fragment", PLACE_LANGUAGE, read_fragment},
    {"rule", PLACE_LANGUAGE, read_rule},
    {"kind", PLACE_RULE, read_kind},
    {"weight", PLACE_RULE, read_weight},
    {"where", PLACE_RULE, read_where},
    {"pattern", PLACE_RULE, read_pattern},
    {"good", PLACE_RULE, read_good},
    {"bad", PLACE_RULE, read_bad},
};

static bool
read_line(struct reader *reader, char *line)
{
	char *rest = line;
	const char *word = next_word(&rest);
	size_t i = 0;

	if (word[0] == '\0' || word[0] == '#')
		return true;
	while (i < LENGTH(lines) && strcmp(lines[i].word, word) != 0)
		i++;
	if (i == LENGTH(lines))
		return mistake(reader,
		    "a line begins with language, words, letters, fragment, "
		    "rule, kind, weight, where, pattern, good, bad, disable, "
		    "weigh or #");
	if (*rest == '\0')
		return mistake(reader, "`%s` needs something behind it", word);
	if (lines[i].place == PLACE_RULE && reader->rule == NULL)
		return mistake(reader,
		    "`%s` belongs to a rule; `rule NAME` must come "
		    "before",
		    word);
	if (lines[i].place != PLACE_RULE && !finish_rule(reader))
		return false;
	if (lines[i].place == PLACE_LANGUAGE && !reader->has_language)
		return mistake(reader,
		    "a line `language CODE` must come before `%s`", word);
	return lines[i].read(reader, rest);
}

static bool
check_bytes(struct reader *reader, const char *line, size_t length)
{
	if (length > RULE_LINE_BYTES_MAX)
		return mistake(
		    reader, "a line has at most %d bytes", RULE_LINE_BYTES_MAX);
	if (!utf8_is_valid(line, length))
		return mistake(reader, "this is not UTF-8; save it as UTF-8");
	for (size_t i = 0; i < length; i++)
		if ((line[i] >= 0 && line[i] < ' ') || line[i] == 0x7f)
			return mistake(reader,
			    "a control character (or a tab) at column %zu; "
			    "use blanks",
			    i + 1);
	return true;
}

bool
rulefile_read(struct ruleset *rules, const char *path, const char *content,
    size_t length, struct error *err)
{
	struct reader reader = {
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
