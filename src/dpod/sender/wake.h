/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SENDER_WAKE_H
#define DPOD_SENDER_WAKE_H

#include <stdbool.h>

#include "base/error.h"

/*
 * wake - detects immediately that another process writes to the register
 *
 * Uses inotify(7) on its directory: workers and officers need not know about
 * the sender. The write is visible before its commit (which first waits for the
 * disk), so checks follow at short intervals for a moment. Without inotify each
 * wait takes its full time. A database tells itself (db_listen).
 */
struct db;

struct wake {
	struct db *db;	  /* which tells; NULL: none */
	int fd;		  /* -1: none */
	int looks;	  /* remaining checks at short intervals */
	const char *name; /* of the file that is written */
	char path[4096];
};

/* `log_path` is the file that each write changes (db_log_path); NULL: none. */
void wake_open(struct wake *wake, const char *log_path);
/* Hears of the commits of this database from now on, if it tells of them. */
bool wake_listen(struct wake *wake, struct db *db, struct error *err);
void wake_close(struct wake *wake);

/* Waits until there may be something new, a signal arrives, or time is up. */
void wake_wait(struct wake *wake, int milliseconds);

#endif
