/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include "ticket/kind_law.h"
#include "store/ticket_change.h"

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
		result = close_as_duplicate(file);
	if (result != CASEWORK_DONE)
		return result;
	step.became = arena_printf(
	    file->casework->memory, "into ticket %lld", (long long)other.id);
	casefile_say(file, "merged %s", step.became);
	return casefile_step(file, &step);
}
