/* SPDX-License-Identifier: ISC */
#ifndef STORE_TICKET_CHANGE_H
#define STORE_TICKET_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "store/db.h"
#include "store/ticket_store.h"
#include "ticket/state.h"

/*
 * ticket_change - changes to an existing ticket
 *
 * All functions run inside a transaction. ticket/state.h defines what is
 * allowed in which state; each change writes one history event. If a ticket was
 * closed with a question outstanding, it is not waiting when it is reopened.
 */
struct ticket_change {
	int64_t ticket_id;
	enum ticket_event event;
	const char *actor; /* the system user; NULL: the daemon */
	int64_t at;
	const char *history; /* "ticket-taken", ... */
	const char *was;     /* NULL: the state before, if it changes */
	const char *became;  /* NULL: the state after, if it changes */
	const char *payload; /* personal data as JSON; NULL: none */
};

enum change_result {
	CHANGE_DONE,
	CHANGE_REFUSED, /* not allowed in that state, *ret_state */
	CHANGE_FAILED,
};

/* *ret_state is the state after. */
enum change_result
ticket_change(struct db *db, const struct ticket_change *change,
    enum ticket_state *ret_state, struct error *err);

bool ticket_change_assignee(
    struct db *db, int64_t ticket_id, const char *assignee, struct error *err);
bool ticket_change_identity(
    struct db *db, int64_t ticket_id, const char *identity, struct error *err);
bool ticket_change_aware(
    struct db *db, int64_t ticket_id, int64_t aware_at, struct error *err);
/* As a person states. The caller updates the clocks of its claims. */
bool ticket_change_received(
    struct db *db, int64_t ticket_id, int64_t received_at, struct error *err);
bool ticket_change_hold(
    struct db *db, int64_t ticket_id, bool is_on_hold, struct error *err);
bool ticket_change_processor(
    struct db *db, int64_t ticket_id, bool processor, struct error *err);
/* An acknowledgement was written after all. */
bool
ticket_change_acknowledged(struct db *db, int64_t ticket_id, struct error *err);
bool ticket_change_priority(
    struct db *db, int64_t ticket_id, int more, struct error *err);

/* A message arrived; the first unread one counts. */
bool ticket_change_unread(
    struct db *db, int64_t ticket_id, int64_t at, struct error *err);
bool ticket_change_seen(struct db *db, int64_t ticket_id, struct error *err);

/* Only once; the text of an earlier link is kept. */
bool ticket_change_link(struct db *db, int64_t ticket_id, int64_t other_id,
    const char *why, int64_t at, struct error *err);
struct ticket_link {
	int64_t id; /* the other ticket */
	const char *reference;
	const char *state;
	const char *why;
	bool is_later; /* the other has the row */
};
typedef bool ticket_link_fn(const struct ticket_link *link, void *context);
bool ticket_change_each_link(struct db *db, int64_t ticket_id,
    ticket_link_fn *on_link, void *context, struct error *err);

#endif
