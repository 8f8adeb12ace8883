/* SPDX-License-Identifier: ISC */
#ifndef STORE_LEDGER_PLACE_H
#define STORE_LEDGER_PLACE_H

#include <stdbool.h>
#include <stdint.h>

/* ledger_place - where a folder is, as the configuration and the server say */

#define LEDGER_NAME_SIZE 64 /* of a mailbox; names have at most 32 bytes */

/* The location of a folder. `account` is the configuration's account. */
struct ledger_place {
	const char *mailbox; /* name in the configuration */
	const char *account;
	const char *folder;
	uint32_t uidvalidity;
	/*
	 * Whether the configuration has a mailbox of this name: one that is
	 * gone may be this one (ledger_rename.h). NULL: it is not.
	 */
	bool (*is_configured)(const char *mailbox, const void *context);
	const void *context;
};

#endif
