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
 * letter_order - what a letter is to say, and the letter; see officer_letter.h
 * for those that a human orders
 */
struct letter_order {
	enum letter_purpose purpose;
	const char *language; /* NULL: the ticket's */
	const char *reason;   /* all these: NULL if not given */
	const char *amount;
	const char *client;
	const char *code;
	const char *done;      /* what was done, of what was done partly */
	const char *provision; /* of law, on which a refusal rests */
	struct date until_on;  /* year 0: not given */
	struct date due_on;    /* that it promises; year 0: the ticket's */
	kind_set kinds;	       /* that it is about; none: all of the ticket */
	bool is_queued;	       /* else held */
	bool is_printed;       /* goes by post: only history is written */
	struct letter_effect effect; /* when it is sent, or printed */
};

/* What a letter says of its ticket. */
struct letter_facts {
	const char *reference;
	const char *language;
	int64_t received_at;
	kind_set kinds;
	struct date due_on; /* year 0: no day is stated */
};
/* Never fails; what the letter needs is there. */
struct letter_text letter_order_compose(const struct casework *casework,
    const struct letter_facts *facts, const struct letter_order *order);

/* The acknowledgement of a mail that has just become a ticket. */
struct letter_acknowledgement {
	int64_t ticket_id;
	enum letter_purpose purpose;
	struct letter_facts facts;
	const char *to_address;
	const char *in_reply_to;
	const char *references; /* separated by blanks */
	const char *held_for;	/* NULL: it is queued */
};
/* Signs it, too: setup has keys. */
bool letter_order_acknowledge(struct casework *casework,
    const struct letter_acknowledgement *acknowledgement, struct error *err);

/* Signs and notes the Message-ID of a letter that has none. */
bool letter_order_sign(struct casework *casework, int64_t ticket_id,
    int64_t letter_id, char **ret_message_id, struct error *err);

#endif
