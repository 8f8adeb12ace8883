/* SPDX-License-Identifier: ISC */
#include "dpoctl/judge.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "reader/reader.h"
#include "store/correction_store.h"

/*
 * For fewer files, compiling the rules to machine code takes longer than
 * interpreting them.
 */
#define FEW_FILES 100
/* Read by one process (reader/reader.h). */
#define BATCH_FILES 100

struct judging {
	struct session *session;
	judge_fn *on_verdict;
	void *context;
	struct judge_options options;
	struct arena *memory;  /* for one message */
	struct reader *reader; /* NULL: not running */
	size_t batch_left;     /* messages that its process may still read */
	struct buffer bytes;
};

/* Combines all mailboxes: the file's own is unknown. */
static void
add_known(struct session *session, struct reader_options *options)
{
	const struct conf *conf = session->conf;
	const char **servers, **lists;
	int64_t below = INT64_MAX;
	size_t most = conf->mailboxes_count * CONF_LIST_MAX;

	servers = arena_array(session->memory, most, sizeof *servers);
	lists = arena_array(session->memory, most, sizeof *lists);
	options->authserv_ids = servers;
	options->own_list_ids = lists;
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		/* If they differ, uses the one that trusts least. */
		if (mailbox->authserv_ids.count > 0 &&
		    mailbox->authserv_below < below)
			below = mailbox->authserv_below;
		for (size_t j = 0; j < mailbox->authserv_ids.count; j++)
			servers[options->authserv_ids_count++] =
			    mailbox->authserv_ids.items[j];
		for (size_t j = 0; j < mailbox->own_list_ids.count; j++)
			lists[options->own_list_ids_count++] =
			    mailbox->own_list_ids.items[j];
	}
	options->authserv_below = below == INT64_MAX ? 0 : (size_t)below;
}

/* As an option says, otherwise as all mailboxes of a configuration do. */
static enum expect
find_expect(struct session *session, const char *word)
{
	const struct conf *conf = session->conf;
	enum expect expect = EXPECT_MIXED;

	if (word != NULL) {
		(void)expect_find(word, &expect);
		return expect;
	}
	for (size_t i = 0; conf != NULL && i < conf->mailboxes_count; i++) {
		enum expect other = conf_expect(conf, &conf->mailboxes[i]);

		if (i > 0 && other != expect)
			return EXPECT_MIXED;
		expect = other;
	}
	return expect;
}

static void
add_languages(struct session *session, struct reader_options *options)
{
	const struct conf *conf = session->conf;
	const char **languages = arena_array(
	    session->memory, conf->mailboxes_count + 2, sizeof *languages);

	options->languages = languages;
	options->languages_count = conf_languages(conf, NULL, languages);
}

/* The register's correction, unless it was fitted to other weights. */
static bool
teach(struct judging *judging, struct error *err)
{
	struct correction correction;
	bool is_used;

	if (judging->options.db == NULL || judging->options.without_learned)
		return true;
	switch (correction_store_find(
	    judging->options.db, judging->session->memory, &correction, err)) {
	case FOUND:
		return reader_teach(judging->reader, correction.content,
		    correction.length, &is_used, err);
	case ABSENT:
		return true;
	default:
		return false;
	}
}

static bool
start(struct judging *judging, struct error *err)
{
	struct session *session = judging->session;
	const char *directories[3];
	struct reader_options options = {
	    .program = file_program_data(session->memory, "dpod-reader"),
	    .rules = directories,
	    .rules_count = 1,
	};

	if (judging->reader != NULL)
		return true;
	options.expect = find_expect(session, judging->options.expect);
	options.without_learned = judging->options.without_learned;
	options.is_for_few = judging->options.is_for_few;
	if (session->conf != NULL) {
		add_known(session, &options);
		add_languages(session, &options);
		options.request_score =
		    (int)session->conf->recognition.request_score;
		options.unsure_score =
		    (int)session->conf->recognition.unsure_score;
	}
	directories[0] = file_program_data(session->memory, "rules");
	if (session->conf != NULL && session->conf->rules_directory != NULL)
		directories[options.rules_count++] =
		    session->conf->rules_directory;
	if (judging->options.rules != NULL)
		directories[options.rules_count++] = judging->options.rules;
	options.only_parses = judging->options.only_parses;
	if (options.only_parses)
		options.rules_count = 0;
	judging->reader = reader_start(&options, err);
	judging->batch_left = 0;
	return judging->reader != NULL && teach(judging, err);
}

/* The reader, with a process that has not read too many messages. */
static bool
start_batch(struct judging *judging, struct error *err)
{
	if (!start(judging, err))
		return false;
	if (judging->batch_left == 0) {
		if (!reader_begin_batch(judging->reader, err))
			return false;
		judging->batch_left = BATCH_FILES;
	}
	judging->batch_left--;
	return true;
}

static bool
read_operand(struct judging *judging, const char *file, struct error *err)
{
	buffer_clear(&judging->bytes);
	if (strcmp(file, "-") == 0)
		return file_read_fd(STDIN_FILENO, "standard input",
		    MESSAGE_BYTES_MAX, &judging->bytes, err);
	return file_read(file, MESSAGE_BYTES_MAX, &judging->bytes, err);
}

/* Judges judging->bytes; false if nothing else can be judged either. */
static bool
judge_read(struct judging *judging, const char *name, int *code)
{
	struct verdict *verdict;
	struct error err;

	if (!start_batch(judging, &err)) {
		*code = session_error(&err, EX_CONFIG);
		return false;
	}
	reader_submit(judging->reader, buffer_string(&judging->bytes),
	    judging->bytes.length, false);
	verdict = reader_collect(judging->reader, judging->memory, &err);
	if (verdict == NULL) {
		*code = session_fail(EX_DATAERR, "%s: %s", name, err.text);
		reader_drop(judging->reader);
		judging->batch_left = 0;
		return true;
	}
	judging->on_verdict(judging->session, name, verdict, judging->context);
	arena_clear(judging->memory);
	return true;
}

static bool
judge_one(struct judging *judging, const char *file, int *code)
{
	struct error err;

	if (read_operand(judging, file, &err))
		return judge_read(judging, file, code);
	*code = session_fail(EX_NOINPUT, "%s", err.text);
	return true;
}

struct judging *
judge_start(struct session *session, const struct judge_options *options,
    judge_fn *on_verdict, void *context)
{
	struct judging *judging = arena_alloc(session->memory, sizeof *judging);

	*judging = (struct judging){
	    .session = session,
	    .on_verdict = on_verdict,
	    .context = context,
	    .options = *options,
	    .memory = arena_new(),
	};
	return judging;
}

void
judge_end(struct judging *judging)
{
	reader_stop(judging->reader);
	buffer_release(&judging->bytes);
	arena_free(judging->memory);
}

bool
judge_bytes(struct judging *judging, const char *name, const char *bytes,
    size_t length, int *code)
{
	buffer_clear(&judging->bytes);
	buffer_add(&judging->bytes, bytes, length);
	return judge_read(judging, name, code);
}

static bool
step(struct progress *progress, int *code)
{
	if (progress == NULL || progress_step(progress, progress->done + 1))
		return true;
	*code = session_fail(EX_TEMPFAIL, "interrupted");
	return false;
}

int
judge_files(struct session *session, const char *const *files,
    size_t files_count, const struct judge_options *options,
    judge_fn *on_verdict, void *context)
{
	struct judging *judging;
	struct error err;
	int code = EX_OK;
	bool go_on = true;

	if (!session_load_given_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	judging = judge_start(session, options, on_verdict, context);
	judging->options.is_for_few = files_count <= FEW_FILES;
	for (size_t i = 0; go_on && i < files_count; i++)
		go_on = step(options->progress, &code) &&
		    judge_one(judging, files[i], &code);
	judge_end(judging);
	return code;
}

int
judge_operands(struct session *session, judge_fn *on_verdict, void *context)
{
	const struct judge_options options = {
	    .expect = session_option(session, "--expect"),
	    .without_learned = session_option(session, "--rules-only") != NULL,
	    .db = session->db,
	};

	return judge_files(session, session->operands, session->operands_count,
	    &options, on_verdict, context);
}

int
judge_parse(struct session *session, judge_fn *on_verdict, void *context)
{
	const struct judge_options options = {.only_parses = true};

	return judge_files(session, session->operands, session->operands_count,
	    &options, on_verdict, context);
}
