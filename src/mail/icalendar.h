/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ICALENDAR_H
#define MAIL_ICALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "mail/span.h"

/*
 * icalendar - the words of a date in a calendar (RFC 5545)
 */

/* Appends title, description and comments, a line each. */
void icalendar_to_text(
    struct span calendar, size_t bytes_max, struct buffer *ret_text);

/* Whether it invites, answers or cancels (RFC 5546), and is no mere file. */
bool icalendar_is_message(struct span calendar);

#endif
