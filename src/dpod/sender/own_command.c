/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "dpod/sender/own_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/timestamp.h"
#include "dpod/heartbeat.h"
#include "dpod/log.h"
#include "dpod/signals.h"
#include "store/own_mail_store.h"

#define WAIT_SECONDS_MIN INT64_C(60)
#define SLICE_MS_MAX	 50
#define WORDS_SIZE	 80

enum ending {
	WENT_WELL,
	WENT_WRONG,
	WAS_STOPPED, /* by a stop or reload of dpod */
};

static _Noreturn void
become(char **words, int in)
{
	static char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:"
			     "/usr/bin:/sbin:/bin";
	static char *environment[] = {path, NULL};
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	(void)setpgid(0, 0);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	if (null < 0 || dup2(in, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
		_exit(127);
	(void)execve(words[0], words, environment);
	_exit(127);
}

/* Writes what the pipe takes; a command need not read its input. */
static void
feed(int *fd, const char **text)
{
	ssize_t count;

	if (*fd < 0)
		return;
	do {
		count = write(*fd, *text, strlen(*text));
		if (count > 0)
			*text += count;
	} while (**text != '\0' && (count > 0 || errno == EINTR));
	if (**text == '\0' || (count < 0 && errno != EAGAIN)) {
		(void)close(*fd);
		*fd = -1;
	}
}

/* Until it exits, for as long as it may; in any case its group is ended. */
static enum ending
attend(pid_t child, int fd, const char *text, char words[WORDS_SIZE])
{
	int64_t end_ms = timestamp_monotonic_ms() + OWN_COMMAND_SECONDS * 1000;
	bool ended = false, stops = false;
	int slice_ms = 1, status = 0;

	while (!ended && !stops && timestamp_monotonic_ms() < end_ms) {
		feed(&fd, &text);
		(void)poll(NULL, 0, slice_ms);
		slice_ms = slice_ms < SLICE_MS_MAX ? slice_ms * 2 : slice_ms;
		heartbeat();
		ended = waitpid(child, &status, WNOHANG) == child;
		stops = !ended && signals_is_cancelled(NULL);
	}
	if (fd >= 0)
		(void)close(fd);
	(void)kill(-child, SIGKILL);
	if (!ended) {
		(void)kill(child, SIGKILL);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			continue;
		(void)snprintf(words, WORDS_SIZE, "it was ended after %d s",
		    OWN_COMMAND_SECONDS);
		return stops ? WAS_STOPPED : WENT_WRONG;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return WENT_WELL;
	if (WIFEXITED(status))
		(void)snprintf(words, WORDS_SIZE, "exit status %d%s",
		    WEXITSTATUS(status),
		    WEXITSTATUS(status) == 127 ? " (it could not be started)"
					       : "");
	else
		(void)snprintf(
		    words, WORDS_SIZE, "ended by signal %d", WTERMSIG(status));
	return WENT_WRONG;
}

static enum ending
run(const struct conf_list *command, struct arena *memory, const char *text,
    char ret_words[WORDS_SIZE])
{
	char **words = arena_array(memory, command->count + 1, sizeof *words);
	int ends[2];
	pid_t child;

	memcpy(words, command->items, command->count * sizeof *words);
	words[command->count] = NULL;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		(void)snprintf(ret_words, WORDS_SIZE, "%s", strerror(errno));
		return WENT_WRONG;
	}
	(void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
	child = fork();
	if (child == 0)
		become(words, ends[0]);
	(void)close(ends[0]);
	if (child < 0) {
		(void)snprintf(ret_words, WORDS_SIZE, "%s", strerror(errno));
		(void)close(ends[1]);
		return WENT_WRONG;
	}
	(void)setpgid(child, child);
	return attend(child, ends[1], text, ret_words);
}

static bool
note(struct db *db, const struct own_mail *mail, enum ending ending,
    const char *words, int64_t now_at, struct error *err)
{
	int64_t wait_seconds = WAIT_SECONDS_MIN << mail->attempts;

	if (ending == WENT_WELL)
		return own_mail_sent(db, mail->id, now_at, words, err);
	if (mail->attempts + 1 >= OWN_COMMAND_TRIES_MAX)
		return own_mail_failed(db, mail->id, now_at, words, err);
	return own_mail_put_off(
	    db, mail->id, now_at, now_at + wait_seconds, words, err);
}

static bool
run_for(const struct conf *conf, struct db *db, struct arena *memory,
    const struct own_mail *mail, int64_t now_at, struct error *err)
{
	const char *text =
	    arena_printf(memory, "%s\n\n%s", mail->subject, mail->body);
	char words[WORDS_SIZE] = "";
	enum ending ending;

	if (!db_begin(db, err) ||
	    !db_finish(db, own_mail_try(db, mail->id, err), err))
		return false;
	ending = run(&conf->notify.alarm_command, memory, text, words);
	if (ending == WAS_STOPPED)
		return true;
	log_event(ending == WENT_WELL ? LOG_INFO : LOG_WARNING, "alarm-command",
	    "id=%lld ok=%s problem=%s", (long long)mail->id,
	    ending == WENT_WELL ? "yes" : "no", log_quoted(words));
	return db_begin(db, err) &&
	    db_finish(db, note(db, mail, ending, words, now_at, err), err);
}

bool
own_command_run(
    const struct conf *conf, struct db *db, int64_t now_at, struct error *err)
{
	struct arena *memory = arena_new();
	struct own_mail *mails;
	size_t count = 0;
	bool is_done = own_mail_due(
	    db, memory, OWN_MAIL_BY_COMMAND, now_at, 1, &mails, &count, err);

	/* Without a command any more, it waits until it is dropped. */
	if (is_done && count > 0 && conf->notify.alarm_command.count > 0)
		is_done = run_for(conf, db, memory, &mails[0], now_at, err);
	arena_free(memory);
	return is_done;
}
