/* SPDX-License-Identifier: ISC */
#include "base/confinement.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"

/*
 * As the kernel defines them; the headers of the system that dpod is built on
 * may be older than the kernel that it runs on.
 */
#define TELL_VERSION  1U
#define ALL_BITS(n)   ((UINT64_C(1) << (n)) - 1)
#define FILES_BASIC   ALL_BITS(13)
#define FILES_MOVED   ALL_BITS(14) /* linked and renamed elsewhere */
#define FILES_CUT     ALL_BITS(15) /* truncated */
#define FILES_DEVICES ALL_BITS(16) /* ioctl */
#define TCP	      ALL_BITS(2)  /* bind and connect */
#define OUTSIDE	      ALL_BITS(2)  /* abstract sockets, signals */

struct refusals {
	uint64_t files, connections, outside;
};

/* What each version of Landlock refuses; the last one, later ones as well. */
static const struct {
	struct refusals refusals;
	size_t size; /* of the part that this version knows */
} versions[] = {
    {{FILES_BASIC, 0, 0}, sizeof(uint64_t)},
    {{FILES_MOVED, 0, 0}, sizeof(uint64_t)},
    {{FILES_CUT, 0, 0}, sizeof(uint64_t)},
    {{FILES_CUT, TCP, 0}, 2 * sizeof(uint64_t)},
    {{FILES_DEVICES, TCP, 0}, 2 * sizeof(uint64_t)},
    {{FILES_DEVICES, TCP, OUTSIDE}, 3 * sizeof(uint64_t)},
};

/* Negative: none. */
static long
find_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, TELL_VERSION);
}

bool
confinement_has_landlock(void)
{
	return find_version() > 0;
}

bool
confinement_refuse_files(struct error *err)
{
	long version = find_version();
	size_t row;
	int rules;
	bool is_refused;

	if (version <= 0)
		return true;
	row = (size_t)version < LENGTH(versions) ? (size_t)version - 1
						 : LENGTH(versions) - 1;
	rules = (int)syscall(SYS_landlock_create_ruleset,
	    &versions[row].refusals, versions[row].size, 0);
	if (rules == -1)
		return error_set(err, ERROR_STORE, RETRY_LATER, "landlock: %s",
		    strerror(errno));
	is_refused = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ||
	    error_set(
		err, ERROR_STORE, RETRY_LATER, "landlock: %s", strerror(errno));
	(void)close(rules);
	return is_refused;
}
