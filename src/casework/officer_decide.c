/* SPDX-License-Identifier: ISC */
#include "casework/officer_decide.h"

#include <string.h>

#include "casework/letter_effect.h"
#include "store/letter_store_step.h"

/* For a mailbox that is no longer in the configuration. */
#define KEEP_SECONDS_DEFAULT (INT64_C(30) * 24 * 3600)

static const char *
participle(enum letter_event event)
{
	return event == LETTER_APPROVE ? "approved"
	    : event == LETTER_CANCEL   ? "cancelled"
	    : event == LETTER_HOLD     ? "held"
				       : "retried";
}

static enum casework_result
refuse_event(struct casework *casework, const struct letter_row *row,
    enum letter_event event)
{
	const char *became = participle(event);

	return strcmp(row->state, became) == 0
	    ? casework_refuse(casework, "state", "letter %lld is already %s",
		  (long long)row->id, became)
	    : casework_refuse(casework, "state",
		  "letter %lld is %s: it cannot be %s", (long long)row->id,
		  row->state, became);
}

enum casework_result
officer_decide_letter(struct casework *casework, int64_t letter_id,
    enum letter_event event, struct letter_row *ret_row,
    enum letter_state *ret_to, struct error *err)
{
	enum letter_state from;
	enum casework_result result = CASEWORK_DONE;

	switch (letter_store_find(
	    casework->db, casework->memory, letter_id, ret_row, err)) {
	case FOUND:
		break;
	case ABSENT:
		return casework_refuse(casework, "absent",
		    "no such letter: %lld", (long long)letter_id);
	default:
		return CASEWORK_FAILED;
	}
	if (!letter_state_find(ret_row->state, &from) ||
	    !letter_state_next(from, event, ret_to))
		return refuse_event(casework, ret_row, event);
	if (event == LETTER_APPROVE &&
	    (ret_row->draft[0] != '\0' ||
		strcmp(ret_row->reason, OFFICER_DRAFT) == 0))
		return casework_refuse(casework, "draft",
		    "letter %lld is not finished", (long long)letter_id);
	if (event == LETTER_APPROVE || event == LETTER_RETRY)
		result = letter_effect_check(
		    casework, letter_id, ret_row->ticket_id, err);
	if (result == CASEWORK_DONE &&
	    letter_store_decide(casework->db, letter_id, event, casework->actor,
		casework->now_at, err) != FOUND)
		result = CASEWORK_FAILED;
	return result;
}

static int64_t
keep_seconds(const struct conf *conf, const char *mailbox)
{
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *found = &conf->mailboxes[i];

		if (strcmp(found->name, mailbox) == 0)
			return found->keep_not_requests == CONF_KEEP_NONE
			    ? 0
			    : found->keep_not_requests_seconds;
	}
	return KEEP_SECONDS_DEFAULT;
}

static enum casework_result
refuse_quarantined(struct casework *casework, const char *reason,
    int64_t folder_id, uint64_t uid, const char *words)
{
	return casework_refuse(casework, reason, "message %lld:%llu %s",
	    (long long)folder_id, (unsigned long long)uid, words);
}

enum casework_result
officer_decide_quarantine(struct casework *casework, int64_t folder_id,
    uint64_t uid, enum quarantine_decision decision,
    struct quarantine_row *ret_row, struct error *err)
{
	switch (quarantine_find(
	    casework->db, casework->memory, folder_id, uid, ret_row, err)) {
	case FOUND:
		break;
	case ABSENT:
		return refuse_quarantined(casework, "absent", folder_id, uid,
		    "is not in the quarantine");
	default:
		return CASEWORK_FAILED;
	}
	if (decision == QUARANTINE_RETRY && !ret_row->is_current)
		return refuse_quarantined(casework, "renumbered", folder_id,
		    uid,
		    arena_printf(casework->memory,
			"cannot be retried: folder %s of mailbox %s has a new "
			"UIDVALIDITY; if the message is still there, it is "
			"read automatically",
			ret_row->folder, ret_row->mailbox));
	switch (quarantine_decide(casework->db, ret_row, decision,
	    keep_seconds(casework->setup->conf, ret_row->mailbox),
	    casework->actor, casework->now_at, err)) {
	case FOUND:
		return CASEWORK_DONE;
	case ABSENT:
		return refuse_quarantined(casework, "already", folder_id, uid,
		    "was already dismissed");
	default:
		return CASEWORK_FAILED;
	}
}
