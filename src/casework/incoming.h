/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_INCOMING_H
#define CASEWORK_INCOMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conf/conf.h"
#include "rules/verdict.h"
#include "store/ledger.h"

/* incoming - a message with its verdict; everything is borrowed */
struct incoming {
	const struct conf_mailbox *mailbox;
	const struct ledger_folder *folder;
	bool is_junk;	/* from a junk folder */
	bool is_import; /* by a person (dpoctl import) */
	bool is_moved;	/* in the folder of moved messages: needs no mark */
	uint64_t uid;
	int64_t internal_at;
	bool headers_only; /* larger than message-size-max */
	const char *raw;
	size_t raw_length;
	const struct verdict *verdict; /* NULL: the message is gone */
	bool shares_fate; /* if it fails, the transaction is rolled back */
};

#endif
