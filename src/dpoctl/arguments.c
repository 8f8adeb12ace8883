/* SPDX-License-Identifier: ISC */
#include "dpoctl/arguments.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/similar.h"
#include "dpoctl/commands.h"

struct reading {
	struct session *session;
	struct arguments *arguments;
	const char **words;
	size_t count;
	size_t next;
	bool options_ended;
};

/* The value after `=`, or the next word; NULL if there is none. */
static const char *
take_value(struct reading *reading, const char *word)
{
	const char *equals = strchr(word, '=');

	if (equals != NULL)
		return equals + 1;
	if (reading->next == reading->count)
		return NULL;
	return reading->words[reading->next++];
}

static bool
is_option(const char *word, const char *name)
{
	size_t length = strcspn(word, "=");

	return strlen(name) == length && memcmp(word, name, length) == 0;
}

static int
unknown_option(const struct reading *reading, const char *word)
{
	const struct cmd *cmd = reading->session->cmd;
	const struct cmd_option *option =
	    cmd == NULL || cmd->options == NULL ? NULL : cmd->options;
	const char *names[32];
	const char *near;
	size_t count = 0;

	for (; option != NULL && option->name != NULL && count < 30; option++)
		names[count++] = option->name;
	names[count++] = "--json";
	near = similar_name(
	    arena_copy(reading->session->memory, word, strcspn(word, "=")),
	    names, count);
	if (near == NULL)
		return session_usage(
		    reading->session, "unknown option: %s", word);
	return session_usage(reading->session,
	    "unknown option: %s; did you mean %s?", word, near);
}

static int
add_option(
    struct reading *reading, const struct cmd_option *option, const char *word)
{
	struct session *session = reading->session;
	const char *value = "";

	if (!option->repeats && session_option(session, option->name) != NULL)
		return session_usage(
		    session, "%s may be given only once", option->name);
	if (option->value != NULL)
		value = take_value(reading, word);
	else if (strchr(word, '=') != NULL)
		return session_usage(
		    session, "%s takes no value", option->name);
	if (value == NULL)
		return session_usage(session, "%s requires a value: %s",
		    option->name, option->value);
	session->options[session->options_count].option = option;
	session->options[session->options_count++].value = value;
	return EX_OK;
}

static int
read_global(struct reading *reading, const char *word, bool *ret_is_global)
{
	struct session *session = reading->session;

	*ret_is_global = true;
	if (strcmp(word, "--json") == 0)
		session->is_json = true;
	else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		reading->arguments->wants_help = true;
	else if (strcmp(word, "--version") == 0 && session->cmd == NULL)
		reading->arguments->wants_version = true;
	else if (strcmp(word, "--format-version") == 0 && session->cmd == NULL)
		reading->arguments->wants_format_version = true;
	else if (strncmp(word, "-c", 2) == 0) {
		session->conf_path =
		    word[2] != '\0' ? word + 2 : take_value(reading, word);
		session->conf_is_given = true;
		if (session->conf_path == NULL)
			return session_usage(session, "-c requires a file");
	} else
		*ret_is_global = false;
	return EX_OK;
}

static int
read_option(struct reading *reading, const char *word)
{
	const struct cmd *cmd = reading->session->cmd;
	const struct cmd_option *option;
	bool is_global;
	int code = read_global(reading, word, &is_global);

	if (is_global)
		return code;
	for (option = cmd == NULL ? NULL : cmd->options;
	     option != NULL && option->name != NULL; option++)
		if (is_option(word, option->name))
			return add_option(reading, option, word);
	return unknown_option(reading, word);
}

int
arguments_unknown_command(
    struct session *session, const char *const *words, size_t count)
{
	const char **names =
	    arena_array(session->memory, commands_count, sizeof *names);
	size_t found = commands_guess(words, count, names);
	struct buffer text = {0};
	int code;

	for (size_t i = 0; i < found; i++)
		buffer_add_printf(&text, "%s%s", i == 0 ? "" : ", ", names[i]);
	/* All of them are no help. */
	code = session_usage(session,
	    found == commands_count ? "unknown command: %s"
		: found == 1	    ? "unknown command: %s; did you mean %s?"
			     : "unknown command: %s; expected one of: %s",
	    words[0], buffer_string(&text));
	buffer_release(&text);
	return code;
}

static int
read_word(struct reading *reading)
{
	struct session *session = reading->session;
	const char *word = reading->words[reading->next];
	size_t taken;

	if (!reading->options_ended && word[0] == '-' && word[1] != '\0') {
		reading->next++;
		if (strcmp(word, "--") != 0)
			return read_option(reading, word);
		reading->options_ended = true;
		return EX_OK;
	}
	if (session->cmd == NULL) {
		session->cmd = commands_find(reading->words + reading->next,
		    reading->count - reading->next, &taken);
		if (session->cmd == NULL)
			return arguments_unknown_command(session,
			    reading->words + reading->next,
			    reading->count - reading->next);
		reading->next += taken;
		return EX_OK;
	}
	session->operands[session->operands_count++] = word;
	reading->next++;
	return EX_OK;
}

static int
check_operands(const struct session *session)
{
	const struct cmd *cmd = session->cmd;

	if (session->operands_count < (size_t)cmd->operands_min)
		return session_usage(
		    session, "%s requires %s", cmd->name, cmd->operands);
	if (cmd->operands_max >= 0 &&
	    session->operands_count > (size_t)cmd->operands_max)
		return session_usage(session, "unexpected operand: %s",
		    session->operands[cmd->operands_max]);
	return EX_OK;
}

int
arguments_read(struct session *session, int count, char **words,
    struct arguments *ret_arguments)
{
	struct reading reading = {
	    .session = session,
	    .arguments = ret_arguments,
	    .words = arena_array(
		session->memory, (size_t)count + 1, sizeof *reading.words),
	    .count = (size_t)count,
	};
	int code = EX_OK;

	for (int i = 0; i < count; i++)
		reading.words[i] = words[i];
	session->operands = arena_array(
	    session->memory, (size_t)count + 1, sizeof *session->operands);
	session->options = arena_array(
	    session->memory, (size_t)count + 1, sizeof *session->options);
	while (code == EX_OK && reading.next < reading.count)
		code = read_word(&reading);
	if (code != EX_OK || session->cmd == NULL || ret_arguments->wants_help)
		return code;
	return check_operands(session);
}
