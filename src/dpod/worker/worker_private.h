/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_WORKER_PRIVATE_H
#define DPOD_WORKER_WORKER_PRIVATE_H

#include "dpod/tenure.h"
#include "dpod/worker/holder.h"
#include "dpod/worker/intake.h"

/*
 * worker_private - shared by worker.c (the loop, reloads, records for `status`)
 * and worker_poll.c (one poll)
 */
#define WORKER_LIMITS_MAX (HOLDER_WARNING_MAX + ERROR_TEXT_MAX + 56)

struct worker {
	const struct conf *conf;	     /* current */
	const struct conf_mailbox *settings; /* of it */
	struct conf *own_conf;	 /* the same after a reload; else NULL */
	struct conf *older_conf; /* from which the open mailbox borrows */
	struct setup *setup;
	struct intake intake;
	struct tenure tenure;	 /* of the mailbox, among several daemons */
	int waits_failed;	 /* consecutive ones */
	bool no_idle;		 /* after too many of them */
	bool is_elsewhere;	 /* a folder other than the main one is open */
	bool is_recovering;	 /* also read the folder of moved messages */
	bool has_news;		 /* mail came while others were open */
	struct error folder_err; /* of a folder that could not be opened */
	bool has_folder_err;
	bool reader_was_replaced; /* the reason for the failed poll */
	int64_t held_ms; /* last confirmation that it is ours; 0: none */
	/* Our note there is renewed then, if events came since; 0: none. */
	int64_t note_renew_at;
	int64_t note_history_count;
	int64_t news_ms; /* when messages were last to be taken in; 0: none */
	char holder_warning[HOLDER_WARNING_MAX];
	char mark_warning[ERROR_TEXT_MAX + 48];
	char limits[WORKER_LIMITS_MAX]; /* recorded for `status` */
	bool has_limits;		/* recorded at all */
	size_t noted_settled;		/* recorded for `status` */
	int64_t noted_restarts;
	int64_t logged_serial; /* of the last logged token */
	bool is_waiting;       /* nothing is lost if this is cut short */
	bool is_called;	       /* an officer's order cut it short */
	bool is_paused;	       /* by an officer; logged */
	int64_t seen_version;  /* of the register, at the last look */
	int64_t asked_at;      /* the poll under way was asked for then; or 0 */
};

/* One poll of all folders; opens the mailbox if necessary. See intake.h. */
bool worker_poll(struct worker *worker, struct error *err);
void worker_close_mailbox(struct worker *worker);
/* When our note is to be renewed because events came; or INT64_MAX. */
int64_t worker_note_due_at(const struct worker *worker);
/* Before it: what dpoctl has imported (store/import_store.h). */
bool worker_take_imported(struct worker *worker, struct error *err);

/*
 * Orders of officers, in the register (store/mailbox_store.h).
 *
 * Before each poll: whether it may be made; logs when that changes. *ret_is_so
 * is false as long as the mailbox is paused.
 */
bool worker_may_poll(struct worker *worker, bool *ret_is_so, struct error *err);
/* After each poll, good or bad. */
bool worker_answer(struct worker *worker, struct error *err);
/* While waiting: whether there is an order; costs little if not. */
bool worker_is_called(struct worker *worker);
/*
 * *ret_is_ours: this daemon has the mailbox, at least until the next look.
 * Otherwise nothing of it is open.
 */
bool
worker_hold_tenure(struct worker *worker, bool *ret_is_ours, struct error *err);
/* While waiting: false if another daemon has taken it. */
bool worker_tend(struct worker *worker);
/* For the mailbox: stop, or while waiting an order. */
bool worker_is_cancelled(void *context);

#endif
