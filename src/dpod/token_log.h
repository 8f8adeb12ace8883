/* SPDX-License-Identifier: ISC */
#ifndef DPOD_TOKEN_LOG_H
#define DPOD_TOKEN_LOG_H

#include <stdint.h>

#include "net/oauth2.h"

/*
 * token_log - logs new tokens, and what expires soon
 *
 * Each token is logged once, by the process that got it. `source` may be NULL;
 * *logged_serial belongs to the caller and starts as 0.
 */
void token_log(const struct oauth2_source *source, int64_t *logged_serial);

#endif
