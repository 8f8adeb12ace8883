/* SPDX-License-Identifier: ISC */
/*
 * migrate REGISTER [N] - brings a register up to date, as dpod does when it
 * starts, and prints how many calls that changed a file. With N it is killed
 * (SIGKILL) before the N-th of them.
 *
 * The calls are those of SQLite: what a program defines itself comes before
 * what the C library has.
 */
#define _GNU_SOURCE /* RTLD_NEXT, the calls with 64 bits */
#include "config.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "store/db.h"

static long count, last;

static void
pass(void)
{
	if (++count == last)
		(void)raise(SIGKILL);
}

static void
find(const char *name, void *ret_function, size_t size)
{
	void *address = dlsym(RTLD_NEXT, name);

	if (address == NULL)
		abort();
	memcpy(ret_function, &address, size);
}

#define FIND(function, name) find(name, &(function), sizeof(function))

ssize_t
write(int fd, const void *bytes, size_t length)
{
	ssize_t (*real)(int, const void *, size_t);

	FIND(real, "write");
	if (fd > 2)
		pass();
	return real(fd, bytes, length);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
	ssize_t (*real)(int, const void *, size_t, off64_t);

	FIND(real, "pwrite64");
	pass();
	return real(fd, bytes, length, at);
}

int
ftruncate64(int fd, off64_t length)
{
	int (*real)(int, off64_t);

	FIND(real, "ftruncate64");
	pass();
	return real(fd, length);
}

int
fsync(int fd)
{
	int (*real)(int);

	FIND(real, "fsync");
	pass();
	return real(fd);
}

int
fdatasync(int fd)
{
	int (*real)(int);

	FIND(real, "fdatasync");
	pass();
	return real(fd);
}

int
unlink(const char *path)
{
	int (*real)(const char *);

	FIND(real, "unlink");
	pass();
	return real(path);
}

int
main(int argc, char **argv)
{
	struct error err;
	struct db *db;

	if (argc < 2)
		return 2;
	if (argc > 2)
		last = strtol(argv[2], NULL, 10);
	db = db_open(argv[1], DB_MIGRATE, &err);
	if (db == NULL) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	db_close(db);
	printf("%ld\n", count);
	return 0;
}
