/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include "tests/unit/test.h"

#include <sqlite3.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/letter_store.h"
#include "store/retention.h"
#include "store/ticket_store.h"

/*
 * store_fixture - a scratch directory with a fresh register for each test
 *
 * With DPOD_TEST_POSTGRESQL in the environment (scratch_database.h) it is a
 * database of its own there. A test of what only SQLite has, or says,
 * begins with SQLITE_ONLY.
 */
struct fixture {
	char directory[64];
	char path[96]; /* of the register, or where its database is */
	struct db *db; /* DB_MIGRATE */
	struct arena *memory;
	struct error err;
};

bool fixture_is_postgresql(void);
#define SQLITE_ONLY                          \
	do {                                 \
		if (fixture_is_postgresql()) \
			skip();              \
	} while (0)

int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Fails the test with the error's text. */
#define OK(expression)                                                      \
	do {                                                                \
		if (!(expression))                                          \
			fail_msg("%s: %s", #expression, fixture->err.text); \
	} while (0)
/* What only writes may fail when the next one waits (db_engine.h). */
bool fixture_settle(struct fixture *fixture);
/* Fails the test unless the expression is false and the text has `words`. */
#define FAILS(expression, words)                                               \
	do {                                                                   \
		if ((expression) && fixture_settle(fixture))                   \
			fail_msg("%s", #expression);                           \
		if (strstr(fixture->err.text, words) == NULL)                  \
			fail_msg(                                              \
			    "\"%s\" has no \"%s\"", fixture->err.text, words); \
	} while (0)

/* Begins and commits, for one call. */
#define COMMIT(expression)                                 \
	do {                                               \
		OK(db_begin(fixture->db, &fixture->err));  \
		OK(expression);                            \
		OK(db_commit(fixture->db, &fixture->err)); \
	} while (0)

/* Through another connection, without any of our defences. */
void fixture_execute(struct fixture *fixture, const char *sql);
int64_t fixture_number(struct fixture *fixture, const char *sql);
void fixture_drop_trigger(
    struct fixture *fixture, const char *name, const char *table);

/* Opens the folder INBOX of `mailbox`, UIDVALIDITY 1. */
int64_t fixture_folder(struct fixture *fixture, const char *mailbox);
/* In a transaction: takes in hand and settles as a ticket of its own. */
int64_t
fixture_intake(struct fixture *fixture, int64_t folder_id, uint64_t uid);
/* In a transaction: a ticket by mail, number `i`, for mailbox "dpo". */
int64_t fixture_ticket(struct fixture *fixture, int i);
/* In a transaction: an acknowledgement with its Message-ID. */
int64_t fixture_letter(
    struct fixture *fixture, int64_t ticket_id, enum letter_state state);
/* The history records a queued letter as it is now. */
void fixture_record_letter(struct fixture *fixture, int64_t letter_id);
/* All steps. */
struct retention_counts fixture_purge(
    struct fixture *fixture, const struct retention_question *question);

#endif
