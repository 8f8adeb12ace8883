/* SPDX-License-Identifier: ISC */
#ifndef MAIL_EVIDENCE_H
#define MAIL_EVIDENCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "mail/automatic.h"
#include "mail/failure.h"
#include "mail/header.h"

/* evidence - finds the evidence that automatic.h lists */
struct evidence {
	const struct header *header;
	const char *from; /* addresses; "" if none */
	const char *sender;
	const char *return_path;
	bool null_sender;
	enum failure failure; /* from a part of a report */
	bool report;	      /* a part of a report was seen */
	bool calendar;	      /* a calendar invitation was seen */
	const char *subject;
	const char *text;
	/* Lists that are groups of our own mailboxes. */
	const char *const *own_list_ids;
	size_t own_list_ids_count;
};

struct automatic
evidence_judge(struct arena *memory, const struct evidence *evidence);

#endif
