/* SPDX-License-Identifier: ISC */
#include "base/confinement.h"

#include <errno.h>
#include <sys/prctl.h>

bool
confinement_has_filter(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 || errno != EINVAL;
}
