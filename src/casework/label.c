/* SPDX-License-Identifier: ISC */
#include "casework/label.h"

#include <string.h>

#include "store/label_store.h"
#include "ticket/outcome.h"

bool
label_note_sample(struct casework *casework, const struct incoming *item,
    int64_t message_id, struct error *err)
{
	const struct message *message = &item->verdict->message;
	const struct keys *keys = &casework->setup->keys;
	const char *address =
	    message->from.count > 0 ? message->from.items[0].address : "";
	const char *at = strrchr(address, '@');
	struct label_sample sample = {
	    .message_id = message_id,
	    .sample = &item->verdict->classification.sample,
	};

	/* Nothing can be learned from a header alone. */
	if (!sample.sample->is_known || item->headers_only)
		return true;
	keys_person(keys, address, sample.sender);
	keys_person(keys, at == NULL ? "@" : at, sample.domain);
	return label_store_add_sample(casework->db, &sample, err);
}

/* Derives the answer from the claims; false if there is none. */
static bool
find_answer(const struct ticket_row *ticket, struct label_answer *answer)
{
	size_t none = 0;

	for (size_t i = 0; i < ticket->claims_count; i++) {
		const struct ticket_claim *claim = &ticket->claims[i];
		enum outcome outcome;
		enum kind kind;
		bool is_open = claim->outcome[0] == '\0';

		if (!is_open && !outcome_find(claim->outcome, &outcome))
			continue;
		if (!is_open &&
		    (outcome == OUTCOME_NOT_A_REQUEST ||
			outcome == OUTCOME_SPAM))
			none++;
		else if (kind_find(claim->kind, &kind) && !claim->is_unsure &&
		    (claim->is_confirmed ||
			(!is_open && outcome_is_answer(outcome))))
			answer->kinds |= KIND_BIT(kind);
	}
	answer->is_request = answer->kinds != 0;
	return answer->kinds != 0 || (none > 0 && none == ticket->claims_count);
}

enum casework_result
label_ticket(struct casefile *file)
{
	struct casework *casework = file->casework;
	struct label_answer answer = {.at = casework->now_at};

	return casefile_stored(find_answer(&file->ticket, &answer)
		? label_store_set(
		      casework->db, file->ticket.id, &answer, &file->error)
		: label_store_remove(
		      casework->db, file->ticket.id, &file->error));
}

bool
label_mail(struct casework *casework, int64_t folder_id, uint64_t uid,
    bool is_request, kind_set kinds, struct error *err)
{
	const struct label_answer answer = {
	    is_request, kinds, casework->now_at};

	return label_store_set_mail(casework->db, folder_id, uid, &answer, err);
}
