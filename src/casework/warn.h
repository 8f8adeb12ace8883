/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_WARN_H
#define CASEWORK_WARN_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"

/*
 * warn - says that a claim is due soon, overdue, or late for the office's own
 * target: a notice and a line in the ticket's history, once each
 *
 * A claim that is closed while its letter was not sent is warned of as an open
 * one. A letter that is held for a person is said each day, and makes its
 * ticket unread.
 *
 * Clocks that stand still are moved on first: each day without an answer is a
 * day later. In a transaction of its own, of a bounded number of warnings; an
 * empty one when there is nothing to say.
 */
/* *ret_is_done: there is no more to say. */
bool
warn_of_due(struct casework *casework, bool *ret_is_done, struct error *err);

#endif
