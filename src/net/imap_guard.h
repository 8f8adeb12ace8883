/* SPDX-License-Identifier: ISC */
#ifndef NET_IMAP_GUARD_H
#define NET_IMAP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * imap_guard - judges what a server sends before libetpan's parser sees it
 *
 * libetpan 1.9 recurses without a bound, grows without a bound, and follows
 * NULL for some response codes. So the bytes go through here first: a line is
 * handed on only when it is complete and harmless, and a literal only where
 * our commands can meet one. What is merely odd is made plain (imap_mend.h);
 * what is refused ends the connection. A UID that is none becomes 0.
 *
 * Pure: bytes in, bytes out.
 */
#define IMAP_GUARD_LINE_MAX    ((size_t)64 * 1024)
#define IMAP_GUARD_NESTING_MAX 30
/* Of one command: all lines that are not FETCH data stay in memory. */
#define IMAP_GUARD_OTHER_MAX ((size_t)4 * 1024 * 1024)

struct imap_guard {
	struct buffer pending; /* from the first byte not yet taken */
	size_t taken;	       /* of pending */
	size_t cleared;	       /* of pending: judged, may be taken */
	size_t searched;       /* of pending: has no line end before this */
	uint64_t literal_left; /* bytes of a literal that must still come */
	bool is_continued;     /* the line goes on after a literal */
	bool is_fetch;	       /* the line is FETCH data */
	int nesting;	       /* open parentheses of the line */
	size_t other_bytes;    /* since the last imap_guard_begin */
	uint64_t literal_max;  /* see imap_guard_begin */
	bool is_selected;      /* a folder has been selected */
	uint64_t modseq;   /* HIGHESTMODSEQ since imap_guard_select; 0: none */
	bool is_read_only; /* that folder: a tagged OK said so */
	char bye[160];	   /* the text of a BYE; "": none came */
};

void imap_guard_release(struct imap_guard *guard);
/* A new command begins: at most so many bytes may be in one literal. */
void imap_guard_begin(struct imap_guard *guard, uint64_t literal_max);
/* Response codes about a folder are harmless from now on. */
void imap_guard_select(struct imap_guard *guard);
/* Adds what came; NULL, or why the connection must be ended. */
const char *
imap_guard_add(struct imap_guard *guard, const char *bytes, size_t length);
/* Takes at most `size` bytes that were judged; 0: none yet. */
size_t imap_guard_take(struct imap_guard *guard, char *bytes, size_t size);
/* Whether any byte, judged or not, waits. */
bool imap_guard_is_empty(const struct imap_guard *guard);

#endif
