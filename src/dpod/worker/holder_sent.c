/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder_private.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "store/ledger_key.h"
#include "ticket/reference.h"

#define LETTERS_MAX	50
#define LETTER_MARK	"<dpod.1."
#define MESSAGE_ID_SIZE 256
#define ANOTHER                                                              \
	"another dpod answers the messages of this mailbox, as its letters " \
	"in the folder of sent messages show"

struct looking {
	const struct holding *holding;
	struct holder_letter letters[LETTERS_MAX];
	size_t count;
};

static bool
is_of_now(const struct holder_letter *letter, int64_t taken_at, int64_t now_at)
{
	return letter->sent_at > taken_at &&
	    letter->sent_at > now_at - HOLDER_LEASE_SECONDS;
}

bool
holder_sent_by_another(const struct holder_letter *letters, size_t count,
    int64_t taken_at, int64_t now_at)
{
	const struct holder_letter *first = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct holder_letter *letter = &letters[i];

		if (is_of_now(letter, taken_at, now_at) &&
		    (first == NULL || letter->sent_at < first->sent_at))
			first = letter;
	}
	return first != NULL && !first->is_ours;
}

static bool
add_letter(const struct mailbox_message *message, void *context)
{
	struct looking *looking = context;
	const struct keys *keys = looking->holding->question->keys;
	char id[MESSAGE_ID_SIZE];
	struct reference_id unused;

	if (looking->count == LETTERS_MAX ||
	    !holder_find_value(message->bytes, message->length,
		"Message-ID:", true, id, sizeof id) ||
	    strncmp(id, LETTER_MARK, strlen(LETTER_MARK)) != 0)
		return true;
	looking->letters[looking->count++] = (struct holder_letter){
	    .sent_at = message->internal_at,
	    .is_ours = reference_verify(
		keys->references, keys->references_count, id, &unused),
	};
	return true;
}

/* Only the newest; a folder of sent mail is large. */
static bool
read_newest(struct looking *looking, struct error *err)
{
	struct mailbox *mailbox = looking->holding->mailbox;
	const struct mailbox_status status = mailbox_status(mailbox);
	struct mailbox_listing listing;
	char cursor[LEDGER_KEY_SIZE];
	size_t first;
	bool done;

	ledger_key_format(status.newest > LETTERS_MAX + 1
		? status.newest - LETTERS_MAX - 1
		: 0,
	    cursor);
	if (!mailbox_list(mailbox,
		status.newest > LETTERS_MAX + 1 ? cursor : NULL, &listing, err))
		return false;
	first = listing.count > LETTERS_MAX ? listing.count - LETTERS_MAX : 0;
	done = mailbox_fetch_headers(mailbox, listing.entries + first,
	    listing.count - first, add_letter, looking, err);
	mailbox_listing_free(&listing);
	return done;
}

static bool
read_sent(struct looking *looking, struct error *err)
{
	static const char *const names[] = {"Sent", "INBOX.Sent", "INBOX/Sent",
	    "Sent Items", "Sent Messages", "[Gmail]/Sent Mail"};

	for (size_t i = 0; i < LENGTH(names); i++) {
		if (mailbox_select(looking->holding->mailbox, names[i], err))
			return read_newest(looking, err);
		if (err->scope != ERROR_MESSAGE)
			return false;
	}
	return false;
}

bool
holder_look_sent(struct holding *holding, struct error *err)
{
	struct looking looking = {.holding = holding};

	return read_sent(&looking, err) &&
	    (!holder_sent_by_another(looking.letters, looking.count,
		 holding->question->taken_at, holding->question->now_at) ||
		holder_refuse(holding, ANOTHER, err));
}

bool
holder_warn_sent(struct holding *holding, struct error *err)
{
	struct looking looking = {.holding = holding};

	if (!read_sent(&looking, err))
		return err->scope == ERROR_MESSAGE;
	for (size_t i = 0; i < looking.count; i++)
		if (!looking.letters[i].is_ours &&
		    is_of_now(&looking.letters[i], holding->question->taken_at,
			holding->question->now_at))
			(void)snprintf(holding->answer->warning,
			    HOLDER_WARNING_MAX, ANOTHER ": stop one of them");
	return true;
}
