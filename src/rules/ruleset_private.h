/* SPDX-License-Identifier: ISC */
#ifndef RULES_RULESET_PRIVATE_H
#define RULES_RULESET_PRIVATE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "rules/kind.h"
#include "rules/language.h"
#include "rules/prefilter.h"

/* Bounds of a set of rules. */
#define RULES_MAX	    4000
#define RULE_FILES_MAX	    200
#define RULE_FILE_BYTES_MAX ((size_t)512 * 1024)
#define RULE_LINE_BYTES_MAX 2000
#define RULE_PATTERN_MAX    16000 /* bytes, with its fragments */
#define RULE_FRAGMENTS_MAX  1000
#define RULE_PATTERNS_MAX   10000
#define RULE_EXAMPLES_MAX   40 /* of a rule */
#define RULE_WEIGHT_MAX	    100

/* What a rule speaks for, beside the kinds. */
enum {
	RULE_ANY = KINDS, /* every kind for which something else speaks */
	RULE_PROCESSOR,
	RULE_KINDS,
};

struct example {
	const char *text;
	bool is_good;
	unsigned line;
	struct example *next;
};

/* Numbers in the prefilter, of which a text must have one. */
struct literal_numbers {
	uint32_t *items;
	size_t count;
};

struct pattern {
	char *text; /* expanded, folded */
	pcre2_code *code;
	struct literal_numbers *sets; /* of each a literal must be there */
	size_t sets_count;
	struct pattern *next;
};

struct rule {
	const char *id;
	const char *file;
	unsigned line;
	unsigned language; /* index; LANGUAGES_MAX: any */
	int kind;	   /* enum kind or RULE_...; -1: not yet said */
	int weight;
	bool has_weight;
	bool is_disabled;
	unsigned wheres;	  /* bits of enum rule_where */
	struct pattern *patterns; /* the rule matches if one does */
	struct example *examples;
	size_t examples_count;
};

struct fragment {
	const char *name;
	const char *text; /* expanded */
	unsigned language;
};

struct ruleset {
	struct arena *memory;
	struct rule **rules;
	size_t count;
	size_t patterns_count;
	struct fragment *fragments;
	size_t fragments_count;
	char languages[LANGUAGES_MAX][LANGUAGE_CODE_SIZE];
	unsigned languages_count;
	struct lexicon *lexicon;
	struct prefilter *prefilter;
	struct digest digest;
	unsigned char digest_bytes[DIGEST_BYTES];
	/* Scratch of matching: one set is used by one thread. */
	pcre2_compile_context *compile_context;
	pcre2_match_context *match_context;
	pcre2_match_data *match_data;
	pcre2_jit_stack *jit_stack;
};

/* A kind's name, "processor" or "any". */
const char *rule_kind_name(int kind);

struct rule *ruleset_find(const struct ruleset *rules, const char *id);

/* rulefile.c: adds what a file says; `content` ends in NUL. */
bool rulefile_read(struct ruleset *rules, const char *path, const char *content,
    size_t length, struct error *err);

/* pattern.c: see there. */
struct buffer;
bool pattern_expand(const struct ruleset *rules, unsigned language,
    const char *text, struct buffer *ret_pattern, const char **ret_wrong);
bool pattern_compile(struct ruleset *rules, struct pattern *pattern,
    char *ret_wrong, size_t wrong_size);

/* match.c */
enum match_result {
	MATCH_NO,
	MATCH_YES,
	MATCH_NOT_EVALUATED, /* a limit was hit */
};
/* What one mail may cost. */
struct match_budget {
	int64_t wall_end_ns;
	int64_t processor_end_ns;
};
struct match_budget match_budget_start(int64_t ns);

enum match_result match_pattern(const struct ruleset *rules,
    const struct pattern *pattern, const char *text, size_t length,
    const struct match_budget *budget, size_t *ret_start, size_t *ret_end);

#endif
