/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_WORK_FILTER_H
#define DPOCTL_WORK_FILTER_H

#include "dpoctl/work.h"

/*
 * work_filter - work_run for the tickets of --filter
 *
 * After a preview and a question, with --yes at once, with --preview never.
 */
int work_run_filter(struct session *session, work_fn *fn, const void *request);

#endif
