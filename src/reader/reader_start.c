/* SPDX-License-Identifier: ISC */
#include "reader/reader_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/step.h"
#include "reader/spawn.h"

static bool
take_ready(struct reader *reader, struct error *err)
{
	struct channel *original = reader->original;
	struct frame_header header;
	const char *bytes;

	if (!channel_wait(original, READER_START_MS, &header, err)) {
		err->scope = ERROR_STORE;
		return false;
	}
	bytes = channel_content(original);
	if (header.type == FRAME_FAILED && header.length <= FRAME_FAILED_MAX)
		return error_set(err, ERROR_STORE,
		    header.number == 1 ? RETRY_NEVER : RETRY_LATER, "%.*s",
		    (int)header.length, bytes);
	if (header.type != FRAME_READY || header.length != sizeof reader->ready)
		return channel_broke_protocol(original, err);
	memcpy(&reader->ready, bytes, sizeof reader->ready);
	channel_drop_frame(original, header.length);
	return true;
}

static size_t
add_words(const char **words, const char *option, const char *const *items,
    size_t count)
{
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if (option != NULL)
			words[length++] = option;
		words[length++] = items[i];
	}
	return length;
}

static size_t
add_score(const char **words, const char *option, int score, char text[16])
{
	if (score == 0)
		return 0;
	(void)snprintf(text, 16, "%d", score);
	words[0] = option;
	words[1] = text;
	return 2;
}

/*
 * -e EXPECT -R -f -t -p -g LANGUAGE ... -a NAME ... -l ID ... -r SCORE
 * -u SCORE -- DIRECTORY ...
 */
static bool
start_original(struct reader *reader, const struct reader_options *options,
    struct error *err)
{
	char request[16], unsure[16];
	size_t most = 1 + 10 + options->rules_count +
	    2 *
		(options->authserv_ids_count + options->own_list_ids_count +
		    options->languages_count);
	const char **words = memory_new(most, sizeof *words);
	size_t count = 0;
	bool started;
	pid_t pid;
	int fd;

	words[count++] = "-e";
	words[count++] = expect_name(options->expect);
	if (options->without_learned)
		words[count++] = "-R";
	if (options->is_for_few)
		words[count++] = "-f";
	if (options->only_parses)
		words[count++] = "-p";
	count += add_words(
	    words + count, "-g", options->languages, options->languages_count);
	count += add_words(words + count, "-a", options->authserv_ids,
	    options->authserv_ids_count);
	count += add_words(words + count, "-l", options->own_list_ids,
	    options->own_list_ids_count);
	count +=
	    add_score(words + count, "-r", options->request_score, request);
	count += add_score(words + count, "-u", options->unsure_score, unsure);
	words[count++] = "--";
	count += add_words(
	    words + count, NULL, options->rules, options->rules_count);
	started = spawn_start(
	    options->program, words, count, reader->area.fd, &pid, &fd, err);
	free(words);
	if (started)
		reader->original = channel_new(pid, fd);
	return started;
}

static const char *const *
copy_words(struct arena *memory, const char *const *words, size_t count)
{
	const char **copy = arena_array(memory, count + 1, sizeof *copy);

	for (size_t i = 0; i < count; i++)
		copy[i] = arena_string(memory, words[i]);
	return copy;
}

static void
keep_known(struct reader *reader, const struct reader_options *options)
{
	reader->memory = arena_new();
	reader->known = (struct message_options){
	    .authserv_ids = copy_words(reader->memory, options->authserv_ids,
		options->authserv_ids_count),
	    .authserv_ids_count = options->authserv_ids_count,
	    .authserv_below = options->authserv_below,
	    .own_list_ids = copy_words(reader->memory, options->own_list_ids,
		options->own_list_ids_count),
	    .own_list_ids_count = options->own_list_ids_count,
	};
}

/*
 * A copy that judges a message before there are any: if it cannot be made or
 * confined on this system, that is no message's fault.
 */
static bool
try_copy(struct reader *reader, struct error *err)
{
	static const char mail[] = "From: a@example.org\r\n\r\nHello\r\n";
	struct arena *memory = arena_new();
	bool works = reader_begin_batch(reader, err);

	if (works) {
		reader_submit(reader, mail, sizeof mail - 1, false);
		works = reader_collect(reader, memory, err) != NULL;
		reader_end_batch(reader);
		err->scope = ERROR_STORE;
	}
	arena_free(memory);
	return works;
}

struct reader *
reader_start(const struct reader_options *options, struct error *err)
{
	struct reader *reader = memory_new(1, sizeof *reader);

	reader->message_ms = options->message_ms > 0
	    ? options->message_ms
	    : STEP_NUMBER("DPOD_TEST_READER_MS", READER_MESSAGE_MS);
	area_make(&reader->area, FRAME_AREA_BYTES);
	if (!start_original(reader, options, err)) {
		area_release(&reader->area);
		free(reader);
		return NULL;
	}
	keep_known(reader, options);
	if (!take_ready(reader, err) ||
	    (options->rules_count > 0 && !options->is_for_few &&
		!try_copy(reader, err))) {
		reader_stop(reader);
		return NULL;
	}
	return reader;
}
