/* SPDX-License-Identifier: ISC */
#ifndef STORE_OWN_MAIL_STORE_H
#define STORE_OWN_MAIL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * own_mail_store - the outbox of mail that belongs to no ticket: to the
 * officer, for the alarm-command, and canaries (store/canary_store.h)
 *
 * A mail waits until the relay takes it, refuses it, or it becomes pointless.
 * Its text is kept only as long as it waits; its row, by which answers to it
 * are recognised, for OWN_MAIL_KEEP_SECONDS.
 */
#define OWN_MAIL_KEEP_SECONDS (INT64_C(366) * 24 * 3600)
/* Longest wait between two attempts. */
#define OWN_MAIL_WAIT_SECONDS 600

struct own_mail {
	int64_t id; /* set by own_mail_add */
	const char *purpose;
	/* Name of the alarm, "" for none; of a canary, its mailbox. */
	const char *about;
	const char *language;
	const char *to_address; /* "": for the alarm-command */
	const char *message_id; /* set by own_mail_sign */
	const char *subject;
	const char *body;
	int64_t created_at;
	int64_t expires_at;
	int attempts;
};

/* Inside a transaction, as are all below that write. */
bool own_mail_add(struct db *db, const struct own_mail *mail, int64_t *ret_id,
    struct error *err);
bool own_mail_sign(
    struct db *db, int64_t id, const char *message_id, struct error *err);

/*
 * Those to be tried now, oldest first, at most `count_max`: for the relay, or
 * for the alarm-command.
 */
enum own_mail_way {
	OWN_MAIL_BY_RELAY,
	OWN_MAIL_BY_COMMAND
};
bool own_mail_due(struct db *db, struct arena *memory, enum own_mail_way way,
    int64_t now_at, size_t count_max, struct own_mail **ret_mails,
    size_t *ret_count, struct error *err);
/* Counts an attempt, before it is made. */
bool own_mail_try(struct db *db, int64_t id, struct error *err);
/* `words`: the relay's, without an address. */
bool own_mail_sent(struct db *db, int64_t id, int64_t now_at, const char *words,
    struct error *err);
bool own_mail_failed(struct db *db, int64_t id, int64_t now_at,
    const char *words, struct error *err);
bool own_mail_put_off(struct db *db, int64_t id, int64_t now_at,
    int64_t until_at, const char *words, struct error *err);
/* The relay takes none: all that wait for it. */
bool own_mail_rest(struct db *db, int64_t until_at, struct error *err);

/* A reply or a bounce has come; *ret_known: the mail is known. */
bool own_mail_answered(struct db *db, int64_t id, int64_t now_at,
    bool *ret_known, struct error *err);

/* Drops what waits and is about this alarm; *ret_count: how many. */
bool own_mail_drop(struct db *db, const char *about, int64_t now_at,
    int64_t *ret_count, struct error *err);
/* Drops what waits and names this ticket, perhaps with its requester. */
bool own_mail_drop_naming(
    struct db *db, int64_t ticket_id, int64_t now_at, struct error *err);
/* Drops what has become pointless, and deletes old rows. */
bool own_mail_expire(struct db *db, int64_t now_at, struct error *err);

/* Of mail to the officer; `commands` of the alarm-command. */
struct own_mail_health {
	int64_t waiting;
	int64_t oldest_waiting_at; /* 0: none */
	int64_t failed;		   /* within the last week */
	int64_t answers;	   /* replies and bounces, the same */
	int64_t answered_at;	   /* the last; 0: none */
	int64_t canaries_waiting;
	int64_t commands_failed; /* at least once, within the last week */
	char *commands_words;	 /* how the last of them ended; "" */
};
bool own_mail_find_health(struct db *db, struct arena *memory, int64_t now_at,
    struct own_mail_health *ret_health, struct error *err);

#endif
