/* SPDX-License-Identifier: ISC */
#ifndef DIALOGUE_PROBE_SERVER_H
#define DIALOGUE_PROBE_SERVER_H

#include <stdbool.h>

/*
 * probe_server - asks net/probe.h what answers at a URL, and prints it and the
 * certificate; in a file of its own, as both have a `struct probe`
 *
 * Returns the exit code.
 */
int probe_server(const char *url, const char *ca_file, int limit_ms,
    bool (*is_cancelled)(void *context), void *context);

#endif
