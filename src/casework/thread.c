/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE /* for strcasestr */
#include "casework/thread.h"

#include <string.h>

#include "base/memory.h"
#include "casework/parties.h"
#include "mail/attest.h"
#include "mail/automatic.h"
#include "store/party_store.h"
#include "store/thread_store.h"
#include "store/ticket_change.h"
#include "store/ticket_store.h"
#include "ticket/kind_law.h"
#include "ticket/plus_address.h"
#include "ticket/reference.h"
#include "ticket/sender_trust.h"

#define EARLIER_MAX	    5
#define REFERENCE_PREFIX    "DPO-"
#define REFERENCE_WORDS_MAX 4
#define CLAIMS                                                         \
	"possibly: claims to be a party of it, but the sender is not " \
	"authenticated"

struct finding {
	struct casework *casework;
	const char *sender; /* NULL: none or several */
	bool is_believed;   /* that From is genuine */
	struct thread thread;
};

static void
relate(struct finding *finding, int64_t ticket_id, const char *why)
{
	struct thread *thread = &finding->thread;

	for (size_t i = 0; i < thread->related_count; i++)
		if (thread->related[i].ticket_id == ticket_id)
			return;
	if (thread->related_count == THREAD_RELATED_MAX)
		return;
	thread->related[thread->related_count].ticket_id = ticket_id;
	thread->related[thread->related_count++].why = why;
}

/* Joins the ticket if the sender is one of its parties. */
static bool
try_ticket(struct finding *finding, int64_t ticket_id, const char *why,
    struct error *err)
{
	struct ticket_row row;
	bool is_party = false;
	enum lookup found;

	if (finding->sender != NULL &&
	    !party_store_is_known(finding->casework->db, ticket_id,
		finding->sender, &is_party, err))
		return false;
	if (!thread_store_survivor(
		finding->casework->db, ticket_id, &ticket_id, err))
		return false;
	found =
	    ticket_store_find(finding->casework->db, finding->casework->memory,
		arena_printf(
		    finding->casework->memory, "%lld", (long long)ticket_id),
		&row, err);
	if (found == FAILED)
		return false;
	if (found == ABSENT)
		return true;
	if (!is_party || !finding->is_believed || row.erased_at != 0) {
		relate(finding, ticket_id, is_party ? CLAIMS : why);
		return true;
	}
	finding->thread.ticket_id = ticket_id;
	finding->thread.sender = finding->sender;
	finding->thread.is_closed = row.closed_at != 0;
	return true;
}

/* Of a letter of this office that this register has not signed. */
static bool
is_id_of_another(const struct casework *casework, const char *id)
{
	const struct keys *keys = &casework->setup->keys;
	struct reference_id unused;

	return reference_is_of(id, setup_domain(casework->setup)) &&
	    !reference_verify(
		keys->references, keys->references_count, id, &unused);
}

static bool
by_signed_id(
    struct finding *finding, const struct message *message, struct error *err)
{
	const struct keys *keys = &finding->casework->setup->keys;

	for (size_t i = 0;
	     finding->thread.ticket_id == 0 && i <= message->references_count;
	     i++) {
		const char *id =
		    i == 0 ? message->in_reply_to : message->references[i - 1];
		struct reference_id reference;

		if (!reference_verify(keys->references, keys->references_count,
			id, &reference))
			finding->thread.is_foreign |=
			    is_id_of_another(finding->casework, id);
		else if (!try_ticket(finding, reference.ticket_id,
			     "possibly: replies to a letter sent to somebody "
			     "else",
			     err))
			return false;
	}
	return true;
}

static bool
by_plus_address(
    struct finding *finding, const struct message *message, struct error *err)
{
	const struct mail_address_list *const lists[] = {&message->to,
	    &message->cc, &message->resent_to, &message->delivered_to};
	const struct keys *keys = &finding->casework->setup->keys;

	for (size_t i = 0; i < LENGTH(lists); i++) {
		for (size_t j = 0; j < lists[i]->count; j++) {
			int64_t ticket_id;

			if (finding->thread.ticket_id == 0 &&
			    plus_address_verify(keys->references,
				keys->references_count,
				lists[i]->items[j].address, &ticket_id) &&
			    !try_ticket(finding, ticket_id,
				"possibly: sent to a reply address that was "
				"given to somebody else",
				err))
				return false;
		}
	}
	return true;
}

static bool
by_subject(struct finding *finding, const char *subject, struct error *err)
{
	int words = 0;

	while (finding->thread.ticket_id == 0 &&
	    words++ < REFERENCE_WORDS_MAX &&
	    (subject = strcasestr(subject, REFERENCE_PREFIX)) != NULL) {
		char *text = arena_copy(finding->casework->memory, subject,
		    strnlen(subject, REFERENCE_SIZE - 1));
		struct ticket_row row;
		uint64_t random;
		enum lookup found = ABSENT;

		subject += strlen(REFERENCE_PREFIX);
		if (reference_parse(text, &random))
			found = ticket_store_find(finding->casework->db,
			    finding->casework->memory, text, &row, err);
		if (found == FAILED ||
		    (found == FOUND &&
			!try_ticket(finding, row.id,
			    "possibly: mentions its reference, from another "
			    "address",
			    err)))
			return false;
	}
	return true;
}

static bool
is_believed(const struct casework *casework, const struct message *message)
{
	return sender_trust_of(message, casework->setup->gate.asks_server)
	    .may_join;
}

bool
thread_find(struct casework *casework, const struct incoming *item,
    struct thread *ret_thread, struct error *err)
{
	const struct message *message = &item->verdict->message;
	struct finding finding = {.casework = casework,
	    .thread = {.sender = "",
		.is_foreign = is_id_of_another(casework, message->message_id)},
	    .sender = message->from.count == 1 &&
		    !message_has_problem(message, ATTEST_PROBLEM)
		? message->from.items[0].address
		: NULL,
	    .is_believed = is_believed(casework, message)};

	if (!by_signed_id(&finding, message, err) ||
	    !by_plus_address(&finding, message, err) ||
	    !by_subject(&finding, message->subject, err))
		return false;
	*ret_thread = finding.thread;
	return true;
}

bool
thread_note_bounce(struct casework *casework, const struct incoming *item,
    bool *ret_is_bounce, struct error *err)
{
	enum automatic_reason reason = item->verdict->message.automatic.reason;
	struct reference_id id;

	*ret_is_bounce = false;
	/*
	 * Delays, receipts and absence notes: it was delivered, or may yet be.
	 */
	if (!item->verdict->message.automatic.is_failure)
		return true;
	if ((reason != AUTOMATIC_NULL_SENDER && reason != AUTOMATIC_REPORT &&
		reason != AUTOMATIC_DAEMON_SENDER) ||
	    item->raw == NULL)
		return true;
	if (!reference_find(casework->memory, casework->setup->keys.references,
		casework->setup->keys.references_count, item->raw,
		item->raw_length, &id))
		return true;
	return thread_store_bounced(casework->db, id.ticket_id, id.letter_id,
	    casework->now_at, ret_is_bounce, err);
}

static bool
add_link(struct casework *casework, int64_t ticket_id, int64_t other_id,
    const char *why, struct error *err)
{
	return other_id == ticket_id ||
	    ticket_change_link(
		casework->db, ticket_id, other_id, why, casework->now_at, err);
}

bool
thread_remind(struct casework *casework, int64_t ticket_id, int64_t by_id,
    struct error *err)
{
	const char *words = by_id == ticket_id
	    ? "by a message that joined it"
	    : arena_printf(
		  casework->memory, "by ticket %lld", (long long)by_id);

	return ticket_change_priority(casework->db, ticket_id, 1, err) &&
	    ticket_change_unread(
		casework->db, ticket_id, casework->now_at, err) &&
	    casework_note(casework, ticket_id, "ticket-reminded", words, err);
}

/* The newest tickets of the requester, except one. */
static bool
find_earlier(struct casework *casework, const struct message *message,
    int64_t but_id, struct earlier_ticket **ret_earlier, size_t *ret_count,
    struct error *err)
{
	struct requester requester =
	    parties_requester(casework->setup, message);
	unsigned char person[DIGEST_BYTES];

	*ret_count = 0;
	/* A colleague is not a requester. */
	if (message->from.count != 1 || requester.address[0] == '\0')
		return true;
	keys_person(&casework->setup->keys, requester.address, person);
	return thread_store_earlier(casework->db, casework->memory,
	    requester.address, person, but_id, EARLIER_MAX, ret_earlier,
	    ret_count, err);
}

bool
thread_is_lone_reminder(struct casework *casework, const struct incoming *item,
    bool *ret_lone, struct error *err)
{
	kind_set kinds = item->verdict->classification.kinds;
	struct earlier_ticket *earlier;
	bool is_lone = (kinds & kinds_that(kind_reminds)) != 0 &&
	    (kinds & ~kinds_that(kind_is_clockless)) == 0;
	size_t count;

	if (is_lone &&
	    !find_earlier(
		casework, &item->verdict->message, 0, &earlier, &count, err))
		return false;
	for (size_t i = 0; is_lone && i < count; i++)
		is_lone = !earlier[i].is_reminded;
	*ret_lone = is_lone;
	return true;
}

static bool
link_earlier(struct casework *casework, const struct incoming *item,
    int64_t ticket_id, struct error *err)
{
	bool believed = is_believed(casework, &item->verdict->message);
	bool reminds = believed &&
	    (item->verdict->classification.kinds & kinds_that(kind_reminds)) !=
		0;
	struct earlier_ticket *earlier;
	size_t count;

	if (!find_earlier(casework, &item->verdict->message, ticket_id,
		&earlier, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool is_reminded = reminds && earlier[i].is_reminded;

		if (!add_link(casework, ticket_id, earlier[i].id,
			is_reminded    ? "reminds"
			    : believed ? "same requester"
				       : "possibly: claims to be the same "
					 "requester",
			err) ||
		    (is_reminded &&
			!thread_remind(
			    casework, earlier[i].id, ticket_id, err)))
			return false;
		/* A reminder refers to one request: the newest open one. */
		reminds = reminds && !is_reminded;
	}
	return true;
}

bool
thread_link(struct casework *casework, const struct incoming *item,
    const struct thread *thread, int64_t ticket_id,
    int64_t same_message_ticket_id, struct error *err)
{
	for (size_t i = 0; i < thread->related_count; i++)
		if (!add_link(casework, ticket_id, thread->related[i].ticket_id,
			thread->related[i].why, err))
			return false;
	if (thread->ticket_id != 0 &&
	    !add_link(casework, ticket_id, thread->ticket_id, "follows", err))
		return false;
	if (same_message_ticket_id != 0 &&
	    !add_link(casework, ticket_id, same_message_ticket_id,
		"warning: its message has the same Message-ID but different "
		"text",
		err))
		return false;
	return link_earlier(casework, item, ticket_id, err);
}
