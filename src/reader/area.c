/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "reader/area.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

void
area_make(struct area *area, size_t size)
{
	char path[40];
	int fd = memfd_create("dpod-mail", MFD_CLOEXEC);
	void *found = MAP_FAILED;

	*area = (struct area){.fd = -1, .size = size};
	if (fd == -1)
		return;
	/* A new descriptor opened read-only: it cannot be mapped writable. */
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	area->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (area->fd != -1 && ftruncate(fd, (off_t)size) == 0)
		found =
		    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (found == MAP_FAILED) {
		area_release(area);
		return;
	}
	area->bytes = found;
	/* Forked children do not need it. */
	(void)madvise(area->bytes, size, MADV_DONTFORK);
}

void
area_clear(struct area *area)
{
	if (area->bytes != NULL)
		(void)madvise(area->bytes, area->size, MADV_REMOVE);
}

void
area_release(struct area *area)
{
	if (area->bytes != NULL)
		(void)munmap(area->bytes, area->size);
	if (area->fd != -1)
		(void)close(area->fd);
	*area = (struct area){.fd = -1};
}

const char *
area_find(size_t size)
{
	void *found = mmap(NULL, size, PROT_READ, MAP_SHARED, AREA_FD, 0);

	(void)close(AREA_FD);
	return found == MAP_FAILED ? NULL : found;
}
