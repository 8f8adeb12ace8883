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
 * officer - what an officer can do with a ticket
 *
 * Each function decides about the current ticket and records it, or refuses.
 * `done` of the casefile says what was done, `letter` what was written. Reasons
 * of refusals, in addition to those of casework.h and casefile.h:
 *
 *   invalid             the request makes no sense for any ticket
 *   needs-...           the request lacks a reason, until, amount, client ...
 *   needs-letter        the law requires that the requester is told
 *   absolute            the law allows no refusal of it
 *   absent              there is no such ticket, claim, party or code
 *   already             this was done already
 *   taken, free         somebody else works on it; nobody does
 *   checklist, authority, identity
 *                       something must be checked before it is fulfilled
 *   written             a letter says so already
 *   late                the last day for it has passed
 *   proposed, no-address, no-day
 *                       a letter would have no recipient, or no date
 *   code                the code is wrong, or void
 *   kinds               it would have no claims, or the other ticket does
 *                       not have the same ones
 *   erased              its data was erased
 */
#define OFFICER_NOTE_BYTES_MAX 65536
#define OFFICER_USER_BYTES_MAX 64
#define OFFICER_NAME_BYTES_MAX 4096

/*
 * Opens one that arrived on paper or otherwise; it becomes the current one.
 * Prints its acknowledgement for the post, if `is_printed`; `postal`: the
 * address, or NULL.
 */
enum casework_result officer_open(struct casefile *file,
    const struct opening *opening, bool is_printed, const char *postal);

/* For the actor; `from` is the current assignee (NULL: nobody). */
enum casework_result officer_take(struct casefile *file, const char *from);
/*
 * "": releases it. Refused for "user" if the office lists its people and this
 * is not one. A ticket assigned to somebody else is news, and announced to them
 * (casework/announce.h).
 */
enum casework_result officer_assign(struct casefile *file, const char *user);

enum casework_result officer_see(struct casefile *file); /* the news */
/* `is_kept`: until the day on which the ticket returns, if it does. */
enum casework_result
officer_note(struct casefile *file, const char *text, bool is_kept);
/* Legal hold: none of its data is erased. */
enum casework_result officer_hold(struct casefile *file, const char *because);
enum casework_result officer_release(struct casefile *file);

struct closing {
	enum outcome outcome;
	const enum kind *kind;	    /* NULL: all open claims */
	struct date until_on;	    /* required for "retained"; or year 0 */
	struct date revisit_on;	    /* closed, but reviewed then; or year 0 */
	struct date withdrawn_on;   /* for "withdrawn": named in its letter */
	const char *because;	    /* text for the requester, or NULL */
	const char *unchecked;	    /* reason to skip the checklist, or NULL */
	const char *const *checked; /* items of the list; "all": all */
	size_t checked_count;
	const char *client;	      /* for "redirected": who answers */
	const char *forward_to;	      /* the client's address, or NULL */
	const char *done, *provision; /* for "partly"; basis of a refusal */
	enum officer_letter letter;
	bool is_written; /* a person edits it; a draft if without reason */
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
 * Closes the current ticket as a duplicate of the other, which continues: it
 * gets the messages, with their facts, and the higher priority of both.
 */
enum casework_result officer_merge(struct casefile *file, const char *other);
/* Reopens it, with what was its own. */
enum casework_result officer_unmerge(struct casefile *file);

struct kind_change {
	enum kind kind;
	bool is_removed; /* else added */
};
struct kinds_order {
	const struct kind_change *changes;
	size_t changes_count;
	bool is_confirmed;   /* the kinds listed are requested */
	bool has_processor;  /* `is_processor` is given */
	bool is_processor;   /* a client's data */
	int64_t aware_at;    /* for a breach; 0: not given */
	int64_t received_at; /* as entered by a person; 0: not given */
};
enum casework_result
officer_sort(struct casefile *file, const struct kinds_order *order);

/*
 * Withdraws a confirmation. For triage: a person has to decide again; refused
 * ("written") if there is a letter that is not cancelled.
 */
enum casework_result officer_doubt(struct casefile *file, bool is_for_triage);

/* A name, an address or both. */
enum casework_result
officer_set_party(struct casefile *file, const struct party *party);
enum casework_result
officer_remove_party(struct casefile *file, enum party_role role);
enum casework_result officer_confirm_parties(struct casefile *file);
/* `seen`: the evidence that the agent may act. */
enum casework_result
officer_note_authority(struct casefile *file, const char *seen);

#endif
