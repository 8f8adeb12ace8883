/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "rules/ruleset.h"
#include "tests/rules/cases.h"

/*
 * try RULES-DIRECTORY CASES-FILE - prints a line of JSON a case, and on
 * standard error how long a mail took. `try RULES-DIRECTORY` runs the rules'
 * own examples. With TRY_COST in the environment, it prints what each rule
 * cost and how often it matched; with TRY_INTERPRETED, nothing is compiled to
 * machine code.
 */
static void
print_string(const char *string)
{
	(void)putchar('"');
	for (; *string != '\0'; string++) {
		if (*string == '"' || *string == '\\')
			(void)printf("\\%c", *string);
		else if ((unsigned char)*string < ' ')
			(void)printf("\\u%04x", (unsigned)*string);
		else
			(void)putchar(*string);
	}
	(void)putchar('"');
}

static void
print_case(struct arena *memory, const struct rules_case *item,
    const struct classification *result)
{
	(void)printf("{\"case\":");
	print_string(item->name);
	(void)printf(",\"result\":");
	print_string(cases_describe(memory, result));
	(void)printf(",\"language\":\"%s\",\"percent\":%d,\"score\":%d,"
		     "\"not_evaluated\":%zu,\"rules\":[",
	    result->language, result->language_percent, result->score,
	    result->not_evaluated);
	for (size_t i = 0; i < result->hits_count; i++) {
		const struct rule_hit *hit = &result->hits[i];

		(void)printf("%s{\"id\":\"%s\",\"kind\":\"%s\",\"where\":"
			     "\"%s\",\"weight\":%d,\"text\":",
		    i > 0 ? "," : "", hit->id, hit->kind,
		    rule_where_name(hit->where), hit->weight);
		print_string(hit->text);
		(void)printf("}");
	}
	(void)printf("]}\n");
}

static double
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
print_costs(const struct ruleset *rules)
{
	for (size_t i = 0; i < ruleset_rules_count(rules); i++) {
		struct rule_facts rule = ruleset_rule(rules, i);

		(void)fprintf(stderr, "%9.1f us %6lu %s\n",
		    (double)rule.cost_ns / 1e3, (unsigned long)rule.hits,
		    rule.id);
	}
}

static int
run_cases(const struct ruleset *rules, const char *path)
{
	struct arena *memory = arena_new(), *scratch = arena_new();
	struct rules_cases cases;
	struct error err;
	double all_ms = 0, worst_ms = 0;

	if (!cases_read(memory, path, &cases, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < cases.count; i++) {
		struct classification result;
		double start_ms = now_ms(), took_ms;

		classify(scratch, rules, &cases.items[i].message, &result);
		took_ms = now_ms() - start_ms;
		all_ms += took_ms;
		worst_ms = took_ms > worst_ms ? took_ms : worst_ms;
		print_case(scratch, &cases.items[i], &result);
		arena_clear(scratch);
	}
	if (getenv("TRY_COST") != NULL)
		print_costs(rules);
	(void)fprintf(stderr, "%zu mails, %.3f ms a mail, the slowest %.3f\n",
	    cases.count, all_ms / (double)(cases.count + (cases.count == 0)),
	    worst_ms);
	arena_free(scratch);
	arena_free(memory);
	return EXIT_SUCCESS;
}

static int
run_examples(const struct ruleset *rules)
{
	struct buffer report = {0};
	bool all_hold = ruleset_check(rules, &report);

	(void)printf("%s%zu rules\n", buffer_string(&report),
	    ruleset_rules_count(rules));
	buffer_release(&report);
	return all_hold ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	struct error err;
	struct ruleset *rules;
	const char *directory;
	double start_ms = now_ms();
	int status;

	if (argc < 2)
		return EXIT_FAILURE;
	directory = argv[1];
	rules = ruleset_load(&directory, 1, &err);
	if (rules == NULL) {
		(void)fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	if (getenv("TRY_COST") != NULL)
		ruleset_time(rules);
	if (getenv("TRY_INTERPRETED") == NULL)
		ruleset_compile(rules);
	(void)fprintf(stderr, "loaded in %.1f ms\n", now_ms() - start_ms);
	status = argc > 2 ? run_cases(rules, argv[2]) : run_examples(rules);
	ruleset_free(rules);
	return status;
}
