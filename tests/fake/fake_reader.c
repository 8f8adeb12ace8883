/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* memmem */
#include "tests/fake/fake_reader.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

#define PENDING_MAX 200

struct fake_reader fake_reader;

struct reader {
	struct {
		const char *bytes;
		size_t length;
	} pending[PENDING_MAX];
	size_t count, next;
	struct buffer shared;
};
static struct reader started;

struct reader *
reader_start(const struct reader_options *options, struct error *err)
{
	(void)options;
	fake_reader.starts++;
	fake_reader.copies = 0;
	if (fake_reader.is_broken) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "no reader");
		return NULL;
	}
	return &started;
}

void
reader_stop(struct reader *reader)
{
	if (reader == NULL)
		return;
	buffer_release(&reader->shared);
	*reader = (struct reader){0};
}

size_t
reader_rules_count(const struct reader *reader)
{
	(void)reader;
	return 1;
}

int
reader_request_score(const struct reader *reader)
{
	(void)reader;
	return 100;
}

int
reader_unsure_score(const struct reader *reader)
{
	(void)reader;
	return 50;
}

int
reader_pid(const struct reader *reader)
{
	(void)reader;
	return 1;
}

bool
reader_begin_batch(struct reader *reader, struct error *err)
{
	(void)reader;
	if (fake_reader.is_broken ||
	    (fake_reader.copies_max > 0 &&
		fake_reader.copies == fake_reader.copies_max))
		return error_set(
		    err, ERROR_STORE, RETRY_LATER, "no new reader process");
	fake_reader.batches++;
	fake_reader.copies++;
	fake_reader.is_open = true;
	return true;
}

void
reader_end_batch(struct reader *reader)
{
	(void)reader;
	fake_reader.is_open = false;
}

void
reader_drop(struct reader *reader)
{
	reader->count = reader->next = 0;
	fake_reader.is_open = false;
}

bool
reader_teach(struct reader *reader, const char *bytes, size_t length,
    bool *ret_is_used, struct error *err)
{
	(void)reader;
	(void)bytes;
	(void)err;
	fake_reader.taught_bytes = length;
	fake_reader.taught++;
	*ret_is_used = true;
	return true;
}

void
reader_submit(
    struct reader *reader, const char *bytes, size_t length, bool headers_only)
{
	assert(fake_reader.is_open);
	fake_reader.headers_only = headers_only;
	fake_reader.submitted++;
	reader->pending[reader->count].bytes = bytes;
	reader->pending[reader->count++].length = length;
}

const char *
reader_share(struct reader *reader, struct buffer *mail)
{
	if (fake_reader.has_no_memory)
		return NULL;
	reader->shared = *mail;
	*mail = (struct buffer){0};
	return reader->shared.data;
}

void
reader_give_back(struct reader *reader)
{
	buffer_release(&reader->shared);
}

void
reader_pump(struct reader *reader)
{
	(void)reader;
}

size_t
reader_pending(const struct reader *reader)
{
	return reader->count - reader->next;
}

struct verdict *
reader_collect(struct reader *reader, struct arena *memory, struct error *err)
{
	struct verdict *verdict = arena_alloc(memory, sizeof *verdict);
	const char *bytes = reader->pending[reader->next].bytes;
	size_t length = reader->pending[reader->next].length;

	if (memmem(bytes, length, "poison", strlen("poison")) != NULL) {
		fake_reader.poisoned++;
		(void)error_set(
		    err, ERROR_MESSAGE, RETRY_LATER, "the reader has died");
		return NULL;
	}
	if (++reader->next == reader->count)
		reader->next = reader->count = 0;
	fake_reader.collected++;
	verdict->message = *message_parse(memory, bytes, length, NULL);
	verdict->classification = (struct classification){
	    .decision = DECISION_REQUEST,
	    .kinds = KIND_BIT(KIND_ACCESS),
	    .language = "en",
	};
	if (fake_reader.classification != NULL)
		verdict->classification = *fake_reader.classification;
	return verdict;
}
