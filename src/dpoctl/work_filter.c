/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "dpoctl/search.h"
#include "dpoctl/work_filter.h"

/* What a filter found: operands, and their revisions when it did. */
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

/* Open tickets, unless the terms speak of closed ones. */
static int
find(struct session *session, struct found *found)
{
	struct ticket_filter filter = search_begin(session);
	struct error err;

	if (!search_line(
		session, session_option(session, "--filter"), &filter, &err))
		return session_usage(session, "--filter: %s", err.text);
	if (filter.state == NULL)
		filter.is_open = true;
	if (!ticket_store_each(session->db, &filter, keep, found, &err))
		return session_error(&err, EX_DATAERR);
	return found->count > 0
	    ? EX_OK
	    : session_fail(EXIT_NOTHING, "no ticket matches");
}

/* Nothing is done while this waits: no transaction is open. */
static bool
is_agreed(size_t count)
{
	char answer[16];

	(void)printf(
	    "Do this to %zu ticket%s? [y/N] ", count, count == 1 ? "" : "s");
	(void)fflush(stdout);
	return fgets(answer, sizeof answer, stdin) != NULL &&
	    strcmp(answer, "y\n") == 0;
}

int
work_run_filter(struct session *session, work_fn *fn, const void *request)
{
	struct found found = {.session = session};
	bool is_asked = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	struct work_order order = {.fn = fn, .request = request};
	int code;

	if (session->operands_count > 0 ||
	    session_option(session, "--if-revision") != NULL)
		return session_usage(
		    session, "--filter excludes ID and --if-revision");
	order.is_preview = session_option(session, "--preview") != NULL;
	if (!order.is_preview && session_option(session, "--yes") == NULL &&
	    !is_asked)
		return session_usage(session,
		    "--filter requires --preview, or --yes where nobody can be"
		    " asked");
	code = find(session, &found);
	if (code != EX_OK)
		return code;
	session->operands = found.operands;
	session->operands_count = order.count = found.count;
	order.revisions = found.revisions;
	if (order.is_preview || session_option(session, "--yes") != NULL)
		return work_carry_out(session, &order);
	order.is_preview = true;
	code = work_carry_out(session, &order);
	if (code != EX_OK)
		return code;
	if (!is_agreed(found.count))
		return session_fail(EXIT_NOTHING, "nothing was changed");
	order.is_preview = false;
	return work_carry_out(session, &order);
}
