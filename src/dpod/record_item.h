/* SPDX-License-Identifier: ISC */
#ifndef DPOD_RECORD_ITEM_H
#define DPOD_RECORD_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/verdict.h"
#include "store/ledger.h"

/* One message with its verdict, as record and open_ticket take it; borrowed. */
struct record_item {
	const struct ledger_folder *folder;
	bool is_junk; /* the folder is one of junk */
	uint64_t uid;
	int64_t internal_at;
	bool headers_only; /* larger than message-size-max */
	const char *raw;
	size_t raw_length;
	const struct verdict *verdict; /* NULL: the message is gone */
};

#endif
