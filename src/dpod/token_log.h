/* SPDX-License-Identifier: ISC */
#ifndef DPOD_TOKEN_LOG_H
#define DPOD_TOKEN_LOG_H

#include <stdint.h>

#include "net/oauth2.h"

/*
 * token_log - tokens in the log: what the provider gave, and what ends soon
 *
 * Each token is told once, by the process that got it. `source` may be NULL;
 * *logged_serial belongs to the caller and starts as 0.
 */
void token_log(const struct oauth2_source *source, int64_t *logged_serial);

#endif
