/* SPDX-License-Identifier: ISC */
#ifndef NET_OAUTH2_STORE_H
#define NET_OAUTH2_STORE_H

#include <jansson.h>

#include "net/oauth2.h"

/*
 * oauth2_store - the files of one source, under one lock
 *
 *   NAME.lock    held while a process reads, renews and writes
 *   NAME.token   0600, of the directory's owner: access and refresh token
 *   NAME.status  0640: public state (struct oauth2_report)
 *
 * Files are replaced atomically: written under another name, synced, renamed.
 * All errors are ERROR_MAILBOX.
 */
struct oauth2_store {
	const struct oauth2_source *source;
	int directory;
	int lock;
};

/*
 * Creates the directory if it is missing, and waits for the lock, at most as
 * long as a request of another process may take. Close the store in any case.
 */
bool oauth2_store_open(const struct oauth2_source *source,
    const struct oauth2_wish *wish, struct oauth2_store *ret_store,
    struct error *err);
void oauth2_store_close(struct oauth2_store *store);

/* The token file's object, empty if there is no file; json_decref it. */
json_t *oauth2_store_read(const struct oauth2_store *store, struct error *err);
bool oauth2_store_write(
    const struct oauth2_store *store, json_t *tokens, struct error *err);
/* Writes the status file; failures are ignored. */
void oauth2_store_note(const struct oauth2_store *store, json_t *status);

/* From now on, freed JSON is wiped in this process. */
void oauth2_store_wipe_json(void);

#endif
