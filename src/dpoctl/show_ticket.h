/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SHOW_TICKET_H
#define DPOCTL_SHOW_TICKET_H

#include "base/arena.h"
#include "rules/kind.h"
#include "store/repeat_store.h"
#include "store/ticket_store.h"
#include "dpoctl/output.h"
#include "dpoctl/session.h"

/* show_ticket - output about a ticket that several commands share */

/* Fields with a place in a ticket or in one of its claims. */
#define SHOW_TICKET(type, member) OUTPUT_OF(type, struct ticket_row, member)
#define SHOW_CLAIM(type, member)  OUTPUT_OF(type, struct ticket_claim, member)

/* All of those, and `clock`: the state of its clock. */
void show_ticket_fields(struct session *session, const struct ticket_row *row);
void show_ticket_claim_fields(
    struct session *session, const struct ticket_claim *claim);

/*
 * For operands that are tickets: prints each, between output_begin and
 * output_end. EXIT_NOTHING, after a message, if one of them does not exist.
 */
typedef bool show_ticket_fn(struct session *session,
    const struct ticket_row *ticket, struct error *err);
int show_ticket_each(struct session *session, const struct output_form *form,
    show_ticket_fn *fn);

/* The field `repeats` of a form. */
extern const struct output_field show_ticket_repeat_fields[];
#define SHOW_TICKET_REPEATS                                   \
	{                                                     \
		"repeats", "Asked before",                    \
		    OUTPUT_LIST_OF(show_ticket_repeat_fields) \
	}
/* Earlier requests of the same person, if the user may see them. */
bool show_ticket_find_repeats(struct session *session, int64_t ticket_id,
    struct repeat **ret_repeats, size_t *ret_count, struct error *err);
void show_ticket_repeats(struct output *output, int64_t received_at,
    const struct repeat *repeats, size_t count);

/* A list of the kinds' names. */
void
show_ticket_kind_set(struct output *output, const char *name, kind_set kinds);

/* "access, erasure, ..." and "triage, new, ...", for messages. */
const char *show_ticket_kinds(struct arena *memory);
const char *show_ticket_states(struct arena *memory);

#endif
