/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_HOLDER_PRIVATE_H
#define DPOD_WORKER_HOLDER_PRIVATE_H

#include "base/arena.h"
#include "dpod/worker/holder.h"
#include "net/mailbox_note.h"

/*
 * holder_private - shared by the files of holder: holder_memory.c (the notes
 * remembered in the state directory), holder_claim.c (keywords), holder_sent.c
 * (letters in a folder of sent mail), holder_check.c
 */
#define HOLDER_NONCES_MAX 200 /* for some weeks */

struct holding {
	const struct holder_question *question;
	struct mailbox *mailbox;
	struct arena *memory;
	struct holder_answer *answer; /* NULL: manual take-over */
	char register_id[HOLDER_ID_SIZE];
	char *path; /* of the memory file */
	struct holder_memory {
		long long written_at; /* the newest nonce; 0: none */
		char nonces[HOLDER_NONCES_MAX]
			   [HOLDER_ID_SIZE]; /* newest first */
		size_t count;
	} file;
	const char *folder; /* the candidate that was read; or NULL */
	struct holder_note notes[HOLDER_NOTES_MAX];
	size_t count;
};

/* A missing or unreadable file counts as empty. */
void holder_read_memory(struct holding *holding);
/* Creates a nonce, and syncs it to disk before a note uses it. */
bool holder_next_nonce(
    struct holding *holding, char ret_nonce[HOLDER_ID_SIZE], struct error *err);
/*
 * Sets is_ours and sibling of a note, as far as its nonce is remembered: an
 * older one counts as another's.
 */
void holder_recognise(const struct holding *holding, struct holder_note *note);

/* The value of a header line, up to the first odd byte; a blank is odd too. */
bool holder_find_value(const char *header, size_t length, const char *name,
    bool is_any, char *ret, size_t ret_size);

/*
 * For a mailbox that stores no notes. holder_claim selects the polled folder,
 * holder_look_sent does not. ERROR_MESSAGE: this is not possible either.
 */
bool holder_claim(struct holding *holding, struct error *err);
bool holder_look_sent(struct holding *holding, struct error *err);

/* ERROR_MAILBOX, RETRY_LATER, with the command to type. */
bool holder_refuse(struct holding *holding, const char *who, struct error *err);

#endif
