/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <strings.h>

#include "mail/address.h"
#include "mail/compose_file.h"
#include "store/letter_store.h"
#include "store/message_store.h"
#include "casework/letter_extra.h"
#include "casework/officer_letter.h"

#define NAME "request.eml"

static enum casework_result
check_address(struct casefile *file, const char *address)
{
	struct casework *casework = file->casework;

	if (!address_is_sendable(address))
		return casework_refuse(casework, "invalid",
		    "invalid address to forward to: %s", address);
	if (setup_is_own(casework->setup, address))
		return casework_refuse(casework, "invalid",
		    "%s is an own address: the request would be taken in again",
		    address);
	return strcasecmp(address, file->ticket.requester) == 0
	    ? casework_refuse(casework, "invalid",
		  "%s is the requester: forward to the client who answers",
		  address)
	    : CASEWORK_DONE;
}

struct earlier {
	const char *address;
	int64_t letter_id; /* 0: none */
};

static bool
find_earlier(const struct letter_row *row, void *context)
{
	struct earlier *earlier = context;

	if (strcmp(row->state, letter_state_name(LETTER_CANCELLED)) != 0 &&
	    strcmp(row->purpose, letter_purpose_name(LETTER_FORWARD)) == 0 &&
	    strcasecmp(row->to_address, earlier->address) == 0)
		earlier->letter_id = row->id;
	return earlier->letter_id == 0;
}

/* Claims are closed individually, but the request is forwarded once. */
static enum casework_result
check_once(struct casefile *file, const char *address)
{
	struct earlier earlier = {.address = address};

	if (!letter_store_each(file->casework->db, NULL, file->ticket.id,
		find_earlier, &earlier, &file->error))
		return CASEWORK_FAILED;
	return earlier.letter_id == 0
	    ? CASEWORK_DONE
	    : casefile_refuse(file, "already",
		  " was already forwarded to %s, by letter %lld", address,
		  (long long)earlier.letter_id);
}

static bool
find_first(const struct message_row *row, void *context)
{
	int64_t *id = context;

	*id = row->id;
	return false;
}

/* The request message, as received. */
static enum casework_result
find_original(struct casefile *file, struct letter_file *ret_original)
{
	struct casework *casework = file->casework;
	int64_t id = 0;
	size_t length = 0;
	char *raw = NULL;

	if (!ticket_store_each_message(
		casework->db, file->ticket.id, find_first, &id, &file->error))
		return CASEWORK_FAILED;
	switch (message_store_raw(
	    casework->db, casework->memory, id, &raw, &length, &file->error)) {
	case FOUND:
		break;
	case ABSENT:
		return casefile_refuse(file, "absent",
		    " has no message as received that could be forwarded");
	default:
		return CASEWORK_FAILED;
	}
	*ret_original = (struct letter_file){.name = NAME,
	    .type = compose_file_type(NAME, raw, length),
	    .content = raw,
	    .length = length};
	return CASEWORK_DONE;
}

/* The client understands the office's language rather than the requester's. */
static const char *
language_of(const struct casefile *file)
{
	const struct setup *setup = file->casework->setup;
	const char *language = setup->conf->organisation.language;

	return letter_set_find(
		   setup_letters(setup, file->ticket.mailbox), language) == NULL
	    ? NULL
	    : language;
}

enum casework_result
officer_forward(
    struct casefile *file, const char *address, const char *client, bool sends)
{
	const struct letter_extra *extra = file->extra;
	const char *letter = file->letter;
	int64_t letter_id = file->letter_id;
	struct letter_file original;
	const struct letter_extra enclosed = {
	    .files = &original, .files_count = 1};
	const struct letter_order order = {
	    .purpose = LETTER_FORWARD,
	    .language = language_of(file),
	    .client = client,
	    .to_address = address,
	    .is_queued = sends,
	};
	enum casework_result result = check_address(file, address);

	if (result == CASEWORK_DONE)
		result = check_once(file, address);
	if (result == CASEWORK_DONE)
		result = find_original(file, &original);
	if (result != CASEWORK_DONE)
		return result;
	file->extra = &enclosed;
	result = officer_write(file, &order);
	casefile_say(file, "forwards the request to %s", address);
	file->extra = extra;
	/* Continue with the letter to the requester. */
	file->letter_id = letter_id;
	if (letter[0] != '\0')
		file->letter = arena_printf(
		    file->casework->memory, "%s\n%s", letter, file->letter);
	return result;
}
