/* SPDX-License-Identifier: ISC */
#include "store/db_postgresql.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "store/db_postgresql_library.h"

static struct pg_param *
param_at(struct statement *statement, int index)
{
	struct pg_statement *of = statement->prepared;

	assert(index > 0 && index <= of->params_count);
	return &of->params[index - 1];
}

/*
 * A number is declared as what it is; where a type is inferred it could become
 * one of 32 bits. Text is not declared, so that citext stays citext.
 */
void
pg_bind_int(struct statement *statement, int index, int64_t value)
{
	struct pg_param *param = param_at(statement, index);

	(void)snprintf(param->number, sizeof param->number, "%" PRId64, value);
	param->type = PG_TYPE_INT8;
	param->value = param->number;
	param->length = (int)strlen(param->number);
}

void
pg_bind_no_int(struct statement *statement, int index)
{
	struct pg_param *param = param_at(statement, index);

	param->type = PG_TYPE_INT8;
	param->value = NULL;
}

/* The server takes no other bytes. */
static char *
clean(const char *text)
{
	struct arena *memory = arena_new();
	char *copy = memory_string(utf8_replace(memory, text));

	arena_free(memory);
	return copy;
}

void
pg_bind_text(struct statement *statement, int index, const char *text)
{
	struct pg_param *param = param_at(statement, index);

	if (!utf8_is_valid(text, strlen(text)))
		text = param->made = clean(text);
	param->value = text;
	param->length = 0; /* not looked at: it ends with a zero */
}

void
pg_bind_blob(
    struct statement *statement, int index, const void *bytes, size_t length)
{
	struct pg_param *param = param_at(statement, index);

	assert(length <= INT_MAX);
	param->type = PG_TYPE_BYTES;
	param->value = bytes;
	param->length = (int)length;
}

void
pg_bind_zeros(struct statement *statement, int index, size_t length)
{
	(void)length; /* all of it is written afterwards */
	pg_bind_blob(statement, index, "", 0);
}

void
pg_unbind(struct pg_statement *of)
{
	for (int i = 0; i < of->params_count; i++) {
		free(of->params[i].made);
		of->params[i].made = NULL;
		of->params[i].value = NULL;
	}
}

static uint64_t
big_endian(const char *bytes, int length)
{
	uint64_t value = 0;

	for (int i = 0; i < length; i++)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

/*
 * What sum() gives: groups of four decimal digits, the first for
 * 10000^weight. What follows the point is left out.
 */
static int64_t
numeric_value(const char *bytes, int length)
{
	int groups = (int)big_endian(bytes, 2);
	int weight = (int16_t)big_endian(bytes + 2, 2);
	bool is_negative = big_endian(bytes + 4, 2) == 0x4000;
	int64_t value = 0;

	assert(length >= 8 + 2 * groups);
	for (int i = 0; i <= weight; i++) {
		int64_t group =
		    i < groups ? (int64_t)big_endian(bytes + 8 + 2 * i, 2) : 0;

		if (value > (INT64_MAX - group) / 10000)
			return is_negative ? INT64_MIN : INT64_MAX;
		value = value * 10000 + group;
	}
	return is_negative ? -value : value;
}

bool
pg_is_null(const struct statement *statement, int column)
{
	const struct pg_rows *rows =
	    &((const struct pg_statement *)statement->prepared)->rows;

	return PQgetisnull(rows->result, rows->row, column) != 0;
}

static bool
is_number(Oid type)
{
	return type == PG_TYPE_BOOL || type == PG_TYPE_INT2 ||
	    type == PG_TYPE_INT4 || type == PG_TYPE_INT8 ||
	    type == PG_TYPE_NUMERIC;
}

int64_t
pg_int(const struct statement *statement, int column)
{
	const struct pg_rows *rows =
	    &((const struct pg_statement *)statement->prepared)->rows;
	const char *value = PQgetvalue(rows->result, rows->row, column);

	if (pg_is_null(statement, column))
		return 0;
	switch (PQftype(rows->result, column)) {
	case PG_TYPE_BOOL:
		return value[0] != 0;
	case PG_TYPE_INT2:
		return (int16_t)big_endian(value, 2);
	case PG_TYPE_INT4:
		return (int32_t)big_endian(value, 4);
	case PG_TYPE_INT8:
		return (int64_t)big_endian(value, 8);
	case PG_TYPE_NUMERIC:
		return numeric_value(
		    value, PQgetlength(rows->result, rows->row, column));
	default:
		return strtoll(value, NULL, 10);
	}
}

/* As text, in space that the statement has for each column. */
static const char *
number_text(const struct statement *statement, int column)
{
	struct pg_statement *of = statement->prepared;

	if (of->numbers == NULL)
		of->numbers = memory_new(
		    (size_t)PQnfields(of->rows.result), sizeof *of->numbers);
	(void)snprintf(of->numbers[column], sizeof of->numbers[column],
	    "%" PRId64, pg_int(statement, column));
	return of->numbers[column];
}

const char *
pg_text(const struct statement *statement, int column)
{
	const struct pg_rows *rows =
	    &((const struct pg_statement *)statement->prepared)->rows;

	if (pg_is_null(statement, column))
		return NULL;
	if (is_number(PQftype(rows->result, column)))
		return number_text(statement, column);
	return PQgetvalue(rows->result, rows->row, column);
}

const void *
pg_bytes(const struct statement *statement, int column, size_t *ret_length)
{
	const struct pg_rows *rows =
	    &((const struct pg_statement *)statement->prepared)->rows;

	*ret_length = 0;
	if (pg_is_null(statement, column))
		return NULL;
	*ret_length = (size_t)PQgetlength(rows->result, rows->row, column);
	return PQgetvalue(rows->result, rows->row, column);
}
