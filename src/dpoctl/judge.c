/* SPDX-License-Identifier: ISC */
#include "dpoctl/judge.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "reader/reader.h"

struct judging {
	struct session *session;
	judge_fn *on_verdict;
	void *context;
	struct arena *memory;  /* of one message */
	struct reader *reader; /* NULL: none runs */
	struct buffer bytes;
};

/* What any of the mailboxes knows: the file's own is not told. */
static void
add_known(struct session *session, struct reader_options *options)
{
	const struct conf *conf = session->conf;
	const char **servers, **lists;
	size_t most = conf->mailboxes_count * CONF_LIST_MAX;

	servers = arena_array(session->memory, most, sizeof *servers);
	lists = arena_array(session->memory, most, sizeof *lists);
	options->authserv_ids = servers;
	options->own_list_ids = lists;
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		for (size_t j = 0; j < mailbox->authserv_ids.count; j++)
			servers[options->authserv_ids_count++] =
			    mailbox->authserv_ids.items[j];
		for (size_t j = 0; j < mailbox->own_list_ids.count; j++)
			lists[options->own_list_ids_count++] =
			    mailbox->own_list_ids.items[j];
	}
}

static bool
start(struct judging *judging, struct error *err)
{
	struct session *session = judging->session;
	const char *directories[2];
	struct reader_options options = {
	    .program = file_program_data(session->memory, "dpod-reader"),
	    .rules = directories,
	    .rules_count = 1,
	};

	if (judging->reader != NULL)
		return true;
	if (session->conf != NULL)
		add_known(session, &options);
	directories[0] = file_program_data(session->memory, "rules");
	if (session->conf != NULL && session->conf->rules_directory != NULL)
		directories[options.rules_count++] =
		    session->conf->rules_directory;
	judging->reader = reader_start(&options, err);
	return judging->reader != NULL;
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

/* False if no other file can be judged either. */
static bool
judge_one(struct judging *judging, const char *file, int *code)
{
	struct verdict *verdict;
	struct error err;

	if (!read_operand(judging, file, &err)) {
		*code = session_fail(EX_NOINPUT, "%s", err.text);
		return true;
	}
	if (!start(judging, &err)) {
		*code = session_error(&err, EX_CONFIG);
		return false;
	}
	reader_submit(judging->reader, buffer_string(&judging->bytes),
	    judging->bytes.length, false);
	verdict = reader_collect(judging->reader, judging->memory, &err);
	if (verdict == NULL) {
		*code = session_fail(EX_DATAERR, "%s: %s", file, err.text);
		reader_stop(judging->reader);
		judging->reader = NULL;
		return true;
	}
	judging->on_verdict(judging->session, file, verdict, judging->context);
	arena_clear(judging->memory);
	return true;
}

int
judge_operands(struct session *session, judge_fn *on_verdict, void *context)
{
	struct judging judging = {
	    .session = session,
	    .on_verdict = on_verdict,
	    .context = context,
	    .memory = arena_new(),
	};
	struct error err;
	int code = EX_OK;
	bool go_on = true;

	if (!session_load_given_conf(session, &err)) {
		arena_free(judging.memory);
		return session_error(&err, EX_CONFIG);
	}
	for (size_t i = 0; go_on && i < session->operands_count; i++)
		go_on = judge_one(&judging, session->operands[i], &code);
	reader_stop(judging.reader);
	buffer_release(&judging.bytes);
	arena_free(judging.memory);
	return code;
}
