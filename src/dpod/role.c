/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/role.h"

#include <errno.h>

#include <seccomp.h>

#include "base/confinement.h"
#include "base/memory.h"
#include "dpod/role_private.h"

#define PROGRAM_BITS 06111U /* set-user-ID, set-group-ID, executable */

static const struct role_refusal executables[] = {
    {.call = SCMP_SYS(chmod), .bits = PROGRAM_BITS, .argument = 1},
    {.call = SCMP_SYS(fchmod), .bits = PROGRAM_BITS, .argument = 1},
    {.call = SCMP_SYS(fchmodat), .bits = PROGRAM_BITS, .argument = 2},
    {.call = SCMP_SYS(mknod)},
    {.call = SCMP_SYS(mknodat)},
};

static int
add_refusal(scmp_filter_ctx filter, const struct role_refusal *refusal)
{
	int failed = 0;

	if (refusal->value != 0)
		return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
		    refusal->call, 1,
		    SCMP_CMP(
			refusal->argument, SCMP_CMP_EQ, refusal->value, 0));
	if (refusal->bits == 0)
		return seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(EPERM), refusal->call, 0);
	for (unsigned int bit = 1; bit != 0 && bit <= refusal->bits; bit <<= 1)
		if ((refusal->bits & bit) != 0)
			failed |= seccomp_rule_add(filter,
			    SCMP_ACT_ERRNO(EPERM), refusal->call, 1,
			    SCMP_CMP(refusal->argument, SCMP_CMP_MASKED_EQ, bit,
				bit));
	return failed;
}

struct refusals {
	const struct role_refusal *items;
	size_t count;
};

static int
add_refusals(void *filter, const void *context)
{
	const struct refusals *refusals = context;
	int failed = 0;

	for (size_t i = 0; i < refusals->count && failed == 0; i++)
		failed = add_refusal(filter, &refusals->items[i]);
	return failed;
}

bool
role_refuse(
    const struct role_refusal *refusals, size_t count, struct error *err)
{
	const struct refusals all = {refusals, count};

	return confinement_filter(SCMP_ACT_ALLOW, add_refusals, &all, err);
}

bool
role_refuse_executables(struct error *err)
{
#ifdef DPOD_SANITIZERS
	(void)err;
	(void)executables;
	return true;
#else
	return role_refuse(executables, LENGTH(executables), err);
#endif
}
