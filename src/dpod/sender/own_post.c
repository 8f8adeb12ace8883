/* SPDX-License-Identifier: ISC */
#include "dpod/sender/own_post.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "casework/officer_mail.h"
#include "conf/conf_endpoint.h"
#include "dpod/log.h"
#include "dpod/sender/plain_words.h"
#include "dpod/signals.h"
#include "net/relay.h"
#include "store/own_mail_store.h"
#include "store/relay_store.h"

#define AT_ONCE_MAX	 10
#define WAIT_SECONDS_MIN 60

struct own_post {
	const struct conf *conf;
	const struct setup *setup;
	struct db *db;
	struct own_post_tenures tenures;
	struct relay *relay;
};

/* 1, 2, 4, ... minutes. */
static int64_t
wait_seconds(int attempts)
{
	int64_t seconds = WAIT_SECONDS_MIN;

	while (attempts-- > 0 && seconds < OWN_MAIL_WAIT_SECONDS)
		seconds *= 2;
	return seconds < OWN_MAIL_WAIT_SECONDS ? seconds
					       : OWN_MAIL_WAIT_SECONDS;
}

static bool
is_down(const struct relay_result *result)
{
	return result->outcome != RELAY_SENT &&
	    (result->relay_is_down || result->is_of_relay);
}

static bool
note_outcome(struct own_post *post, const struct own_mail *mail,
    const struct relay_result *result, int64_t now_at, struct error *err)
{
	char words[RELAY_TEXT_MAX + 1];
	int64_t until_at = now_at + wait_seconds(mail->attempts);

	plain_words(result->text, mail->to_address, "", words);
	if (is_down(result))
		return own_mail_rest(post->db, until_at, err) &&
		    relay_store_fail(
			post->db, result->code, words, now_at, err);
	switch (result->outcome) {
	case RELAY_SENT:
		return own_mail_sent(post->db, mail->id, now_at, words, err) &&
		    relay_store_works(post->db, err);
	case RELAY_REFUSED:
		return own_mail_failed(post->db, mail->id, now_at, words, err);
	default:
		return own_mail_put_off(
		    post->db, mail->id, now_at, until_at, words, err);
	}
}

static bool
send_one(struct own_post *post, struct arena *memory,
    const struct own_mail *mail, int64_t now_at, bool *ret_go_on,
    struct error *err)
{
	struct casework casework = {.memory = memory,
	    .db = post->db,
	    .setup = post->setup,
	    .now_at = now_at};
	const struct span bytes = officer_mail_compose(&casework, mail);
	struct relay_result result;

	if (!db_begin(post->db, err) ||
	    !db_finish(post->db, own_mail_try(post->db, mail->id, err), err))
		return false;
	result = relay_send(post->relay, post->conf->relay.envelope_sender,
	    mail->to_address, bytes.bytes, bytes.length);
	*ret_go_on = !is_down(&result);
	/* Aborted by a stop or reload: it is due at once. */
	if (result.outcome != RELAY_SENT && signals_is_cancelled(NULL)) {
		*ret_go_on = false;
		return true;
	}
	log_event(result.outcome == RELAY_SENT ? LOG_INFO : LOG_WARNING,
	    "officer-mail", "id=%lld purpose=%s sent=%s code=%d",
	    (long long)mail->id, mail->purpose,
	    result.outcome == RELAY_SENT ? "yes" : "no", result.code);
	return db_begin(post->db, err) &&
	    db_finish(
		post->db, note_outcome(post, mail, &result, now_at, err), err);
}

bool
own_post_run(struct own_post *post, int64_t now_at, struct error *err)
{
	struct arena *memory = arena_new();
	struct own_mail *mails;
	size_t count = 0;
	bool go_on = true;
	bool is_done = own_mail_due(post->db, memory, OWN_MAIL_BY_RELAY, now_at,
	    AT_ONCE_MAX, &mails, &count, err);

	for (size_t i = 0; is_done && go_on && i < count; i++)
		is_done =
		    send_one(post, memory, &mails[i], now_at, &go_on, err);
	if (count > 0)
		relay_rest(post->relay);
	arena_free(memory);
	return is_done;
}

/* Called by the relay about once a second. */
static bool
is_cancelled(void *context)
{
	const struct own_post_tenures *tenures =
	    &((struct own_post *)context)->tenures;

	return !tenure_tend(tenures->sender) || !tenure_tend(tenures->house) ||
	    signals_is_cancelled(NULL);
}

/* Called by the threads of the relay. */
static bool
may_send(void *context)
{
	return tenure_is_safe(
	    ((const struct own_post *)context)->tenures.house);
}

struct own_post *
own_post_open(const struct conf *conf, const struct setup *setup, struct db *db,
    struct own_post_tenures tenures, struct error *err)
{
	struct relay_options options = conf_endpoint_relay(&conf->relay);
	struct own_post *post = memory_new(1, sizeof *post);

	options.is_cancelled = is_cancelled;
	options.may_send = may_send;
	options.context = post;
	*post = (struct own_post){
	    .conf = conf, .setup = setup, .db = db, .tenures = tenures};
	post->relay = relay_open(&options, err);
	if (post->relay != NULL)
		return post;
	own_post_close(post);
	return NULL;
}

void
own_post_close(struct own_post *post)
{
	if (post == NULL)
		return;
	relay_close(post->relay);
	free(post);
}
