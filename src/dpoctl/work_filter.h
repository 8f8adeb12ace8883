/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_WORK_FILTER_H
#define DPOCTL_WORK_FILTER_H

#include "dpoctl/work.h"

/*
 * work_filter - applies --filter in place of operands
 *
 * After a preview and a question; with --yes without a question; with --preview
 * only as a preview.
 */
/* work_run for these tickets: the open ones, unless the terms say otherwise. */
int work_run_filter(struct session *session, work_fn *fn, const void *request);

/* EX_OK, or EX_USAGE after a message: conflicts with other arguments. */
int work_filter_check(struct session *session);
/* The tickets as operands, in any state; or an exit code. */
int work_filter_tickets(
    struct session *session, const char ***ret_numbers, size_t *ret_count);
/*
 * Runs `fn` as a preview, asks, and runs it, as the options say. The question
 * says `count` and `what`.
 */
typedef int
work_filter_fn(struct session *session, bool is_preview, void *context);
int work_filter_ask(struct session *session, const char *what, size_t count,
    work_filter_fn *fn, void *context);

#endif
