/* SPDX-License-Identifier: ISC */
#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

/*
 * timestamp - instants (Unix seconds, UTC) as text and in the time zone of an
 * office
 *
 * Instants are int64_t and named _at. Text is RFC 3339. Zones are names of the
 * IANA database below /usr/share/zoneinfo. Functions that take a zone set TZ in
 * the environment of this process, so they are not thread-safe.
 *
 * What formats an instant accepts any number, since a register that somebody
 * changed may contain it, and writes the nearest one in the years 1 to 9999.
 */
#define TIMESTAMP_TEXT_SIZE 32

/* Whether the year can be written: 0001 to 9999. */
bool timestamp_is_valid(int64_t at);
/* The nearest instant for which it can. */
int64_t timestamp_nearest(int64_t at);

/*
 * RFC 3339 with `Z` or an offset ("2026-03-27T16:30:00+01:00"). A fraction of a
 * second is accepted and dropped; a blank may replace the T.
 */
bool timestamp_parse(const char *text, int64_t *ret_at);

/* "2026-03-27T15:30:00Z" */
void timestamp_format(int64_t at, char ret_text[TIMESTAMP_TEXT_SIZE]);

/*
 * Whether the zone is known: its file exists and is a zone file. (glibc
 * silently uses UTC for an unknown zone.) Names with `..` or a leading `/` are
 * unknown.
 */
bool timestamp_zone_exists(const char *zone);

/* The local date; `zone` must exist. */
struct date timestamp_date(int64_t at, const char *zone);

/* "2026-03-30T17:30:00+02:00" in the zone, which must exist. */
void timestamp_format_local(
    int64_t at, const char *zone, char ret_text[TIMESTAMP_TEXT_SIZE]);

/* The instant at which the local day begins; `zone` must exist. */
int64_t timestamp_of_date(struct date date, const char *zone);

/* The current time of the system clock. */
int64_t timestamp_now(void);
/* Milliseconds of a monotonic clock; for timeouts only. */
int64_t timestamp_monotonic_ms(void);
/* Time since boot, including time suspended. */
int64_t timestamp_boot_seconds(void);
int64_t timestamp_boot_ms(void);
/* Identifies this boot; "" if the system does not provide an id. */
#define TIMESTAMP_BOOT_SIZE 40
void timestamp_boot(char ret_boot[TIMESTAMP_BOOT_SIZE]);

/*
 * "Fri, 27 Mar 2026 15:30:00 +0000" (RFC 5322, section 3.3), in UTC; not before
 * 1970.
 */
#define TIMESTAMP_MAIL_SIZE 40
void timestamp_format_mail(int64_t at, char ret_text[TIMESTAMP_MAIL_SIZE]);

/*
 * Parses an RFC 5322 date, including the obsolete forms (two-digit years, zone
 * names, comments). False if it is not a date, or is before 1970 or after 9999.
 */
bool timestamp_parse_mail(const char *text, int64_t *ret_at);

#endif
