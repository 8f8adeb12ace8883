/* SPDX-License-Identifier: ISC */
#include "casework/dispatch.h"

#include <string.h>

#include "base/arena.h"
#include "casework/letter_effect.h"
#include "casework/letter_order.h"
#include "mail/compose.h"
#include "ticket/plus_address.h"
#include "ticket/reference.h"
#include "store/relay_store.h"

/* A letter whose answer is lost so often may have arrived as often. */
#define UNKNOWN_MAX 3
/* No letter is put off for longer (retry-max). */
#define WAIT_SECONDS_MAX (25 * 3600)
/* The relay is left alone no longer: then all that waits goes out soon. */
#define REST_SECONDS_MAX 600

bool
dispatch_recover(
    struct casework *casework, size_t *ret_count, struct error *err)
{
	return db_begin(casework->db, err) &&
	    db_finish(casework->db,
		letter_store_recover(
		    casework->db, casework->now_at, ret_count, err),
		err);
}

bool
dispatch_unwait(struct casework *casework, struct error *err)
{
	return db_begin(casework->db, err) &&
	    db_finish(casework->db,
		letter_store_unwait(casework->db, casework->now_at,
		    casework->now_at + WAIT_SECONDS_MAX, err),
		err);
}

/* What dpoctl wrote has no Message-ID: only the daemon has the key. */
static bool
start(struct casework *casework, struct letter_row *row, struct error *err)
{
	return (row->message_id[0] != '\0' ||
		   letter_order_sign(casework, row->ticket_id, row->id,
		       &row->message_id, err)) &&
	    letter_store_start(casework->db, row->id, casework->now_at, err);
}

/* `memory` of the caller may be missing: an end needs some of its own. */
static bool
apply_effect(struct casework *casework, const struct dispatch *dispatch,
    struct error *err)
{
	struct casework own = *casework;
	struct letter_row row;
	bool done;

	if (dispatch->end.event != LETTER_ACCEPTED)
		return true;
	own.memory = arena_new();
	done = letter_store_find(own.db, own.memory, dispatch->ended_id, &row,
		   err) == FOUND &&
	    letter_effect_sent(&own, row.id, row.ticket_id, err);
	arena_free(own.memory);
	return done;
}

static bool
note_relay(struct casework *casework, const struct dispatch *dispatch,
    struct error *err)
{
	switch (dispatch->relay) {
	case DISPATCH_RELAY_FAILS:
		return relay_store_fail(casework->db, dispatch->end.code,
		    dispatch->relay_words, casework->now_at, err);
	case DISPATCH_RELAY_WORKS:
		return relay_store_works(casework->db, err);
	default:
		return true;
	}
}

static bool
write_end(struct casework *casework, const struct dispatch *dispatch,
    struct error *err)
{
	return dispatch->ended_id == 0 ||
	    (letter_store_end(casework->db, dispatch->ended_id, &dispatch->end,
		 casework->now_at, err) &&
		apply_effect(casework, dispatch, err) &&
		note_relay(casework, dispatch, err));
}

bool
dispatch_commit(struct casework *casework, struct dispatch *dispatch,
    struct letter_row *starting, struct error *err)
{
	if (dispatch->ended_id == 0 && starting == NULL)
		return true;
	if (!db_begin(casework->db, err) ||
	    !db_finish(casework->db,
		write_end(casework, dispatch, err) &&
		    (starting == NULL || start(casework, starting, err)),
		err))
		return false;
	dispatch->ended_id = 0;
	dispatch->relay = DISPATCH_RELAY_SAME;
	return true;
}

/* "" where answers go to From; the same in every attempt. */
static const char *
reply_to(const struct casework *casework, const struct letter_row *row)
{
	const struct conf *conf = casework->setup->conf;
	const char *tagged = NULL;
	uint64_t random;

	if (conf->relay.plus_address &&
	    reference_parse(row->reference, &random))
		tagged = plus_address_sign(casework->memory,
		    &casework->setup->keys.references[0], row->ticket_id,
		    random, conf->organisation.address);
	return tagged == NULL ? "" : tagged;
}

void
dispatch_compose(struct casework *casework, const struct letter_row *row,
    struct buffer *mail)
{
	const struct conf *conf = casework->setup->conf;
	const char *references[COMPOSE_REFERENCES_MAX];
	char *words = arena_string(casework->memory, row->references);
	size_t count = 0;
	struct compose_letter letter = {
	    .from_name = conf->organisation.name,
	    .from_address = conf->organisation.address,
	    .to_address = row->to_address,
	    .reply_to_address = reply_to(casework, row),
	    .subject = row->subject,
	    .date_at = row->created_at,
	    .message_id = row->message_id,
	    .in_reply_to = row->in_reply_to,
	    .references = references,
	    .language = row->language,
	    .body = row->body,
	};

	/* The last ones count: from the end to the front. */
	while (count < COMPOSE_REFERENCES_MAX && words[0] != '\0') {
		char *blank = strrchr(words, ' ');
		const char *word = blank == NULL ? words : blank + 1;

		if (word[0] != '\0')
			references[COMPOSE_REFERENCES_MAX - ++count] = word;
		if (blank == NULL)
			break;
		*blank = '\0';
	}
	letter.references = references + COMPOSE_REFERENCES_MAX - count;
	letter.references_count = count;
	compose(&letter, mail);
}

/* 1, 2, 4, ... times the first wait, up to the longest. */
static int64_t
wait_seconds(int64_t first_seconds, int64_t seconds_max, int times)
{
	int64_t seconds = first_seconds;

	for (int i = 1; i < times && seconds < seconds_max; i++)
		seconds *= 2;
	return seconds < seconds_max ? seconds : seconds_max;
}

int64_t
dispatch_rest_seconds(const struct conf_relay *settings, int failures)
{
	int64_t longest = settings->retry_max_seconds < REST_SECONDS_MAX
	    ? settings->retry_max_seconds
	    : REST_SECONDS_MAX;

	return wait_seconds(settings->retry_min_seconds,
	    settings->retry_min_seconds > longest ? settings->retry_min_seconds
						  : longest,
	    failures);
}

/* What the relay postponed is last of all when it is asked again. */
static int64_t
next_try_at(const struct casework *casework, const struct letter_row *row,
    enum letter_event answer)
{
	const struct conf_relay *settings = &casework->setup->conf->relay;

	if (answer == LETTER_POSTPONED)
		return casework->now_at;
	if (answer != LETTER_DEFERRED && answer != LETTER_LOST)
		return 0;
	return casework->now_at +
	    wait_seconds(settings->retry_min_seconds,
		settings->retry_max_seconds, row->deferrals + row->losses + 1);
}

enum letter_event
dispatch_end(const struct casework *casework, struct dispatch *dispatch,
    const struct letter_row *row, enum letter_event answer, int code,
    const char *text)
{
	if ((answer == LETTER_LOST && row->losses + 1 >= UNKNOWN_MAX) ||
	    (answer == LETTER_DEFERRED &&
		casework->now_at - row->waits_since_at >
		    casework->setup->conf->relay.give_up_seconds))
		answer = LETTER_REFUSED;
	dispatch->ended_id = row->id;
	dispatch->end = (struct letter_end){
	    .event = answer,
	    .code = code,
	    .text = text,
	    .not_before_at = next_try_at(casework, row, answer),
	};
	return answer;
}
