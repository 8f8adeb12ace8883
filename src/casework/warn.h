/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_WARN_H
#define CASEWORK_WARN_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"

/*
 * warn - reports claims that are due soon, overdue, or late for the office's
 * target: with a notice and a history event, once each
 *
 * A closed claim whose letter was not sent is treated like an open one. A
 * letter held for a person is reported each day, and makes its ticket unread.
 *
 * Stopped clocks are updated first: each day without a reply moves them by a
 * day. Works in its own transaction, with a limited number of warnings; an
 * empty one if there is nothing to report.
 */
/* *ret_is_done: nothing more to report. */
bool
warn_of_due(struct casework *casework, bool *ret_is_done, struct error *err);

#endif
