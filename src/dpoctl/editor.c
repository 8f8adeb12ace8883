/* SPDX-License-Identifier: ISC */
#include "dpoctl/editor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpoctl/session.h"

/* The words of the variable are the shell's to split, as for other programs. */
static const char *
find_editor(void)
{
	const char *editor = getenv("VISUAL");

	if (editor == NULL || editor[0] == '\0')
		editor = getenv("EDITOR");
	if (editor != NULL && editor[0] != '\0')
		return editor;
	if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
		return NULL;
	return access("/usr/bin/sensible-editor", X_OK) == 0 ? "sensible-editor"
							     : "vi";
}

static int
write_draft(int fd, const char *draft)
{
	size_t length = strlen(draft);

	while (length > 0) {
		ssize_t count = write(fd, draft, length);

		if (count < 0 && errno != EINTR)
			return session_fail(EX_IOERR,
			    "cannot write the draft: %s", strerror(errno));
		if (count > 0) {
			draft += count;
			length -= (size_t)count;
		}
	}
	return EX_OK;
}

static int
run(struct arena *memory, const char *editor, const char *path)
{
	char *command = arena_printf(memory, "%s \"$1\"", editor);
	int status;
	pid_t child = fork();

	if (child < 0)
		return session_fail(
		    EX_OSERR, "cannot start an editor: %s", strerror(errno));
	if (child == 0) {
		(void)execl(
		    "/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return session_fail(EX_OSERR,
			    "cannot wait for the editor: %s", strerror(errno));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0
	    ? EX_OK
	    : session_fail(EXIT_NOTHING,
		  "the editor %s failed: nothing was changed", editor);
}

static int
read_text(struct arena *memory, const char *path, char **ret_text)
{
	char *text = arena_array(memory, EDITOR_BYTES_MAX + 1, 1);
	FILE *file = fopen(path, "re");
	size_t length;

	if (file == NULL)
		return session_fail(
		    EX_IOERR, "cannot read %s: %s", path, strerror(errno));
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

int
editor_edit(struct arena *memory, const char *draft, char **ret_text)
{
	const char *directory = getenv("TMPDIR");
	const char *editor = find_editor();
	char *path;
	int fd, code;

	if (editor == NULL)
		return session_fail(EX_USAGE,
		    "no terminal: set VISUAL or EDITOR to edit a letter");
	path = arena_printf(memory, "%s/dpoctl-letter-XXXXXX",
	    directory == NULL || directory[0] == '\0' ? "/tmp" : directory);
	fd = mkstemp(path);
	if (fd < 0)
		return session_fail(EX_CANTCREAT, "cannot create %s: %s", path,
		    strerror(errno));
	code = write_draft(fd, draft);
	(void)close(fd);
	if (code == EX_OK)
		code = run(memory, editor, path);
	if (code == EX_OK)
		code = read_text(memory, path, ret_text);
	(void)unlink(path);
	return code;
}
