/* SPDX-License-Identifier: ISC */
#include "dpod/interview/conf_text.h"

#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "conf/value.h"
#include "dpod/interview/question.h"

#define TEMPLATE_BYTES_MAX ((size_t)64 * 1024)

static const char *
unless(const char *text, const char *nothing)
{
	return text == NULL || strcmp(text, nothing) == 0 ? NULL : text;
}

static const char *
in_directory(const struct interview *interview, const char *name)
{
	return arena_printf(
	    interview->memory, "%s/%s", interview->target->directory, name);
}

/* The folder as in a URL; INBOX is omitted. */
static const char *
mailbox_url(const struct interview *interview)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-._~/"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *url = interview->mailbox.url_text;
	const char *host = strstr(url, "://");
	struct buffer text = {0};
	const char *whole;

	if (host == NULL)
		return url;
	buffer_add(
	    &text, url, (size_t)(host - url) + 3 + strcspn(host + 3, "/"));
	buffer_add_byte(&text, '/');
	for (const char *at = interview->mailbox.url.path; *at != '\0'; at++)
		if (strchr(plain, *at) != NULL)
			buffer_add_byte(&text, *at);
		else
			buffer_add_printf(
			    &text, "%%%02X", (unsigned)(unsigned char)*at);
	whole = arena_string(interview->memory, buffer_string(&text));
	buffer_release(&text);
	return whole;
}

static const char *
password_file(const struct interview *interview)
{
	return interview->mailbox.has_password
	    ? in_directory(interview, CONF_TEXT_MAILBOX_PASSWORD)
	    : answers_is_oauth2(interview) ||
		answers_has(interview, Q_LOGIN, "password-command")
	    ? NULL
	    : interview->answers[Q_PASSWORD_FILE];
}

static const char *
password_command(const struct interview *interview)
{
	return answers_has(interview, Q_LOGIN, "password-command")
	    ? interview->answers[Q_PASSWORD_COMMAND]
	    : NULL;
}

/* Letters use the mailbox's login, unless another one was requested. */
static bool
has_same_login(const struct interview *interview)
{
	return interview->relay.url.kind == URL_SMTP &&
	    !answers_is_local(interview) &&
	    interview->answers[Q_RELAY_USER] == NULL;
}

static const char *
relay_password_file(const struct interview *interview)
{
	return has_same_login(interview) ? password_file(interview)
	    : interview->relay.has_password
	    ? in_directory(interview, CONF_TEXT_RELAY_PASSWORD)
	    : interview->answers[Q_RELAY_PASSWORD_FILE];
}

struct value {
	const char *name;
	const char *text; /* NULL: none */
};

#define VALUES_MAX 40

/* Names that the template may use in addition to those of the questions. */
static size_t
derive(struct interview *interview, struct value *values)
{
	const struct office *office =
	    question_office(interview, interview->answers[Q_OFFICE]);
	bool is_oauth2 = answers_is_oauth2(interview);
	bool is_same = has_same_login(interview);
	const struct value derived[] = {
	    {"state-directory", interview->target->state},
	    {"url", mailbox_url(interview)},
	    {"password-file", password_file(interview)},
	    {"password-command", password_command(interview)},
	    {"oauth2", is_oauth2 ? "cloud" : NULL},
	    {"provider", is_oauth2 ? interview->answers[Q_LOGIN] : NULL},
	    {"ca-file", interview->mailbox.ca_file},
	    {"oauth2-ca-file", is_oauth2 ? interview->oauth2.ca_file : NULL},
	    {"junk-folder", unless(interview->answers[Q_JUNK_FOLDER], "none")},
	    {"relay-url", interview->relay.url_text},
	    {"relay-user",
		is_same ? interview->answers[Q_USER]
			: unless(interview->answers[Q_RELAY_USER], "none")},
	    {"relay-password-file", relay_password_file(interview)},
	    {"relay-password-command",
		is_same ? password_command(interview)
			: interview->answers[Q_RELAY_PASSWORD_COMMAND]},
	    {"relay-oauth2", is_same && is_oauth2 ? "cloud" : NULL},
	    {"relay-ca-file", interview->relay.ca_file},
	    {"set", office == NULL ? NULL : unless(office->holidays, "")},
	    {"time-zone",
		interview->answers[Q_TIME_ZONE] != NULL
		    ? interview->answers[Q_TIME_ZONE]
		    : office == NULL ? NULL
				     : office->time_zone},
	};

	memcpy(values, derived, sizeof derived);
	return LENGTH(derived);
}

struct values {
	struct value list[VALUES_MAX];
	size_t count;
	const struct interview *interview;
};

static const char *
find(const struct values *values, const char *name, size_t length)
{
	for (size_t i = 0; i < values->count; i++)
		if (strlen(values->list[i].name) == length &&
		    strncmp(values->list[i].name, name, length) == 0)
			return values->list[i].text;
	for (int i = 0; i < QUESTIONS; i++)
		if (strlen(question_table[i].name) == length &&
		    strncmp(question_table[i].name, name, length) == 0)
			return values->interview->answers[i];
	return NULL;
}

/* At most one name per line; adds nothing if the name has no value. */
static void
add_line(const struct values *values, const char *line, struct buffer *out)
{
	const char *start = strchr(line, '@');
	const char *end = start == NULL ? NULL : strchr(start + 1, '@');
	const char *text;

	if (end == NULL) {
		buffer_add_string(out, line);
		buffer_add_byte(out, '\n');
		return;
	}
	text = find(values, start + 1, (size_t)(end - start) - 1);
	if (text == NULL)
		return;
	buffer_add(out, line, (size_t)(start - line));
	value_quote(out, text);
	buffer_add_string(out, end + 1);
	buffer_add_byte(out, '\n');
}

/* `@if name@`: skips the following lines if there is no such value. */
static bool
leaves_out(const struct values *values, const char *line)
{
	const char *name = line + strlen("@if ");

	return find(values, name, strcspn(name, "@")) == NULL;
}

bool
conf_text_make(
    struct interview *interview, struct buffer *ret_text, struct error *err)
{
	struct values values = {.interview = interview};
	struct buffer content = {0};
	bool is_left_out = false;
	char *line, *end;

	if (!file_read(arena_printf(interview->memory, "%s/setup/dpod.conf",
			   file_program_data(interview->memory, "rules")),
		TEMPLATE_BYTES_MAX, &content, err))
		return false;
	values.count = derive(interview, values.list);
	line = arena_string(interview->memory, buffer_string(&content));
	buffer_release(&content);
	for (; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (strncmp(line, "@if ", 4) == 0)
			is_left_out = leaves_out(&values, line);
		else if (strcmp(line, "@end@") == 0)
			is_left_out = false;
		else if (!is_left_out)
			add_line(&values, line, ret_text);
	}
	return true;
}
