/* SPDX-License-Identifier: ISC */
#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

/*
 * timestamp - instants (Unix seconds, UTC) as text, and in an office's zone
 *
 * Instants are int64_t named _at. Text is RFC 3339. Zones are names of the
 * IANA database below /usr/share/zoneinfo. The functions that take a zone set
 * TZ in this process's environment: not for threads.
 */
#define TIMESTAMP_TEXT_SIZE 32

/* The years that may be written: 0001 to 9999. */
bool timestamp_is_valid(int64_t at);

/*
 * RFC 3339 with `Z` or an offset ("2026-03-27T16:30:00+01:00"; a fraction of
 * a second is read and dropped, a blank may stand for the T).
 */
bool timestamp_parse(const char *text, int64_t *ret_at);

/* "2026-03-27T15:30:00Z" */
void timestamp_format(int64_t at, char ret_text[TIMESTAMP_TEXT_SIZE]);

/*
 * Whether the zone is known: its file is there and is one. glibc would take
 * UTC for an unknown one without a word. Names with `..` or a leading `/` are
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

/* Now, from the system's clock. */
int64_t timestamp_now(void);
/* Milliseconds of a clock that never jumps; for time-outs only. */
int64_t timestamp_monotonic_ms(void);
/* Seconds since this boot, those of suspension included. */
int64_t timestamp_boot_seconds(void);
/* Which boot that is; "" if the system does not say. */
#define TIMESTAMP_BOOT_SIZE 40
void timestamp_boot(char ret_boot[TIMESTAMP_BOOT_SIZE]);

/*
 * "Fri, 27 Mar 2026 15:30:00 +0000" (RFC 5322, section 3.3), in UTC.
 */
#define TIMESTAMP_MAIL_SIZE 40
void timestamp_format_mail(int64_t at, char ret_text[TIMESTAMP_MAIL_SIZE]);

/*
 * Reads an RFC 5322 date with the obsolete forms (two-digit years, zone
 * names, comments) out of `length` bytes. False if it is none or is before
 * 1970 or after 9999.
 */
bool timestamp_parse_mail(const char *text, int64_t *ret_at);

#endif
