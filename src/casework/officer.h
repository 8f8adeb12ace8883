/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_OFFICER_H
#define CASEWORK_OFFICER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "rules/kind.h"
#include "store/party_store.h"
#include "ticket/outcome.h"
#include "casework/casefile.h"
#include "casework/officer_question.h"
#include "casework/opening.h"

/*
 * officer - what an officer may do with a ticket
 *
 * Each function decides over the ticket in hand and records it, or refuses.
 * `done` of the casefile says what was done, `letter` what was written. The
 * reasons of refusals besides those of casework.h and casefile.h:
 *
 *   invalid             the request makes no sense, whatever the ticket
 *   needs-...           the request lacks a reason, until, amount, client ...
 *   needs-letter        the law requires that the requester is told
 *   absent              there is no such ticket, claim, party or code
 *   already             it is so, or was done, already
 *   taken, free         somebody else works on it; nobody does
 *   checklist, authority, identity
 *                       something must be checked before it is fulfilled
 *   written             a letter says so already
 *   late                the last day for it is over
 *   proposed, no-address, no-day
 *                       a letter would go to nobody, or promise nothing
 *   code                the code is wrong, or void
 *   kinds               it would ask for nothing, or the other ticket does
 *                       not ask for the same
 *   erased              nothing is left of it
 */
#define OFFICER_NOTE_BYTES_MAX 65536
#define OFFICER_USER_BYTES_MAX 64
#define OFFICER_NAME_BYTES_MAX 4096

/*
 * Opens one that came by hand; it is then in hand. Prints its acknowledgement
 * for the post, if that is wanted.
 */
enum casework_result officer_open(
    struct casefile *file, const struct opening *opening, bool is_printed);

/* For the actor; `from` is who has it now (NULL: nobody). */
enum casework_result officer_take(struct casefile *file, const char *from);
/*
 * "": nobody works on it any more. Refused for "user" if the office names its
 * people and this is none. What somebody else gets is news.
 */
enum casework_result officer_assign(struct casefile *file, const char *user);

enum casework_result officer_see(struct casefile *file); /* news */
enum casework_result officer_note(struct casefile *file, const char *text);
/* Legal hold: nothing of it is erased. */
enum casework_result officer_hold(struct casefile *file, const char *because);
enum casework_result officer_release(struct casefile *file);

struct closing {
	enum outcome outcome;
	const enum kind *kind;	/* NULL: all claims that are open */
	struct date until_on;	/* of "retained", which needs it; or year 0 */
	struct date revisit_on; /* closed, but looked at then; or year 0 */
	const char *because;	/* in words for the requester, or NULL */
	const char *unchecked;	/* why the checklist may be passed over */
	const char *const *checked; /* items of the list; "all" is all */
	size_t checked_count;
	const char *client;	      /* who answers instead, of "redirected" */
	const char *done, *provision; /* "partly"; what a refusal rests on */
	enum officer_letter letter;
};
enum casework_result
officer_close(struct casefile *file, const struct closing *closing);

struct reopening {
	const enum kind *kind; /* NULL: all its claims */
	const char *because;   /* for the history, or NULL */
};
enum casework_result
officer_reopen(struct casefile *file, const struct reopening *reopening);

/* The other ticket by number or reference. */
enum casework_result officer_link(struct casefile *file, const char *other);
/*
 * Closes the ticket in hand as a duplicate of the other, which goes on: it has
 * the messages, with what was found in them, and the priority of both.
 */
enum casework_result officer_merge(struct casefile *file, const char *other);
/* Open again, with what was its own. */
enum casework_result officer_unmerge(struct casefile *file);

struct kind_change {
	enum kind kind;
	bool is_removed; /* else added */
};
struct kinds_order {
	const struct kind_change *changes;
	size_t changes_count;
	bool is_confirmed;   /* what is listed is asked for */
	bool has_processor;  /* `is_processor` is given */
	bool is_processor;   /* a client's data */
	int64_t aware_at;    /* of a breach; 0: not given */
	int64_t received_at; /* as a human says; 0: not given */
};
enum casework_result
officer_sort(struct casefile *file, const struct kinds_order *order);

/*
 * Takes a confirmation back. For triage: somebody has to judge it again;
 * refused ("written") if a letter was written that is not cancelled.
 */
enum casework_result officer_doubt(struct casefile *file, bool is_for_triage);

/* A name, an address or both. */
enum casework_result
officer_set_party(struct casefile *file, const struct party *party);
enum casework_result
officer_remove_party(struct casefile *file, enum party_role role);
enum casework_result officer_confirm_parties(struct casefile *file);
/* `seen`: the proof that the agent may act. */
enum casework_result
officer_note_authority(struct casefile *file, const char *seen);

#endif
