/* SPDX-License-Identifier: ISC */
#ifndef STORE_PARTY_STORE_H
#define STORE_PARTY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * party_store - who belongs to a ticket
 *
 * The requester is whom letters go to, the subject whose data it is about, the
 * agent who acts for the subject. Where they are one and the same, there is
 * but a requester. What the program has guessed is a proposal until a human
 * confirms it, and makes nobody a known party.
 */
enum party_role {
	PARTY_REQUESTER,
	PARTY_AGENT,
	PARTY_SUBJECT,
	PARTY_ROLES,
};

const char *party_role_name(enum party_role role);
bool party_role_find(const char *name, enum party_role *ret_role);

struct party {
	enum party_role role;
	const char *address; /* "" if not known */
	const char *name;    /* likewise */
	bool is_proposed;
	bool has_authority; /* of an agent or, without one, the subject */
};

/*
 * Of a row `p` of party: its address tells whose request it is. That is the
 * subject's or, of who asks for themselves, the requester's; not an agent's.
 */
#define PARTY_IS_PERSON                                                   \
	"p.address <> '' AND ((p.role = 'subject' AND p.is_proposed = 0)" \
	" OR (p.role = 'requester' AND NOT EXISTS (SELECT 1 FROM party a" \
	" WHERE a.ticket_id = p.ticket_id AND a.role = 'agent'"           \
	" AND a.is_proposed = 0)))"

/* Inside a transaction: there is one of each role, and it is this one. */
bool party_store_set(struct db *db, int64_t ticket_id,
    const struct party *party, struct error *err);
/* Inside one: *ret_changed is false if there is none of that role. */
bool party_store_remove(struct db *db, int64_t ticket_id, enum party_role role,
    bool *ret_changed, struct error *err);
/* Inside one: what was proposed is right. */
bool party_store_confirm(
    struct db *db, int64_t ticket_id, bool *ret_changed, struct error *err);
/*
 * Inside one: the proof was seen that the agent or, without an agent, the
 * requester may act for the subject. *ret_changed is false if there is neither
 * an agent nor a subject.
 */
bool party_store_set_authority(
    struct db *db, int64_t ticket_id, bool *ret_changed, struct error *err);
/* Inside one: it was the proof of, or for, somebody else. */
bool party_store_clear_authority(
    struct db *db, int64_t ticket_id, struct error *err);

/*
 * Whether the address is of a party, without regard to case; proposals do not
 * count.
 */
bool party_store_is_known(struct db *db, int64_t ticket_id, const char *address,
    bool *ret_is_known, struct error *err);

/* By role; false ends the walk, which is no failure. */
typedef bool party_fn(const struct party *party, void *context);
bool party_store_each(struct db *db, int64_t ticket_id, party_fn *on_party,
    void *context, struct error *err);

#endif
