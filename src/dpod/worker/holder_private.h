/* SPDX-License-Identifier: ISC */
#ifndef DPOD_WORKER_HOLDER_PRIVATE_H
#define DPOD_WORKER_HOLDER_PRIVATE_H

#include "base/arena.h"
#include "dpod/worker/holder.h"
#include "dpod/worker/holder_notes.h"
#include "net/mailbox_note.h"

/*
 * holder_private - shared by the files of holder: holder_memory.c (the notes
 * remembered in the state directory, or in a register that several daemons
 * share), holder_claim.c (keywords), holder_sent.c
 * (letters in a folder of sent mail), holder_check.c
 *
 * A register that was put back from a copy, with all that is beside it
 *
 * The state directory that was put back does not know the nonce of a note that
 * was written since: it is a copy like any other, is refused, and recovery
 * begins. Therefore a note that is older than HOLDER_FRESH_SECONDS is renewed
 * before new messages are taken in, and when the history has gone on since it
 * was written (the worker then waits no longer than that). Let R be when the
 * last note was written that the copy knows, and D when the daemon ended that
 * was reverted. If a message was taken in after R + HOLDER_FRESH_SECONDS, there
 * was a new note before it; whatever else happened, there was one soon after.
 * So all that the copy can lack without notice happened, and ended, within
 * HOLDER_FRESH_SECONDS of R, and the copy was made within them too: one that
 * was older than that when the daemon ended is noticed, by each mailbox that
 * could be reached. (A listing that takes longer prolongs them: notes are
 * checked between listings.)
 *
 * Most mailboxes get a message now and then, and its letter would be sent again
 * by a younger copy. Therefore the first messages after a pause, or after a
 * start, have a new note too: a copy made before them lacks it. What a copy can
 * lack without notice is then the messages of one listing, or of a stream
 * without such a pause, and what officers did.
 *
 * - A crash does not look like a restore: a nonce is on the disk, with its
 *   directory entry, before the note is sent. A note that is in the mailbox is
 *   known to the directory that wrote it.
 * - A restored mail server shows an older note: its nonce is remembered, of the
 *   last HOLDER_NONCES_MAX.
 * - A mailbox that cannot be reached, or keeps no notes, shows nothing. Each of
 *   the others does: the history is that of the whole register.
 * - A register that was moved (store/move.h) finds its notes again. In a
 *   database the file counts until there is a row. In a file the row counts
 *   that came with the register, until the file is newer; then it goes, so that
 *   it counts nowhere else. If a move is taken back, the memory is as old as
 *   the register.
 * - It costs a note per HOLDER_FRESH_SECONDS if messages come all the time, one
 *   per arrival if they come seldom, at most two a minute, and none while
 *   nothing happens.
 */
#define HOLDER_RENEW_SECONDS (INT64_C(6) * 3600)
#define HOLDER_FRESH_SECONDS (INT64_C(5) * 60)
#define HOLDER_NOTES_MAX     100
/* Two weeks of HOLDER_FRESH_SECONDS each, or as many arrivals. */
#define HOLDER_NONCES_MAX 4096

struct holder_memory {
	long long written_at;	 /* the newest nonce; 0: none */
	long long history_count; /* events of the register by then */
	/* Newest first, each with a newline: so they stand in the file. */
	const char *nonces;
	size_t count;
};

struct holding {
	const struct holder_question *question;
	struct mailbox *mailbox;
	struct arena *memory;
	struct holder_answer *answer; /* NULL: manual take-over */
	char register_id[HOLDER_ID_SIZE];
	/* Of the memory, and of its file if no other daemon shares it. */
	char *name, *path;
	bool has_row; /* of the memory, in the register */
	/* The register could not be asked for what it remembers. */
	bool has_trouble;
	struct error trouble;
	struct holder_memory file;
	const char *folder; /* the candidate that was read; or NULL */
	struct holder_note notes[HOLDER_NOTES_MAX];
	size_t count;
};

/* When the server stamped the note with the highest number; 0: none. */
int64_t holder_newest_at(const struct holder_note *notes, size_t count);
/*
 * Pure: whether a note that we wrote so many seconds ago, by our own clock, is
 * renewed. News: messages to take in, or events since it was written.
 */
bool holder_is_due(int64_t age_seconds, bool has_news);

/*
 * A missing or unreadable file counts as empty. If the register fails, all
 * nonces count as known, and has_trouble says that nothing follows from it.
 */
void holder_read_memory(struct holding *holding);
/* Creates a nonce, and syncs it to disk before a note uses it. */
bool holder_next_nonce(
    struct holding *holding, char ret_nonce[HOLDER_ID_SIZE], struct error *err);
/*
 * Sets is_ours and sibling of a note, as far as its nonce is remembered: an
 * older one counts as another's.
 */
void holder_recognise(struct holding *holding, struct holder_note *note);
/* Whether this state directory made it, for whichever mailbox. */
bool holder_knows(struct holding *holding, const char *nonce);

/* The registers that a note names, as far as they are well-formed. */
void holder_parse_before(
    const char *header, size_t length, struct holder_note *note);
/*
 * The lines with which our next note names them: of those whose notes were
 * read, and of those that these name; the newest first.
 */
const char *holder_before_lines(const struct holding *holding);
/* Whether a note names ours with a nonce that this directory never made. */
bool holder_names_copy(struct holding *holding, const struct holder_note *note);

/* The value of a header line, up to the first odd byte; a blank is odd too. */
bool holder_find_value(const char *header, size_t length, const char *name,
    bool is_any, char *ret, size_t ret_size);

/*
 * For a mailbox that stores no notes. holder_claim selects the polled folder,
 * holder_look_sent does not. ERROR_MESSAGE: this is not possible either.
 */
bool holder_claim(struct holding *holding, struct error *err);
bool holder_look_sent(struct holding *holding, struct error *err);
/*
 * For a mailbox whose notes are turned off: letters of another are a warning,
 * and a folder of sent mail that is not there is none.
 */
bool holder_warn_sent(struct holding *holding, struct error *err);

/* ERROR_MAILBOX, RETRY_LATER, with the command to type. */
bool holder_refuse(struct holding *holding, const char *who, struct error *err);

#endif
