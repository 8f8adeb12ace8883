/* SPDX-License-Identifier: ISC */
#ifndef READER_COPY_H
#define READER_COPY_H

#include "base/error.h"
#include "reader/channel.h"

/* copy - the worker's request for a new reader (see original.h) */

/*
 * A channel to a new copy of the original, which is a child of this process.
 * NULL with ERROR_STORE, RETRY_LATER if there is none after `wait_ms`: then the
 * original is dead.
 */
struct channel *
copy_start(struct channel *original, int64_t wait_ms, struct error *err);

#endif
