/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_STATUS_OAUTH2_H
#define DPOCTL_STATUS_OAUTH2_H

#include "conf/conf.h"
#include "net/oauth2_trouble.h"
#include "dpoctl/output.h"

/*
 * status_oauth2 - the output of `status` about tokens: for each oauth2 section
 */
extern const struct output_field status_oauth2_fields[];

void status_oauth2_print(struct output *output, const struct conf *conf);

/* Calls back with a text for each problem. */
void status_oauth2_judge(
    const struct conf *conf, oauth2_trouble_fn *on_trouble, void *context);

#endif
