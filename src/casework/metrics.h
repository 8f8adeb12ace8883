/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_METRICS_H
#define CASEWORK_METRICS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "store/balance.h"

/*
 * metrics - the state of a register in Prometheus' text format (for its
 * textfile collector); dpoctl(1) lists the names
 */
void metrics_write(const struct health *health, int64_t disk_free,
    bool needs_human, int64_t now_at, struct buffer *text);

#endif
