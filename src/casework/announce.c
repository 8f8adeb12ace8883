/* SPDX-License-Identifier: ISC */
#include "casework/announce.h"

#include "base/timestamp.h"
#include "conf/people.h"
#include "store/letter_store.h"
#include "store/spent_store.h"
#include "casework/letter_order.h"

static struct letter_text
compose(const struct casefile *file)
{
	const struct ticket_row *ticket = &file->ticket;
	const struct conf *conf = file->casework->setup->conf;
	const struct letter_order order = {.purpose = LETTER_ASSIGNED};
	struct letter_facts facts = {
	    .mailbox = ticket->mailbox,
	    .reference = "",
	    .language = conf->organisation.language,
	    .received_at = ticket->received_at,
	    .kinds = ticket->kinds,
	    .ticket_id = ticket->id,
	};

	if (ticket->due_at != 0)
		facts.due_on =
		    timestamp_date(ticket->due_at, conf->calendar.time_zone);
	else
		(void)date_parse(ticket->due_on, &facts.due_on);
	return letter_order_compose(file->casework, &facts, &order);
}

static enum casework_result
write_to(struct casefile *file, const char *address)
{
	struct casework *casework = file->casework;
	const struct letter_text text = compose(file);
	const struct new_letter letter = {
	    .ticket_id = file->ticket.id,
	    .purpose = letter_purpose_name(LETTER_ASSIGNED),
	    .language = text.language,
	    .state = LETTER_QUEUED,
	    .reason = "",
	    .to_address = address,
	    .subject = text.subject,
	    .body = text.body,
	    .in_reply_to = "",
	    .references = "",
	    .created_at = casework->now_at,
	    .actor = casework->actor,
	};
	int64_t letter_id;

	file->letter = arena_printf(casework->memory,
	    "To: %s\nSubject: %s\n\n%s", address, text.subject, text.body);
	return casefile_stored(
	    letter_store_add(casework->db, &letter, &letter_id, &file->error));
}

enum casework_result
announce_to(struct casefile *file, const char *user)
{
	struct casework *casework = file->casework;
	const struct conf *conf = casework->setup->conf;
	const char *address = people_address(casework->memory, conf, user);
	struct gate_spent spent = {0};
	struct gate_result result;

	if (address == NULL)
		return CASEWORK_DONE;
	if (!spent_find(casework->db, address, "", casework->now_at, &spent,
		&file->error))
		return CASEWORK_FAILED;
	result = gate_check_budget(&conf->budget, &spent, true);
	if (result.verdict != GATE_SEND) {
		casefile_say(
		    file, "%s is not told by mail: %s", user, result.reason);
		return CASEWORK_DONE;
	}
	casefile_say(file, "%s is told by mail", user);
	return write_to(file, address);
}
