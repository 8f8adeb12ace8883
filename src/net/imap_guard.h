/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_GUARD_H
#define NET_IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * imap_guard - checks server output before libetpan parses it
 *
 * libetpan 1.9 recurses and allocates without a bound, and dereferences NULL
 * for some response codes. So all bytes pass through here first: a line is
 * passed on only when it is complete and harmless, and a literal only where our
 * commands can produce one. Lines that are merely odd are repaired
 * (imap_mend.h); a refused line ends the connection. An invalid UID becomes 0.
 *
 * Pure: bytes in, bytes out.
 */
#define IMAP_GUARD_LINE_MAX    ((size_t)64 * 1024)
#define IMAP_GUARD_NESTING_MAX 30
/* Per command: all lines that are not FETCH data stay in memory. */
#define IMAP_GUARD_OTHER_MAX ((size_t)4 * 1024 * 1024)

struct imap_guard {
	struct buffer pending; /* from the first byte that was not taken */
	size_t taken;	       /* bytes of pending that were taken */
	size_t cleared;	       /* judged bytes of pending: may be taken */
	size_t searched;       /* bytes of pending without a line end */
	uint64_t literal_left; /* bytes of a literal still to come */
	bool is_continued;     /* the line continues after a literal */
	bool is_fetch;	       /* the line is FETCH data */
	int nesting;	       /* open parentheses in the line */
	size_t other_bytes;    /* since the last imap_guard_begin */
	uint64_t literal_max;  /* see imap_guard_begin */
	bool is_selected;      /* a folder has been selected */
	uint64_t modseq;   /* HIGHESTMODSEQ since imap_guard_select; 0: none */
	bool is_read_only; /* a tagged OK said so for that folder */
	char bye[160];	   /* text of a BYE; "": none */
};

void imap_guard_release(struct imap_guard *guard);
/* Starts a new command: a literal may have at most literal_max bytes. */
void imap_guard_begin(struct imap_guard *guard, uint64_t literal_max);
/* Accepts response codes about a folder from now on. */
void imap_guard_select(struct imap_guard *guard);
/* Adds received bytes; returns NULL, or why the connection must end. */
const char *
imap_guard_add(struct imap_guard *guard, const char *bytes, size_t length);
/* Takes at most `size` bytes that were judged; 0: none available yet. */
size_t imap_guard_take(struct imap_guard *guard, char *bytes, size_t size);
/* True if no bytes are pending, judged or not. */
bool imap_guard_is_empty(const struct imap_guard *guard);

#endif
