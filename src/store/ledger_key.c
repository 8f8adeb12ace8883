/* SPDX-License-Identifier: ISC */
#include "store/ledger_key.h"

#include <stdio.h>

uint64_t
ledger_key_uid(const char *key)
{
	const char *digit = key;
	uint64_t uid = 0;

	for (; *digit >= '0' && *digit <= '9' && uid <= INT64_MAX / 10; digit++)
		uid = uid * 10 + (uint64_t)(*digit - '0');
	return *key == '0' || *digit != '\0' || uid > INT64_MAX ? 0 : uid;
}

bool
ledger_key_parse(const char *key, uint64_t *ret_uid, struct error *err)
{
	uint64_t uid = ledger_key_uid(key);

	if (uid == 0)
		return error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "the register cannot store the keys of this mailbox");
	*ret_uid = uid;
	return true;
}

void
ledger_key_format(uint64_t uid, char ret_key[LEDGER_KEY_SIZE])
{
	(void)snprintf(
	    ret_key, LEDGER_KEY_SIZE, "%llu", (unsigned long long)uid);
}
