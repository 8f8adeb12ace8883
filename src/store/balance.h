/* SPDX-License-Identifier: ISC */
#ifndef STORE_BALANCE_H
#define STORE_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "store/db.h"
#include "store/lease.h"
#include "store/ledger.h"
#include "store/own_mail_store.h"
#include "store/relay_store.h"
#include "ticket/timepiece.h"
#include "ticket/state.h"
#include "ticket/warning.h"

/* balance - checks that no message was lost, and the figures of `status` */
struct balance {
	int64_t ledger_rows[DISPOSITIONS]; /* by disposition */
	int64_t unsettled_old; /* older than the last poll of their mailbox */
	int64_t tickets;
	int64_t tickets_by_hand;
	int64_t tickets_without_ledger_row; /* only tickets opened by mail */
	int64_t ledger_rows_without_ticket; /* dispositions ticket, joined */
	int64_t tickets_without_letter_or_reason;
	int64_t tickets_with_two_acknowledgements;
	int64_t letters_without_history; /* to be sent, or sent */
	int64_t tickets_unacknowledged;	 /* sending failed, and nobody looked */
	int64_t marks_waiting;	 /* recorded before the last successful poll */
	int64_t future_instants; /* in the newest events, and in erasures */
	int64_t counters_wrong;	 /* that say something else than the rows */
	bool holds;
};
bool balance_find(
    struct db *db, int64_t now_at, struct balance *ret, struct error *err);

/* Of that, letters_without_history, which verify-history tells as well. */
bool
balance_count_unqueued(struct db *db, int64_t *ret_count, struct error *err);

struct mailbox_health {
	char *name;
	int64_t last_poll_at;	     /* 0: never */
	int64_t last_success_at;     /* 0: never */
	int64_t last_mail_at;	     /* last message taken in; 0: never */
	char *last_error;	     /* "" if the last poll went well */
	bool is_refused;	     /* another register holds it */
	char *limited;		     /* what it could not do; "": nothing */
	int64_t oldest_unsettled_at; /* 0: none */
	int64_t ledger_rows;
	int64_t unsettled;
	int64_t quarantined;  /* and not dismissed */
	int64_t retrying;     /* unsettled after a counted attempt */
	int64_t attempts_max; /* of any unsettled message */
	int64_t reader_restarts;
	char *account; /* "" if never opened */
	/*
	 * Since when the account differs from the previous one; 0: always the
	 * same.
	 */
	int64_t other_account_since_at;
	int64_t went_back_at;	   /* last time the server did; 0: never */
	int64_t taken_at;	   /* from another register; 0: never */
	int64_t foreign_at;	   /* of another register; 0: never */
	int64_t paused_at;	   /* by a person; 0: it is polled */
	char *paused_by;	   /* "" */
	char *paused_because;	   /* "" */
	int64_t canary_out_at;	   /* the last that left; 0: none */
	int64_t canary_back_at;	   /* the last that came back; 0: none */
	int64_t canary_missing_at; /* the oldest since, not back; 0: none */
};
/*
 * A rule that exceeded a limit, and the number of messages in triage affected.
 */
struct limit_count {
	char *rule;
	int64_t mails;
};
#define LIMIT_COUNTS_MAX 20

struct health {
	struct mailbox_health *mailboxes;
	size_t mailboxes_count;
	int64_t letters[LETTER_STATES]; /* by state */
	int64_t letters_oldest_at[LETTER_STATES];
	int64_t tickets_open;
	int64_t tickets_triage;
	int64_t tickets_overdue;
	int64_t tickets_due_soon;	/* at or past the first stage */
	int64_t tickets_due_very_soon;	/* at or past the last stage */
	int64_t tickets_target_missed;	/* and not overdue */
	int64_t tickets_standing_still; /* with a stopped clock */
	int64_t breaches_untaken;	/* reported, and not taken by anybody */
	int64_t tickets_unread;		/* with messages that nobody has seen */
	int64_t recovering_since_at;	/* a restored copy; 0: not a copy */
	int64_t oldest_queued_at;	/* letters; 0: none */
	int64_t letters_to_decide;	/* held for a person */
	int64_t oldest_to_decide_at;	/* of those; 0: none */
	int64_t answers_unsent;		/* closed claims whose letter waits */
	int64_t answers_unsent_late;	/* those past their due date */
	int64_t letters_bounced;	/* of open tickets */
	int64_t tickets_unacknowledged; /* open: none could be sent */
	struct relay_failure relay;
	struct own_mail_health own_mail; /* to the officer */
	enum timepiece_doubt clock_doubt;
	int64_t clock_doubted_at;
	int64_t erased_until_at;    /* 0: nothing erased yet */
	struct limit_count *limits; /* highest count first */
	size_t limits_count;
	struct lease_holder *leases; /* of daemons that share it */
	size_t leases_count;
};
struct health_question {
	struct date today;
	int64_t now_at;
	const struct warning_plan *plan; /* NULL: no warnings */
};
bool balance_find_health(struct db *db, struct arena *memory,
    const struct health_question *question, struct health *ret,
    struct error *err);
/* Of these, only the mailboxes and the relay; the rest is 0. */
bool balance_find_failing(
    struct db *db, struct arena *memory, struct health *ret, struct error *err);

#endif
