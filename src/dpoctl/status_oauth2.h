/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_STATUS_OAUTH2_H
#define DPOCTL_STATUS_OAUTH2_H

#include "conf/conf.h"
#include "net/oauth2_trouble.h"
#include "dpoctl/output.h"

/*
 * status_oauth2 - what `status` says of tokens: of each section oauth2
 */
extern const struct output_field status_oauth2_fields[];

void status_oauth2_print(struct output *output, const struct conf *conf);

/* Called with each trouble, in words. */
void status_oauth2_judge(
    const struct conf *conf, oauth2_trouble_fn *on_trouble, void *context);

#endif
