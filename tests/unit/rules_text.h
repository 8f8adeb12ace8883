/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_RULES_TEXT_H
#define TESTS_UNIT_RULES_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rules/ruleset.h"
#include "tests/unit/test.h"

/* Rules of one file, `a.rules`, with these bytes; NULL with the error in it. */
static inline struct ruleset *
rules_of_bytes(const char *content, size_t length, struct error *err)
{
	char directory[] = "/tmp/dpod-rules-XXXXXX";
	const char *const paths[] = {mkdtemp(directory)};
	struct ruleset *rules;
	char path[64];
	FILE *file;

	assert_non_null(paths[0]);
	(void)snprintf(path, sizeof path, "%s/a.rules", directory);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	rules = ruleset_load(paths, 1, err);
	(void)unlink(path);
	(void)rmdir(directory);
	return rules;
}

#endif
