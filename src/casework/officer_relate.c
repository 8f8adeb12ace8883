/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "mail/address.h"
#include "ticket/kind_law.h"
#include "store/merge_store.h"
#include "store/party_store.h"
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

/* Related both ways; the link is stored on the current ticket. */
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

/* Kinds that are requested only here would be lost silently. */
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
		return casefile_refuse(file, "other-kinds",
		    " asks for %s, ticket %lld does not: add it there first",
		    claim->kind, (long long)other->id);
	}
	return CASEWORK_DONE;
}

static bool
is_for_another(const struct ticket_row *ticket)
{
	return ticket->agent[0] != '\0' || ticket->subject_is_other;
}

/* The parties of a ticket, by role; "" if unknown. */
struct persons {
	struct arena *memory;
	struct party parties[PARTY_ROLES];
};

static bool
keep_party(const struct party *party, void *context)
{
	struct persons *persons = context;

	persons->parties[party->role] = (struct party){
	    .role = party->role,
	    .address = arena_string(persons->memory, party->address),
	    .name = arena_string(persons->memory, party->name),
	};
	return true;
}

static bool
find_persons(
    struct casefile *file, int64_t ticket_id, struct persons *ret_persons)
{
	*ret_persons = (struct persons){.memory = file->casework->memory};
	for (int i = 0; i < PARTY_ROLES; i++)
		ret_persons->parties[i].address = ret_persons->parties[i].name =
		    "";
	return party_store_each(file->casework->db, ticket_id, keep_party,
	    ret_persons, &file->error);
}

/* By all that is known of both; of strangers nothing is. */
static bool
is_same_person(const struct party *a, const struct party *b)
{
	bool has_addresses = a->address[0] != '\0' && b->address[0] != '\0';
	bool has_names = a->name[0] != '\0' && b->name[0] != '\0';

	return (has_addresses || has_names) &&
	    (!has_addresses || address_equal(a->address, b->address)) &&
	    (!has_names || strcasecmp(a->name, b->name) == 0);
}

static enum casework_result
check_person(struct casefile *file, const struct ticket_row *other,
    const struct persons *persons, enum party_role role)
{
	if (is_same_person(
		&persons[0].parties[role], &persons[1].parties[role]))
		return CASEWORK_DONE;
	return casefile_refuse(file, "parties",
	    " has another %s than ticket %lld", party_role_name(role),
	    (long long)other->id);
}

/*
 * The one that continues would disclose without the authority it needs: that
 * which it has is of its own agent, for its own subject.
 */
static enum casework_result
check_parties(struct casefile *file, const struct ticket_row *other)
{
	enum casework_result result = CASEWORK_DONE;
	struct persons persons[2]; /* of this ticket, and of the other */

	if (!is_for_another(&file->ticket))
		return CASEWORK_DONE;
	if (!is_for_another(other))
		return casefile_refuse(file, "parties",
		    " asks for another person's data, ticket %lld does not",
		    (long long)other->id);
	if (!find_persons(file, file->ticket.id, &persons[0]) ||
	    !find_persons(file, other->id, &persons[1]))
		return CASEWORK_FAILED;
	if (file->ticket.agent[0] != '\0')
		result = check_person(file, other, persons, PARTY_AGENT);
	if (result == CASEWORK_DONE && file->ticket.subject_is_other)
		result = check_person(file, other, persons, PARTY_SUBJECT);
	return result;
}

/* From now on, the other ticket asks them. */
static enum casework_result
cancel_questions(struct casefile *file)
{
	static const enum effect effects[] = {
	    EFFECT_ASK_IDENTITY, EFFECT_ASK_CLARIFICATION, EFFECT_EXTEND};
	enum casework_result result = CASEWORK_DONE;
	bool is_cancelled;

	for (size_t i = 0; result == CASEWORK_DONE && i < LENGTH(effects); i++)
		result =
		    letter_effect_cancel(file, effects[i], 0, &is_cancelled);
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
		result = check_parties(file, &other);
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

	if (result == CASEWORK_DONE && file->ticket.erased_at != 0)
		result = casefile_refuse(
		    file, "erased", " was erased: only its dates remain");
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
