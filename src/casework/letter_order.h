/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LETTER_ORDER_H
#define CASEWORK_LETTER_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/error.h"
#include "casework/casework.h"
#include "rules/kind.h"
#include "store/effect_store.h"
#include "ticket/letter.h"

/*
 * letter_order - the contents of a letter to be written; officer_letter.h has
 * those that a person orders
 */
struct letter_order {
	enum letter_purpose purpose;
	const char *language; /* NULL: the ticket's */
	const char *reason;   /* NULL if not given, as below */
	const char *amount;
	const char *client;
	const char *code;
	const char *done;	  /* if done partly: what was done */
	const char *provision;	  /* legal basis of a refusal */
	struct date until_on;	  /* year 0: not given */
	struct date due_on;	  /* promised date; year 0: the ticket's */
	struct date forwarded_on; /* with this letter; year 0: not */
	const char *to_address;	  /* for FORWARD; NULL: the requester */
	kind_set kinds;	    /* that it is about; none: all of the ticket */
	bool is_queued;	    /* else held */
	bool is_printed;    /* printed as a page, for the post */
	bool is_unfinished; /* held as a draft: a person writes it */
	const char *postal; /* address; NULL: that of the last one */
	struct letter_effect effect; /* when it is sent, or printed */
};

/* A person edits it next: without a reason it is a draft until then. */
void letter_order_leave_reason(struct letter_order *order);

/*
 * Refused for "invalid" if there are no letters in that language; NULL: none is
 * given. `mailbox` is the ticket's, NULL if it is opened by hand.
 */
enum casework_result letter_order_check_language(
    struct casework *casework, const char *mailbox, const char *language);

/* Values that a letter takes from its ticket. */
struct letter_facts {
	const char *mailbox; /* the ticket's; NULL: opened by hand */
	const char *reference;
	const char *language;
	int64_t received_at;
	kind_set kinds;
	struct date due_on; /* year 0: no date is stated */
	int64_t ticket_id;  /* for a letter to a colleague; else 0 */
};
/* Never fails; all values that the letter needs must be set. */
struct letter_text letter_order_compose(const struct casework *casework,
    const struct letter_facts *facts, const struct letter_order *order);

/* The acknowledgement of a message that has just become a ticket. */
struct letter_acknowledgement {
	int64_t ticket_id;
	enum letter_purpose purpose;
	struct letter_facts facts;
	const char *to_address;
	const char *in_reply_to;
	const char *references; /* separated by blanks */
	const char *network;	/* gate_network of the message */
	const char *held_for;	/* NULL: queued */
};
/* Also signs it: setup must have keys. */
bool letter_order_acknowledge(struct casework *casework,
    const struct letter_acknowledgement *acknowledgement, struct error *err);

/* Signs and stores the Message-ID of a letter that has none. */
bool letter_order_sign(struct casework *casework, int64_t ticket_id,
    int64_t letter_id, char **ret_message_id, struct error *err);

#endif
