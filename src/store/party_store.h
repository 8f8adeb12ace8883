/* SPDX-License-Identifier: ISC */
#ifndef STORE_PARTY_STORE_H
#define STORE_PARTY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"

/*
 * party_store - the parties of a ticket
 *
 * Letters are sent to the requester; the subject is the person whose data it
 * is; the agent acts for the subject. If they are the same person, there is
 * only a requester. A party that the program guessed is a proposal until a
 * person confirms it, and does not count as known.
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
	const char *address; /* "" if unknown */
	const char *name;    /* "" if unknown */
	bool is_proposed;
	bool has_authority; /* the agent's or, without one, the subject's */
};

/*
 * Condition on a row `p` of party: its address identifies whose request it is.
 * That is the subject's or, if the requester has no agent, the requester's; not
 * an agent's.
 */
#define PARTY_IS_PERSON                                                   \
	"p.address <> '' AND ((p.role = 'subject' AND p.is_proposed = 0)" \
	" OR (p.role = 'requester' AND NOT EXISTS (SELECT 1 FROM party a" \
	" WHERE a.ticket_id = p.ticket_id AND a.role = 'agent'"           \
	" AND a.is_proposed = 0)))"

/* Inside a transaction: sets the party of its role, of which there is one. */
bool party_store_set(struct db *db, int64_t ticket_id,
    const struct party *party, struct error *err);
/* Inside a transaction: *ret_changed is false if there is no such party. */
bool party_store_remove(struct db *db, int64_t ticket_id, enum party_role role,
    bool *ret_changed, struct error *err);
/* Inside a transaction: confirms proposals. */
bool party_store_confirm(
    struct db *db, int64_t ticket_id, bool *ret_changed, struct error *err);
/*
 * Inside a transaction: records evidence that the agent or, without an agent,
 * the requester may act for the subject. *ret_changed is false if there is
 * neither an agent nor a subject.
 */
bool party_store_set_authority(
    struct db *db, int64_t ticket_id, bool *ret_changed, struct error *err);
/* Inside a transaction: the evidence was about somebody else. */
bool party_store_clear_authority(
    struct db *db, int64_t ticket_id, struct error *err);

/*
 * Whether the address belongs to a party, ignoring case; proposals do not
 * count.
 */
bool party_store_is_known(struct db *db, int64_t ticket_id, const char *address,
    bool *ret_is_known, struct error *err);

/* By role; false ends the iteration, without failure. */
typedef bool party_fn(const struct party *party, void *context);
bool party_store_each(struct db *db, int64_t ticket_id, party_fn *on_party,
    void *context, struct error *err);

#endif
