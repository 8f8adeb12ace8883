/* SPDX-License-Identifier: ISC */
#ifndef NET_SMTP_THREADS_H
#define NET_SMTP_THREADS_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

/*
 * smtp_threads - several libcurl transfers at a time
 *
 * libcurl's multi interface blocks all transfers while it waits for the reply
 * to a message's body (7.88), which takes most of the time. So each transfer
 * runs in a thread: data used by the callbacks of a handle must belong to that
 * handle, and the caller must not touch either until the transfer has ended.
 * Signals are left to the caller. All functions must be called from one thread.
 */
struct smtp_threads;

/* Does not start a thread yet. */
struct smtp_threads *smtp_threads_new(size_t count_max);
/* No transfer may be running. NULL is allowed. */
void smtp_threads_free(struct smtp_threads *threads);

/* Performs `curl` as transfer number `index`, which must not be running. */
void smtp_threads_start(struct smtp_threads *threads, size_t index, CURL *curl);
/* Waits for a transfer to end: false if none did in time. */
bool smtp_threads_wait(struct smtp_threads *threads, int milliseconds,
    size_t *ret_index, CURLcode *ret_code);

#endif
