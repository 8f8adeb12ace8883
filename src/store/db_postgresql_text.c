/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"

#define PARAMS_MAX 40

/* What SQLite's planner is told, and words that PostgreSQL has others for. */
static const struct {
	const char *here, *there;
	bool has_name; /* a word follows that goes as well */
} words[] = {
    {" INDEXED BY ", "", true},
    {" CROSS JOIN ", " JOIN ", false},
    /* SQLite's ignores the case of ASCII; so does this in LOCALE 'C'. */
    {" LIKE ", " ILIKE ", false},
};

/* Sent without being prepared: the server takes them in a failed one, too. */
static const char *const controls[] = {
    "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"};

/* If a word stands at *at, writes the other and moves *at behind it. */
static bool
translate_word(const char **at, struct buffer *text)
{
	for (size_t i = 0; i < LENGTH(words); i++) {
		size_t length = strlen(words[i].here);

		if (strncmp(*at, words[i].here, length) != 0)
			continue;
		buffer_add(text, words[i].there, strlen(words[i].there));
		*at += length;
		while (words[i].has_name &&
		    (isalnum((unsigned char)**at) || **at == '_'))
			(*at)++;
		return true;
	}
	return false;
}

/* `?` is the next one, `?7` that one. */
static void
translate_param(const char **at, struct pg_statement *of, struct buffer *text)
{
	int number = of->params_count + 1;

	(*at)++;
	if (isdigit((unsigned char)**at)) {
		char *end;

		number = (int)strtol(*at, &end, 10);
		*at = end;
	}
	assert(number > 0 && number <= PARAMS_MAX);
	if (number > of->params_count)
		of->params_count = number;
	of->params[number - 1].is_used = true;
	buffer_add_printf(text, "$%d", number);
}

static bool
is_control(const char *sql)
{
	for (size_t i = 0; i < LENGTH(controls); i++)
		if (strncmp(sql, controls[i], strlen(controls[i])) == 0)
			return true;
	return false;
}

/* Of which table it adds or removes rows. */
static void
find_table(struct pg_statement *of, const char *sql)
{
	static const char *const begins[] = {"INSERT INTO ", "DELETE FROM "};
	size_t length = 0;

	for (size_t i = 0; i < LENGTH(begins); i++)
		if (strncmp(sql, begins[i], strlen(begins[i])) == 0) {
			sql += strlen(begins[i]);
			length = strcspn(sql, " (");
			of->adds_one = i == 0 &&
			    strstr(sql, " VALUES (") != NULL &&
			    strstr(sql, " ON CONFLICT") == NULL;
		}
	if (length >= sizeof of->table)
		of->adds_one = false;
	else
		memcpy(of->table, sql, length);
}

struct pg_statement *
pg_translate(const char *sql)
{
	struct pg_statement *of = memory_new(1, sizeof *of);
	struct buffer text = {0};
	bool is_quoted = false;

	of->params = memory_new(PARAMS_MAX, sizeof *of->params);
	of->is_control = is_control(sql);
	find_table(of, sql);
	for (const char *at = sql; *at != '\0';) {
		if (*at == '\'')
			is_quoted = !is_quoted;
		if (!is_quoted && *at == '?')
			translate_param(&at, of, &text);
		else if (is_quoted || !translate_word(&at, &text))
			buffer_add_byte(&text, *at++);
	}
	of->sql = memory_string(buffer_string(&text));
	buffer_release(&text);
	return of;
}

void
pg_release(struct pg_statement *of)
{
	pg_unbind(of);
	free(of->sql);
	free(of->params);
	free(of->kept);
	free(of->numbers);
	free(of);
}
