/* SPDX-License-Identifier: ISC */
#ifndef TICKET_TIMEPIECE_H
#define TICKET_TIMEPIECE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/timestamp.h"

/*
 * timepiece - decides whether this machine's clock can be trusted
 *
 * If the clock leaps ahead, everything that waits becomes due at once, and data
 * is erased. So the clock is compared with the seconds since boot (including
 * suspension), with the last time it was right, and with the dates that mail
 * servers give to new messages. A difference of more than a day is a doubt. The
 * doubt ends when a person accepts the clock, or when nothing contradicts it
 * for an hour. Time zones and daylight-saving time do not matter to instants.
 *
 * If a person accepts the clock although mail has a later date, the clock is
 * right and the server's is wrong: from then on mail may be ahead by that much
 * more.
 *
 * Pure: values in, values out. Instants and seconds as everywhere.
 */
#define TIMEPIECE_BOOT_SIZE	TIMESTAMP_BOOT_SIZE
#define TIMEPIECE_DAY_SECONDS	INT64_C(86400)
#define TIMEPIECE_AGREE_SECONDS INT64_C(3600)

/* Current observations. */
struct timepiece_sight {
	int64_t now_at;			/* the clock in question */
	int64_t boot_seconds;		/* since boot, including suspension */
	char boot[TIMEPIECE_BOOT_SIZE]; /* identifies the boot; "": unknown */
	int64_t history_at;		/* last event of the history; 0: none */
	int64_t mail_at; /* newest date that a server gave to a message */
};

enum timepiece_doubt {
	TIMEPIECE_TRUSTED,
	TIMEPIECE_LEAPT,  /* differs from the seconds since boot */
	TIMEPIECE_BEHIND, /* earlier than before */
	TIMEPIECE_AHEAD,  /* more than a day passed since the last boot */
	TIMEPIECE_MAIL,	  /* messages have a later date */
	TIMEPIECE_DOUBTS,
};
/* "leapt", ...; "" of TRUSTED. */
const char *timepiece_name(enum timepiece_doubt doubt);
bool timepiece_find(const char *name, enum timepiece_doubt *ret_doubt);
/* A description for people. */
const char *timepiece_words(enum timepiece_doubt doubt);

/* The recorded state; initially all zero. */
struct timepiece {
	/* When it was last right, with the observations then; 0: never. */
	int64_t right_at;
	int64_t right_boot_seconds;
	char right_boot[TIMEPIECE_BOOT_SIZE];
	enum timepiece_doubt doubt;
	int64_t doubted_at; /* by the doubted clock */
	/*
	 * In doubt: mail_at when it began. Otherwise, if later than right_at:
	 * the server's clock when ours was right.
	 */
	int64_t doubted_mail_at;
	/* In seconds since boot: not contradicted since; -1: contradicted. */
	int64_t agrees_since;
};

/*
 * How far the clock is ahead of what the observations imply, in seconds;
 * negative if it is behind. *ret_doubt is the reason, or TRUSTED if nothing
 * contradicts it, regardless of any earlier doubt.
 */
int64_t timepiece_compare(const struct timepiece *timepiece,
    const struct timepiece_sight *sight, enum timepiece_doubt *ret_doubt);

enum timepiece_change {
	TIMEPIECE_SAME,	   /* nothing to record */
	TIMEPIECE_RIGHT,   /* it is right, and this is to be recorded */
	TIMEPIECE_DOUBTED, /* a doubt begins or changes */
	TIMEPIECE_AGREES,  /* the hour begins or is interrupted */
	TIMEPIECE_ENDED,   /* the hour is over: it is right */
};
/* Updates the state; the clock is trusted if .doubt is TRUSTED. */
enum timepiece_change timepiece_judge(
    struct timepiece *timepiece, const struct timepiece_sight *sight);

/* A person accepts the clock. */
void timepiece_accept(
    struct timepiece *timepiece, const struct timepiece_sight *sight);

/* How far erasure has advanced. */
struct timepiece_erased {
	int64_t until_at;     /* 0: never */
	int64_t boot_seconds; /* when it did */
	char boot[TIMEPIECE_BOOT_SIZE];
};
/*
 * The instant up to which data may be erased: now, or as much further than last
 * time as the seconds since boot confirm, and a little more of it, so that a
 * step of the clock is caught up with. After a reboot, which confirms nothing,
 * up to a day. So at most one day's worth is erased per day, however often the
 * clock is set.
 */
int64_t timepiece_erase_until(
    const struct timepiece_erased *erased, const struct timepiece_sight *sight);

#endif
