/* SPDX-License-Identifier: ISC */
/*
 * without_filter WHAT COMMAND... - as on a kernel that lacks WHAT: seccomp,
 * landlock or both
 *
 * What asks whether it is there is told that it is not.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include <seccomp.h>

static bool
lacks_seccomp(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl),
		   1, SCMP_A0(SCMP_CMP_EQ, PR_GET_SECCOMP, 0)) == 0;
}

static bool
lacks_landlock(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
		   SCMP_SYS(landlock_create_ruleset), 0) == 0;
}

int
main(int argc, char **argv)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (argc < 3 || filter == NULL ||
	    (strcmp(argv[1], "landlock") != 0 && !lacks_seccomp(filter)) ||
	    (strcmp(argv[1], "seccomp") != 0 && !lacks_landlock(filter)) ||
	    seccomp_load(filter) != 0)
		return EX_SOFTWARE;
	(void)execvp(argv[2], argv + 2);
	perror(argv[2]);
	return EX_UNAVAILABLE;
}
