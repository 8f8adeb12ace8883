/* SPDX-License-Identifier: ISC */
#include "dpod/interview/table.h"

#include <string.h>

#include "base/buffer.h"
#include "base/file.h"

#define TABLE_BYTES_MAX ((size_t)256 * 1024)
#define ROWS_MAX	1000

/* Splits the line at tabs; false unless there are `columns`. */
static bool
cut(char *line, size_t columns, const char *ret_row[TABLE_COLUMNS_MAX])
{
	for (size_t i = 0; i < columns; i++) {
		char *tab = strchr(line, '\t');

		if ((tab == NULL) != (i == columns - 1))
			return false;
		if (tab != NULL)
			*tab = '\0';
		ret_row[i] = strcmp(line, "-") == 0 ? "" : line;
		line = tab == NULL ? line : tab + 1;
	}
	return true;
}

bool
table_read(struct arena *memory, const char *path, size_t columns,
    struct table *ret_table, struct error *err)
{
	struct buffer content = {0};
	struct table table = {.count = 0};
	unsigned int number = 0;
	char *line, *end;

	if (!file_read(path, TABLE_BYTES_MAX, &content, err))
		return false;
	line = arena_string(memory, buffer_string(&content));
	buffer_release(&content);
	table.rows = arena_array(memory, ROWS_MAX, sizeof *table.rows);
	for (; line != NULL && *line != '\0'; line = end) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		number++;
		if (*line == '#' || *line == '\0')
			continue;
		if (table.count == ROWS_MAX ||
		    !cut(line, columns, table.rows[table.count]))
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s:%u: expected %zu columns with tabs between",
			    path, number, columns);
		table.count++;
	}
	*ret_table = table;
	return true;
}
