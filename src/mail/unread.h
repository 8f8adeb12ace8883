/* SPDX-License-Identifier: ISC */
#ifndef MAIL_UNREAD_H
#define MAIL_UNREAD_H

#include <stdbool.h>

#include "mail/message.h"
#include "mail/problem.h"

/* unread - whether the available text may be the whole letter */
struct unread_question {
	const char *subject;
	const char *text;
	const char *forms;
	/* Of a displayed part that is not plain text; NULL: there is none. */
	const char *marked_type;
	bool is_cut; /* its parts have no end */
	enum automatic_reason automatic;
	const struct mail_attachment *attachments;
	size_t attachments_count;
	const struct mail_link *links;
	size_t links_count;
};

/*
 * Records what else cannot have been read, and adds it to the problems, as
 * "unread-sealed" and so on.
 */
void unread_judge(struct letter *letter, const struct unread_question *question,
    struct problems *problems);

#endif
