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
#include "rules/learned_private.h"
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
#define RULE_GROUPS_MAX	    20 /* of a pattern */
#define RULE_WEIGHT_MAX	    100

/* What a rule speaks for, beside the kinds. */
enum {
	RULE_ANY = KINDS, /* every kind for which something else speaks */
	RULE_PROCESSOR,
	RULE_FACT,  /* for nothing: its named groups are facts */
	RULE_DOUBT, /* for no kind: a human should look */
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
	pcre2_code *code;
	struct literal_numbers *sets; /* of each a literal must be there */
	size_t sets_count;
	bool has_facts;	    /* named groups */
	bool crosses_lines; /* a match may reach over a line's end */
	struct pattern *next;
};

/* What must, or must not, stand within so many words of a match. */
struct window {
	bool is_wanted; /* near; else unless */
	int words;
	struct pattern *pattern;
	struct window *next;
};
#define WINDOW_WORDS_MAX 30
#define WINDOW_TRIES_MAX 20 /* matches that are looked at */
#define SHORT_WORDS_MAX	 500

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
	size_t words_most;	  /* of the newest text; 0: any number */
	struct pattern *patterns; /* the rule matches if one does */
	struct window *windows;	  /* and all of these hold */
	const char *among; /* its paragraph has one of these; NULL: any */
	struct example *examples;
	size_t examples_count;
	/* Where the set is timed: what it took, and how often it matched. */
	int64_t cost_ns;
	uint64_t hits;
};

struct fragment {
	const char *name;
	const char *text; /* expanded */
	unsigned language;
};

struct ruleset {
	struct arena *memory;
	struct arena *scratch; /* of one pattern, while it is loaded */
	struct rule **rules;
	size_t count;
	size_t patterns_count;
	struct fragment *fragments;
	size_t fragments_count;
	char languages[LANGUAGES_MAX][LANGUAGE_CODE_SIZE];
	unsigned languages_count;
	uint32_t companions[LANGUAGES_MAX]; /* bits: whose rules run too */
	struct lexicon *lexicon;
	struct prefilter *prefilter;
	unsigned wheres;   /* that any rule looks at; bits of enum rule_where */
	size_t words_most; /* the most that a rule names */
	struct digest digest;
	unsigned char digest_bytes[DIGEST_BYTES];
	/* Scratch of matching: one set is used by one thread. */
	pcre2_compile_context *compile_context;
	pcre2_match_context *match_context;
	pcre2_match_data *match_data;
	pcre2_jit_stack *jit_stack;
	struct prefilter_found *found;		 /* by place */
	int threshold_request, threshold_unsure; /* scores; dpod-rules(5) */
	bool is_timed;
	struct learned learned;
	struct local *local; /* owned; NULL: nothing is corrected */
	struct likelihood likely[EXPECTS]; /* as rule files say */
	enum expect expect;
	/* The office's languages, the mailbox's own first. */
	char office[LANGUAGES_MAX][LANGUAGE_CODE_SIZE];
	size_t office_count;
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
    const char *text, bool is_interpreted, char *ret_wrong, size_t wrong_size);
void pattern_find_literals(
    struct ruleset *rules, struct pattern *pattern, const char *text);

#endif
