/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_TROUBLE_H
#define NET_OAUTH2_TROUBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "net/oauth2.h"

/*
 * oauth2_trouble - what of a source's report a human should know
 */

/* Its clock and ours differ by more than a token can bear. */
bool oauth2_clock_differs(const struct oauth2_report *report);

/* Calls with each trouble, in words of one line that live during the call. */
typedef void oauth2_trouble_fn(const char *words, void *context);
void oauth2_trouble_each(const struct oauth2_source *source,
    const struct oauth2_report *report, int64_t now_at,
    oauth2_trouble_fn *on_trouble, void *context);

#endif
