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
 * reader - client of the confined processes that parse and classify messages
 *
 * A process loads the rules once; a copy of it (original.h) reads one batch of
 * messages and ends, so that a message which takes over its reader has no
 * effect on later batches. Messages are submitted without waiting and verdicts
 * are collected in the order of submission, so the reader works while the
 * caller fetches and commits: the next batch can begin before the last one is
 * collected. A reader that dies, hangs or breaks the protocol is killed;
 * messages not answered by then must be submitted again in a new batch.
 */
struct reader;

/* If nothing is received for this long, the child is given up. */
#define READER_MESSAGE_MS 10000
#define READER_START_MS	  30000

struct reader_options {
	const char *program;	  /* path of dpod-reader */
	const char *const *rules; /* directories, absolute */
	size_t rules_count;	  /* 0: only to parse, or for reader_extract */
	/* See struct message_options; none if the count is 0. */
	const char *const *authserv_ids;
	size_t authserv_ids_count;
	size_t authserv_below;
	const char *const *own_list_ids;
	size_t own_list_ids_count;
	int request_score; /* thresholds; 0: as the rules say */
	int unsure_score;
	enum expect expect; /* purpose of the mailbox */
	/* Languages of the office, the mailbox's own first. */
	const char *const *languages;
	size_t languages_count;
	bool without_learned; /* use rules only */
	bool is_for_few;      /* few messages, or none, to see whether it
				 starts: starts sooner, runs slower */
	bool only_parses;     /* without rules: every message is unsure */
	int message_ms;	      /* 0: READER_MESSAGE_MS */
};

/*
 * Starts the child and waits until it has loaded the rules, confined itself and
 * reported READY, and a copy of it (unless it is for few) has judged a message.
 * NULL with ERROR_STORE: RETRY_NEVER with the error in the rules as text, or
 * RETRY_LATER if the child could not be started.
 */
struct reader *
reader_start(const struct reader_options *options, struct error *err);
/* Ends all processes; NULL is allowed. */
void reader_stop(struct reader *reader);

size_t reader_rules_count(const struct reader *reader);
/* The minimum scores of a request and of an unsure message. */
int reader_request_score(const struct reader *reader);
int reader_unsure_score(const struct reader *reader);
/*
 * The process id of the original, and of the process of the batch that was
 * begun last (-1: none), for status and tests.
 */
int reader_pid(const struct reader *reader);
int reader_batch_pid(const struct reader *reader);

/*
 * Sets the office's correction (learn/local.h) for all following batches; 0
 * bytes remove it. Copied. Nothing may be pending; a batch that was begun ends.
 * *ret_is_used is false if it was fitted to other weights or is invalid: then
 * none is applied. False with the error as after reader_begin_batch or
 * reader_collect.
 */
bool reader_teach(struct reader *reader, const char *bytes, size_t length,
    bool *ret_is_used, struct error *err);

/*
 * Ends the previous batch (as reader_end_batch) and makes a new process for
 * what is submitted from now on. False with ERROR_STORE, RETRY_LATER: the
 * original is dead. What was submitted can still be collected, then call
 * reader_stop.
 */
bool reader_begin_batch(struct reader *reader, struct error *err);
/*
 * Nothing is submitted any more until the next begins: the process ends with
 * its last verdict. Nothing happens if none was begun.
 */
void reader_end_batch(struct reader *reader);
/* Ends all batches at once: what is pending is lost. */
void reader_drop(struct reader *reader);

/*
 * Queues a message of the batch that was begun; `bytes` are borrowed until its
 * verdict is collected. Sends as much as possible without waiting.
 */
void reader_submit(
    struct reader *reader, const char *bytes, size_t length, bool headers_only);

/*
 * Moves a message into memory shared with the reader and returns its new
 * address; submitting it from there needs no copy. Valid until
 * reader_give_back, the next call, or the end of the reader. NULL, with the
 * message unchanged, if there is no such memory. For one large message at a
 * time.
 */
const char *reader_share(struct reader *reader, struct buffer *mail);
void reader_give_back(struct reader *reader);

/* Transfers bytes both ways without waiting. */
void reader_pump(struct reader *reader);

/* The number of submitted messages whose verdicts were not collected. */
size_t reader_pending(const struct reader *reader);

/*
 * Waits for the verdict of the oldest pending message. NULL with ERROR_MESSAGE,
 * RETRY_LATER if the reader died, timed out or broke the protocol: then call
 * reader_drop or reader_stop, which lose all pending messages.
 */
struct verdict *
reader_collect(struct reader *reader, struct arena *memory, struct error *err);

/*
 * The bytes, or the words, of one attachment of a message (mail/extract.h), at
 * most MESSAGE_BYTES_MAX. A batch must be begun, for this message alone, and
 * nothing be pending. The reader is not trusted:
 * compare the digest to be sure that they are those of the intake. False as for
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
