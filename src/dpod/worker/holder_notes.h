/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_HOLDER_NOTES_H
#define DPOD_WORKER_HOLDER_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * holder_notes - what notes and letters in a mailbox say of who holds it, as
 * holder.h describes; all of it is pure
 */
#define HOLDER_LEASE_SECONDS (INT64_C(48) * 3600)
#define HOLDER_ID_SIZE	     17 /* 16 hexadecimal digits */
#define HOLDER_HOST_SIZE     65

#define HOLDER_BEFORE_MAX 8

/* Another register that has written notes, and the newest nonce of those. */
struct holder_before {
	char register_id[HOLDER_ID_SIZE];
	char nonce[HOLDER_ID_SIZE];
};

struct holder_note {
	uint64_t uid;
	int64_t stamped_at; /* by the server */
	uint64_t since;	    /* never 0 */
	char register_id[HOLDER_ID_SIZE];
	char nonce[HOLDER_ID_SIZE];
	char host[HOLDER_HOST_SIZE];
	/*
	 * Made by this state directory, for this mailbox or one that is not in
	 * the configuration any more (it has another name now).
	 */
	bool is_ours;
	/* Another mailbox of this configuration, which made it; or NULL. */
	const char *sibling;
	struct holder_before before[HOLDER_BEFORE_MAX];
	size_t before_count;
};

/*
 * Pure: decides who holds it, and what to report. Indices of `notes`; -1: none.
 */
struct holder_view {
	int own;     /* our newest */
	int winner;  /* alive, with the lowest `since` */
	int another; /* alive and not ours, but not the holder */
};
struct holder_view holder_judge(const struct holder_note *notes, size_t count);
/* Parses a note's header; false if it is none. Sets neither uid nor stamp. */
bool
holder_parse(const char *header, size_t length, struct holder_note *ret_note);

/* Pure: a letter of any register in a folder of sent mail. */
struct holder_letter {
	int64_t sent_at; /* according to the server */
	bool is_ours;
};
/* Whether another register sends letters here; see above. */
bool holder_sent_by_another(const struct holder_letter *letters, size_t count,
    int64_t taken_at, int64_t now_at);

#endif
