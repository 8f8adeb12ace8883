/* SPDX-License-Identifier: ISC */
/*
 * dpod-reader - the program that touches hostile bytes, and nothing else
 *
 * Started by a worker (reader/reader.h) with a socket as standard input, an
 * empty environment and the directories of rules as arguments. It loads and
 * compiles the rules, confines itself, says so, and then answers messages
 * until the socket ends.
 */
#include "config.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/step.h"
#include "mail/charset.h"
#include "mail/message.h"
#include "reader/area.h"
#include "reader/confine.h"
#include "reader/frame.h"
#include "reader/poison.h"
#include "reader/verdict.h"
#include "rules/classify.h"

/* Buffers larger than this are given back after the message. */
#define KEEP_BYTES ((size_t)1024 * 1024)

static bool
read_whole(void *bytes, size_t length)
{
	char *next = bytes;

	while (length > 0) {
		ssize_t count = read(STDIN_FILENO, next, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		next += count;
		length -= (size_t)count;
	}
	return true;
}

static bool
answer(uint32_t type, uint64_t number, struct buffer *frame)
{
	struct frame_header header = {.type = type,
	    .length = (uint32_t)(frame->length - sizeof header),
	    .number = number};

	memcpy(frame->data, &header, sizeof header);
	return file_write_fd(STDIN_FILENO, frame->data, frame->length);
}

/* Leaves room for the header, which is known last. */
static void
begin_frame(struct buffer *frame)
{
	static const struct frame_header empty;

	buffer_clear(frame);
	buffer_add(frame, &empty, sizeof empty);
}

static int
fail(const struct error *err)
{
	struct buffer frame = {0};

	begin_frame(&frame);
	buffer_add_string(&frame, err->text);
	(void)answer(FRAME_FAILED, err->retry == RETRY_NEVER, &frame);
	buffer_release(&frame);
	return EX_CONFIG;
}

static bool
say_ready(const struct ruleset *rules)
{
	struct frame_ready ready = {.rules_count = ruleset_rules_count(rules)};
	struct buffer frame = {0};
	bool said;

	ruleset_digest(rules, ready.rules_digest);
	begin_frame(&frame);
	buffer_add(&frame, &ready, sizeof ready);
	said = answer(FRAME_READY, 0, &frame);
	buffer_release(&frame);
	return said;
}

static bool
judge(struct arena *memory, const struct ruleset *rules,
    const struct frame_header *header, const char *mail, struct buffer *frame)
{
	struct verdict verdict;

	confine_next_message();
	POISON(mail, header->length);
	verdict.message = *message_parse(
	    memory, mail, header->length, header->type == FRAME_MESSAGE_HEAD);
	classify(memory, rules, &verdict.message, &verdict.classification);
	begin_frame(frame);
	verdict_encode(&verdict, frame);
	STEP("judge-after");
	return answer(FRAME_VERDICT, header->number, frame);
}

static void
trim(struct buffer *buffer)
{
	if (buffer->size > KEEP_BYTES) {
		buffer_release(buffer);
		memory_trim();
	}
}

/* False: the worker is gone, or what it says makes no sense. */
static bool
receive(const struct frame_header *header, const char *area,
    struct buffer *mail, const char **ret_mail)
{
	if (header->length > FRAME_MESSAGE_MAX)
		return false;
	*ret_mail = area;
	if (header->type == FRAME_MESSAGE_SHARED)
		return area != NULL;
	if (header->type != FRAME_MESSAGE && header->type != FRAME_MESSAGE_HEAD)
		return false;
	buffer_clear(mail);
	*ret_mail = buffer_reserve(mail, header->length);
	if (!read_whole(mail->data, header->length))
		return false;
	mail->length = header->length;
	mail->data[mail->length] = '\0';
	return true;
}

static int
serve(const struct ruleset *rules, const char *area)
{
	struct arena *memory = arena_new();
	struct buffer mail = {0}, frame = {0};
	struct frame_header header;
	int status = EX_OK;

	while (status == EX_OK && read_whole(&header, sizeof header)) {
		const char *bytes;

		if (!receive(&header, area, &mail, &bytes)) {
			status = EX_PROTOCOL;
			break;
		}
		STEP("judge-before");
		if (!judge(memory, rules, &header, bytes, &frame))
			status = EX_IOERR;
		STEP("answer-after");
		arena_clear(memory);
		trim(&mail);
		trim(&frame);
		if (header.length > KEEP_BYTES)
			memory_trim();
	}
	buffer_release(&mail);
	buffer_release(&frame);
	arena_free(memory);
	return status;
}

int
main(int argc, char **argv)
{
	const char *area = area_find(FRAME_AREA_BYTES);
	struct ruleset *rules;
	struct error err;
	int status;

	STEP_PROCESS("reader");
	memory_give_back();
	(void)signal(SIGPIPE, SIG_IGN);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (argc < 2) {
		fputs("dpod-reader is started by dpod and dpoctl\n", stderr);
		return EX_USAGE;
	}
	rules =
	    ruleset_load((const char *const *)argv + 1, (size_t)argc - 1, &err);
	if (rules == NULL)
		return fail(&err);
	(void)malloc_trim(0); /* what compiling the rules left */
	charset_open_all();
	/* What compiling the rules took. */
	memory_trim();
	if (!confine(&err)) {
		ruleset_free(rules);
		return fail(&err);
	}
	STEP("ready-before");
	status = say_ready(rules) ? serve(rules, area) : EX_IOERR;
	ruleset_free(rules);
	return status;
}
