/* SPDX-License-Identifier: ISC */
#include "base/confinement.h"

#include <string.h>

#include <seccomp.h>

bool
confinement_filter(uint32_t otherwise, confinement_add_fn *add,
    const void *context, struct error *err)
{
	scmp_filter_ctx filter;
	int failed;

	if (!confinement_has_filter())
		return true;
	filter = seccomp_init(otherwise);
	if (filter == NULL)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "seccomp: no filter could be made");
	failed = add(filter, context);
	if (failed == 0)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	if (failed == 0)
		return true;
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "seccomp: %s", strerror(-failed));
}
