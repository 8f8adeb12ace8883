/* SPDX-License-Identifier: ISC */
#ifndef DPOD_ROLE_PRIVATE_H
#define DPOD_ROLE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* A refused system call (EPERM). */
struct role_refusal {
	int call; /* SCMP_SYS(...); ignored if the machine lacks it */
	/* If not 0: only if one of these bits is set in that argument. */
	unsigned int bits;
	/* If not 0: only if that argument has this value. */
	unsigned int value;
	unsigned int argument;
};

/* Adds a filter to those of this process. True if the kernel has no filters. */
bool role_refuse(
    const struct role_refusal *refusals, size_t count, struct error *err);

/* For those who write mail: creating executable files and devices. */
bool role_refuse_executables(struct error *err);

#endif
