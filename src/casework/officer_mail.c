/* SPDX-License-Identifier: ISC */
#include "casework/officer_mail.h"

#include <string.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "casework/canary_token.h"
#include "mail/compose.h"
#include "ticket/reference.h"

#define NAME_BYTES_MAX	  60
#define SUBJECT_BYTES_MAX 80
#define CUT		  "\xe2\x80\xa6" /* an ellipsis */

static bool
sign(struct casework *casework, int64_t id, struct error *err)
{
	const struct setup *setup = casework->setup;
	struct reference_id signing = {
	    .ticket_id = OFFICER_MAIL_TICKET, .letter_id = id};

	digest_random(&signing.random, sizeof signing.random);
	return own_mail_sign(casework->db, id,
	    reference_sign(casework->memory, &setup->keys.references[0],
		&signing, setup_domain(setup)),
	    err);
}

/* "": for the alarm-command, which nobody answers. */
static bool
add(struct casework *casework, const struct officer_mail *mail,
    const struct letter_text *text, const char *to_address, struct error *err)
{
	const struct own_mail row = {
	    .purpose = letter_purpose_name(mail->purpose),
	    .about = mail->about,
	    .language = text->language,
	    .to_address = to_address,
	    .subject = text->subject,
	    .body = text->body,
	    .created_at = casework->now_at,
	    .expires_at = casework->now_at + mail->lasts_seconds,
	};
	int64_t id;

	return own_mail_add(casework->db, &row, &id, err) &&
	    (*to_address == '\0' || sign(casework, id, err));
}

bool
officer_mail_write(struct casework *casework, const struct officer_mail *mail,
    struct error *err)
{
	const struct conf *conf = casework->setup->conf;
	struct letter_values values = mail->values;
	struct letter_text text;

	values.organisation = conf->organisation.name;
	values.contact = conf->organisation.contact;
	values.authority = conf->organisation.authority;
	text = letter_write(casework->memory, casework->setup->letters,
	    mail->purpose, conf->organisation.language, &values);
	if (mail->to_address != NULL)
		return add(casework, mail, &text, mail->to_address, err);
	for (size_t i = 0; i < conf->notify.to.count; i++)
		if (!add(casework, mail, &text, conf->notify.to.items[i], err))
			return false;
	return !mail->is_alarm || conf->notify.alarm_command.count == 0 ||
	    add(casework, mail, &text, "", err);
}

struct span
officer_mail_compose(struct casework *casework, const struct own_mail *mail)
{
	const struct conf *conf = casework->setup->conf;
	const struct canary_token token = {mail->id, mail->created_at};
	const struct compose_letter letter = {
	    .from_name = conf->organisation.name,
	    .from_address = conf->organisation.address,
	    .to_address = mail->to_address,
	    .reply_to_address = "",
	    .subject = mail->subject,
	    .date_at = mail->created_at,
	    .message_id = mail->message_id,
	    .in_reply_to = "",
	    .language = mail->language,
	    .is_generated = true,
	    .canary =
		strcmp(mail->purpose, letter_purpose_name(LETTER_CANARY)) == 0
		? canary_token_sign(casework, &token)
		: NULL,
	    .body = mail->body,
	};
	struct buffer composed = {0};
	struct span span;

	compose(&letter, &composed);
	span = (struct span){
	    arena_copy(casework->memory, composed.data, composed.length),
	    composed.length};
	buffer_release(&composed);
	return span;
}

static bool
is_of_ours(const struct casework *casework, const char *message_id,
    struct reference_id *ret_id)
{
	const struct keys *keys = &casework->setup->keys;

	return reference_verify(keys->references, keys->references_count,
		   message_id, ret_id) &&
	    ret_id->ticket_id == OFFICER_MAIL_TICKET;
}

/* 0: none. */
static int64_t
find_answered(struct casework *casework, const struct incoming *item)
{
	const struct message *message = &item->verdict->message;
	const struct keys *keys = &casework->setup->keys;
	struct reference_id id;

	if (is_of_ours(casework, message->in_reply_to, &id))
		return id.letter_id;
	for (size_t i = 0; i < message->references_count; i++)
		if (is_of_ours(casework, message->references[i], &id))
			return id.letter_id;
	/* A report, or an automatic answer without a reference, names it. */
	if (message->automatic.reason != AUTOMATIC_NO && item->raw != NULL &&
	    reference_find(casework->memory, keys->references,
		keys->references_count, item->raw, item->raw_length, &id) &&
	    id.ticket_id == OFFICER_MAIL_TICKET)
		return id.letter_id;
	return 0;
}

bool
officer_mail_take_answer(struct casework *casework, const struct incoming *item,
    bool *ret_is_answer, struct error *err)
{
	int64_t id = find_answered(casework, item);

	*ret_is_answer = false;
	return id == 0 ||
	    own_mail_answered(
		casework->db, id, casework->now_at, ret_is_answer, err);
}

/* A sender has written it. */
static const char *
shortened(struct arena *memory, const char *text, size_t bytes_max)
{
	const char *safe =
	    utf8_visible(memory, text, strlen(text), UTF8_ONE_LINE);
	size_t length = strlen(safe);

	if (length <= bytes_max)
		return safe;
	return arena_printf(
	    memory, "%.*s" CUT, (int)utf8_cut(safe, bytes_max), safe);
}

const char *
officer_mail_tickets(
    const struct casework *casework, const struct daily_tickets *tickets)
{
	struct arena *memory = casework->memory;
	bool names_them = casework->setup->conf->notify.personal_data;
	const char *list = "";

	for (size_t i = 0; i < tickets->count; i++) {
		const struct daily_ticket *ticket = &tickets->items[i];

		list = arena_printf(memory, "%s%s%s", list, i == 0 ? "" : ", ",
		    ticket->reference);
		if (names_them)
			list = arena_printf(memory, "%s (%s: %s)", list,
			    shortened(
				memory, ticket->requester, NAME_BYTES_MAX),
			    shortened(
				memory, ticket->subject, SUBJECT_BYTES_MAX));
	}
	return tickets->is_cut ? arena_printf(memory, "%s, " CUT, list) : list;
}

const char *
officer_mail_date(const struct casework *casework, struct date day)
{
	const struct setup *setup = casework->setup;

	return letter_date(casework->memory, setup->letters,
	    setup->conf->organisation.language, day);
}

const char *
officer_mail_time(const struct casework *casework, int64_t at)
{
	const char *zone = casework->setup->conf->calendar.time_zone;
	char text[TIMESTAMP_TEXT_SIZE];

	timestamp_format_local(at, zone, text);
	/* "2026-03-30T17:30:00+02:00" */
	return arena_printf(casework->memory, "%s, %.5s",
	    officer_mail_date(casework, timestamp_date(at, zone)), text + 11);
}
