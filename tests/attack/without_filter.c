/* SPDX-License-Identifier: ISC */
/*
 * without_filter COMMAND... - as on a kernel that filters no system calls
 *
 * What asks whether there is a filter is told that there is none.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include <seccomp.h>

int
main(int argc, char **argv)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (argc < 2 || filter == NULL ||
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
		SCMP_A0(SCMP_CMP_EQ, PR_GET_SECCOMP, 0)) != 0 ||
	    seccomp_load(filter) != 0)
		return EX_SOFTWARE;
	(void)execvp(argv[1], argv + 1);
	perror(argv[1]);
	return EX_UNAVAILABLE;
}
