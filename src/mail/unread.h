/* SPDX-License-Identifier: ISC */
#ifndef MAIL_UNREAD_H
#define MAIL_UNREAD_H

#include <stdbool.h>

#include "mail/message.h"
#include "mail/problem.h"

/*
 * unread - whether words that are there may be the whole letter
 */
struct unread_question {
	const char *subject;
	const char *text;
	const char *forms;
	bool has_html_bytes; /* of a part that was to be shown */
	bool is_cut;	     /* its parts have no end */
	enum automatic_reason automatic;
	const struct mail_attachment *attachments;
	size_t attachments_count;
};

/*
 * Notes what else cannot have been read, and names it among the problems, as
 * "unread-sealed" and so on.
 */
void unread_judge(struct letter *letter, const struct unread_question *question,
    struct problems *problems);

#endif
