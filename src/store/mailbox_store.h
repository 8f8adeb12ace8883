/* SPDX-License-Identifier: ISC */
#ifndef STORE_MAILBOX_STORE_H
#define STORE_MAILBOX_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"

/*
 * mailbox_store - what officers ask of the worker of a mailbox
 *
 * The register is the only way from dpoctl to dpod: a worker that waits looks
 * at it whenever another process has written (db_data_version).
 */
struct mailbox_wish {
	int64_t paused_at; /* 0: not paused */
	char *paused_by;   /* the system user; "" */
	char *because;	   /* "" */
	int64_t asked_at;  /* a poll was asked for, and has not ended; 0: no */
	int64_t last_poll_at;
	char *last_error; /* of the last poll; "" if it went well */
};

/* All zero and "" if the mailbox was never polled. */
bool mailbox_store_wish(struct db *db, struct arena *memory, const char *name,
    struct mailbox_wish *ret_wish, struct error *err);

/* These are called inside a transaction. */
bool mailbox_store_pause(struct db *db, const char *name, const char *actor,
    const char *because, int64_t now_at, struct error *err);
bool mailbox_store_resume(struct db *db, const char *name, struct error *err);
bool mailbox_store_ask(
    struct db *db, const char *name, int64_t now_at, struct error *err);

/* A poll that began after `asked_at` has ended. In its own transaction. */
bool mailbox_store_answer(
    struct db *db, const char *name, int64_t asked_at, struct error *err);

#endif
