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
#define RULE_PATTERN_MAX    16000 /* bytes, with expanded fragments */
#define RULE_FRAGMENTS_MAX  1000
#define RULE_PATTERNS_MAX   10000
#define RULE_EXAMPLES_MAX   40 /* per rule */
#define RULE_GROUPS_MAX	    20 /* per pattern */
#define RULE_WEIGHT_MAX	    100

/* What a rule indicates, other than kinds. */
enum {
	RULE_ANY = KINDS, /* every kind that has other evidence */
	RULE_PROCESSOR,
	RULE_FACT,  /* nothing: its named groups are facts */
	RULE_DOUBT, /* no kind: a person should look */
	RULE_KINDS,
};

struct example {
	const char *text;
	bool is_good;
	unsigned line;
	struct example *next;
};

/* Literals by number in the prefilter; a text must contain one of them. */
struct literal_numbers {
	uint32_t *items;
	size_t count;
};

struct pattern {
	pcre2_code *code; /* NULL: see `text` */
	const char *text; /* to be compiled when it is tried; else NULL */
	struct literal_numbers *sets; /* one literal of each set must occur */
	size_t sets_count;
	bool has_facts;	     /* named groups */
	bool crosses_lines;  /* a match can cross a line end */
	bool is_interpreted; /* not compiled to machine code */
	struct pattern *next;
};

/* Words that must, or must not, be within this distance of a match. */
struct window {
	bool is_wanted; /* `near`; else `unless` */
	int words;
	struct pattern *pattern;
	struct window *next;
};
#define WINDOW_WORDS_MAX 30
#define WINDOW_TRIES_MAX 20 /* matches that are tried */
#define SHORT_WORDS_MAX	 500

struct rule {
	const char *id;
	const char *file;
	unsigned line;
	unsigned language; /* index; LANGUAGES_MAX: any */
	int kind;	   /* enum kind or RULE_...; -1: not set yet */
	int weight;
	bool has_weight;
	bool is_disabled;
	bool is_own;		  /* the administrator's, not a shipped one */
	unsigned wheres;	  /* bits of enum rule_where */
	size_t words_most;	  /* of the newest text; 0: unlimited */
	struct pattern *patterns; /* the rule matches if one does */
	struct window *windows;	  /* and all of these hold */
	const char *among;	  /* paragraph needs one of these; NULL: none */
	struct example *examples;
	size_t examples_count;
	/* If the set is timed: processor time and number of matches. */
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
	struct arena *scratch; /* for one pattern, while loading */
	struct rule **rules;
	size_t count;
	size_t patterns_count;
	struct fragment *fragments;
	size_t fragments_count;
	char languages[LANGUAGES_MAX][LANGUAGE_CODE_SIZE];
	unsigned languages_count;
	uint32_t companions[LANGUAGES_MAX]; /* bits: whose rules also run */
	struct lexicon *lexicon;
	struct prefilter *prefilter;
	unsigned wheres;   /* used by any rule; bits of enum rule_where */
	size_t words_most; /* the largest limit of a rule */
	bool has_digest;
	bool is_deferring; /* patterns are compiled when they are tried */
	struct digest digest;
	unsigned char digest_bytes[DIGEST_BYTES];
	/* Scratch memory for matching: one thread per set. */
	pcre2_compile_context *compile_context;
	pcre2_match_context *match_context;
	pcre2_match_data *match_data;
	pcre2_jit_stack *jit_stack;
	struct prefilter_found *found;		 /* by place */
	int threshold_request, threshold_unsure; /* scores; dpod-rules(5) */
	bool is_timed;
	bool reads_own; /* while loading: the administrator's files */
	struct learned learned;
	struct local *local;		   /* owned; NULL: no correction */
	struct likelihood likely[EXPECTS]; /* as in the rule files */
	enum expect expect;
	/* The office's languages, the mailbox's own first. */
	char office[LANGUAGES_MAX][LANGUAGE_CODE_SIZE];
	size_t office_count;
};

/* A kind's name, "processor" or "any". */
const char *rule_kind_name(int kind);
struct rule *ruleset_find(const struct ruleset *rules, const char *id);
/* The number of a language; LANGUAGES_MAX: it has no rules. */
unsigned ruleset_language(const struct ruleset *rules, const char *code);

/* rulefile.c: adds the content of a file, which ends in NUL. */
bool rulefile_read(struct ruleset *rules, const char *path, const char *content,
    size_t length, struct error *err);

#endif
