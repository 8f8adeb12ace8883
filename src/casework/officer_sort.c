/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"

#include "base/buffer.h"
#include "base/timestamp.h"
#include "store/ticket_change.h"
#include "casework/label.h"

static enum casework_result
add_kind(struct casefile *file, enum kind kind)
{
	struct db *db = file->casework->db;
	const struct ticket_claim *claim = casefile_claim(file, kind);
	struct new_claim new = {.kind = kind, .is_confirmed = true};
	struct clock_answer clock;
	enum casework_result result;

	if (claim != NULL && !claim->is_unsure)
		return casefile_stored(claim_store_confirm(
		    db, file->ticket.id, kind, &file->error));
	/* The placeholder for an unknown kind is replaced. */
	if (claim != NULL &&
	    !claim_store_remove(db, file->ticket.id, kind, &file->error))
		return CASEWORK_FAILED;
	result = casefile_find_clock(file, kind, false, 0, &clock);
	if (result != CASEWORK_DONE)
		return result;
	new.due_on = clock.due_on;
	new.due_at = clock.due_at;
	new.target_on = clock.target_on;
	new.explanation = clock.explanation;
	return casefile_stored(
	    claim_store_add(db, file->ticket.id, &new, &file->error));
}

static enum casework_result
remove_kind(struct casefile *file, enum kind kind)
{
	const struct ticket_claim *claim = casefile_claim(file, kind);

	if (claim == NULL)
		return casefile_refuse(
		    file, "absent", " has no claim of %s", kind_name(kind));
	if (claim->outcome[0] != '\0')
		return casefile_refuse(file, "already",
		    ": %s already has an outcome", kind_name(kind));
	return casefile_stored(claim_store_remove(
	    file->casework->db, file->ticket.id, kind, &file->error));
}

/* Once a kind is known, the placeholder is removed. */
static enum casework_result
drop_unsure(struct casefile *file)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		enum kind kind;

		if (file->ticket.claims_count < 2 ||
		    !file->ticket.claims[i].is_unsure ||
		    !kind_find(file->ticket.claims[i].kind, &kind))
			continue;
		return casefile_stored(claim_store_remove(
		    file->casework->db, file->ticket.id, kind, &file->error));
	}
	return CASEWORK_DONE;
}

static enum casework_result
confirm_all(struct casefile *file)
{
	for (size_t i = 0; i < file->ticket.claims_count; i++) {
		enum kind kind;

		if (kind_find(file->ticket.claims[i].kind, &kind) &&
		    !claim_store_confirm(file->casework->db, file->ticket.id,
			kind, &file->error))
			return CASEWORK_FAILED;
	}
	return CASEWORK_DONE;
}

static enum casework_result
change_claims(struct casefile *file, const struct kinds_order *order)
{
	enum casework_result result = CASEWORK_DONE;

	for (size_t i = 0; result == CASEWORK_DONE && i < order->changes_count;
	     i++) {
		const struct kind_change *change = &order->changes[i];

		result = change->is_removed ? remove_kind(file, change->kind)
					    : add_kind(file, change->kind);
		if (result == CASEWORK_DONE)
			result = casefile_read(file);
	}
	if (result == CASEWORK_DONE)
		result = drop_unsure(file);
	if (result == CASEWORK_DONE)
		result = casefile_read(file);
	if (result == CASEWORK_DONE && order->is_confirmed)
		result = confirm_all(file);
	return result == CASEWORK_DONE ? casefile_read(file) : result;
}

static enum casework_result
set_facts(struct casefile *file, const struct kinds_order *order)
{
	struct db *db = file->casework->db;
	int64_t ticket_id = file->ticket.id;

	if (order->aware_at > file->casework->now_at ||
	    order->received_at > file->casework->now_at)
		return casework_refuse(file->casework, "invalid",
		    "the time of an event cannot be in the future");
	if ((order->has_processor &&
		!ticket_change_processor(
		    db, ticket_id, order->is_processor, &file->error)) ||
	    (order->aware_at != 0 &&
		!ticket_change_aware(
		    db, ticket_id, order->aware_at, &file->error)) ||
	    (order->received_at != 0 &&
		!ticket_change_received(
		    db, ticket_id, order->received_at, &file->error)))
		return CASEWORK_FAILED;
	return casefile_read(file);
}

static void
add_instant(struct buffer *text, const char *before, int64_t at)
{
	char at_text[TIMESTAMP_TEXT_SIZE];

	if (at == 0)
		return;
	timestamp_format(at, at_text);
	buffer_add_printf(text, "%s%s", before, at_text);
}

/* "access breach, aware 2026-03-27T15:30:00Z" */
static const char *
describe(const struct casefile *file, kind_set kinds,
    const struct kinds_order *order)
{
	struct buffer text = {0};
	char *copy;

	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			buffer_add_printf(&text, "%s%s",
			    text.length == 0 ? "" : " ",
			    kind_name((enum kind)i));
	add_instant(&text, ", aware ", order->aware_at);
	add_instant(&text, ", received ", order->received_at);
	copy = arena_string(file->casework->memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}

enum casework_result
officer_sort(struct casefile *file, const struct kinds_order *order)
{
	static const struct kinds_order nothing;
	kind_set was = file->ticket.kinds;
	struct casework_step step = {.event = TICKET_CONFIRM};
	enum casework_result result = set_facts(file, order);

	if (result == CASEWORK_DONE)
		result = change_claims(file, order);
	if (result != CASEWORK_DONE)
		return result;
	if (file->ticket.claims_count == 0)
		return casefile_refuse(file, "kinds",
		    " would have no claims left: close it instead");
	step.history =
	    was == file->ticket.kinds ? "kinds-confirmed" : "kinds-changed";
	step.was = describe(file, was, &nothing);
	step.became = describe(file, file->ticket.kinds, order);
	casefile_say(file, "%s", step.became);
	result = casefile_step(file, &step);
	if (result == CASEWORK_DONE)
		result = casefile_set_clocks(file);
	if (result == CASEWORK_DONE)
		result = label_ticket(file);
	return result == CASEWORK_DONE ? officer_acknowledge_passed_on(file)
				       : result;
}
