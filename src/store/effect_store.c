/* SPDX-License-Identifier: ISC */
#include "store/effect_store.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "store/db_private.h"

static const char *const names[EFFECTS] = {
    [EFFECT_NONE] = "",
    [EFFECT_ASK_IDENTITY] = "ask-identity",
    [EFFECT_ASK_CLARIFICATION] = "ask-clarification",
    [EFFECT_EXTEND] = "extend",
    [EFFECT_ANSWER] = "answer",
};

static enum effect
find_effect(const char *name)
{
	size_t i = 0;

	while (i < LENGTH(names) && strcmp(names[i], name) != 0)
		i++;
	return i == LENGTH(names) ? EFFECT_NONE : (enum effect)i;
}

static bool
add_row(struct db *db, int64_t letter_id, const struct letter_effect *effect,
    const char *kind, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO effect (letter_id, what, kind, months)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, letter_id);
	db_bind_text(add, 2, names[effect->what]);
	db_bind_text(add, 3, kind);
	db_bind_int(add, 4, effect->months);
	return db_run(add, err);
}

bool
effect_store_add(struct db *db, int64_t letter_id,
    const struct letter_effect *effect, struct error *err)
{
	assert((size_t)effect->what < LENGTH(names));
	if (effect->what == EFFECT_NONE)
		return true;
	if (effect->kinds == 0)
		return add_row(db, letter_id, effect, "", err);
	for (int i = 0; i < KINDS; i++)
		if ((effect->kinds & KIND_BIT(i)) != 0 &&
		    !add_row(
			db, letter_id, effect, kind_name((enum kind)i), err))
			return false;
	return true;
}

bool
effect_store_find(struct db *db, int64_t letter_id,
    struct letter_effect *ret_effect, struct error *err)
{
	static const char sql[] =
	    "SELECT what, kind, months FROM effect WHERE letter_id = ?1";
	struct statement *each = db_statement(db, sql);
	struct letter_effect effect = {0};
	enum db_step step;
	enum kind kind;

	db_bind_int(each, 1, letter_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		effect.what = find_effect(db_text(each, 0));
		if (kind_find(db_text(each, 1), &kind))
			effect.kinds |= KIND_BIT(kind);
		effect.months = (int)db_int(each, 2);
	}
	if (step != DB_END)
		return false;
	*ret_effect = effect;
	return true;
}

bool
effect_store_pending(struct db *db, int64_t ticket_id, enum effect what,
    int64_t after_id, int64_t *ret_letter_id, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(min(l.id), 0) FROM letter l JOIN effect e"
	    " ON e.letter_id = l.id WHERE l.ticket_id = ?1 AND e.what = ?2"
	    " AND l.id > ?3 AND l.state <> 'sent' AND l.state <> 'cancelled'";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, ticket_id);
	db_bind_text(find, 2, names[what]);
	db_bind_int(find, 3, after_id);
	return db_find_int(find, ret_letter_id, err);
}
