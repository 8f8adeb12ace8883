/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "casework/query.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/saved.h"
#include "dpoctl/session.h"

#define FILTER(type, member) OUTPUT_OF(type, struct saved_filter, member)

static const struct output_field fields[] = {
    {"name", "NAME", FILTER(TEXT, name)},
    {"terms", "TERMS", FILTER(TEXT, line)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {
    OUTPUT_TABLE, fields, "No filter is saved."};

static int
list(struct session *session)
{
	struct listing listing = listing_begin(session, &form);
	struct saved_filters saved;
	struct error err;

	if (!saved_read(session->memory, &saved, &err))
		return session_error(&err, EX_CONFIG);
	for (size_t i = 0; i < saved.count; i++) {
		output_fields(session->output, &saved.items[i]);
		(void)listing_row(&listing);
	}
	return listing_end(&listing, true, NULL);
}

static int
check_name(const struct session *session)
{
	return saved_is_name(session->operands[0])
	    ? EX_OK
	    : session_usage(session,
		  "invalid name \"%s\": expected at most %d lower-case letters,"
		  " digits and dashes",
		  session->operands[0], SAVED_NAME_MAX);
}

/* Joins the operands; each is a term, so blanks in it are quoted. */
static int
join_terms(const struct session *session, struct buffer *ret_line)
{
	for (size_t i = 1; i < session->operands_count; i++) {
		const char *term = session->operands[i];
		bool is_quoted = strpbrk(term, " \t") != NULL;

		if (strpbrk(term, "\"\n") != NULL)
			return session_usage(session,
			    "a term that is saved contains no quotation mark");
		buffer_add_printf(ret_line, "%s%s%s%s", i == 1 ? "" : " ",
		    is_quoted ? "\"" : "", term, is_quoted ? "\"" : "");
	}
	return EX_OK;
}

/* An invalid query is not saved. */
static int
check_line(struct session *session, const char *line)
{
	const struct query_context context = {
	    .actor = "me", .today = {2026, 1, 1}, .zone = "UTC"};
	struct ticket_filter filter = {.state = NULL};
	struct error err;

	return query_parse(session->memory, &context, line, &filter, &err)
	    ? EX_OK
	    : session_usage(session, "%s", err.text);
}

static int
save(struct session *session)
{
	struct saved_filters saved;
	struct buffer line = {0};
	struct error err;
	int code = check_name(session);

	if (code == EX_OK)
		code = join_terms(session, &line);
	if (code == EX_OK)
		code = check_line(session, buffer_string(&line));
	if (code == EX_OK &&
	    (!saved_read(session->memory, &saved, &err) ||
		!saved_set(
		    &saved, session->operands[0], buffer_string(&line), &err)))
		code = session_error(&err, EX_CANTCREAT);
	buffer_release(&line);
	return code;
}

static int
remove_filter(struct session *session)
{
	const char *name = session->operands[0];
	struct saved_filters saved;
	struct error err;

	if (!saved_read(session->memory, &saved, &err))
		return session_error(&err, EX_CONFIG);
	if (saved_find(name, &saved) == NULL)
		return session_fail(EXIT_NOTHING, "no such filter: %s", name);
	return saved_set(&saved, name, NULL, &err)
	    ? EX_OK
	    : session_error(&err, EX_CANTCREAT);
}

const struct cmd cmd_filter_list = {
    .name = "filter list",
    .operands = "",
    .summary = "List the filters that you saved",
    .access = CMD_NO_DATABASE,
    .form = &form,
    .run = list,
};

const struct cmd cmd_filter_save = {
    .name = "filter save",
    .operands = "NAME TERM...",
    .summary = "Save terms under a name, for filter:NAME",
    .access = CMD_NO_DATABASE,
    .operands_min = 2,
    .operands_max = -1,
    .run = save,
};

const struct cmd cmd_filter_remove = {
    .name = "filter remove",
    .operands = "NAME",
    .summary = "Remove a filter that you saved",
    .access = CMD_NO_DATABASE,
    .operands_min = 1,
    .operands_max = 1,
    .run = remove_filter,
};
