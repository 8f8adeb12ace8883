/* SPDX-License-Identifier: ISC */
#include "dpoctl/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/similar.h"

#define PASS(title)
#define ROW(name) &cmd_##name,
const struct cmd *const commands_table[] = {COMMANDS(PASS, ROW)};
#undef ROW
#undef PASS

const size_t commands_count = LENGTH(commands_table);

const char *
commands_group(const struct cmd *cmd)
{
	static const struct {
		const char *title;
		const struct cmd *cmd;
	} rows[] = {
#define GROUP(title) {title, NULL},
#define ROW(name)    {NULL, &cmd_##name},
	    COMMANDS(GROUP, ROW)
#undef ROW
#undef GROUP
	};
	const char *title = "";

	for (size_t i = 0; i < LENGTH(rows) && rows[i].cmd != cmd; i++)
		if (rows[i].title != NULL)
			title = rows[i].title;
	return title;
}

/* The number of words that match this name: 0, 1 or 2. */
static size_t
match(const char *name, const char *const *words, size_t count)
{
	const char *blank = strchr(name, ' ');
	size_t first = blank == NULL ? strlen(name) : (size_t)(blank - name);

	if (count == 0 || strlen(words[0]) != first ||
	    memcmp(words[0], name, first) != 0)
		return 0;
	if (blank == NULL)
		return 1;
	return count > 1 && strcmp(words[1], blank + 1) == 0 ? 2 : 0;
}

const struct cmd *
commands_find(const char *const *words, size_t count, size_t *ret_words_count)
{
	const struct cmd *found = NULL;
	size_t most = 0;

	/* "learn show" before "learn". */
	for (size_t i = 0; i < commands_count; i++) {
		size_t matched = match(commands_table[i]->name, words, count);

		if (matched <= most)
			continue;
		most = *ret_words_count = matched;
		found = commands_table[i];
	}
	return found;
}

size_t
commands_guess(const char *const *words, size_t count, const char **ret_names)
{
	size_t found = 0, first = strlen(words[0]);
	char both[64];
	const char *near;

	for (size_t i = 0; i < commands_count; i++)
		if (strncmp(commands_table[i]->name, words[0], first) == 0 &&
		    commands_table[i]->name[first] == ' ')
			ret_names[found++] = commands_table[i]->name;
	if (count > 1 &&
	    (size_t)snprintf(both, sizeof both, "%s %s", words[0], words[1]) <
		sizeof both &&
	    (near = similar_name(both, ret_names, found)) != NULL) {
		ret_names[0] = near;
		return 1;
	}
	if (found > 0)
		return found;
	for (size_t i = 0; i < commands_count; i++)
		ret_names[i] = commands_table[i]->name;
	near = similar_name(words[0], ret_names, commands_count);
	if (near == NULL)
		return commands_count;
	ret_names[0] = near;
	return 1;
}
