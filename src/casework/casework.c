/* SPDX-License-Identifier: ISC */
#include "casework/casework.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buffer.h"
#include "conf/conf_data.h"
#include "store/json.h"
#include "store/ticket_change.h"

#define WORDS_SIZE 2048

enum casework_result
casework_refuse(
    struct casework *casework, const char *reason, const char *format, ...)
{
	char words[WORDS_SIZE];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	casework->refusal = (struct casework_refusal){
	    .reason = reason,
	    .words = arena_string(casework->memory, words),
	};
	return CASEWORK_REFUSED;
}

enum casework_result
casework_refuse_event(struct casework *casework, int64_t ticket_id,
    enum ticket_state state, enum ticket_event event)
{
	if (state == TICKET_CLOSED)
		return casework_refuse(casework, "state",
		    "ticket %lld is closed: reopen it first",
		    (long long)ticket_id);
	return casework_refuse(casework,
	    state == TICKET_TRIAGE ? "unconfirmed" : "state",
	    "ticket %lld is in state %s: \"%s\" is not possible in this state",
	    (long long)ticket_id, ticket_state_name(state),
	    ticket_event_name(event));
}

enum casework_result
casework_step(struct casework *casework, int64_t ticket_id,
    const struct casework_step *step, struct error *err)
{
	const struct ticket_change change = {
	    .ticket_id = ticket_id,
	    .event = step->event,
	    .actor = casework->actor,
	    .at = casework->now_at,
	    .history = step->history,
	    .was = step->was,
	    .became = step->became,
	    .payload = step->payload,
	};
	enum ticket_state state;

	switch (ticket_change(casework->db, &change, &state, err)) {
	case CHANGE_DONE:
		return CASEWORK_DONE;
	case CHANGE_FAILED:
		return CASEWORK_FAILED;
	default:
		return casework_refuse_event(
		    casework, ticket_id, state, step->event);
	}
}

bool
casework_is_done(const struct casework *casework, enum casework_result result,
    struct error *err)
{
	if (result == CASEWORK_REFUSED)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER, "%s",
		    casework->refusal.words);
	return result == CASEWORK_DONE;
}

bool
casework_note(struct casework *casework, int64_t ticket_id, const char *history,
    const char *words, struct error *err)
{
	const struct casework_step step = {
	    .event = TICKET_NOTE,
	    .history = history,
	    .became = words,
	};

	return casework_is_done(
	    casework, casework_step(casework, ticket_id, &step, err), err);
}

void
casework_tell(
    const struct casework *casework, const struct casework_notice *notice)
{
	if (casework->on_notice != NULL)
		casework->on_notice(notice, casework->on_notice_context);
}

const char *
casework_payload(struct casework *casework, const char *name, const char *text)
{
	struct buffer payload = {0};
	char *copy;

	buffer_add_byte(&payload, '{');
	json_add_member(&payload, name, text);
	buffer_add_byte(&payload, '}');
	copy = arena_copy(
	    casework->memory, buffer_string(&payload), payload.length);
	buffer_release(&payload);
	return copy;
}

struct claim_office
casework_clocks(const struct casework *casework, const char *mailbox)
{
	const struct conf *conf = casework->setup->conf;

	return (struct claim_office){
	    .calendar = casework->setup->calendar,
	    .zone = conf->calendar.time_zone,
	    .target_days =
		conf_target_days(conf, mailbox == NULL ? "" : mailbox),
	    .now_at = casework->now_at,
	};
}
