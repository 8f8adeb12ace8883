/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include <string.h>

#include "base/memory.h"
#include "ticket/kind_law.h"
#include "store/merge_store.h"
#include "store/ticket_change.h"
#include "casework/letter_effect.h"

static enum casework_result
find_other(struct casefile *file, const char *id, struct ticket_row *ret_other)
{
	struct casework *casework = file->casework;

	switch (ticket_store_find(
	    casework->db, casework->memory, id, ret_other, &file->error)) {
	case FOUND:
		break;
	case ABSENT:
		return casework_refuse(
		    casework, "absent", "no such ticket: %s", id);
	default:
		return CASEWORK_FAILED;
	}
	return ret_other->id != file->ticket.id
	    ? CASEWORK_DONE
	    : casefile_refuse(file, "invalid", ": specify another ticket");
}

/* On both tickets; the link is on the one in hand. */
static enum casework_result
relate(struct casefile *file, const struct ticket_row *other, const char *why)
{
	struct casework *casework = file->casework;
	const struct casework_step step = {
	    .event = TICKET_NOTE,
	    .history = "ticket-linked",
	    .became = arena_printf(casework->memory, "ticket %lld, %s",
		(long long)file->ticket.id, why),
	};

	if (!ticket_change_link(casework->db, file->ticket.id, other->id, why,
		casework->now_at, &file->error))
		return CASEWORK_FAILED;
	return casework_step(casework, other->id, &step, &file->error);
}

enum casework_result
officer_link(struct casefile *file, const char *other_id)
{
	struct ticket_row other;
	struct casework_step step = {
	    .event = TICKET_NOTE, .history = "ticket-linked"};
	enum casework_result result = find_other(file, other_id, &other);

	if (result == CASEWORK_DONE)
		result = relate(file, &other, "related");
	if (result != CASEWORK_DONE)
		return result;
	step.became = arena_printf(file->casework->memory,
	    "ticket %lld, related", (long long)other.id);
	casefile_say(file, "%s", step.became);
	return casefile_step(file, &step);
}

static enum casework_result
close_as_duplicate(struct casefile *file)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		struct claim_end end = {
		    .outcome = outcome_name(OUTCOME_DUPLICATE),
		    .at = file->casework->now_at,
		    .on = casefile_today(file),
		};

		if (claim->outcome[0] == '\0' &&
		    kind_find(claim->kind, &end.kind) &&
		    !claim_store_close(file->casework->db, file->ticket.id,
			&end, &file->error))
			return CASEWORK_FAILED;
	}
	return CASEWORK_DONE;
}

/* What is asked for here and not there would be lost without a word. */
static enum casework_result
check_kinds(struct casefile *file, const struct ticket_row *other)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		enum kind kind;

		if (claim->outcome[0] != '\0' || claim->is_unsure ||
		    !kind_find(claim->kind, &kind) || kind_reminds(kind) ||
		    (other->kinds & KIND_BIT(kind)) != 0)
			continue;
		return casefile_refuse(file, "kinds",
		    " asks for %s, ticket %lld does not: add it there first",
		    claim->kind, (long long)other->id);
	}
	return CASEWORK_DONE;
}

/* Whoever asks them is the other ticket from now on. */
static enum casework_result
cancel_questions(struct casefile *file)
{
	static const enum effect effects[] = {
	    EFFECT_ASK_IDENTITY, EFFECT_ASK_CLARIFICATION, EFFECT_EXTEND};
	enum casework_result result = CASEWORK_DONE;
	bool is_cancelled;

	for (size_t i = 0; result == CASEWORK_DONE && i < LENGTH(effects); i++)
		result = letter_effect_cancel(file, effects[i], &is_cancelled);
	return result;
}

enum casework_result
officer_merge(struct casefile *file, const char *other_id)
{
	struct ticket_row other;
	struct casework_step step = {
	    .event = TICKET_CLOSE, .history = "ticket-merged"};
	enum casework_result result = find_other(file, other_id, &other);

	if (result == CASEWORK_DONE && other.closed_at != 0)
		result = casework_refuse(file->casework, "state",
		    "ticket %lld is closed: nothing can be merged into it",
		    (long long)other.id);
	if (result == CASEWORK_DONE)
		result = check_kinds(file, &other);
	if (result == CASEWORK_DONE)
		result = relate(file, &other, "merged");
	if (result == CASEWORK_DONE)
		result = casefile_stored(
		    merge_store_join(file->casework->db, file->ticket.id,
			other.id, file->casework->now_at, &file->error));
	if (result == CASEWORK_DONE)
		result = close_as_duplicate(file);
	if (result == CASEWORK_DONE)
		result = cancel_questions(file);
	if (result != CASEWORK_DONE)
		return result;
	step.became = arena_printf(
	    file->casework->memory, "into ticket %lld", (long long)other.id);
	casefile_say(file, "merged %s", step.became);
	return casefile_step(file, &step);
}

static enum casework_result
find_merged(struct casefile *file, int64_t *ret_into_id)
{
	struct db *db = file->casework->db;
	int64_t further_id;

	if (!merge_store_find(db, file->ticket.id, ret_into_id, &file->error))
		return CASEWORK_FAILED;
	if (*ret_into_id == 0)
		return casefile_refuse(file, "absent", " was not merged");
	if (!merge_store_find(db, *ret_into_id, &further_id, &file->error))
		return CASEWORK_FAILED;
	return further_id == 0
	    ? CASEWORK_DONE
	    : casework_refuse(file->casework, "state",
		  "ticket %lld was merged into ticket %lld: undo that first",
		  (long long)*ret_into_id, (long long)further_id);
}

static enum casework_result
reopen_duplicates(struct casefile *file)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		const struct ticket_claim *claim = &file->ticket.claims[i];
		enum kind kind;

		if (strcmp(claim->outcome, outcome_name(OUTCOME_DUPLICATE)) ==
			0 &&
		    kind_find(claim->kind, &kind) &&
		    !claim_store_reopen(file->casework->db, file->ticket.id,
			kind, &file->error))
			return CASEWORK_FAILED;
	}
	return casefile_set_clocks(file);
}

enum casework_result
officer_unmerge(struct casefile *file)
{
	struct casework *casework = file->casework;
	struct casework_step step = {
	    .event = TICKET_REOPEN, .history = "merge-undone"};
	const struct casework_step other_step = {
	    .event = TICKET_NOTE,
	    .history = "merge-undone",
	    .became = arena_printf(
		casework->memory, "ticket %lld", (long long)file->ticket.id),
	};
	int64_t into_id;
	enum casework_result result = find_merged(file, &into_id);

	if (result != CASEWORK_DONE)
		return result;
	step.became = arena_printf(
	    casework->memory, "from ticket %lld", (long long)into_id);
	result = casefile_step(file, &step);
	if (result == CASEWORK_DONE)
		result = casefile_stored(merge_store_part(
		    casework->db, file->ticket.id, into_id, &file->error));
	if (result == CASEWORK_DONE)
		result =
		    casework_step(casework, into_id, &other_step, &file->error);
	casefile_say(file, "parted %s", step.became);
	return result == CASEWORK_DONE ? reopen_duplicates(file) : result;
}
