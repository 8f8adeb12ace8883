/* SPDX-License-Identifier: ISC */
#ifndef BASE_LOCK_HOLDER_H
#define BASE_LOCK_HOLDER_H

#include <stdbool.h>
#include <sys/types.h>

/* lock_holder - which process has locked a file with flock(2) */
struct lock_holder {
	pid_t pid;
	char user[64];	  /* "uid 4711" if it has no name */
	char program[64]; /* printable; "?" if it is not known */
};

/*
 * False: nobody has locked it, or the system does not say who
 * (ProcSubset=pid in a unit). The file need not be readable.
 */
bool lock_holder_find(const char *path, struct lock_holder *ret_holder);

/* For a process that is known otherwise; false: there is none. */
bool lock_holder_describe(pid_t pid, struct lock_holder *ret_holder);

#endif
