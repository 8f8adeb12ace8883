/* SPDX-License-Identifier: ISC */
#include "dpoctl/editor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "dpoctl/session.h"

/* How often to check whether the editor has saved. */
#define LOOK_SECONDS 1

struct editing {
	struct arena *memory;
	const char *editor;
	const char *directory, *path;
	editor_saved_fn *on_saved;
	void *context;
	struct stat looked_at; /* of the last version passed on */
};

static const int endings[] = {SIGINT, SIGQUIT, SIGHUP, SIGTERM};

/* The shell splits the words of the variable, as for other programs. */
static const char *
find_editor(void)
{
	const char *editor = getenv("VISUAL");

	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor != NULL && editor[0] != '\0')
		return editor;
	if (isatty(STDIN_FILENO) == 0)
		return NULL;
	return access("/usr/bin/sensible-editor", X_OK) == 0 ? "sensible-editor"
							     : "vi";
}

int
editor_check(void)
{
	return find_editor() != NULL
	    ? EX_OK
	    : session_fail(EX_USAGE,
		  "no terminal: set VISUAL or EDITOR to edit a letter");
}

static int
write_draft(const struct editing *editing, const char *draft)
{
	int fd = open(editing->path,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool is_written = fd != -1 && file_write_fd(fd, draft, strlen(draft));

	if (fd != -1 && close(fd) != 0)
		is_written = false;
	return is_written ? EX_OK
			  : session_fail(EX_IOERR, "cannot write %s: %s",
				editing->path, strerror(errno));
}

static int
read_text(const struct editing *editing, char **ret_text)
{
	char *text = arena_array(editing->memory, EDITOR_BYTES_MAX + 1, 1);
	FILE *file = fopen(editing->path, "re");
	size_t length;

	if (file == NULL)
		return session_fail(EX_IOERR, "cannot read %s: %s",
		    editing->path, strerror(errno));
	length = fread(text, 1, EDITOR_BYTES_MAX + 1, file);
	(void)fclose(file);
	if (length > EDITOR_BYTES_MAX || memchr(text, '\0', length) != NULL)
		return session_fail(EX_DATAERR,
		    "the text is longer than %d bytes, or has a NUL byte",
		    EDITOR_BYTES_MAX);
	text[length] = '\0';
	*ret_text = text;
	return EX_OK;
}

/* An editor may save within the clock tick in which it was started. */
static bool
is_same(const struct stat *one, const struct stat *other)
{
	return one->st_mtim.tv_sec == other->st_mtim.tv_sec &&
	    one->st_mtim.tv_nsec == other->st_mtim.tv_nsec &&
	    one->st_ino == other->st_ino && one->st_size == other->st_size;
}

/* An editor that saves may be replacing the file at this moment. */
static void
look(struct editing *editing)
{
	struct stat status;
	char *text;

	if (stat(editing->path, &status) != 0 || status.st_size == 0 ||
	    is_same(&status, &editing->looked_at))
		return;
	editing->looked_at = status;
	if (read_text(editing, &text) == EX_OK)
		editing->on_saved(text, editing->context);
}

/* The editor must not affect review's screen. */
static void
take_terminal(void)
{
	int terminal;

	if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) != 0)
		return;
	terminal = open("/dev/tty", O_RDWR);
	if (terminal == -1)
		return;
	(void)dup2(terminal, STDOUT_FILENO);
	(void)dup2(terminal, STDERR_FILENO);
}

static void
run_editor(const struct editing *editing, const sigset_t *mask)
{
	char *command =
	    arena_printf(editing->memory, "%s \"$1\"", editing->editor);

	for (size_t i = 0; i < LENGTH(endings); i++)
		(void)signal(endings[i], SIG_DFL);
	(void)sigprocmask(SIG_SETMASK, mask, NULL);
	take_terminal();
	(void)execl(
	    "/bin/sh", "sh", "-c", command, "sh", editing->path, (char *)NULL);
	_exit(127);
}

/* The exit status, or -1. */
static int
wait_for(struct editing *editing, pid_t child, const sigset_t *child_ends)
{
	const struct timespec while_long = {LOOK_SECONDS, 0};
	pid_t ended;
	int code = -1;

	while ((ended = waitpid(child, &code, WNOHANG)) == 0 ||
	    (ended == -1 && errno == EINTR)) {
		(void)sigtimedwait(child_ends, NULL, &while_long);
		look(editing);
	}
	return ended == child ? code : -1;
}

static int
run(struct editing *editing)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct sigaction before[LENGTH(endings)];
	sigset_t child_ends, mask;
	int status = -1;
	pid_t child;

	(void)sigemptyset(&child_ends);
	(void)sigaddset(&child_ends, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child_ends, &mask);
	for (size_t i = 0; i < LENGTH(endings); i++)
		(void)sigaction(endings[i], &ignore, &before[i]);
	(void)fflush(stdout);
	/*
	 * Taken before the editor starts, which may save before we run again.
	 */
	(void)stat(editing->path, &editing->looked_at);
	child = fork();
	if (child == 0)
		run_editor(editing, &mask);
	if (child > 0)
		status = wait_for(editing, child, &child_ends);
	for (size_t i = 0; i < LENGTH(endings); i++)
		(void)sigaction(endings[i], &before[i], NULL);
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	if (child == -1)
		return session_fail(
		    EX_OSERR, "cannot start an editor: %s", strerror(errno));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0
	    ? EX_OK
	    : session_fail(EXIT_NOTHING,
		  "the editor %s failed: nothing is sent", editing->editor);
}

/* Includes files that the editor left there. */
static void
clear_away(const struct editing *editing)
{
	DIR *directory = opendir(editing->directory);
	const struct dirent *entry;

	while (directory != NULL && (entry = readdir(directory)) != NULL)
		(void)unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory != NULL)
		(void)closedir(directory);
	(void)rmdir(editing->directory);
}

/* In memory (XDG_RUNTIME_DIR) if possible, unless TMPDIR is set. */
static const char *
place(void)
{
	static const char *const names[] = {"TMPDIR", "XDG_RUNTIME_DIR"};

	for (size_t i = 0; i < LENGTH(names); i++) {
		const char *directory = getenv(names[i]);

		if (directory != NULL && directory[0] == '/')
			return directory;
	}
	return "/tmp";
}

int
editor_edit(struct arena *memory, const char *draft, editor_saved_fn *on_saved,
    void *context, char **ret_text)
{
	struct editing editing = {.memory = memory,
	    .editor = find_editor(),
	    .on_saved = on_saved,
	    .context = context};
	char *directory = arena_printf(memory, "%s/dpoctl-XXXXXX", place());
	int code = editor_check();

	if (code != EX_OK)
		return code;
	if (mkdtemp(directory) == NULL)
		return session_fail(EX_CANTCREAT, "cannot create %s: %s",
		    directory, strerror(errno));
	editing.directory = directory;
	editing.path = arena_printf(memory, "%s/letter.txt", directory);
	code = write_draft(&editing, draft);
	if (code == EX_OK) {
		code = run(&editing);
		if (code != EX_OK)
			look(&editing);
	}
	if (code == EX_OK)
		code = read_text(&editing, ret_text);
	clear_away(&editing);
	return code;
}
