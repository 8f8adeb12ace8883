/* SPDX-License-Identifier: ISC */
#include "store/repeat_store.h"

#include <string.h>

#include "base/digest.h"
#include "ticket/person.h"
#include "store/db_private.h"
#include "store/party_store.h"

/* The requester: by address, by keyed hash, or both. */
struct asker {
	char *normal; /* "": unknown */
	bool has_digest;
	unsigned char digest[DIGEST_BYTES];
};

static bool
find_asker(struct db *db, struct arena *memory, int64_t ticket_id,
    const struct person_hasher *hasher, struct asker *asker, struct error *err)
{
	static const char sql[] =
	    "SELECT (SELECT normal FROM party p WHERE ticket_id = t.id "
	    "AND " PARTY_IS_PERSON " ORDER BY role DESC, id LIMIT 1),"
	    " t.person FROM ticket t WHERE t.id = ?1";
	struct statement *find = db_statement(db, sql);
	enum db_step step;
	struct error unknown;

	db_bind_int(find, 1, ticket_id);
	step = db_step(find, err);
	if (step == DB_FAILED)
		return false;
	*asker = (struct asker){.normal = arena_string(memory, "")};
	if (step == DB_END)
		return true;
	asker->normal = db_text_copy(memory, find, 0);
	asker->has_digest = db_blob(find, 1, asker->digest, DIGEST_BYTES);
	db_done(find);
	if (asker->normal[0] != '\0' && hasher != NULL)
		asker->has_digest =
		    person_hash(hasher, asker->normal, asker->digest, &unknown);
	return true;
}

static struct repeat
row_of(struct arena *memory, const struct statement *each)
{
	return (struct repeat){
	    .id = db_int(each, 0),
	    .reference = db_text_copy(memory, each, 1),
	    .kind = db_text_copy(memory, each, 2),
	    .received_at = db_int(each, 3),
	    .state = db_text_copy(memory, each, 4),
	    .outcome = db_text_copy(memory, each, 5),
	    .identity = db_text_copy(memory, each, 6),
	};
}

bool
repeat_store_find(struct db *db, struct arena *memory, int64_t ticket_id,
    const struct person_hasher *hasher, struct repeat **ret_repeats,
    size_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT t.id, t.reference, c.kind, t.received_at, t.state,"
	    " c.outcome, t.identity FROM ticket t"
	    " JOIN claim c ON c.ticket_id = t.id"
	    " JOIN claim m ON m.ticket_id = ?1 AND m.kind = c.kind"
	    " JOIN ticket mine ON mine.id = ?1"
	    " WHERE t.id IN (SELECT ticket_id FROM party p WHERE normal = ?2"
	    " AND " PARTY_IS_PERSON
	    " UNION SELECT id FROM ticket WHERE person = ?3)"
	    " AND (t.received_at, t.id) < (mine.received_at, mine.id)"
	    " AND c.is_unsure = 0 AND m.is_unsure = 0"
	    " AND c.kind NOT IN (SELECT name FROM kind WHERE reminds = 1) AND "
	    "coalesce(c.outcome, '') NOT IN"
	    " ('not-a-request', 'spam', 'duplicate')"
	    " ORDER BY t.received_at DESC, t.id DESC, c.kind LIMIT ?4";
	struct statement *each;
	struct repeat *repeats = NULL;
	size_t count = 0, size = 0;
	struct asker asker;
	enum db_step step;

	if (!find_asker(db, memory, ticket_id, hasher, &asker, err))
		return false;
	each = db_statement(db, sql);
	db_bind_int(each, 1, ticket_id);
	db_bind_text(each, 2, asker.normal);
	db_bind_blob(
	    each, 3, asker.has_digest ? asker.digest : NULL, DIGEST_BYTES);
	db_bind_int(each, 4, REPEATS_MAX);
	while ((step = db_step(each, err)) == DB_ROW) {
		repeats =
		    db_grow(memory, repeats, count, &size, sizeof *repeats);
		repeats[count++] = row_of(memory, each);
	}
	if (step != DB_END)
		return false;
	*ret_repeats = repeats;
	*ret_count = count;
	return true;
}

bool
repeat_store_same_by_hand(struct db *db, const struct same_by_hand *same,
    int64_t *ret_ticket_id, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(min(t.id), 0) FROM party p JOIN ticket t"
	    " ON t.id = p.ticket_id WHERE p.role = 'requester'"
	    " AND p.normal = ?5 AND p.address = ?1 AND p.name = ?2 AND (?1 <> "
	    "'' OR ?2 <> '')"
	    " AND t.opened_by = 'hand' AND t.state <> 'closed'"
	    " AND t.subject = ?3 AND t.received_at = ?4";
	struct statement *find = db_statement(db, sql);
	struct arena *memory = arena_new();
	bool done;

	db_bind_text(find, 1, same->address);
	db_bind_text(find, 2, same->name);
	db_bind_text(find, 3, same->subject);
	db_bind_int(find, 4, same->received_at);
	db_bind_text(find, 5, person_normal(memory, same->address));
	done = db_find_int(find, ret_ticket_id, err);
	arena_free(memory);
	return done;
}
