/* SPDX-License-Identifier: ISC */
#include "store/retention_keep.h"

#include <string.h>

#include "base/memory.h"
#include "store/party_store.h"

_Static_assert(FACTS + 2 <= 32, "a set has 32 bits");

const char *
retention_keep_name(size_t one)
{
	static const enum party_role roles[] = {PARTY_REQUESTER, PARTY_AGENT};

	return one < LENGTH(roles)
	    ? party_role_name(roles[one])
	    : fact_name((enum fact_name)(one - LENGTH(roles)));
}

bool
retention_keep_find(const char *name, retention_keep_set *ret_bit)
{
	for (size_t i = 0; i < RETENTION_KEEPS; i++)
		if (strcmp(retention_keep_name(i), name) == 0) {
			*ret_bit = RETENTION_KEEP_BIT(i);
			return true;
		}
	return false;
}

void
retention_keep_write(retention_keep_set keeps, struct buffer *json)
{
	const char *before = "[";

	for (size_t i = 0; i < RETENTION_KEEPS; i++) {
		if ((keeps & RETENTION_KEEP_BIT(i)) == 0)
			continue;
		buffer_add_printf(
		    json, "%s\"%s\"", before, retention_keep_name(i));
		before = ",";
	}
	buffer_add_string(json, before[0] == '[' ? "[]" : "]");
}
