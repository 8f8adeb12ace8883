/* SPDX-License-Identifier: ISC */
#ifndef READER_READER_H
#define READER_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "mail/extract.h"
#include "rules/verdict.h"

/*
 * reader - the client's side of the confined child that parses and classifies
 *
 * Messages are submitted without waiting and verdicts are collected in the
 * order of submission, so that the reader works while the caller fetches and
 * commits. A reader that dies, hangs or breaks the protocol is killed; what
 * was not answered by then must be tried again with a new one.
 */
struct reader;

/* In which nothing at all comes; then the child is given up. */
#define READER_MESSAGE_MS 10000
#define READER_START_MS	  30000

struct reader_options {
	const char *program;	  /* path of dpod-reader */
	const char *const *rules; /* directories, absolute */
	size_t rules_count;	  /* 0: for reader_extract only */
	/* See struct message_options; none with a count of 0. */
	const char *const *authserv_ids;
	size_t authserv_ids_count;
	const char *const *own_list_ids;
	size_t own_list_ids_count;
	int request_score; /* thresholds; 0: as the rules say */
	int unsure_score;
	enum expect expect; /* what the mailbox is for */
	/* In which the office is written to, the mailbox's own first. */
	const char *const *languages;
	size_t languages_count;
	bool without_learned; /* rules alone judge */
	int message_ms;	      /* 0: READER_MESSAGE_MS */
};

/*
 * Starts the child and waits until it has loaded the rules, confined itself
 * and said so. NULL with ERROR_STORE, RETRY_NEVER and the rules' mistake in
 * the text, or RETRY_LATER if it could not be started.
 */
struct reader *
reader_start(const struct reader_options *options, struct error *err);
/* Ends the child; NULL is allowed. */
void reader_stop(struct reader *reader);

size_t reader_rules_count(const struct reader *reader);
/* The scores from which on a mail is a request, and one is unsure. */
int reader_request_score(const struct reader *reader);
int reader_unsure_score(const struct reader *reader);
/* The child's process id, for status and tests. */
int reader_pid(const struct reader *reader);

/*
 * Hands it a correction that was learned at this place (learn/local.h); one of
 * 0 bytes takes it away. Nothing may be pending. *ret_is_used is false where
 * it was learned with other weights, or is none: then nothing is corrected.
 * False with the error as after reader_collect.
 */
bool reader_teach(struct reader *reader, const char *bytes, size_t length,
    bool *ret_is_used, struct error *err);

/*
 * Queues a message; `bytes` are borrowed until its verdict is collected.
 * Sends what can be sent without waiting.
 */
void reader_submit(
    struct reader *reader, const char *bytes, size_t length, bool headers_only);

/*
 * Moves a mail into memory that the reader sees too, and returns where it is
 * now; submitted from there it is not copied. Valid until reader_give_back,
 * the next call, or the reader's end. NULL, with the mail as it was, if that
 * can not be had. For one large mail at a time.
 */
const char *reader_share(struct reader *reader, struct buffer *mail);
void reader_give_back(struct reader *reader);

/* Moves bytes both ways as far as possible without waiting. */
void reader_pump(struct reader *reader);

/* How many submitted messages have no collected verdict yet. */
size_t reader_pending(const struct reader *reader);

/*
 * Waits for the verdict of the oldest pending message. NULL with
 * ERROR_MESSAGE, RETRY_LATER if the reader died, ran out of time or spoke
 * nonsense: it is then of no more use, and all pending messages are lost.
 */
struct verdict *
reader_collect(struct reader *reader, struct arena *memory, struct error *err);

/*
 * The bytes, or the words, of one attachment of a mail (mail/extract.h), at
 * most MESSAGE_BYTES_MAX. Nothing may be pending. They are the reader's: who
 * needs them to be those of the intake compares the digest. False as for
 * reader_collect.
 */
struct reader_part {
	uint32_t position;
	bool as_words;
};
bool reader_extract(struct reader *reader, const char *mail, size_t length,
    const struct reader_part *part, struct buffer *ret_bytes,
    enum extract_end *ret_end, struct error *err);

#endif
