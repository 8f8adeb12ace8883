/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "rules/fold.h"
#include "rules/literal.h"
#include "rules/ruleset_private.h"

static const struct fragment *
find_fragment(const struct ruleset *rules, unsigned language, const char *name,
    size_t length)
{
	for (size_t i = 0; i < rules->fragments_count; i++) {
		const struct fragment *fragment = &rules->fragments[i];

		if ((fragment->language == language ||
			fragment->language == LANGUAGES_MAX) &&
		    strlen(fragment->name) == length &&
		    memcmp(fragment->name, name, length) == 0)
			return fragment;
	}
	return NULL;
}

static bool
starts_name(const char *at)
{
	return at[0] == '{' && at[1] >= 'a' && at[1] <= 'z';
}

/*
 * Appends a pattern with its {fragments} put in, each as a group of its own.
 * {2,5} is a count. On failure *ret_wrong points to the name in `text`.
 */
bool
pattern_expand(const struct ruleset *rules, unsigned language, const char *text,
    struct buffer *ret_pattern, const char **ret_wrong)
{
	for (const char *at = text; *at != '\0';) {
		const struct fragment *fragment;
		size_t length;

		if (at[0] == '\\' && at[1] != '\0') {
			/* \x{..} and \p{..} are not names of ours */
			length = strchr("xpP", at[1]) != NULL && at[2] == '{'
			    ? strcspn(at, "}")
			    : 2;
			buffer_add(ret_pattern, at, length);
			at += length;
			continue;
		}
		if (!starts_name(at)) {
			length = 1 + strcspn(at + 1, "\\{");
			fold_pattern(at, length, ret_pattern);
			at += length;
			continue;
		}
		length = strcspn(at + 1, "}");
		fragment = find_fragment(rules, language, at + 1, length);
		if (fragment == NULL || at[1 + length] != '}' ||
		    ret_pattern->length > RULE_PATTERN_MAX) {
			*ret_wrong = at;
			return false;
		}
		buffer_add_string(ret_pattern, "(?:");
		buffer_add_string(ret_pattern, fragment->text);
		buffer_add_string(ret_pattern, ")");
		at += length + 2;
	}
	return true;
}

static void
find_literals(struct ruleset *rules, struct rule *rule)
{
	struct literals literals = literals_of(rules->memory, rule->pattern);

	rule->literals =
	    arena_array(rules->memory, literals.count, sizeof *rule->literals);
	rule->literals_count = literals.count;
	for (size_t i = 0; i < literals.count; i++)
		rule->literals[i] =
		    prefilter_add(rules->prefilter, literals.items[i]);
}

/*
 * Compiles the rule's pattern, for JIT where there is one (without, the
 * interpreter has the same limits). On failure *ret_wrong says why.
 */
bool
pattern_compile(struct ruleset *rules, struct rule *rule, char *ret_wrong,
    size_t wrong_size)
{
	static const uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS |
	    PCRE2_NEVER_BACKSLASH_C | PCRE2_MULTILINE | PCRE2_USE_OFFSET_LIMIT;
	uint32_t matches_empty = 0;
	PCRE2_SIZE offset;
	int code;

	rule->code =
	    pcre2_compile((PCRE2_SPTR)rule->pattern, PCRE2_ZERO_TERMINATED,
		flags, &code, &offset, rules->compile_context);
	if (rule->code == NULL) {
		PCRE2_UCHAR text[200];
		size_t length = strlen(rule->pattern);
		size_t from =
		    utf8_cut(rule->pattern, offset > 20 ? offset - 20 : 0);

		(void)pcre2_get_error_message(code, text, sizeof text);
		(void)snprintf(ret_wrong, wrong_size, "%s, behind \"%.*s\"",
		    (const char *)text,
		    (int)(offset < length ? offset - from : length - from),
		    rule->pattern + from);
		return false;
	}
	(void)pcre2_pattern_info(
	    rule->code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
	if (matches_empty != 0) {
		(void)snprintf(ret_wrong, wrong_size,
		    "the pattern matches where there is nothing, that is "
		    "everywhere; make some word of it necessary");
		return false;
	}
	(void)pcre2_jit_compile(rule->code, PCRE2_JIT_COMPLETE);
	find_literals(rules, rule);
	return true;
}
