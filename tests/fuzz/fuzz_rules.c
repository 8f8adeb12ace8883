/* SPDX-License-Identifier: ISC */
/*
 * A file of rules: what is refused is refused with its place, on one line; what
 * is loaded is within its bounds, judges a message, and says where in it.
 */
#include "base/file.h"
#include "rules/classify.h"
#include "rules/ruleset.h"
#include "tests/fuzz/fuzz.h"

#define DIRECTORY "/nonexistent"
#define NAME	  "fuzz.rules"

static const char mail[] =
    "From: Anna <anna@example.org>\nSubject: Access to my data\n"
    "Date: Wed, 1 Jan 2020 09:00:00 +0000\n\n"
    "Dear all,\n\nplease send me a copy of all data about me, and delete the\n"
    "rest. My customer number is 4711.\n\nYours, Anna L\xc3\xb8v\n";

static struct fuzz_input file;

bool __wrap_file_read(const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);
bool __wrap_file_list(struct arena *memory, const char *directory,
    const char *suffix, struct file_names *ret_names, struct error *err);

bool
__wrap_file_read(const char *path, size_t bytes_max, struct buffer *ret_content,
    struct error *err)
{
	FUZZ_MUST(strcmp(path, DIRECTORY "/" NAME) == 0);
	if (file.size > bytes_max)
		return error_set(
		    err, ERROR_STORE, RETRY_NEVER, "%s: too large", path);
	buffer_add(ret_content, file.data, file.size);
	return true;
}

bool
__wrap_file_list(struct arena *memory, const char *directory,
    const char *suffix, struct file_names *ret_names, struct error *err)
{
	static char name[] = NAME, *names[] = {name};

	(void)memory;
	(void)directory;
	(void)suffix;
	(void)err;
	*ret_names = (struct file_names){.names = names, .count = 1};
	return true;
}

static void
check_place(const struct rule_hit *hit, const struct message *message)
{
	const char *text =
	    hit->where == RULE_SUBJECT ? message->subject : message->text;

	if (hit->where == RULE_SUBJECT || hit->where == RULE_TEXT ||
	    hit->where == RULE_FIRST)
		FUZZ_MUST(hit->start + hit->length <= strlen(text));
	else
		FUZZ_MUST(hit->length == 0);
	FUZZ_MUST(strlen(hit->text) <= CLASSIFY_HIT_BYTES_MAX + 4);
}

static void
check_judgement(struct arena *memory, const struct ruleset *rules)
{
	const struct message *message =
	    message_parse(memory, mail, sizeof mail - 1, NULL);
	struct classification found;

	classify(memory, rules, message, &found);
	FUZZ_MUST(found.decision < DECISIONS);
	FUZZ_MUST(
	    found.decision != DECISION_NOT_REQUEST || found.not_evaluated == 0);
	FUZZ_MUST(found.facts_count <= FACTS_MAX);
	FUZZ_MUST(found.hits_count <= CLASSIFY_HITS_MAX);
	FUZZ_MUST(found.limits_count <= CLASSIFY_LIMITS_MAX);
	for (size_t i = 0; i < found.hits_count; i++)
		check_place(&found.hits[i], message);
}

static void
check_rules(struct ruleset *rules)
{
	struct buffer report = {0};

	FUZZ_MUST(ruleset_rules_count(rules) > 0);
	for (size_t i = 0; i < ruleset_rules_count(rules); i++) {
		struct rule_facts rule = ruleset_rule(rules, i);

		FUZZ_MUST(rule.weight >= -100 && rule.weight <= 100);
		FUZZ_MUST(rule.line > 0 && rule.kind != NULL);
		fuzz_printable(rule.id, "");
	}
	FUZZ_MUST(ruleset_check(rules, &report) == (report.length == 0));
	buffer_release(&report);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const directories[] = {DIRECTORY};
	struct arena *memory = arena_new();
	struct error err = {.text = ""};
	struct ruleset *rules;

	file = (struct fuzz_input){data, size};
	rules = ruleset_load(directories, 1, &err);
	if (rules == NULL) {
		FUZZ_MUST(err.scope == ERROR_STORE && err.retry == RETRY_NEVER);
		FUZZ_MUST(strncmp(err.text, DIRECTORY, strlen(DIRECTORY)) == 0);
		fuzz_printable(err.text, "");
	} else {
		check_rules(rules);
		check_judgement(memory, rules);
	}
	ruleset_free(rules);
	arena_free(memory);
	return 0;
}
