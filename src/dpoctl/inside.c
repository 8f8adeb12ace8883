/* SPDX-License-Identifier: ISC */
#include "dpoctl/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpoctl/arguments.h"
#include "dpoctl/commands.h"
#include "dpoctl/work.h"

/* Whether the command says in JSON what it did to tickets or letters. */
static bool
is_told(const struct cmd *cmd)
{
	return cmd->form == &work_form ||
	    (cmd->access == CMD_WRITES_STORE &&
		strncmp(cmd->name, "outbox ", 7) == 0);
}

static int
run(struct session *session, const char *const *words, size_t count,
    bool as_json)
{
	struct session inner = {
	    .memory = arena_new(),
	    .conf_path = session->conf_path,
	    .conf = session->conf,
	    .db = session->db,
	};
	char **copies = arena_array(inner.memory, count + 1, sizeof *copies);
	struct arguments arguments = {0};
	int code;

	for (size_t i = 0; i < count; i++)
		copies[i] = arena_string(inner.memory, words[i]);
	code = arguments_read(&inner, (int)count, copies, &arguments);
	if (code == EX_OK &&
	    (inner.cmd == NULL || inner.is_json || inner.conf_is_given ||
		arguments.wants_help || inner.cmd == &cmd_review ||
		inner.cmd->access == CMD_NO_DATABASE))
		code = session_usage(&inner, "this does not run in here");
	if (code == EX_OK) {
		inner.is_json = as_json && is_told(inner.cmd);
		inner.output = output_new(inner.is_json);
		code = inner.cmd->run(&inner);
		(void)output_free(inner.output);
	}
	session_say_waiting();
	arena_free(inner.memory);
	return code;
}

/* Redirects an output to an unnamed file; -1: failed. */
static int
redirect(FILE *file, int descriptor)
{
	int kept = dup(descriptor);

	if (kept != -1 && dup2(fileno(file), descriptor) != -1)
		return kept;
	if (kept != -1)
		(void)close(kept);
	return -1;
}

static void
restore(int kept, int descriptor)
{
	if (kept == -1)
		return;
	(void)dup2(kept, descriptor);
	(void)close(kept);
}

static void
read_back(FILE *file, struct buffer *ret_text)
{
	char bytes[4096];
	size_t length;

	rewind(file);
	while (ret_text->length < INSIDE_BYTES_MAX &&
	    (length = fread(bytes, 1, sizeof bytes, file)) > 0)
		buffer_add(ret_text, bytes, length);
}

int
inside_run(struct session *session, const char *const *words, size_t count,
    bool as_json, struct buffer *ret_text)
{
	FILE *file = tmpfile();
	int out, err, code;

	if (file == NULL)
		return EX_CANTCREAT;
	(void)fflush(stdout);
	(void)fflush(stderr);
	out = redirect(file, STDOUT_FILENO);
	err = redirect(file, STDERR_FILENO);
	code = out == -1 || err == -1 ? EX_OSERR
				      : run(session, words, count, as_json);
	(void)fflush(stdout);
	(void)fflush(stderr);
	restore(out, STDOUT_FILENO);
	restore(err, STDERR_FILENO);
	read_back(file, ret_text);
	(void)fclose(file);
	return code;
}
