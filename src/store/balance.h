/* SPDX-License-Identifier: ISC */
#ifndef STORE_BALANCE_H
#define STORE_BALANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/relay_store.h"
#include "ticket/timepiece.h"
#include "ticket/state.h"
#include "ticket/warning.h"

/*
 * balance - the proof that nothing was lost, and the figures of `status`
 */
struct balance {
	int64_t ledger_rows[DISPOSITIONS]; /* by disposition */
	int64_t unsettled_old; /* older than their mailbox's last poll */
	int64_t tickets;
	int64_t tickets_by_hand;
	int64_t tickets_without_ledger_row; /* of those by mail */
	int64_t ledger_rows_without_ticket; /* dispositions ticket, joined */
	int64_t tickets_without_letter_or_reason;
	int64_t tickets_with_two_acknowledgements;
	bool holds;
};
bool balance_find(struct db *db, struct balance *ret, struct error *err);

struct mailbox_health {
	char *name;
	int64_t last_poll_at;	     /* 0: never */
	int64_t last_success_at;     /* 0: never */
	int64_t last_mail_at;	     /* taken in; 0: never */
	char *last_error;	     /* "" if the last poll went well */
	char *limits;		     /* what it could not do; "" if nothing */
	int64_t oldest_unsettled_at; /* 0: none */
	int64_t ledger_rows;
	int64_t unsettled;
	int64_t quarantined;  /* and not dismissed */
	int64_t retrying;     /* unsettled after a counted try */
	int64_t attempts_max; /* of any unsettled message */
	int64_t reader_restarts;
	char *account; /* "" if it was never opened */
	/* Since when it is another account than before; 0: it always was. */
	int64_t other_account_since_at;
	int64_t went_back_at; /* the server, last; 0: never */
};
/* A rule that ran into a limit, and in how many mails in triage. */
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
	int64_t tickets_standing_still; /* with a clock that stands still */
	int64_t breaches_untaken;	/* reported, and nobody works on them */
	int64_t tickets_unread;		/* nobody has seen what came in */
	int64_t recovering_since_at;	/* a restored copy; 0: it is none */
	int64_t oldest_queued_at;	/* letters; 0: none */
	int64_t letters_to_decide;	/* held for a person */
	int64_t oldest_to_decide_at;	/* of these; 0: none */
	int64_t answers_unsent;		/* closed claims whose letter waits */
	int64_t answers_unsent_late;	/* of these, past their due date */
	int64_t letters_bounced;	/* of tickets that are not closed */
	int64_t tickets_unacknowledged; /* open: it failed, none was sent */
	struct relay_failure relay;
	enum timepiece_doubt clock_doubt;
	int64_t clock_doubted_at;
	int64_t erased_until_at;    /* 0: nothing was erased yet */
	struct limit_count *limits; /* most first */
	size_t limits_count;
};
struct health_question {
	struct date today;
	int64_t now_at;
	const struct warning_plan *plan; /* NULL: nothing is due soon */
};
bool balance_find_health(struct db *db, struct arena *memory,
    const struct health_question *question, struct health *ret,
    struct error *err);

#endif
