/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PROMETHEUS_H
#define DPOCTL_PROMETHEUS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/balance.h"

/*
 * prometheus - the figures of `status` in the text format that Prometheus
 * reads (for its textfile collector); dpoctl(1) names them
 */
void prometheus_print(
    const struct health *health, int64_t disk_free, bool needs_human);

#endif
