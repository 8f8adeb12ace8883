/* SPDX-License-Identifier: ISC */
#ifndef MAIL_WRITTEN_DATE_H
#define MAIL_WRITTEN_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "mail/span.h"

/*
 * written_date - a date as mail programs write it for people, above what they
 * forward: "Montag, 16. November 2026 10:12", "11/16/2026 10:12 AM"
 *
 * Names of months in the languages that are read. There is no zone in such a
 * date: it is taken as UTC. Of "3/4/2026" the day comes first, unless AM or PM
 * shows an American.
 */
bool written_date_parse(struct span text, int64_t *ret_at);

#endif
