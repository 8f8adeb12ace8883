/* SPDX-License-Identifier: ISC */
#ifndef READER_AREA_H
#define READER_AREA_H

#include <stddef.h>

/*
 * area - memory shared by a worker and its reader, for one large message
 *
 * The worker writes it, the reader can only read it. So a large message is in
 * memory once instead of twice.
 */
struct area {
	char *bytes; /* NULL: none; messages go over the socket */
	int fd;	     /* for the reader, read-only; or -1 */
	size_t size;
};

/* The descriptor of the area when a reader starts. */
#define AREA_FD 3

/* Failures are ignored: messages can go over the socket instead. */
void area_make(struct area *area, size_t size);
/* Frees the memory; the area can be written again. */
void area_clear(struct area *area);
void area_release(struct area *area);

/* The reader's side: closes AREA_FD. NULL if there is none. */
const char *area_find(size_t size);

#endif
