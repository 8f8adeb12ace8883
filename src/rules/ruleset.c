/* SPDX-License-Identifier: ISC */
#include "rules/ruleset.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "rules/ruleset_private.h"

enum {
	/* Per start position of a match: 0.1 ms. */
	MATCH_LIMIT = 20000,
	DEPTH_LIMIT = 1000,    /* the interpreter's */
	HEAP_LIMIT_KIB = 4096, /* the interpreter's */
	JIT_STACK_MIN = 32 * 1024,
	JIT_STACK_MAX = 1024 * 1024,
	NESTING_MAX = 60,
	THRESHOLD_REQUEST = 5, /* minimum score of a request */
	THRESHOLD_UNSURE = 2,  /* minimum score to be reviewed by a person */
};

const char *
rule_kind_name(int kind)
{
	if (kind == RULE_ANY)
		return "any";
	if (kind == RULE_FACT)
		return "fact";
	if (kind == RULE_DOUBT)
		return "doubt";
	return kind == RULE_PROCESSOR ? "processor"
				      : kind_name((enum kind)kind);
}

struct rule *
ruleset_find(const struct ruleset *rules, const char *id)
{
	for (size_t i = 0; i < rules->count; i++)
		if (strcmp(rules->rules[i]->id, id) == 0)
			return rules->rules[i];
	return NULL;
}

unsigned
ruleset_language(const struct ruleset *rules, const char *code)
{
	for (unsigned i = 0; i < rules->languages_count; i++)
		if (strcmp(rules->languages[i], code) == 0)
			return i;
	return LANGUAGES_MAX;
}

static struct ruleset *
new_ruleset(void)
{
	struct ruleset *rules = memory_new(1, sizeof *rules);

	rules->memory = arena_new();
	rules->scratch = arena_new();
	rules->lexicon = lexicon_new();
	rules->learned.learner = learner_new();
	rules->expect = EXPECT_MIXED;
	rules->threshold_request = THRESHOLD_REQUEST;
	rules->threshold_unsure = THRESHOLD_UNSURE;
	rules->prefilter = prefilter_new();
	digest_start(&rules->digest);
	rules->compile_context = pcre2_compile_context_create(NULL);
	rules->match_context = pcre2_match_context_create(NULL);
	rules->match_data = pcre2_match_data_create(RULE_GROUPS_MAX, NULL);
	if (rules->compile_context == NULL || rules->match_context == NULL ||
	    rules->match_data == NULL)
		abort();
	(void)pcre2_set_parens_nest_limit(rules->compile_context, NESTING_MAX);
	(void)pcre2_set_newline(rules->compile_context, PCRE2_NEWLINE_LF);
	(void)pcre2_set_match_limit(rules->match_context, MATCH_LIMIT);
	(void)pcre2_set_depth_limit(rules->match_context, DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(rules->match_context, HEAP_LIMIT_KIB);
	rules->jit_stack =
	    pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
	if (rules->jit_stack != NULL)
		pcre2_jit_stack_assign(
		    rules->match_context, NULL, rules->jit_stack);
	return rules;
}

static void
free_patterns(const struct rule *rule)
{
	for (const struct pattern *pattern = rule->patterns; pattern != NULL;
	     pattern = pattern->next)
		pcre2_code_free(pattern->code);
	for (const struct window *window = rule->windows; window != NULL;
	     window = window->next)
		pcre2_code_free(window->pattern->code);
}

void
ruleset_free(struct ruleset *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; i < rules->count; i++)
		free_patterns(rules->rules[i]);
	pcre2_jit_stack_free(rules->jit_stack);
	pcre2_match_data_free(rules->match_data);
	pcre2_match_context_free(rules->match_context);
	pcre2_compile_context_free(rules->compile_context);
	for (int i = 0; rules->found != NULL && i < RULE_WHERES; i++)
		prefilter_found_release(&rules->found[i]);
	free(rules->found);
	prefilter_free(rules->prefilter);
	lexicon_free(rules->lexicon);
	learner_free(rules->learned.learner);
	local_free(rules->local);
	free(rules->fragments);
	free(rules->rules);
	arena_free(rules->scratch);
	arena_free(rules->memory);
	free(rules);
}

static bool
load_file(struct ruleset *rules, const char *directory, const char *name,
    struct error *err)
{
	struct buffer content = {0};
	const char *path =
	    arena_printf(rules->memory, "%s/%s", directory, name);
	bool loaded = file_read(path, RULE_FILE_BYTES_MAX, &content, err);

	if (loaded && rules->has_digest) {
		digest_add_field(&rules->digest, name);
		digest_add(&rules->digest, content.data, content.length);
		digest_add_field(&rules->digest, "");
	}
	loaded = loaded &&
	    rulefile_read(
		rules, path, buffer_string(&content), content.length, err);
	buffer_release(&content);
	return loaded;
}

static bool
load_directory(struct ruleset *rules, const char *directory,
    size_t *files_count, struct error *err)
{
	struct file_names files;

	if (!file_list(rules->memory, directory, ".rules", &files, err))
		return false;
	*files_count += files.count;
	if (*files_count > RULE_FILES_MAX)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: more than %d rule files", directory, RULE_FILES_MAX);
	for (size_t i = 0; i < files.count; i++)
		if (!load_file(rules, directory, files.names[i], err))
			return false;
	return true;
}

/* Frees `rules` on failure. */
static struct ruleset *
load(struct ruleset *rules, const char *const *directories, size_t count,
    struct error *err)
{
	size_t files_count = 0;

	for (size_t i = 0; i < count; i++) {
		/* Mistakes in the administrator's rules are found now. */
		rules->is_deferring = rules->is_deferring && i == 0;
		rules->reads_own = i > 0;
		if (!load_directory(rules, directories[i], &files_count, err) ||
		    !learner_read(rules->learned.learner, directories[i],
			i == 0, rules->has_digest ? &rules->digest : NULL, err))
			goto failed;
	}
	if (rules->count == 0) {
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: no rule in any file *.rules",
		    count > 0 ? directories[0] : "not a directory");
		goto failed;
	}
	if (!ruleset_set_thresholds(rules, 0, 0, err))
		goto failed;
	learned_find(&rules->learned, rules->likely);
	digest_finish(&rules->digest, rules->digest_bytes);
	rules->found = memory_new(RULE_WHERES, sizeof *rules->found);
	for (int i = 0; i < RULE_WHERES; i++)
		rules->found[i] = prefilter_found_new(rules->prefilter);
	arena_free(rules->scratch);
	rules->scratch = NULL;
	return rules;

failed:
	ruleset_free(rules);
	return NULL;
}

struct ruleset *
ruleset_load(const char *const *directories, size_t count, struct error *err)
{
	struct ruleset *rules = new_ruleset();

	rules->has_digest = true;
	return load(rules, directories, count, err);
}

struct ruleset *
ruleset_load_to_judge(const char *const *directories, size_t count,
    bool is_for_few, struct error *err)
{
	struct ruleset *rules = new_ruleset();

	rules->is_deferring = is_for_few;
	return load(rules, directories, count, err);
}

/* Whether most messages, as far as is known, are judged by its rules. */
static bool
is_usual(const struct ruleset *rules, unsigned language)
{
	bool is_usual = language == LANGUAGES_MAX || rules->office_count == 0;

	for (size_t i = 0; !is_usual && i < rules->office_count; i++) {
		unsigned own = ruleset_language(rules, rules->office[i]);

		is_usual = own == language ||
		    (own < LANGUAGES_MAX &&
			(rules->companions[own] >> language & 1) != 0);
	}
	return is_usual;
}

/* Without JIT, patterns are interpreted, with the same limits. */
void
ruleset_compile(struct ruleset *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->rules[i];

		if (!is_usual(rules, rule->language))
			continue;
		for (struct pattern *at = rule->patterns; at != NULL;
		     at = at->next)
			if (!at->is_interpreted)
				(void)pcre2_jit_compile(
				    at->code, PCRE2_JIT_COMPLETE);
	}
}

void
ruleset_digest(const struct ruleset *rules, unsigned char ret[DIGEST_BYTES])
{
	assert(rules->has_digest);
	memcpy(ret, rules->digest_bytes, DIGEST_BYTES);
}

size_t
ruleset_rules_count(const struct ruleset *rules)
{
	return rules->count;
}

bool
ruleset_set_thresholds(
    struct ruleset *rules, int request, int unsure, struct error *err)
{
	if (request == 0)
		request = rules->threshold_request;
	if (unsure == 0)
		unsure = rules->threshold_unsure;
	if (unsure > request)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "the unsure threshold (%d) must not be above the request "
		    "threshold (%d)",
		    unsure, request);
	rules->threshold_request = request;
	rules->threshold_unsure = unsure;
	return true;
}

int
ruleset_threshold_request(const struct ruleset *rules)
{
	return rules->threshold_request;
}

int
ruleset_threshold_unsure(const struct ruleset *rules)
{
	return rules->threshold_unsure;
}

void
ruleset_set_expect(struct ruleset *rules, enum expect expect)
{
	rules->expect = expect;
}

void
ruleset_set_languages(
    struct ruleset *rules, const char *const *codes, size_t count)
{
	rules->office_count = 0;
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(codes[i]);

		if (length == 0 || length >= LANGUAGE_CODE_SIZE ||
		    rules->office_count == LANGUAGES_MAX)
			continue;
		memcpy(
		    rules->office[rules->office_count++], codes[i], length + 1);
	}
}

void
ruleset_forget_learned(struct ruleset *rules)
{
	rules->learned.is_silent = true;
}

bool
ruleset_set_local(struct ruleset *rules, const void *bytes, size_t length)
{
	struct local *local =
	    length == 0 ? NULL : local_read(bytes, length, SAMPLE_OUTPUTS);

	local_free(rules->local);
	rules->local = NULL;
	if (local == NULL)
		return length == 0;
	if (memcmp(local->model, rules->learned.model, LOCAL_MODEL_BYTES) !=
	    0) {
		local_free(local);
		return false;
	}
	rules->local = local;
	return true;
}

bool
ruleset_has_learned(const struct ruleset *rules)
{
	return learner_has_weights(rules->learned.learner) &&
	    !rules->learned.is_silent;
}

void
ruleset_time(struct ruleset *rules)
{
	rules->is_timed = true;
	ruleset_compile(rules);
}

struct rule_facts
ruleset_rule(const struct ruleset *rules, size_t i)
{
	const struct rule *rule = rules->rules[i];

	return (struct rule_facts){
	    .id = rule->id,
	    .kind = rule_kind_name(rule->kind),
	    .language = rule->language == LANGUAGES_MAX
		? "any"
		: rules->languages[rule->language],
	    .file = rule->file,
	    .line = rule->line,
	    .weight = rule->weight,
	    .is_disabled = rule->is_disabled,
	    .cost_ns = rule->cost_ns,
	    .hits = rule->hits,
	};
}
