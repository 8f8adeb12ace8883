/* SPDX-License-Identifier: ISC */
/*
 * A reader serves one batch: what takes it over has no effect on the next one,
 * nor on the process of which it is a copy. tests/attack/taken_reader is the
 * program, with a parser that does what an attacker's would.
 */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "reader/area.h"
#include "reader/channel.h"
#include "reader/reader.h"
#include "reader/spawn.h"

#define VICTIM                                           \
	"From: a@example.org\r\nSubject: victim\r\n\r\n" \
	"Please send me a copy of my personal data.\r\n"
#ifdef DPOD_SANITIZERS
#define IS_CONFINED false
#else
#define IS_CONFINED true
#endif

static struct reader *
start(struct arena *memory)
{
	const char *rules = file_program_data(memory, "rules");
	const struct reader_options options = {
	    .program = file_program_data(memory, "tests/attack/taken_reader"),
	    .rules = &rules,
	    .rules_count = 1,
	};
	struct error err = {0};
	struct reader *reader = reader_start(&options, &err);

	CHECK(reader != NULL, "%s", err.text);
	return reader;
}

static bool
is_gone(int pid)
{
	return kill(pid, 0) != 0 && errno == ESRCH;
}

static void
begin(struct reader *reader)
{
	struct error err = {0};

	CHECK(reader_begin_batch(reader, &err), "%s", err.text);
}

static void
submit(struct reader *reader, const char *mail)
{
	reader_submit(reader, mail, strlen(mail), false);
}

static const char *
collect(struct reader *reader, struct arena *memory)
{
	struct error err = {0};
	const struct verdict *verdict = reader_collect(reader, memory, &err);

	return verdict == NULL ? arena_string(memory, err.text)
			       : verdict->message.subject;
}

/* Each has a process of its own, also while the last one is not collected. */
static void
one_process_a_batch(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory);
	int original = reader_pid(reader), first, second;

	(void)state;
	assert_int_equal(reader_batch_pid(reader), -1);
	begin(reader);
	first = reader_batch_pid(reader);
	submit(reader, VICTIM);
	submit(reader, VICTIM);
	begin(reader);
	second = reader_batch_pid(reader);
	submit(reader, VICTIM);
	assert_true(first != second && first != original && second != original);
	assert_int_equal(reader_pending(reader), 3);
	assert_string_equal(collect(reader, memory), "victim");
	assert_false(is_gone(first));
	assert_string_equal(collect(reader, memory), "victim");
	assert_true(is_gone(first));
	reader_end_batch(reader);
	assert_false(is_gone(second));
	assert_string_equal(collect(reader, memory), "victim");
	assert_true(is_gone(second));
	assert_int_equal(reader_pending(reader), 0);
	begin(reader);
	first = reader_batch_pid(reader);
	submit(reader, VICTIM);
	reader_drop(reader);
	assert_true(is_gone(first));
	assert_int_equal(reader_pending(reader), 0);
	assert_int_equal(reader_pid(reader), original);
	reader_stop(reader);
	assert_true(is_gone(original));
	arena_free(memory);
}

/* What becomes of its own message, and of another one in its batch. */
static const struct {
	const char *name;
	const char *own;
	const char *other; /* NULL: it is dead by then */
	bool is_confinement;
} attacks[] = {
    {"remember", "succeeded", "taken", false},
    {"write-shared", "refused", "victim", false},
    {"answer-for-original", "refused", "victim", true},
    {"answer-out-of-turn", "not a verdict", NULL, false},
    {"signal-others", "signal 31", NULL, true},
    {"copy-itself", "signal 31", NULL, true},
    {"outlive-worker", "signal 31", NULL, true},
    {"hide-socket", "signal 31", NULL, true},
};

static void
next_batch_is_untouched(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory);
	int original = reader_pid(reader);

	(void)state;
	for (size_t i = 0; i < LENGTH(attacks); i++) {
		const char *attack = arena_printf(
		    memory, "X-Attack: %s\r\n%s", attacks[i].name, VICTIM);
		const char *said;
		int taken;

		if (attacks[i].is_confinement && !IS_CONFINED)
			continue;
		attack =
		    arena_printf(memory, "From: a@example.org\r\n%s", attack);
		begin(reader);
		taken = reader_batch_pid(reader);
		submit(reader, attack);
		submit(reader, VICTIM);
		said = collect(reader, memory);
		CHECK(strstr(said, attacks[i].own) != NULL, "%s: %s",
		    attacks[i].name, said);
		if (attacks[i].other != NULL)
			assert_string_equal(
			    collect(reader, memory), attacks[i].other);
		else
			reader_drop(reader);
		begin(reader);
		CHECK(is_gone(taken), "%s", attacks[i].name);
		submit(reader, VICTIM);
		said = collect(reader, memory);
		CHECK(strcmp(said, "victim") == 0, "%s: %s", attacks[i].name,
		    said);
		assert_int_equal(reader_pid(reader), original);
		reader_end_batch(reader);
	}
	reader_stop(reader);
	arena_free(memory);
}

/* The worker then has to start another one; what was read is not lost. */
static void
original_is_killed(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory);
	struct error err = {0};

	(void)state;
	begin(reader);
	submit(reader, VICTIM);
	assert_int_equal(kill(reader_pid(reader), SIGKILL), 0);
	assert_false(reader_begin_batch(reader, &err));
	assert_int_equal(err.scope, ERROR_STORE);
	assert_int_equal(err.retry, RETRY_LATER);
	assert_false(reader_begin_batch(reader, &err));
	assert_string_equal(collect(reader, memory), "victim");
	reader_stop(reader);
	arena_free(memory);
}

/* Starts the program itself, as far as READY, and closes at its end. */
static struct channel *
start_original(struct arena *memory)
{
	const char *const words[] = {"--", file_program_data(memory, "rules")};
	struct frame_header header;
	struct channel *original;
	struct error err = {0};
	pid_t pid;
	int fd;

	CHECK(spawn_start(file_program_data(memory, "dpod-reader"), words, 2,
		  -1, &pid, &fd, &err),
	    "%s", err.text);
	original = channel_new(pid, fd);
	CHECK(channel_wait(original, READER_START_MS, &header, &err), "%s",
	    err.text);
	assert_int_equal(header.type, FRAME_READY);
	channel_drop_frame(original, header.length);
	return original;
}

/* It takes requests for copies, and nothing else: no message either. */
static void
original_that_is_told_nonsense(void **state)
{
	static const struct frame_header cases[] = {
	    {.type = FRAME_COPY}, /* without a socket */
	    {.type = FRAME_COPY, .length = 1},
	    {.type = FRAME_MESSAGE, .length = sizeof VICTIM - 1},
	    {.type = FRAME_LOCAL, .length = 1},
	    {.type = FRAME_VERDICT},
	    {.type = UINT32_MAX, .length = UINT32_MAX},
	};

	(void)state;
	for (size_t i = 0; i <= LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		struct channel *original = start_original(memory);
		struct frame_header header;
		struct error err = {0};
		char want[40];

		if (i < LENGTH(cases)) {
			assert_int_equal(sizeof cases[i],
			    send(original->fd, &cases[i], sizeof cases[i], 0));
			assert_true(send(original->fd, VICTIM,
					sizeof VICTIM - 1, MSG_NOSIGNAL) != 0);
		} else {
			assert_int_equal(0, shutdown(original->fd, SHUT_WR));
		}
		assert_false(channel_wait(original, 10000, &header, &err));
		(void)snprintf(want, sizeof want, "status %d",
		    i < LENGTH(cases) ? EX_PROTOCOL : EX_OK);
		CHECK(strstr(err.text, want) != NULL, "%zu: %s", i, err.text);
		channel_free(original);
		arena_free(memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_process_a_batch),
	    cmocka_unit_test(next_batch_is_untouched),
	    cmocka_unit_test(original_is_killed),
	    cmocka_unit_test(original_that_is_told_nonsense),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
