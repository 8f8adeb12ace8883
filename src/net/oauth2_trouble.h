/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_TROUBLE_H
#define NET_OAUTH2_TROUBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "net/oauth2.h"

/* oauth2_trouble - problems in a source's report that a person should know */

/* The provider's clock and ours differ by more than a token tolerates. */
bool oauth2_clock_differs(const struct oauth2_report *report);

/*
 * Called for each problem, with a text of one line that lives during the call.
 */
typedef void oauth2_trouble_fn(const char *words, void *context);
void oauth2_trouble_each(const struct oauth2_source *source,
    const struct oauth2_report *report, int64_t now_at,
    oauth2_trouble_fn *on_trouble, void *context);

#endif
