/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/sender/own_command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/program.h"
#include "base/memory.h"
#include "dpod/heartbeat.h"
#include "dpod/log.h"
#include "dpod/signals.h"
#include "store/own_mail_store.h"

#define WAIT_SECONDS_MIN INT64_C(60)
#define WORDS_SIZE	 80

struct own_command {
	const struct conf *conf;
	struct db *db;
	struct program program;
	/* The alarm for which it runs, or ran: until that is noted. */
	struct arena *memory;
	struct own_mail mail; /* id 0: none */
	const char *text;     /* what it has not taken yet */
	bool has_failed;
	char words[WORDS_SIZE]; /* how it ended */
};

struct own_command *
own_command_open(const struct conf *conf, struct db *db)
{
	struct own_command *own = memory_new(1, sizeof *own);

	*own =
	    (struct own_command){.conf = conf, .db = db, .memory = arena_new()};
	return own;
}

void
own_command_close(struct own_command *own)
{
	if (own == NULL)
		return;
	program_stop(&own->program);
	arena_free(own->memory);
	free(own);
}

/* A command need not read its input. */
static void
feed(struct own_command *own)
{
	ssize_t count = 0;

	if (own->program.fd == -1)
		return;
	while (*own->text != '\0' && (count >= 0 || errno == EINTR)) {
		count = write(own->program.fd, own->text, strlen(own->text));
		if (count > 0)
			own->text += count;
	}
	if (*own->text == '\0' || (count < 0 && errno != EAGAIN))
		program_close_pipe(&own->program);
}

static void
describe(struct own_command *own, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	own->has_failed = !WIFEXITED(status) || code != 0;
	if (!WIFEXITED(status))
		(void)snprintf(own->words, WORDS_SIZE, "ended by signal %d",
		    WTERMSIG(status));
	else if (code != 0)
		(void)snprintf(own->words, WORDS_SIZE, "exit status %d%s", code,
		    code == 127 ? " (it could not be started)" : "");
}

bool
own_command_attend(struct own_command *own)
{
	int status = 0;

	if (own->program.pid == 0)
		return false;
	feed(own);
	switch (program_look(&own->program, &status)) {
	case PROGRAM_RUNS:
		return true;
	case PROGRAM_ENDED:
		describe(own, status);
		break;
	default:
		own->has_failed = true;
		(void)snprintf(own->words, WORDS_SIZE,
		    "it was ended after %d s", OWN_COMMAND_SECONDS);
	}
	program_close_pipe(&own->program);
	return false;
}

static bool
note(struct own_command *own, int64_t now_at, struct error *err)
{
	const struct own_mail *mail = &own->mail;
	int64_t wait_seconds = WAIT_SECONDS_MIN << mail->attempts;

	if (!own->has_failed)
		return own_mail_sent(
		    own->db, mail->id, now_at, own->words, err);
	if (mail->attempts + 1 >= OWN_COMMAND_TRIES_MAX)
		return own_mail_failed(
		    own->db, mail->id, now_at, own->words, err);
	return own_mail_put_off(
	    own->db, mail->id, now_at, now_at + wait_seconds, own->words, err);
}

static bool
note_end(struct own_command *own, int64_t now_at, struct error *err)
{
	if (own->mail.id == 0)
		return true;
	log_event(own->has_failed ? LOG_WARNING : LOG_INFO, "alarm-command",
	    "id=%lld ok=%s problem=%s", (long long)own->mail.id,
	    own->has_failed ? "no" : "yes", log_quoted(own->words));
	if (!db_begin(own->db, err) ||
	    !db_finish(own->db, note(own, now_at, err), err))
		return false;
	own->mail.id = 0;
	return true;
}

static void
start(struct own_command *own)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:"
			     "/usr/bin:/sbin:/bin";
	static char *environment[] = {path, NULL};
	const struct conf_list *list = &own->conf->notify.alarm_command;
	char **words = arena_array(own->memory, list->count + 1, sizeof *words);

	memcpy(words, list->items, list->count * sizeof *words);
	words[list->count] = NULL;
	own->has_failed = !program_start(&own->program, words, environment,
	    PROGRAM_INPUT, OWN_COMMAND_SECONDS);
	(void)snprintf(own->words, WORDS_SIZE, "%s",
	    own->has_failed ? strerror(errno) : "");
}

/* Counts the attempt, then makes it. */
static bool
start_due(struct own_command *own, int64_t now_at, struct error *err)
{
	struct own_mail *mails;
	size_t count = 0;

	arena_clear(own->memory);
	if (!own_mail_due(own->db, own->memory, OWN_MAIL_BY_COMMAND, now_at, 1,
		&mails, &count, err))
		return false;
	/* Without a command any more, it waits until it is dropped. */
	if (count == 0 || own->conf->notify.alarm_command.count == 0)
		return true;
	if (!db_begin(own->db, err) ||
	    !db_finish(own->db, own_mail_try(own->db, mails[0].id, err), err))
		return false;
	own->mail = mails[0];
	own->text = arena_printf(
	    own->memory, "%s\n\n%s", mails[0].subject, mails[0].body);
	start(own);
	return true;
}

bool
own_command_run(struct own_command *own, int64_t now_at, struct error *err)
{
	if (own_command_attend(own))
		return true;
	if (!note_end(own, now_at, err) || !start_due(own, now_at, err))
		return false;
	/* So that one which cannot be started, or is quick, is noted soon. */
	return own_command_attend(own) || note_end(own, now_at, err);
}

bool
own_command_finish(struct own_command *own, int64_t now_at, struct error *err)
{
	int slice_ms = 1;

	do {
		while (own_command_attend(own) && !signals_is_cancelled(NULL)) {
			program_pause(&slice_ms);
			heartbeat();
		}
		if (own->program.pid != 0)
			return true;
		if (!note_end(own, now_at, err) || !start_due(own, now_at, err))
			return false;
		slice_ms = 1;
	} while (own->mail.id != 0);
	return true;
}
