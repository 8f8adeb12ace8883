/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_WORKER_PRIVATE_H
#define DPOD_WORKER_WORKER_PRIVATE_H

#include "dpod/worker/holder.h"
#include "dpod/worker/intake.h"

/*
 * worker_private - what worker.c (the loop, reloads, what is noted for
 * `status`) and worker_poll.c (one poll) share
 */
#define WORKER_LIMITS_MAX (HOLDER_WARNING_MAX + ERROR_TEXT_MAX + 56)

struct worker {
	const struct conf *conf;	     /* in force */
	const struct conf_mailbox *settings; /* of it */
	struct conf *own_conf;	 /* the same after a reload; else NULL */
	struct conf *older_conf; /* that the open mailbox borrows from */
	struct setup *setup;
	struct intake intake;
	int waits_failed;	 /* one after the other */
	bool no_idle;		 /* after too many of them */
	bool is_elsewhere;	 /* not the main folder is open */
	bool is_recovering;	 /* the folder of moved mail is read, too */
	bool has_news;		 /* mail came while other folders were open */
	struct error folder_err; /* of a folder that could not be opened */
	bool has_folder_err;
	bool reader_was_replaced; /* that is why the poll failed */
	int64_t held_ms; /* that it is ours was seen then; 0: not yet */
	char holder_warning[HOLDER_WARNING_MAX];
	char mark_warning[ERROR_TEXT_MAX + 48];
	char limits[WORKER_LIMITS_MAX]; /* what `status` knows of them */
	bool has_limits;		/* noted at all */
	size_t noted_settled;		/* what `status` knows of the work */
	int64_t noted_restarts;
	int64_t logged_serial; /* of a token */
};

/* One poll of all folders; opens the mailbox if it is not. See intake.h. */
bool worker_poll(struct worker *worker, struct error *err);
void worker_close_mailbox(struct worker *worker);

#endif
