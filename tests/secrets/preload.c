/* SPDX-License-Identifier: ISC */
/*
 * LD_PRELOAD=preload.so: whether memory that a program gives back, on the heap
 * or on the stack, still holds a secret. Looked at is what the program itself
 * frees, or a library through a function of the program's, or libetpan or
 * jansson, and at that moment the stack below: other libraries have to answer
 * for themselves.
 *
 * DPOD_TEST_MARKERS names a file with a secret's piece on each line, and
 * DPOD_TEST_FOUND one that gets a line `heap` or `stack` and the callers, as
 * program and offset, for each that is found.
 */
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARKERS_BYTES_MAX 8192
#define MARKERS_MAX	  64
#define CALLERS_MAX	  24
/* Looked at below the frame in which something is freed. */
#define STACK_BYTES (192 * 1024)
/* What a leaf function may use without moving the stack's end. */
#define RED_ZONE 256

typedef void free_function(void *);
typedef void *resize_function(void *, size_t);

static free_function *real_free;
static resize_function *real_realloc;
static char text[MARKERS_BYTES_MAX];
static struct {
	const char *bytes;
	size_t length;
} markers[MARKERS_MAX];
static size_t marker_count;
static struct {
	uintptr_t start, end;
} codes[3];
static size_t code_count;

/* The program comes first. */
static int
take_code(struct dl_phdr_info *info, size_t size, void *context)
{
	bool *is_first = context;
	bool is_taken = *is_first ||
	    strstr(info->dlpi_name, "/libetpan.") != NULL ||
	    strstr(info->dlpi_name, "/libjansson.") != NULL;

	(void)size;
	*is_first = false;
	for (size_t i = 0; is_taken && i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0 ||
		    code_count == sizeof codes / sizeof codes[0])
			continue;
		codes[code_count].start = info->dlpi_addr + part->p_vaddr;
		codes[code_count].end = codes[code_count].start + part->p_memsz;
		code_count++;
	}
	return 0;
}

static bool
is_watched(const void *caller)
{
	for (size_t i = 0; i < code_count; i++)
		if ((uintptr_t)caller >= codes[i].start &&
		    (uintptr_t)caller < codes[i].end)
			return marker_count > 0;
	return false;
}

static void
find(const char *name, void *function, size_t size)
{
	void *address = dlsym(RTLD_NEXT, name);

	if (address == NULL)
		abort();
	memcpy(function, &address, size);
}

__attribute__((constructor)) static void
start(void)
{
	const char *path = getenv("DPOD_TEST_MARKERS");
	int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	void *callers[2];
	char *line = text;
	bool is_first = true;

	find("free", &real_free, sizeof real_free);
	find("realloc", &real_realloc, sizeof real_realloc);
	/* Loads what it needs: later it must not allocate. */
	(void)backtrace(callers, 2);
	(void)dl_iterate_phdr(take_code, &is_first);
	if (fd < 0 || read(fd, text, sizeof text - 1) < 0)
		abort();
	(void)close(fd);
	for (char *end;
	     marker_count < MARKERS_MAX && (end = strchr(line, '\n')) != NULL;
	     line = end + 1) {
		markers[marker_count].bytes = line;
		markers[marker_count++].length = (size_t)(end - line);
	}
}

static void
report(const char *where, size_t marker)
{
	const char *path = getenv("DPOD_TEST_FOUND");
	int fd = path == NULL
	    ? -1
	    : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	void *callers[CALLERS_MAX];
	int count = backtrace(callers, CALLERS_MAX);

	/* The confined reader may not open it, and has no secret. */
	if (fd < 0)
		abort();
	(void)dprintf(fd, "%s: marker %zu\n", where, marker);
	backtrace_symbols_fd(callers, count, fd);
	(void)close(fd);
}

/* Found ones are wiped: each place is reported once. */
static void
look(const char *where, char *bytes, size_t size)
{
	for (size_t i = 0; i < marker_count; i++) {
		char *found =
		    memmem(bytes, size, markers[i].bytes, markers[i].length);

		if (found == NULL)
			continue;
		memset(found, 0, markers[i].length);
		report(where, i);
	}
}

static __attribute__((noinline)) void
look_around(void *block)
{
	char *here = __builtin_frame_address(0);

	look("heap", block, malloc_usable_size(block));
	look("stack", here - STACK_BYTES, STACK_BYTES - RED_ZONE);
}

void
free(void *block)
{
	if (block != NULL && is_watched(__builtin_return_address(0)))
		look_around(block);
	if (real_free != NULL)
		real_free(block);
}

/* Moved by hand, so that what stays behind is looked at. */
void *
realloc(void *block, size_t size)
{
	size_t old = block == NULL ? 0 : malloc_usable_size(block);
	void *moved;

	if (block == NULL || size <= old ||
	    !is_watched(__builtin_return_address(0)))
		return real_realloc(block, size);
	moved = malloc(size);
	if (moved == NULL)
		return NULL;
	memcpy(moved, block, old);
	look_around(block);
	real_free(block);
	return moved;
}
