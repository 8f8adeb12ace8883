/* SPDX-License-Identifier: ISC */
/*
 * dpod-reader - the only program that parses hostile bytes
 *
 * Started by a worker (reader/reader.h) with a socket as standard input and an
 * empty environment. The arguments are the trusted authentication servers (-a
 * NAME), our own lists (-l ID), the minimum scores of a request (-r) and of an
 * unsure message (-u), the purpose of the mailbox (-e), the office's languages
 * (-g), the options to use rules only (-R), for few messages (-f) or for trying
 * the rules (-t), and the directories of rules. Without directories it only
 * extracts attachments, or parses messages (-p). It loads and compiles the
 * rules, confines itself, reports READY, and is the original of which the
 * worker gets a copy for each batch (original.h). A copy answers messages until
 * its socket is closed.
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
#include "mail/extract.h"
#include "mail/message.h"
#include "reader/area.h"
#include "reader/confine.h"
#include "reader/frame.h"
#include "reader/original.h"
#include "reader/poison.h"
#include "reader/verdict_codec.h"
#include "rules/ruleset.h"

/* What the arguments say about us; read-only after they were parsed. */
static struct message_options known;
static int request_score, unsure_score; /* 0: as the rules say */
static enum expect expected = EXPECT_MIXED;
static const char **languages;
static size_t languages_count;
static bool without_learned;
static enum {
	FOR_MANY,
	FOR_FEW, /* do not compile to machine code; patterns when needed */
	TO_PARSE /* judge nothing, without rules */
} use;

/* Buffers larger than this are freed after the message. */
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

/* Reserves space for the header, which is known last. */
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
	struct frame_ready ready = {.rules_count = 0};
	struct buffer frame = {0};
	bool said;

	if (rules != NULL) {
		ready.rules_count = ruleset_rules_count(rules);
		ready.request_score =
		    (uint32_t)ruleset_threshold_request(rules);
		ready.unsure_score = (uint32_t)ruleset_threshold_unsure(rules);
	}
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
	struct message_options options = known;
	struct verdict verdict;

	confine_next_message();
	POISON(mail, header->length);
	options.headers_only = header->type == FRAME_MESSAGE_HEAD;
	verdict.message =
	    *message_parse(memory, mail, header->length, &options);
	if (rules != NULL)
		classify(
		    memory, rules, &verdict.message, &verdict.classification);
	else
		verdict.classification =
		    (struct classification){.decision = DECISION_UNSURE};
	begin_frame(frame);
	verdict_encode(&verdict, frame);
	STEP("judge-after");
	return answer(FRAME_VERDICT, header->number, frame);
}

/* An attachment being sent; it blocks while the worker does not read. */
struct parcel {
	uint64_t number;
	struct buffer *frame;
	bool is_sent;
};

static void
send_piece(struct span piece, void *context)
{
	struct parcel *parcel = context;

	while (parcel->is_sent && piece.length > 0) {
		size_t length = piece.length < FRAME_BYTES_MAX
		    ? piece.length
		    : FRAME_BYTES_MAX;

		begin_frame(parcel->frame);
		buffer_add(parcel->frame, piece.bytes, length);
		parcel->is_sent =
		    answer(FRAME_BYTES, parcel->number, parcel->frame);
		piece.bytes += length;
		piece.length -= length;
	}
}

static bool
hand_out(struct arena *memory, const struct frame_part *part,
    const struct frame_header *header, const char *mail, struct buffer *frame)
{
	struct parcel parcel = {header->number, frame, true};
	struct extract extract = {.position = part->position,
	    .as_words = part->as_words != 0,
	    .on_piece = send_piece,
	    .context = &parcel};
	uint32_t end;

	confine_next_message();
	end = message_extract(memory, mail, header->length, &extract);
	begin_frame(frame);
	buffer_add(frame, &end, sizeof end);
	return parcel.is_sent && answer(FRAME_END, header->number, frame);
}

/*
 * If the confinement prevents something necessary on this system, the reader
 * dies here, before READY, and not at each of the first hundred messages. What
 * is set up at the first message is then there in each copy.
 */
static void
try_out(const struct ruleset *rules)
{
	static const char mail[] =
	    "From: =?iso-8859-1?Q?J=FCrgen?= <j@example.org>\r\n"
	    "Subject: Auskunft\r\n"
	    "Date: Fri, 27 Mar 2026 15:30:00 +0100\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	    "--b\r\nContent-Type: text/html; charset=windows-1252\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "PHA+QXVza3VuZnQgZ2Vt5N8gQXJ0LiAxNSBEU0dWTzwvcD4=\r\n"
	    "--b\r\nContent-Type: application/pdf; name=f.pdf\r\n\r\n"
	    "x\r\n--b--\r\n";
	struct arena *memory = arena_new();
	struct buffer frame = {0};
	struct verdict verdict;

	verdict.message = *message_parse(memory, mail, sizeof mail - 1, false);
	if (rules != NULL) {
		classify(
		    memory, rules, &verdict.message, &verdict.classification);
		verdict_encode(&verdict, &frame);
	}
	buffer_release(&frame);
	arena_free(memory);
}

static void
trim(struct buffer *buffer)
{
	if (buffer->size > KEEP_BYTES) {
		buffer_release(buffer);
		memory_trim();
	}
}

/* False: the worker is gone or broke the protocol. */
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

/* Sets the office's correction; 0 bytes: removes it. */
static bool
teach(struct ruleset *rules, const struct frame_header *header,
    struct buffer *bytes, struct buffer *frame)
{
	uint32_t is_used;

	if (header->length > FRAME_LOCAL_MAX)
		return false;
	buffer_clear(bytes);
	if (!read_whole(
		buffer_reserve(bytes, header->length + 1), header->length))
		return false;
	is_used = ruleset_set_local(rules, bytes->data, header->length);
	begin_frame(frame);
	buffer_add(frame, &is_used, sizeof is_used);
	return answer(FRAME_LOCAL, header->number, frame);
}

static int
serve(struct ruleset *rules, const char *area)
{
	struct arena *memory = arena_new();
	struct buffer mail = {0}, frame = {0};
	struct frame_header header;
	struct frame_part part;
	bool wants_part = false;
	int status = EX_OK;

	while (status == EX_OK && read_whole(&header, sizeof header)) {
		const char *bytes;
		bool is_answered;

		if (header.type == FRAME_PART && header.length == sizeof part &&
		    read_whole(&part, sizeof part)) {
			wants_part = true;
			continue;
		}
		if (header.type == FRAME_LOCAL) {
			if (!teach(rules, &header, &mail, &frame))
				status = EX_PROTOCOL;
			continue;
		}
		if (!receive(&header, area, &mail, &bytes) ||
		    (rules == NULL && !wants_part && use != TO_PARSE)) {
			status = EX_PROTOCOL;
			break;
		}
		STEP("judge-before");
		is_answered = wants_part
		    ? hand_out(memory, &part, &header, bytes, &frame)
		    : judge(memory, rules, &header, bytes, &frame);
		wants_part = false;
		if (!is_answered)
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

static bool
read_score(const char *text, int *ret_score)
{
	char *end;
	long score = strtol(text, &end, 10);

	if (end == text || *end != '\0' || score < 1 || score > THRESHOLD_MAX)
		return false;
	*ret_score = (int)score;
	return true;
}

/* Parses the options; optind is then the first directory. */
static bool
read_arguments(int argc, char **argv)
{
	const char **servers = memory_new((size_t)argc, sizeof *servers);
	const char **lists = memory_new((size_t)argc, sizeof *lists);
	bool is_understood = true;
	int option;

	known.authserv_ids = servers;
	known.own_list_ids = lists;
	languages = memory_new((size_t)argc, sizeof *languages);
	while ((option = getopt(argc, argv, "+a:e:fg:l:pr:u:R")) != -1) {
		if (option == 'a')
			servers[known.authserv_ids_count++] = optarg;
		else if (option == 'l')
			lists[known.own_list_ids_count++] = optarg;
		else if (option == 'g')
			languages[languages_count++] = optarg;
		else if (option == 'R')
			without_learned = true;
		else if (option == 'f')
			use = FOR_FEW;
		else if (option == 'p')
			use = TO_PARSE;
		else if (option == 'e')
			is_understood &= expect_find(optarg, &expected);
		else if (option == 'r')
			is_understood &= read_score(optarg, &request_score);
		else if (option == 'u')
			is_understood &= read_score(optarg, &unsure_score);
		else
			is_understood = false;
	}
	return is_understood;
}

/* Sets the rules; NULL without directories: only extracts attachments. */
static bool
load(int argc, char **argv, struct ruleset **ret_rules, struct error *err)
{
	struct ruleset *rules;

	*ret_rules = NULL;
	if (optind == argc)
		return true;
	rules = ruleset_load_to_judge((const char *const *)argv + optind,
	    (size_t)(argc - optind), use == FOR_FEW, err);
	if (rules == NULL)
		return false;
	if (!ruleset_set_thresholds(rules, request_score, unsure_score, err)) {
		ruleset_free(rules);
		return false;
	}
	ruleset_set_expect(rules, expected);
	ruleset_set_languages(rules, languages, languages_count);
	if (without_learned)
		ruleset_forget_learned(rules);
	if (use == FOR_MANY)
		ruleset_compile(rules);
	*ret_rules = rules;
	return true;
}

int
main(int argc, char **argv)
{
	const char *area = area_find(FRAME_AREA_BYTES);
	struct ruleset *rules;
	struct error err;

	STEP_PROCESS("loader");
	memory_give_back();
	(void)signal(SIGPIPE, SIG_IGN);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (!read_arguments(argc, argv)) {
		fputs("dpod-reader is started by dpod and dpoctl\n", stderr);
		return EX_USAGE;
	}
	if (!load(argc, argv, &rules, &err))
		return fail(&err);
	(void)malloc_trim(0); /* garbage from compiling the rules */
	charset_open_all();
	/* Frees what compiling the rules used. */
	memory_trim();
	if (!confine_original(&err))
		return fail(&err);
	STEP_PROCESS("original");
	try_out(rules);
	STEP("ready-before");
	if (!say_ready(rules))
		return EX_IOERR;
	switch (original_serve()) {
	case ORIGINAL_IS_COPY:
		STEP_PROCESS("reader");
		return confine_copy(&err) ? serve(rules, area) : EX_OSERR;
	case ORIGINAL_IS_DONE:
		/* The machine code cannot be freed: it is read-only now. */
		return EX_OK;
	default:
		return EX_PROTOCOL;
	}
}
