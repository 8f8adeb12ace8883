/* SPDX-License-Identifier: ISC */
#include "store/db_sqlite.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/timestamp.h"

#define LOOK_MS	      1
#define PATIENCE_MS   5000
#define LONG_MS	      60000 /* of db_wait_long */
#define LEFT_STOPS_MS 2000  /* of it when the process is to stop */

/*
 * Who waits for SQLite's write lock only sees it free if he looks at the right
 * moment: a process that takes it again at once hardly leaves one. So writers
 * queue: a lock of the log, which SQLite itself does not lock, is taken before
 * the write lock and given back with it in hand. Who has just written finds the
 * next one there. In the queue all look equally often.
 *
 * A process that cannot open the log, or does not know the queue, gets its
 * turns without.
 */
static bool
queue_is_there(struct db *db)
{
	struct db_sqlite_file *file = db->connection;
	char *path;

	if (file->queue_fd >= 0)
		return true;
	path = db->engine->log_path(db->path);
	file->queue_fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	free(path);
	return file->queue_fd >= 0;
}

static void
begin_wait(struct db *db)
{
	struct db_sqlite_file *file = db->connection;

	file->wait_until_ms = timestamp_monotonic_ms() +
	    (db->should_stop == NULL ? PATIENCE_MS : LONG_MS);
}

/* False if others have it too long. */
static bool
wait_a_moment(struct db *db)
{
	const struct timespec moment = {.tv_nsec = LOOK_MS * 1000000L};
	struct db_sqlite_file *file = db->connection;
	int64_t now_ms = timestamp_monotonic_ms();

	if (db->should_stop != NULL && db->should_stop() &&
	    file->wait_until_ms > now_ms + LEFT_STOPS_MS)
		file->wait_until_ms = now_ms + LEFT_STOPS_MS;
	if (now_ms >= file->wait_until_ms)
		return false;
	(void)nanosleep(&moment, NULL);
	return true;
}

/*
 * SQLite's own handler looks each 100 ms after a while. This is also asked by
 * others than writers, who have not been in the queue.
 */
int
db_sqlite_wait_for_turn(void *context, int times)
{
	struct db *db = context;
	const struct db_sqlite_file *file = db->connection;

	if (times == 0 && !file->is_first)
		begin_wait(db);
	return wait_a_moment(db) ? 1 : 0;
}

bool
db_sqlite_queue(struct db *db, struct error *err)
{
	struct db_sqlite_file *file = db->connection;

	begin_wait(db);
	if (!queue_is_there(db))
		return true;
	while (flock(file->queue_fd, LOCK_EX | LOCK_NB) != 0)
		if (!wait_a_moment(db))
			return db_sqlite_report(db, SQLITE_BUSY, err);
	file->is_first = true;
	return true;
}

void
db_sqlite_leave_queue(struct db *db)
{
	struct db_sqlite_file *file = db->connection;

	if (file->is_first)
		(void)flock(file->queue_fd, LOCK_UN);
	file->is_first = false;
}
