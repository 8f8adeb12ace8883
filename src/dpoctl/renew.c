/* SPDX-License-Identifier: ISC */
#include "dpoctl/renew.h"

#include <string.h>
#include <sysexits.h>

#include "casework/learning.h"
#include "conf/conf_data.h"
#include "store/label_store.h"
#include "dpoctl/judge.h"
#include "dpoctl/progress.h"

struct renewed {
	int64_t folder_id;
	uint64_t uid;
	struct learned_sample sample;
	struct renewed *next;
};

struct renewing {
	struct session *session;
	struct judging *judgings[EXPECTS]; /* NULL: not needed so far */
	const struct label_kept *kept;	   /* current */
	struct renewal *renewal;
	struct progress progress;
	size_t count;
	int code;
};

static void
note(struct session *session, const char *name, const struct verdict *verdict,
    void *context)
{
	const struct learned_sample *sample = &verdict->classification.sample;
	const struct renewing *renewing = context;
	struct renewal *renewal = renewing->renewal;
	struct renewed *renewed;

	(void)name;
	if (!sample->is_known)
		return;
	memcpy(renewal->model, sample->model, LOCAL_MODEL_BYTES);
	renewal->is_model_known = true;
	if (memcmp(sample->model, renewing->kept->model, LOCAL_MODEL_BYTES) ==
	    0)
		return;
	renewed = arena_alloc(session->memory, sizeof *renewed);
	*renewed = (struct renewed){
	    .folder_id = renewing->kept->folder_id,
	    .uid = renewing->kept->uid,
	    .sample = *sample,
	    .next = renewal->first,
	};
	renewal->first = renewed;
}

/* The purpose of the mailbox; mixed if it is no longer configured. */
static enum expect
find_expect(const struct conf *conf, const char *name)
{
	const struct conf_mailbox *mailbox =
	    conf == NULL ? NULL : conf_find_mailbox(conf, name);

	return mailbox == NULL ? EXPECT_MIXED : conf_expect(conf, mailbox);
}

static struct judging *
find_judging(struct renewing *renewing, enum expect expect)
{
	const struct judge_options options = {.expect = expect_name(expect)};

	if (renewing->judgings[expect] == NULL)
		renewing->judgings[expect] =
		    judge_start(renewing->session, &options, note, renewing);
	return renewing->judgings[expect];
}

/* The current weights are known once one message was judged. */
static bool
renew_kept(const struct label_kept *kept, void *context)
{
	struct renewing *renewing = context;
	const struct renewal *renewal = renewing->renewal;
	enum expect expect =
	    find_expect(renewing->session->conf, kept->mailbox);
	int of_message = EX_OK;

	if (!progress_step(&renewing->progress, renewing->count++)) {
		renewing->code = session_fail(
		    EX_TEMPFAIL, "interrupted: nothing was learned");
		return false;
	}
	if (renewal->is_model_known &&
	    memcmp(renewal->model, kept->model, LOCAL_MODEL_BYTES) == 0)
		return true;
	renewing->kept = kept;
	/*
	 * A message that kills the reader is reported; its label stays
	 * outdated.
	 */
	if (judge_bytes(find_judging(renewing, expect), "a decided message",
		kept->raw, kept->raw_length, &of_message))
		return true;
	renewing->code = of_message;
	return false;
}

int
renew_judge(struct session *session, struct renewal *ret_renewal)
{
	struct renewing renewing = {
	    .session = session,
	    .renewal = ret_renewal,
	    .code = EX_OK,
	};
	struct error err;
	bool is_read;

	*ret_renewal = (struct renewal){0};
	progress_begin(&renewing.progress, "learn", 0);
	is_read = label_store_each_kept(
	    session->db, LOCAL_LABELS_MAX, renew_kept, &renewing, &err);
	progress_end(&renewing.progress);
	for (int i = 0; i < EXPECTS; i++)
		if (renewing.judgings[i] != NULL)
			judge_end(renewing.judgings[i]);
	return is_read ? renewing.code : session_error(&err, EX_DATAERR);
}

bool
renew_store(struct db *db, const struct renewal *renewal, struct error *err)
{
	for (const struct renewed *one = renewal->first; one != NULL;
	     one = one->next)
		if (!label_store_renew(
			db, one->folder_id, one->uid, &one->sample, err))
			return false;
	return true;
}
