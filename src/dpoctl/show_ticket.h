/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SHOW_TICKET_H
#define DPOCTL_SHOW_TICKET_H

#include "base/arena.h"
#include "rules/kind.h"
#include "store/ticket_store.h"
#include "dpoctl/output.h"
#include "dpoctl/session.h"

/*
 * show_ticket - what several commands print of a ticket
 */

/* The fields of `dpoctl list`. */
void show_ticket_fields(struct session *session, const struct ticket_row *row);
/* How near a claim's end is, in a word (ticket/warning.h). */
const char *show_ticket_clock(struct session *session, const char *due_on,
    int64_t due_at, const char *target_on, bool stands_still);

/* A list of the kinds' names. */
void
show_ticket_kind_set(struct output *output, const char *name, kind_set kinds);

/* "access, erasure, ..." and "triage, new, ...", for messages. */
const char *show_ticket_kinds(struct arena *memory);
const char *show_ticket_states(struct arena *memory);

#endif
