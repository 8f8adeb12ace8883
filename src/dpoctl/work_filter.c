/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpoctl/search.h"
#include "dpoctl/work_filter.h"

/* The tickets found by a filter: operands, and their revisions. */
struct found {
	struct session *session;
	const char **operands;
	int64_t *revisions;
	size_t count, size;
};

static bool
keep(const struct ticket_row *row, void *context)
{
	struct found *found = context;
	struct arena *memory = found->session->memory;

	if (found->count == found->size) {
		size_t size = found->size * 2 + 64;
		const char **operands =
		    arena_array(memory, size, sizeof *operands);
		int64_t *revisions =
		    arena_array(memory, size, sizeof *revisions);

		if (found->count > 0) {
			memcpy(operands, found->operands,
			    found->count * sizeof *operands);
			memcpy(revisions, found->revisions,
			    found->count * sizeof *revisions);
		}
		found->operands = operands;
		found->revisions = revisions;
		found->size = size;
	}
	found->operands[found->count] =
	    arena_printf(memory, "%lld", (long long)row->id);
	found->revisions[found->count++] = row->revision;
	return true;
}

static int
find(struct session *session, bool is_open, struct found *found)
{
	struct ticket_filter filter = search_begin(session);
	struct error err;

	if (!search_line(
		session, session_option(session, "--filter"), &filter, &err))
		return session_usage(session, "--filter: %s", err.text);
	if (filter.state == NULL)
		filter.is_open = is_open;
	if (!ticket_store_each(session->db, &filter, keep, found, &err))
		return session_error(&err, EX_DATAERR);
	return found->count > 0
	    ? EX_OK
	    : session_fail(EXIT_NOTHING, "no ticket matches");
}

/* No transaction is open while this waits. */
static bool
is_agreed(const char *what, size_t count)
{
	char answer[16];

	(void)printf(
	    "Do this to %zu %s%s? [y/N] ", count, what, count == 1 ? "" : "s");
	(void)fflush(stdout);
	return fgets(answer, sizeof answer, stdin) != NULL &&
	    strcmp(answer, "y\n") == 0;
}

int
work_filter_check(struct session *session)
{
	bool is_asked = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	if (session->operands_count > 0 ||
	    session_option(session, "--if-revision") != NULL)
		return session_usage(
		    session, "--filter excludes ID and --if-revision");
	if (session_option(session, "--preview") == NULL &&
	    session_option(session, "--yes") == NULL && !is_asked)
		return session_usage(session,
		    "--filter requires --preview, or --yes where nobody can be"
		    " asked");
	return EX_OK;
}

int
work_filter_tickets(
    struct session *session, const char ***ret_numbers, size_t *ret_count)
{
	struct found found = {.session = session};
	int code = find(session, false, &found);

	*ret_numbers = found.operands;
	*ret_count = found.count;
	return code;
}

int
work_filter_ask(struct session *session, const char *what, size_t count,
    work_filter_fn *fn, void *context)
{
	int code;

	if (session_option(session, "--preview") != NULL)
		return fn(session, true, context);
	if (session_option(session, "--yes") != NULL)
		return fn(session, false, context);
	code = fn(session, true, context);
	if (code != EX_OK)
		return code;
	if (!is_agreed(what, count))
		return session_fail(EXIT_NOTHING, "nothing was changed");
	return fn(session, false, context);
}

static int
carry_out(struct session *session, bool is_preview, void *context)
{
	struct work_order *order = context;

	order->is_preview = is_preview;
	return work_carry_out(session, order);
}

int
work_run_filter(struct session *session, work_fn *fn, const void *request)
{
	struct found found = {.session = session};
	struct work_order order = {.fn = fn, .request = request};
	int code = work_filter_check(session);

	if (code == EX_OK)
		code = find(session, true, &found);
	if (code != EX_OK)
		return code;
	session->operands = found.operands;
	session->operands_count = order.count = found.count;
	order.revisions = found.revisions;
	return work_filter_ask(
	    session, "ticket", found.count, carry_out, &order);
}
