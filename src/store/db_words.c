/* SPDX-License-Identifier: ISC */
#include "store/db_words.h"

#include <string.h>

#include "base/memory.h"
#include "store/db_private.h"
#include "ticket/kind_law.h"
#include "ticket/letter_purpose.h"
#include "ticket/outcome.h"

/* A table of words, with a second column of text. */
struct table {
	const char *select_sql;
	const char *fill_sql;
	int count;
	const char *(*name)(int word);
	const char *(*beside)(int word); /* NULL: no second column */
	bool is_closed; /* an unknown word is from a newer program */
};

static const char *
name_of_kind(int word)
{
	return kind_name((enum kind)word);
}

static const char *
beside_kind(int word)
{
	return kind_reminds((enum kind)word) ? "1" : "0";
}

static const char *
name_of_outcome(int word)
{
	return outcome_name((enum outcome)word);
}

static const char *
name_of_purpose(int word)
{
	return letter_purpose_name((enum letter_purpose)word);
}

static const char *
beside_purpose(int word)
{
	return letter_purpose_receipt((enum letter_purpose)word);
}

static const char kinds_sql[] = "SELECT name, reminds FROM kind";
static const char fill_kind_sql[] =
    "INSERT INTO kind (name, reminds) VALUES (?1, ?2)"
    " ON CONFLICT (name) DO UPDATE SET reminds = excluded.reminds";
static const char outcomes_sql[] = "SELECT name FROM outcome";
static const char fill_outcome_sql[] =
    "INSERT INTO outcome (name) VALUES (?1) ON CONFLICT (name) DO NOTHING";
static const char purposes_sql[] = "SELECT name, receipt FROM purpose";
static const char fill_purpose_sql[] =
    "INSERT INTO purpose (name, receipt) VALUES (?1, ?2)"
    " ON CONFLICT (name) DO UPDATE SET receipt = excluded.receipt";

static const struct table tables[] = {
    {kinds_sql, fill_kind_sql, KINDS, name_of_kind, beside_kind, true},
    {outcomes_sql, fill_outcome_sql, OUTCOMES, name_of_outcome, NULL, true},
    {purposes_sql, fill_purpose_sql, LETTER_PURPOSES, name_of_purpose,
	beside_purpose, false},
};

static int
find(const struct table *table, const char *name)
{
	int word = 0;

	while (word < table->count && strcmp(table->name(word), name) != 0)
		word++;
	return word;
}

static bool
check(
    struct db *db, const struct table *table, int *ret_right, struct error *err)
{
	struct statement *each = db_statement(db, table->select_sql);
	enum db_step step;

	*ret_right = 0;
	while ((step = db_step(each, err)) == DB_ROW) {
		int word = find(table, db_text(each, 0));

		if (word < table->count) {
			*ret_right += table->beside == NULL ||
			    strcmp(table->beside(word), db_text(each, 1)) == 0;
			continue;
		}
		if (!table->is_closed)
			continue;
		(void)error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s was created by a newer dpod, which knows \"%.40s\": "
		    "reinstall that version",
		    db->path, db_text(each, 0));
		db_done(each);
		return false;
	}
	return step == DB_END;
}

bool
db_words_check(struct db *db, bool *ret_complete, struct error *err)
{
	*ret_complete = true;
	for (size_t i = 0; i < LENGTH(tables); i++) {
		int right;

		if (!check(db, &tables[i], &right, err))
			return false;
		*ret_complete &= right == tables[i].count;
	}
	return true;
}

bool
db_words_demand(struct db *db, struct error *err)
{
	bool complete;

	return db_words_check(db, &complete, err) &&
	    (complete ||
		error_set(err, ERROR_STORE, RETRY_LATER,
		    "%s was last used by an older dpod: dpod adds what is new"
		    " when it starts",
		    db->path));
}

bool
db_words_fill(struct db *db, struct error *err)
{
	for (size_t i = 0; i < LENGTH(tables); i++) {
		const struct table *table = &tables[i];

		for (int word = 0; word < table->count; word++) {
			struct statement *fill =
			    db_statement(db, table->fill_sql);

			db_bind_text(fill, 1, table->name(word));
			if (table->beside != NULL)
				db_bind_text(fill, 2, table->beside(word));
			if (!db_run(fill, err))
				return false;
		}
	}
	return true;
}
