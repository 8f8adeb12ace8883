/* SPDX-License-Identifier: ISC */
#include "store/move_plan.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "store/db_catalogue.h"
#include "store/db_engine.h"

static struct move_table *
find_table(const struct move_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->tables[i].name, name) == 0)
			return &plan->tables[i];
	return NULL;
}

static const struct move_column *
find_column(const struct move_table *table, const char *name)
{
	for (size_t i = 0; i < table->columns_count; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

static void
add_column(
    struct move_plan *plan, struct arena *memory, const struct statement *row)
{
	const char *name = db_text(row, 0);
	struct move_table *table =
	    plan->count == 0 ? NULL : &plan->tables[plan->count - 1];

	if (table == NULL || strcmp(table->name, name) != 0) {
		plan->tables = db_grow(memory, plan->tables, plan->count,
		    &plan->size, sizeof *table);
		table = &plan->tables[plan->count++];
		*table =
		    (struct move_table){.name = arena_string(memory, name)};
	}
	table->columns = db_grow(memory, table->columns, table->columns_count,
	    &table->columns_size, sizeof *table->columns);
	table->columns[table->columns_count] = (struct move_column){
	    .name = db_text_copy(memory, row, 1),
	    .type = (unsigned int)db_int(row, 2),
	    .key = (size_t)db_int(row, 3),
	};
	if (table->columns[table->columns_count++].key > 0)
		table->keys_count++;
}

static bool
read_columns(struct db *db, struct arena *memory, struct move_plan *plan,
    struct error *err)
{
	struct statement *each =
	    db_statement(db, db->engine->schema->catalogue->columns);
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW)
		add_column(plan, memory, each);
	return step == DB_END;
}

/* False if there is none. */
static bool
find_keys(struct move_table *table, struct arena *memory)
{
	table->keys = arena_array(memory, table->keys_count, sizeof(size_t));
	for (size_t i = 0; i < table->columns_count; i++)
		if (table->columns[i].key > 0)
			table->keys[table->columns[i].key - 1] = i;
	return table->keys_count > 0;
}

/* "a", "b", each with some words after it. */
static void
list(struct buffer *text, const struct move_table *table, bool only_keys,
    const char *after)
{
	size_t count = only_keys ? table->keys_count : table->columns_count;

	for (size_t i = 0; i < count; i++) {
		size_t at = only_keys ? table->keys[i] : i;

		buffer_add_printf(text, "%s\"%s\"%s", i == 0 ? "" : ", ",
		    table->columns[at].name, after);
	}
}

static void
list_params(struct buffer *text, size_t count)
{
	for (size_t i = 1; i <= count; i++)
		buffer_add_printf(text, "%s?%zu", i == 1 ? "" : ", ", i);
}

static const char *
take(struct arena *memory, struct buffer *text)
{
	const char *copy = arena_string(memory, buffer_string(text));

	buffer_clear(text);
	return copy;
}

static void
write_statements(struct move_table *table, struct arena *memory)
{
	struct buffer text = {0};

	for (int after = 0; after < 2; after++) {
		buffer_add_string(&text, "SELECT ");
		list(&text, table, false, "");
		buffer_add_printf(&text, " FROM %s", table->name);
		if (after != 0) {
			buffer_add_string(&text, " WHERE (");
			list(&text, table, true, "");
			buffer_add_string(&text, ") > (");
			list_params(&text, table->keys_count);
			buffer_add_string(&text, ")");
		}
		buffer_add_string(&text, " ORDER BY ");
		list(&text, table, true, "");
		*(after != 0 ? &table->read_after : &table->read) =
		    take(memory, &text);
	}
	buffer_add_string(&text, "SELECT ");
	list(&text, table, true, "");
	buffer_add_printf(&text, " FROM %s ORDER BY ", table->name);
	list(&text, table, true, " DESC");
	buffer_add_string(&text, " LIMIT 1");
	table->last = take(memory, &text);
	buffer_add_printf(&text, "INSERT INTO %s (", table->name);
	list(&text, table, false, "");
	buffer_add_string(&text, ") VALUES (");
	list_params(&text, table->columns_count);
	buffer_add_string(&text, ")");
	table->add = take(memory, &text);
	table->count =
	    arena_printf(memory, "SELECT count(*) FROM %s", table->name);
	buffer_release(&text);
}

struct reference {
	const struct move_table *from, *to;
};

struct references {
	struct reference *items;
	size_t count, size;
};

static bool
read_references(struct db *db, struct arena *memory,
    const struct move_plan *plan, struct references *ret, struct error *err)
{
	struct statement *each =
	    db_statement(db, db->engine->schema->catalogue->references);
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		struct reference reference = {
		    find_table(plan, db_text(each, 0)),
		    find_table(plan, db_text(each, 1))};

		/* Within a table, its rows go in the order of their keys. */
		if (reference.from == NULL || reference.to == NULL ||
		    reference.from == reference.to)
			continue;
		ret->items = db_grow(memory, ret->items, ret->count, &ret->size,
		    sizeof *ret->items);
		ret->items[ret->count++] = reference;
	}
	return step == DB_END;
}

static bool
may_follow(const struct references *references, const struct move_table *table)
{
	for (size_t i = 0; i < references->count; i++)
		if (references->items[i].from == table &&
		    !references->items[i].to->is_placed)
			return false;
	return true;
}

/* Each after those that it refers to. */
static bool
put_in_order(struct move_plan *plan, struct arena *memory,
    const struct references *references, struct error *err)
{
	struct move_table *ordered =
	    arena_array(memory, plan->count, sizeof *ordered);
	size_t placed = 0;

	while (placed < plan->count) {
		size_t before = placed;

		for (size_t i = 0; i < plan->count; i++) {
			struct move_table *table = &plan->tables[i];

			if (table->is_placed || !may_follow(references, table))
				continue;
			table->is_placed = true;
			ordered[placed++] = *table;
		}
		if (placed == before)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "the tables refer to each other in a circle");
	}
	plan->tables = ordered;
	return true;
}

bool
move_plan_make(struct db *db, struct arena *memory, struct move_plan *ret,
    struct error *err)
{
	struct references references = {0};
	struct move_plan plan = {0};

	if (!read_columns(db, memory, &plan, err))
		return false;
	for (size_t i = 0; i < plan.count; i++) {
		if (!find_keys(&plan.tables[i], memory))
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s: table %s has no primary key", db->path,
			    plan.tables[i].name);
		write_statements(&plan.tables[i], memory);
	}
	if (!read_references(db, memory, &plan, &references, err) ||
	    !put_in_order(&plan, memory, &references, err))
		return false;
	*ret = plan;
	return true;
}

static bool
has_all(const struct move_plan *one, const struct move_plan *other,
    struct error *err)
{
	for (size_t i = 0; i < one->count; i++) {
		const struct move_table *table = &one->tables[i];
		const struct move_table *there = find_table(other, table->name);

		for (size_t j = 0; j < table->columns_count; j++) {
			const struct move_column *column = &table->columns[j];
			const struct move_column *found = there == NULL
			    ? NULL
			    : find_column(there, column->name);

			if (found == NULL || found->type != column->type ||
			    found->key != column->key)
				return error_set(err, ERROR_STORE, RETRY_NEVER,
				    "column %s of table %s is not the same in "
				    "both registers",
				    column->name, table->name);
		}
	}
	return true;
}

bool
move_plan_compare(const struct move_plan *one, const struct move_plan *other,
    struct error *err)
{
	return has_all(one, other, err) && has_all(other, one, err);
}

/*
 * lease: who works at that database; nobody does when it is moved, and in
 * another one everything is there to be taken. sending: which lease a letter
 * waits for; without a row the next sender sees to it (letter_sending_find).
 *
 * But not holder_memory: what was left in the mailboxes is still there, and
 * must be known wherever the register is.
 */
void
move_plan_leave_out(struct move_plan *plan)
{
	static const char *const stay[] = {"lease", "sending"};
	size_t kept = 0;

	for (size_t i = 0; i < plan->count; i++) {
		bool stays = false;

		for (size_t j = 0; j < LENGTH(stay); j++)
			stays |= strcmp(plan->tables[i].name, stay[j]) == 0;
		if (!stays)
			plan->tables[kept++] = plan->tables[i];
	}
	plan->count = kept;
}

bool
move_execute(struct db *db, struct arena *memory, const char *text,
    const char *at, struct error *err)
{
	struct buffer sql = {0};
	const char *statement;

	if (text == NULL)
		return true;
	for (; *text != '\0'; text++)
		if (*text == '@')
			buffer_add_string(&sql, at);
		else
			buffer_add_byte(&sql, *text);
	statement = take(memory, &sql);
	buffer_release(&sql);
	return db_execute(db, statement, err);
}
