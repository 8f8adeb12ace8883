/* SPDX-License-Identifier: ISC */
/*
 * work_run and work_run_new: which tickets; separate from work.c because the
 * tickets of a filter come from work_filter.c, which uses that.
 */
#include <sysexits.h>

#include "dpoctl/work_filter.h"

static int
run_all(struct session *session, struct work_order *order)
{
	int revision;
	int64_t revisions[1];

	order->is_preview = session_option(session, "--preview") != NULL;
	if (session_option(session, "--if-revision") != NULL) {
		if (order->count != 1)
			return session_usage(session,
			    "--if-revision requires exactly one ticket");
		if (!session_option_number(session, "--if-revision", &revision))
			return EX_USAGE;
		revisions[0] = revision;
		order->revisions = revisions;
	}
	return work_carry_out(session, order);
}

int
work_run(struct session *session, work_fn *fn, const void *request)
{
	return work_run_letter(session, fn, request, NULL);
}

int
work_run_letter(struct session *session, work_fn *fn, const void *request,
    int64_t *ret_letter_id)
{
	struct work_order order = {.fn = fn,
	    .request = request,
	    .count = session->operands_count,
	    .ret_letter_id = ret_letter_id};

	if (ret_letter_id != NULL)
		*ret_letter_id = 0;
	if (session_option(session, "--filter") != NULL)
		return work_run_filter(session, fn, request);
	if (order.count == 0)
		return session_usage(session, "%s requires ID... or --filter",
		    session->cmd->name);
	return run_all(session, &order);
}

int
work_run_new(struct session *session, work_fn *fn, const void *request)
{
	struct work_order order = {
	    .fn = fn, .request = request, .count = 1, .is_new = true};

	return run_all(session, &order);
}
