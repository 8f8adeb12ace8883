/* SPDX-License-Identifier: ISC */
#ifndef READER_ORIGINAL_H
#define READER_ORIGINAL_H

#include <stdbool.h>

/*
 * original - the process of which readers are copies
 *
 * dpod-reader loads and compiles the rules once, confines itself
 * (confine_original), reports READY, and then does one thing only: for each
 * FRAME_COPY with a socket, it makes a copy of itself. The copy confines itself
 * further (confine_copy) and serves that socket: the messages of one batch.
 *
 * The original never reads what a copy sends: a copy does not have its socket,
 * and is a child of the worker (CLONE_PARENT), which alone waits for it. They
 * have no memory in common that a copy could change. So who takes over a reader
 * reaches neither the next batch nor the process that it is copied from.
 */

enum original_end {
	ORIGINAL_IS_COPY, /* this is a copy; standard input is its socket */
	ORIGINAL_IS_DONE, /* the worker closed its socket */
	ORIGINAL_FAILED,  /* the worker broke the protocol */
};

/* Makes copies until the worker closes the socket at standard input. */
enum original_end original_serve(void);

#endif
