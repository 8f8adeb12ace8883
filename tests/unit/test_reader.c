/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "learn/local.h"
#include "reader/reader.h"

/* The real program of this build tree, with the shipped rules. */
static struct reader *
start(struct arena *memory, int message_ms)
{
	const char *rules = file_program_data(memory, "rules");
	const struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader"),
	    .rules = &rules,
	    .rules_count = 1,
	    .message_ms = message_ms,
	};
	struct error err = {0};
	struct reader *reader = reader_start(&options, &err);

	if (reader == NULL || !reader_begin_batch(reader, &err))
		print_error("%s\n", err.text);
	return reader;
}

static void
many_in_order(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 0);
	static char mails[300][200];

	(void)state;
	assert_non_null(reader);
	assert_true(reader_rules_count(reader) > 0);
	for (int i = 0; i < 300; i++) {
		(void)snprintf(mails[i], sizeof mails[i],
		    "From: a@example.org\r\nSubject: number %d\r\n\r\n"
		    "Please send me a copy of my personal data.\r\n",
		    i);
		reader_submit(reader, mails[i], strlen(mails[i]), false);
	}
	for (int i = 0; i < 300; i++) {
		struct error err = {0};
		const struct verdict *verdict =
		    reader_collect(reader, memory, &err);
		char want[40];

		(void)snprintf(want, sizeof want, "number %d", i);
		CHECK(verdict != NULL, "%d: %s", i, err.text);
		assert_string_equal(verdict->message.subject, want);
		assert_int_equal(
		    verdict->classification.decision, DECISION_REQUEST);
	}
	assert_int_equal(reader_pending(reader), 0);
	reader_stop(reader);
	arena_free(memory);
}

/*
 * Verdicts of several MB that came before the first is collected: the rest
 * moves to the front of the buffer now and then.
 */
static void
many_at_once(void **state)
{
	enum {
		COUNT = 120
	};
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 0);
	struct buffer mails[COUNT] = {0};

	(void)state;
	assert_non_null(reader);
	for (int i = 0; i < COUNT; i++) {
		buffer_add_printf(
		    &mails[i], "From: a@example.org\r\nSubject: %d\r\n\r\n", i);
		while (mails[i].length < (size_t)40000)
			buffer_add_printf(&mails[i], "Line of mail %d.\r\n", i);
		buffer_add_printf(&mails[i], "end of %d\r\n", i);
		reader_submit(reader, mails[i].data, mails[i].length, false);
	}
	/* Until nothing more comes: all of them are in the buffer. */
	for (int quiet = 0; quiet < 100; quiet++) {
		(void)poll(NULL, 0, 20);
		reader_pump(reader);
	}
	for (int i = 0; i < COUNT; i++) {
		struct error err = {0};
		const struct verdict *verdict =
		    reader_collect(reader, memory, &err);
		char want[40];

		CHECK(verdict != NULL, "%d: %s", i, err.text);
		(void)snprintf(want, sizeof want, "%d", i);
		assert_string_equal(verdict->message.subject, want);
		(void)snprintf(want, sizeof want, "end of %d", i);
		assert_non_null(strstr(verdict->message.text, want));
	}
	assert_int_equal(reader_pending(reader), 0);
	reader_stop(reader);
	for (int i = 0; i < COUNT; i++)
		buffer_release(&mails[i]);
	arena_free(memory);
}

/* As if it had been learned with these weights: a bias, and nothing else. */
static void
make_correction(
    const struct learned_sample *sample, float bias, struct buffer *ret_bytes)
{
	struct local *local = local_new(SAMPLE_OUTPUTS, 0);

	memcpy(local->model, sample->model, LOCAL_MODEL_BYTES);
	local->bias[LOCAL_REQUEST] = bias;
	buffer_clear(ret_bytes);
	local_write(local, ret_bytes);
	local_free(local);
}

static struct classification
judge(struct reader *reader, struct arena *memory, const char *mail)
{
	struct error err = {0};
	const struct verdict *verdict;

	CHECK(reader_begin_batch(reader, &err), "%s", err.text);
	reader_submit(reader, mail, strlen(mail), false);
	verdict = reader_collect(reader, memory, &err);
	CHECK(verdict != NULL, "%s", err.text);
	return verdict->classification;
}

static bool
teach(struct reader *reader, const char *bytes, size_t length)
{
	struct error err = {0};
	bool is_used;

	CHECK(reader_teach(reader, bytes, length, &is_used, &err), "%s",
	    err.text);
	return is_used;
}

/*
 * A correction shifts what the weights say within its bounds. It doubts what
 * they took for a request, and never sets one apart.
 */
static void
learns_at_this_place(void **state)
{
	static const char learned[] =
	    "From: a@example.org\r\nSubject: Hello\r\n\r\n"
	    "I left the firm in spring. Take my name out of your books and"
	    " tell me what else you kept about me since then, please.\r\n";
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 0);
	struct buffer bytes = {0};
	struct classification plain, taught;

	(void)state;
	assert_non_null(reader);
	plain = judge(reader, memory, learned);
	assert_true(plain.sample.is_known);
	assert_true(plain.sample.words.count > 15);
	assert_false(plain.local.took_part);
	make_correction(&plain.sample, -3, &bytes);
	/* Cut, of other weights, or no correction at all: nothing happens. */
	assert_false(teach(reader, bytes.data, bytes.length - 1));
	assert_false(teach(reader, "nonsense", 8));
	bytes.data[8] = (char)(bytes.data[8] ^ 1);
	assert_false(teach(reader, bytes.data, bytes.length));
	assert_false(judge(reader, memory, learned).local.took_part);
	bytes.data[8] = (char)(bytes.data[8] ^ 1);
	assert_true(teach(reader, bytes.data, bytes.length));
	taught = judge(reader, memory, learned);
	assert_true(taught.local.took_part);
	assert_int_equal(taught.local.without, plain.decision);
	assert_int_equal(taught.local.shift,
	    plain.sample.is_shielded ? 0 : (int)(-100 * LOCAL_DOWN));
	/* The sample is what it was: a correction does not learn of itself. */
	assert_memory_equal(taught.sample.logits, plain.sample.logits,
	    sizeof plain.sample.logits);
	assert_true(plain.decision != DECISION_REQUEST ||
	    taught.decision != DECISION_NOT_REQUEST);
	make_correction(&plain.sample, 3, &bytes);
	assert_true(teach(reader, bytes.data, bytes.length));
	taught = judge(reader, memory, learned);
	assert_int_equal(taught.local.shift, (int)(100 * LOCAL_UP));
	/* Thrown away. */
	assert_true(teach(reader, "", 0));
	assert_false(judge(reader, memory, learned).local.took_part);
	reader_stop(reader);
	buffer_release(&bytes);
	arena_free(memory);
}

static void
a_large_mail(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 0);
	struct buffer mail = {0};
	struct error err = {0};
	const struct verdict *verdict;

	(void)state;
	assert_non_null(reader);
	buffer_add_string(
	    &mail, "From: a@example.org\r\nSubject: large\r\n\r\n");
	while (mail.length < (size_t)20 * 1024 * 1024)
		buffer_add_string(&mail, "A line of a long mail.\r\n");
	reader_submit(reader, mail.data, mail.length, false);
	reader_submit(reader, mail.data, 60, true);
	verdict = reader_collect(reader, memory, &err);
	CHECK(verdict != NULL, "%s", err.text);
	assert_string_equal(verdict->message.subject, "large");
	assert_true(strlen(verdict->message.text) <= MESSAGE_TEXT_MAX);
	verdict = reader_collect(reader, memory, &err);
	CHECK(verdict != NULL, "%s", err.text);
	assert_true(message_has_problem(&verdict->message, "oversize"));
	reader_stop(reader);
	buffer_release(&mail);
	arena_free(memory);
}

static void
killed(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 0);
	static const char mail[] = "From: a@example.org\r\n\r\nHello\r\n";
	struct error err = {0};

	(void)state;
	assert_non_null(reader);
	assert_int_equal(kill(reader_batch_pid(reader), SIGKILL), 0);
	reader_submit(reader, mail, sizeof mail - 1, false);
	reader_submit(reader, mail, sizeof mail - 1, false);
	assert_null(reader_collect(reader, memory, &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(err.retry, RETRY_LATER);
	assert_non_null(strstr(err.text, "signal 9"));
	assert_null(reader_collect(reader, memory, &err));
	reader_stop(reader);
	arena_free(memory);
}

static void
stopped(void **state)
{
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 300);
	static const char mail[] = "From: a@example.org\r\n\r\nHello\r\n";
	struct error err = {0};

	(void)state;
	assert_non_null(reader);
	assert_int_equal(kill(reader_batch_pid(reader), SIGSTOP), 0);
	reader_submit(reader, mail, sizeof mail - 1, false);
	assert_null(reader_collect(reader, memory, &err));
	assert_non_null(strstr(err.text, "longer than"));
	reader_stop(reader);
	arena_free(memory);
}

static void
programs_that_are_none(void **state)
{
	static const struct {
		const char *program;
		const char *want;
	} cases[] = {
	    {"/bin/false", "status 1"},
	    {"/nonexistent/dpod-reader",
		"could not be started: its program is "
		"missing or may not be executed"},
	    {"/bin/echo", "status 0"}, /* says nothing to the socket */
	};
	const char *rules = "/nonexistent nonsense";

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct reader_options options = {
		    .program = cases[i].program,
		    .rules = &rules,
		    .rules_count = 1,
		};
		struct error err = {0};

		CHECK(reader_start(&options, &err) == NULL, "%s",
		    cases[i].program);
		if (i < 2)
			CHECK(strstr(err.text, cases[i].want) != NULL, "%s: %s",
			    cases[i].program, err.text);
	}
}

/* What the child is told of us arrives there, however it begins. */
static void
what_is_known(void **state)
{
	static const char mail[] =
	    "Authentication-Results: -a; dmarc=pass header.from=b.example\n"
	    "List-Id: <-l>\nFrom: a@b.example\n\nhello\n";
	static const char *const servers[] = {"mx.example.org", "-a"};
	static const char *const lists[] = {"-l"};
	struct arena *memory = arena_new();
	const char *rules = file_program_data(memory, "rules");
	struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader"),
	    .rules = &rules,
	    .rules_count = 1,
	    .authserv_ids = servers,
	    .own_list_ids = lists,
	};

	(void)state;
	for (int told = 0; told < 2; told++) {
		struct error err = {0};
		struct reader *reader;
		const struct verdict *verdict;

		options.authserv_ids_count = told == 1 ? 2 : 0;
		options.own_list_ids_count = told == 1 ? 1 : 0;
		reader = reader_start(&options, &err);
		CHECK(reader != NULL, "%s", err.text);
		assert_true(reader_begin_batch(reader, &err));
		reader_submit(reader, mail, strlen(mail), false);
		verdict = reader_collect(reader, memory, &err);
		CHECK(verdict != NULL, "%s", err.text);
		assert_int_equal(
		    verdict->message.authentication.authenticated, told == 1);
		assert_int_equal(verdict->message.automatic.reason,
		    told == 1 ? AUTOMATIC_NO : AUTOMATIC_LIST);
		reader_stop(reader);
	}
	arena_free(memory);
}

static void
rules_with_a_mistake(void **state)
{
	struct arena *memory = arena_new();
	const char *rules = "/nonexistent";
	const struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader"),
	    .rules = &rules,
	    .rules_count = 1,
	};
	struct error err = {0};

	(void)state;
	assert_null(reader_start(&options, &err));
	assert_int_equal(err.scope, ERROR_STORE);
	assert_non_null(strstr(err.text, "/nonexistent"));
	arena_free(memory);
}

/* A directory with one rule; remove_rules frees its path. */
static char *
rules_of(const char *id, const char *pattern)
{
	char *directory = strdup("/tmp/dpod-reader-XXXXXX"), path[64];
	FILE *file;

	assert_non_null(mkdtemp(directory));
	(void)snprintf(path, sizeof path, "%s/a.rules", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fprintf(file,
	    "language en\nrule %s\nkind access\nweight 5\npattern %s\n", id,
	    pattern);
	assert_int_equal(fclose(file), 0);
	return directory;
}

static void
remove_rules(char *directory)
{
	char path[64];

	(void)snprintf(path, sizeof path, "%s/a.rules", directory);
	(void)unlink(path);
	(void)rmdir(directory);
	free(directory);
}

/*
 * dpod compiles the shipped patterns once: in the reader that judges, not in
 * the one that it starts before to see whether it can. The latter compiles the
 * administrator's, of which it can refuse a mistake.
 */
static void
a_trial(void **state)
{
	static const struct {
		const char *shipped, *own;
		bool is_for_few, starts;
	} cases[] = {
	    {"my data", "your data", true, true},
	    {"my (data", "your data", false, false},
	    {"my (data", "your data", true, true},
	    {"my data", "your (data", true, false},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char *shipped = rules_of("shipped", cases[i].shipped);
		char *own = rules_of("own", cases[i].own);
		const char *const rules[] = {shipped, own};
		const struct reader_options options = {
		    .program = file_program_data(memory, "dpod-reader"),
		    .rules = rules,
		    .rules_count = 2,
		    .is_for_few = cases[i].is_for_few,
		};
		struct error err = {0};
		struct reader *reader = reader_start(&options, &err);

		CHECK((reader != NULL) == cases[i].starts, "%zu: %s", i,
		    err.text);
		if (reader != NULL)
			assert_int_equal(reader_rules_count(reader), 2);
		else
			assert_non_null(strstr(err.text, "a.rules:5: "));
		reader_stop(reader);
		remove_rules(shipped);
		remove_rules(own);
	}
	arena_free(memory);
}

/* Who has no rules hands out attachments, and judges nothing. */
static void
without_rules(void **state)
{
	static const char mail[] = "From: a@example.org\r\n"
				   "Content-Type: application/pdf\r\n\r\nx";
	struct arena *memory = arena_new();
	const struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader")};
	struct buffer found = {0};
	struct error err = {0};
	struct reader *reader = reader_start(&options, &err);
	enum extract_end end;

	(void)state;
	assert_non_null(reader);
	assert_int_equal(reader_rules_count(reader), 0);
	assert_true(reader_begin_batch(reader, &err));
	assert_true(reader_extract(reader, mail, sizeof mail - 1,
	    &(struct reader_part){0, false}, &found, &end, &err));
	assert_string_equal(buffer_string(&found), "x");
	reader_submit(reader, mail, sizeof mail - 1, false);
	assert_null(reader_collect(reader, memory, &err));
	buffer_release(&found);
	reader_stop(reader);
	arena_free(memory);
}

/* For `dpoctl parse`: the rules may have mistakes, or take long to load. */
static void
only_parsing(void **state)
{
	static const char mail[] =
	    "From: a@example.org\r\nSubject: parsed\r\n\r\n"
	    "Please send me a copy of my personal data.\r\n";
	struct arena *memory = arena_new();
	const struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader"),
	    .only_parses = true,
	};
	struct error err = {0};
	struct reader *reader = reader_start(&options, &err);
	const struct verdict *verdict;

	(void)state;
	CHECK(reader != NULL, "%s", err.text);
	assert_true(reader_begin_batch(reader, &err));
	reader_submit(reader, mail, sizeof mail - 1, false);
	verdict = reader_collect(reader, memory, &err);
	CHECK(verdict != NULL, "%s", err.text);
	assert_string_equal(verdict->message.subject, "parsed");
	assert_int_equal(verdict->classification.decision, DECISION_UNSURE);
	assert_int_equal(verdict->classification.hits_count, 0);
	reader_stop(reader);
	arena_free(memory);
}

/* An attachment of several frames, between two verdicts. */
static void
an_attachment(void **state)
{
	static const char head[] = "From: a@example.org\r\n"
				   "Content-Type: application/pdf\r\n\r\n";
	struct arena *memory = arena_new();
	struct reader *reader = start(memory, 0);
	struct buffer mail = {0}, found = {0};
	struct error err = {0};
	enum extract_end end;

	(void)state;
	assert_non_null(reader);
	buffer_add_string(&mail, head);
	for (int i = 0; i < 300000; i++)
		buffer_add_printf(&mail, "%d ", i);
	for (int i = 0; i < 2; i++) {
		assert_true(
		    reader_extract(reader, buffer_string(&mail), mail.length,
			&(struct reader_part){0, false}, &found, &end, &err));
		assert_int_equal(end, EXTRACT_DONE);
		assert_int_equal(found.length, mail.length - strlen(head));
		assert_memory_equal(
		    found.data, mail.data + strlen(head), found.length);
		reader_submit(reader, mail.data, mail.length, false);
		assert_non_null(reader_collect(reader, memory, &err));
	}
	assert_true(reader_extract(reader, mail.data, mail.length,
	    &(struct reader_part){0, true}, &found, &end, &err));
	assert_int_equal(end, EXTRACT_NO_WORDS);
	assert_true(reader_extract(reader, mail.data, mail.length,
	    &(struct reader_part){1, false}, &found, &end, &err));
	assert_int_equal(end, EXTRACT_ABSENT);
	assert_int_equal(found.length, 0);
	(void)kill(reader_batch_pid(reader), SIGKILL);
	assert_false(reader_extract(reader, mail.data, mail.length,
	    &(struct reader_part){0, false}, &found, &end, &err));
	buffer_release(&found);
	buffer_release(&mail);
	reader_stop(reader);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(many_in_order),
	    cmocka_unit_test(many_at_once),
	    cmocka_unit_test(learns_at_this_place),
	    cmocka_unit_test(a_large_mail),
	    cmocka_unit_test(an_attachment),
	    cmocka_unit_test(without_rules),
	    cmocka_unit_test(only_parsing),
	    cmocka_unit_test(killed),
	    cmocka_unit_test(stopped),
	    cmocka_unit_test(programs_that_are_none),
	    cmocka_unit_test(what_is_known),
	    cmocka_unit_test(rules_with_a_mistake),
	    cmocka_unit_test(a_trial),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
