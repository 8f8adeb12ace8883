/* SPDX-License-Identifier: ISC */
#ifndef STORE_MENTION_H
#define STORE_MENTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "mail/message.h"
#include "store/db.h"

/*
 * mention - which addresses a message is from, or mentions
 *
 * Of an address only the letters and digits around its last "@" are kept, in
 * lower case: who has them in a message is compared with its text. So an
 * address is found within whatever a person wrote around it: "mailto:", a
 * quotation mark, a sentence that begins without a blank.
 */
#define MENTION_SIZE 132 /* with the end: 64 bytes on each side of the "@" */

/*
 * Parts of statements: which messages have who. Mentions lie in shelves of 1024
 * messages, so that those of new messages lie together; each shelf is looked
 * up. The first part stands in WITH RECURSIVE, the second is a list for IN.
 */
#define MENTION_SHELVES                                     \
	" shelf (number) AS (SELECT max(id) / 1024"         \
	" FROM message UNION ALL SELECT number - 1"         \
	" FROM shelf WHERE number > (SELECT min(id) / 1024" \
	" FROM message))"
#define MENTIONS_OF(who)                                    \
	" (SELECT message_id FROM shelf CROSS JOIN mention" \
	" INDEXED BY mention_who"                           \
	" ON message_id / 1024 = number AND who " who ")"

/* Of an address; "" if it has neither letters nor digits there. */
void mention_who(const char *address, char ret_who[MENTION_SIZE]);

/* Inside a transaction. */
bool mention_add(struct db *db, int64_t message_id,
    const struct message *message, struct error *err);

/* The same of a message that nothing has read: only who it is from. */
bool mention_add_sender(
    struct db *db, int64_t message_id, const char *address, struct error *err);

/* Inside a transaction: of all messages of a register that has none yet. */
bool mention_fill(struct db *db, struct error *err);

#endif
