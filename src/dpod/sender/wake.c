/* SPDX-License-Identifier: ISC */
#include "dpod/sender/wake.h"

#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "dpod/signals.h"
#include "store/db.h"

/* Covers the time that a disk may need to sync. */
#define CLOSE_LOOKS   40
#define CLOSE_LOOK_MS 5

void
wake_open(struct wake *wake, const char *log_path)
{
	char *slash;

	*wake = (struct wake){.fd = -1, .name = ""};
	if (log_path == NULL || strlen(log_path) >= sizeof wake->path)
		return;
	(void)snprintf(wake->path, sizeof wake->path, "%s", log_path);
	slash = strrchr(wake->path, '/');
	if (slash == NULL)
		return;
	*slash = '\0';
	wake->name = slash + 1;
	wake->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (wake->fd != -1 &&
	    inotify_add_watch(wake->fd,
		wake->path[0] == '\0' ? "/" : wake->path, IN_MODIFY) < 0)
		wake_close(wake);
}

bool
wake_listen(struct wake *wake, struct db *db, struct error *err)
{
	wake->db = db;
	return db_listen(db, err);
}

void
wake_close(struct wake *wake)
{
	if (wake->fd != -1)
		(void)close(wake->fd);
	wake->fd = -1;
}

/* Reads all events; notes whether one is about the file. */
static void
read_events(struct wake *wake)
{
	_Alignas(struct inotify_event) char events[4096];
	ssize_t length;

	while ((length = read(wake->fd, events, sizeof events)) > 0) {
		for (ssize_t at = 0; at < length;) {
			const struct inotify_event *event =
			    (const void *)(events + at);

			if ((event->mask & IN_Q_OVERFLOW) != 0 ||
			    (event->len > 0 &&
				strcmp(event->name, wake->name) == 0))
				wake->looks = CLOSE_LOOKS;
			at += (ssize_t)(sizeof *event + event->len);
		}
	}
}

void
wake_wait(struct wake *wake, int milliseconds)
{
	if (wake->looks > 0 && milliseconds > CLOSE_LOOK_MS) {
		wake->looks--;
		milliseconds = CLOSE_LOOK_MS;
	}
	if (wake->fd < 0 && wake->db != NULL) {
		/* What came together with an answer is there already. */
		if (!db_hear(wake->db) &&
		    signals_wait_ms(db_listen_fd(wake->db), milliseconds))
			(void)db_hear(wake->db);
		return;
	}
	if (signals_wait_ms(wake->fd, milliseconds))
		read_events(wake);
}
