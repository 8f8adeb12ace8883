/* SPDX-License-Identifier: ISC */
#include "store/party_store.h"

#include <string.h>

#include "store/db_private.h"

static const char *const names[PARTY_ROLES] = {
    [PARTY_REQUESTER] = "requester",
    [PARTY_AGENT] = "agent",
    [PARTY_SUBJECT] = "subject",
};

const char *
party_role_name(enum party_role role)
{
	return names[role];
}

bool
party_role_find(const char *name, enum party_role *ret_role)
{
	for (int i = 0; i < PARTY_ROLES; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret_role = (enum party_role)i;
			return true;
		}
	}
	return false;
}

static bool
run_removal(
    struct db *db, int64_t ticket_id, enum party_role role, struct error *err)
{
	static const char sql[] =
	    "DELETE FROM party WHERE ticket_id = ?1 AND role = ?2";
	struct statement *erase = db_statement(db, sql);

	db_bind_int(erase, 1, ticket_id);
	db_bind_text(erase, 2, party_role_name(role));
	return db_run(erase, err);
}

bool
party_store_remove(struct db *db, int64_t ticket_id, enum party_role role,
    bool *ret_changed, struct error *err)
{
	if (!run_removal(db, ticket_id, role, err))
		return false;
	*ret_changed = db_changes(db) > 0;
	return true;
}

bool
party_store_set(struct db *db, int64_t ticket_id, const struct party *party,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO party (ticket_id, role, address, name, is_proposed,"
	    " has_authority) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	struct statement *add;

	if (!run_removal(db, ticket_id, party->role, err))
		return false;
	add = db_statement(db, sql);
	db_bind_int(add, 1, ticket_id);
	db_bind_text(add, 2, party_role_name(party->role));
	db_bind_text(add, 3, party->address);
	db_bind_text(add, 4, party->name);
	db_bind_int(add, 5, party->is_proposed);
	db_bind_int(add, 6, party->has_authority);
	return db_run(add, err);
}

/* Runs a statement about the parties of a ticket. */
static bool
run(struct db *db, const char *sql, int64_t ticket_id, bool *ret_changed,
    struct error *err)
{
	struct statement *change = db_statement(db, sql);

	db_bind_int(change, 1, ticket_id);
	if (!db_run(change, err))
		return false;
	*ret_changed = db_changes(db) > 0;
	return true;
}

bool
party_store_confirm(
    struct db *db, int64_t ticket_id, bool *ret_changed, struct error *err)
{
	static const char sql[] = "UPDATE party SET is_proposed = 0"
				  " WHERE ticket_id = ?1 AND is_proposed = 1";

	return run(db, sql, ticket_id, ret_changed, err);
}

bool
party_store_set_authority(
    struct db *db, int64_t ticket_id, bool *ret_changed, struct error *err)
{
	static const char sql[] =
	    "UPDATE party SET has_authority = 1, is_proposed = 0"
	    " WHERE ticket_id = ?1 AND (role = 'agent' OR (role = 'subject'"
	    " AND NOT EXISTS (SELECT 1 FROM party WHERE ticket_id = ?1"
	    " AND role = 'agent')))";

	return run(db, sql, ticket_id, ret_changed, err);
}

bool
party_store_clear_authority(struct db *db, int64_t ticket_id, struct error *err)
{
	static const char sql[] = "UPDATE party SET has_authority = 0"
				  " WHERE ticket_id = ?1 AND has_authority = 1";
	bool is_changed;

	return run(db, sql, ticket_id, &is_changed, err);
}

bool
party_store_each(struct db *db, int64_t ticket_id, party_fn *on_party,
    void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT role, address, name, is_proposed, has_authority"
	    " FROM party WHERE ticket_id = ?1 ORDER BY role, address";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	db_bind_int(each, 1, ticket_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct party party = {
		    .address = db_text(each, 1),
		    .name = db_text(each, 2),
		    .is_proposed = db_int(each, 3) != 0,
		    .has_authority = db_int(each, 4) != 0,
		};

		if (party_role_find(db_text(each, 0), &party.role) &&
		    !on_party(&party, context)) {
			db_done(each);
			return true;
		}
	}
	return step == DB_END;
}

bool
party_store_is_known(struct db *db, int64_t ticket_id, const char *address,
    bool *ret_is_known, struct error *err)
{
	/* party.address is compared case-insensitively; '' is unknown. */
	static const char sql[] =
	    "SELECT EXISTS (SELECT 1 FROM party WHERE ticket_id = ?1"
	    " AND address = ?2 AND address <> '' AND is_proposed = 0)";
	struct statement *find = db_statement(db, sql);
	int64_t found;

	db_bind_int(find, 1, ticket_id);
	db_bind_text(find, 2, address);
	if (!db_find_int(find, &found, err))
		return false;
	*ret_is_known = found != 0;
	return true;
}
