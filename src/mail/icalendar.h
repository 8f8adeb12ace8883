/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ICALENDAR_H
#define MAIL_ICALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/* icalendar - extracts the text of a calendar entry (RFC 5545) */

/* Appends title, description and comments, one line each. */
void icalendar_to_text(
    struct span calendar, size_t bytes_max, struct buffer *ret_text);

/*
 * Whether it is an invitation, reply or cancellation (RFC 5546), not just a
 * file.
 */
bool icalendar_is_message(struct span calendar);

#endif
