/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_EDGE_H
#define TESTS_UNIT_EDGE_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mail/span.h"

/*
 * edge - bytes at the end of a page, behind which nothing can be read
 *
 * Who looks one byte too far is killed in every build, not only by a sanitizer.
 */

/* Of the bytes of pages that hold them, without the page behind. */
static inline size_t
edge_room(size_t length)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	return (length + page - 1) / page * page;
}

static inline char *
edge_copy(const char *bytes, size_t length)
{
	size_t room = edge_room(length), page = (size_t)sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, room + page, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || mprotect(pages + room, page, PROT_NONE) != 0)
		abort();
	if (length > 0)
		memcpy(pages + room - length, bytes, length);
	return pages + room - length;
}

static inline void
edge_free(char *copy, size_t length)
{
	size_t room = edge_room(length), page = (size_t)sysconf(_SC_PAGESIZE);

	(void)munmap(copy + length - room, room + page);
}

/* For a row of a table: never given back. */
static inline struct span
edge_span(const char *text)
{
	size_t length = strlen(text);

	return (struct span){edge_copy(text, length), length};
}

#endif
