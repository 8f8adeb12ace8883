/* SPDX-License-Identifier: ISC */
#include "casework/officer_letter.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/address.h"
#include "store/code_store.h"
#include "store/json.h"
#include "store/ticket_change.h"
#include "casework/letter_effect.h"

static const char *
describe(const struct casefile *file, const struct party *party)
{
	struct buffer payload = {0};
	const char *text;

	buffer_add_byte(&payload, '{');
	json_add_member(&payload, "address", party->address);
	json_add_member(&payload, "name", party->name);
	buffer_add_byte(&payload, '}');
	text = arena_string(file->casework->memory, buffer_string(&payload));
	buffer_release(&payload);
	return text;
}

static enum casework_result
check_party(struct casefile *file, const struct party *party)
{
	struct casework *casework = file->casework;

	if (party->address[0] == '\0' && party->name[0] == '\0')
		return casework_refuse(casework, "invalid",
		    "a party must have an address or a name");
	if (party->address[0] != '\0' && !address_is_sendable(party->address))
		return casework_refuse(casework, "invalid",
		    "\"%s\" is not an e-mail address", party->address);
	if (strlen(party->name) > OFFICER_NAME_BYTES_MAX)
		return casework_refuse(casework, "invalid",
		    "a name has at most %d bytes", OFFICER_NAME_BYTES_MAX);
	return CASEWORK_DONE;
}

struct finding {
	struct arena *memory;
	const struct party *same; /* compared to this one */
	bool is_there, is_same, has_authority;
	const char *address, *name;
};

static bool
equal_names(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/*
 * Unknown values do not distinguish persons: an address can be added to a name.
 */
static bool
is_same(const char *was, const char *is,
    bool (*are_equal)(const char *, const char *))
{
	return was[0] == '\0' || is[0] == '\0' || are_equal(was, is);
}

static bool
find_party(const struct party *party, void *context)
{
	struct finding *finding = context;

	if (party->role != finding->same->role)
		return true;
	finding->is_there = true;
	finding->is_same =
	    is_same(party->address, finding->same->address, address_equal) &&
	    is_same(party->name, finding->same->name, equal_names);
	finding->has_authority = party->has_authority;
	finding->address = arena_string(finding->memory, party->address);
	finding->name = arena_string(finding->memory, party->name);
	return false;
}

/*
 * What was known of the same person stays. Authority of one person to act for
 * another is not valid for anybody else: it is evidence about both.
 */
static enum casework_result
keep_known(struct casefile *file, struct party *party)
{
	struct db *db = file->casework->db;
	struct finding finding = {
	    .memory = file->casework->memory, .same = party};

	if (!party_store_each(
		db, file->ticket.id, find_party, &finding, &file->error))
		return CASEWORK_FAILED;
	party->has_authority = finding.is_same && finding.has_authority;
	if (finding.is_same && party->address[0] == '\0')
		party->address = finding.address;
	if (finding.is_same && party->name[0] == '\0')
		party->name = finding.name;
	return finding.is_there && !finding.is_same
	    ? casefile_stored(party_store_clear_authority(
		  db, file->ticket.id, &file->error))
	    : CASEWORK_DONE;
}

enum casework_result
officer_set_party(struct casefile *file, const struct party *wanted)
{
	struct party actual = *wanted, *party = &actual;
	struct db *db = file->casework->db;
	int64_t ticket_id = file->ticket.id;
	bool is_cancelled;
	enum casework_result result = check_party(file, party);

	if (result == CASEWORK_DONE)
		result = keep_known(file, party);
	if (result != CASEWORK_DONE)
		return result;
	if (!party_store_set(db, ticket_id, party, &file->error))
		return CASEWORK_FAILED;
	/* Evidence about one person says nothing about another. */
	if (party->role == PARTY_REQUESTER &&
	    (!ticket_change_identity(db, ticket_id, "", &file->error) ||
		!code_store_clear(db, ticket_id, &file->error)))
		return CASEWORK_FAILED;
	casefile_say(file, "%s named", party_role_name(party->role));
	if (party->role == PARTY_REQUESTER)
		result = letter_effect_cancel(
		    file, EFFECT_ASK_IDENTITY, 0, &is_cancelled);
	if (result != CASEWORK_DONE)
		return result;
	result = casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE,
		.history = "party-set",
		.became = party_role_name(party->role),
		.payload = describe(file, party),
	    });
	if (result == CASEWORK_DONE)
		result = letter_effect_hold_answers(file);
	return result == CASEWORK_DONE && party->role == PARTY_REQUESTER
	    ? officer_acknowledge_passed_on(file)
	    : result;
}

enum casework_result
officer_remove_party(struct casefile *file, enum party_role role)
{
	bool is_changed = false;
	enum casework_result result;

	if (role == PARTY_REQUESTER)
		return casework_refuse(file->casework, "invalid",
		    "the requester cannot be removed: set a different one "
		    "instead");
	if (!party_store_remove(file->casework->db, file->ticket.id, role,
		&is_changed, &file->error))
		return CASEWORK_FAILED;
	if (!is_changed)
		return casefile_refuse(
		    file, "absent", " has no %s", party_role_name(role));
	casefile_say(file, "%s removed", party_role_name(role));
	result = casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE,
		.history = "party-removed",
		.was = party_role_name(role),
	    });
	/* The proof may have been the agent's. */
	return result == CASEWORK_DONE ? letter_effect_hold_answers(file)
				       : result;
}

enum casework_result
officer_confirm_parties(struct casefile *file)
{
	enum casework_result result;
	bool is_changed;

	if (!party_store_confirm(
		file->casework->db, file->ticket.id, &is_changed, &file->error))
		return CASEWORK_FAILED;
	if (!is_changed)
		return casefile_refuse(
		    file, "already", " has no proposed party");
	casefile_say(file, "parties confirmed");
	result = casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE, .history = "parties-confirmed"});
	if (result == CASEWORK_DONE)
		result = letter_effect_hold_answers(file);
	return result == CASEWORK_DONE ? officer_acknowledge_passed_on(file)
				       : result;
}

enum casework_result
officer_note_authority(struct casefile *file, const char *seen)
{
	bool is_changed;

	if (seen[0] == '\0')
		return casework_refuse(file->casework, "invalid",
		    "the proof of authority must be described");
	if (!party_store_set_authority(
		file->casework->db, file->ticket.id, &is_changed, &file->error))
		return CASEWORK_FAILED;
	if (!is_changed)
		return casefile_refuse(file, "absent",
		    " has neither an agent nor a subject: set one first");
	casefile_say(file, "authority noted");
	return casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE,
		.history = "authority-seen",
		.payload = casework_payload(file->casework, "seen", seen),
	    });
}
