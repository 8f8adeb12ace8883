/* SPDX-License-Identifier: ISC */
#ifndef TICKET_TIMEPIECE_H
#define TICKET_TIMEPIECE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/timestamp.h"

/*
 * timepiece - whether this machine's clock can be believed
 *
 * What waits for an instant is due at once if the clock leaps ahead, and data
 * is erased. So the clock is compared with the seconds since boot (which count
 * a suspended machine too), with when it was right last, and with the dates
 * that mail servers give to what arrives. A difference of more than a day is a
 * doubt. It ends when a human accepts the clock, or when nothing contradicts it
 * for an hour. A change of zone or of daylight-saving time changes no instant.
 *
 * Pure: values in, values out. Instants and seconds as everywhere.
 */
#define TIMEPIECE_BOOT_SIZE	TIMESTAMP_BOOT_SIZE
#define TIMEPIECE_DAY_SECONDS	INT64_C(86400)
#define TIMEPIECE_AGREE_SECONDS INT64_C(3600)

/* What can be seen now. */
struct timepiece_sight {
	int64_t now_at;			/* the clock in question */
	int64_t boot_seconds;		/* since boot, suspension included */
	char boot[TIMEPIECE_BOOT_SIZE]; /* which boot; "" if not known */
	int64_t history_at; /* the last event of the history; 0: none */
	int64_t mail_at; /* newest date that a server gave to mail; 0: none */
};

enum timepiece_doubt {
	TIMEPIECE_TRUSTED,
	TIMEPIECE_LEAPT,  /* against the seconds since boot */
	TIMEPIECE_BEHIND, /* earlier than it has been */
	TIMEPIECE_AHEAD,  /* since the last boot more than a day has passed */
	TIMEPIECE_MAIL,	  /* mail arrives from a later day */
	TIMEPIECE_DOUBTS,
};
/* "leapt", ...; "" of TRUSTED. */
const char *timepiece_name(enum timepiece_doubt doubt);
bool timepiece_find(const char *name, enum timepiece_doubt *ret_doubt);
/* What it is, for people. */
const char *timepiece_words(enum timepiece_doubt doubt);

/* What is remembered; all zero at first. */
struct timepiece {
	/* When it was right last, and what stood beside it then; 0: never. */
	int64_t right_at;
	int64_t right_boot_seconds;
	char right_boot[TIMEPIECE_BOOT_SIZE];
	enum timepiece_doubt doubt;
	int64_t doubted_at;	 /* by that clock */
	int64_t doubted_mail_at; /* mail_at when the doubt began */
	/* In seconds since boot: nothing contradicts since; -1: something */
	int64_t agrees_since;
};

/*
 * How much the clock differs, in seconds, from what the sight lets expect:
 * positive if it is ahead. *ret_doubt is the reason, or TRUSTED if nothing
 * contradicts, whatever doubt there was before.
 */
int64_t timepiece_compare(const struct timepiece *timepiece,
    const struct timepiece_sight *sight, enum timepiece_doubt *ret_doubt);

enum timepiece_change {
	TIMEPIECE_SAME,	   /* nothing to remember */
	TIMEPIECE_RIGHT,   /* it is right, which is worth remembering */
	TIMEPIECE_DOUBTED, /* a doubt begins, or is another one */
	TIMEPIECE_AGREES,  /* the hour begins, or is broken off */
	TIMEPIECE_ENDED,   /* the hour is over: it is right */
};
/* Takes a sight into account; the clock is believed if .doubt is TRUSTED. */
enum timepiece_change timepiece_judge(
    struct timepiece *timepiece, const struct timepiece_sight *sight);

/* A human says that it is right. */
void timepiece_accept(
    struct timepiece *timepiece, const struct timepiece_sight *sight);

/* Until when data was erased. */
struct timepiece_erased {
	int64_t until_at;     /* 0: never */
	int64_t boot_seconds; /* when that was done */
	char boot[TIMEPIECE_BOOT_SIZE];
};
/*
 * Until which instant data may be erased: until now or, where more than a day
 * has come together, as much further as the seconds since boot show to have
 * passed. So no more than a day's worth goes in a day.
 */
int64_t timepiece_erase_until(
    const struct timepiece_erased *erased, const struct timepiece_sight *sight);

#endif
