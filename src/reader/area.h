/* SPDX-License-Identifier: ISC */
#ifndef READER_AREA_H
#define READER_AREA_H

#include <stddef.h>

/*
 * area - memory that a worker and its reader share, for one large mail
 *
 * The worker writes it, the reader can but read it. So a large mail is in
 * memory once, and not once in each.
 */
struct area {
	char *bytes; /* NULL: there is none; mails go over the socket */
	int fd;	     /* for the reader, which may not write; or -1 */
	size_t size;
};

/* The descriptor at which a reader finds it when it starts. */
#define AREA_FD 3

/* What does not work is left out: a mail can go over the socket too. */
void area_make(struct area *area, size_t size);
/* Gives the memory back; the area can be written again. */
void area_clear(struct area *area);
void area_release(struct area *area);

/* The reader's side: closes AREA_FD. NULL if there is none. */
const char *area_find(size_t size);

#endif
