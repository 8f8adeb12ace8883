/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/hop.h"
#include "mail/parse_private.h"
#include "mail/text.h"
#include "mail/transfer.h"
#include "mail/words.h"

static struct mail_address_list
parse_list(struct parse *parse, struct span value, bool *ret_complete)
{
	return (
	    parse->is_plain ? address_list_parse_plain : address_list_parse)(
	    parse->memory, value.bytes, value.length, ret_complete);
}

static struct mail_address_list
read_addresses(struct parse *parse, const char *name)
{
	struct span value = header_value(&parse->header, name);
	struct mail_address_list list;
	bool complete;

	list = parse_list(parse, value, &complete);
	if (!complete)
		problem_add(&parse->problems,
		    list.count == ADDRESS_LIST_MAX ? "too-many-addresses"
						   : "bad-address");
	return list;
}

/* Fields that are repeated for each hop, or each time a message is resent. */
static const char *const resender_names[] = {
    "Resent-From", "Resent-Sender", NULL};
static const char *const resent_names[] = {
    "Resent-To", "Resent-Cc", "Resent-Bcc", NULL};
static const char *const delivered_names[] = {
    "Delivered-To", "X-Original-To", "Envelope-To", NULL};

static bool
is_one_of(struct span name, const char *const *names)
{
	while (*names != NULL)
		if (span_is(name, *names++))
			return true;
	return false;
}

static struct mail_address_list
read_repeated(struct parse *parse, const char *const *names)
{
	struct mail_address_list all = {NULL, 0};

	for (size_t i = 0; i < parse->header.fields_count; i++) {
		const struct header_field *field = &parse->header.fields[i];
		struct mail_address_list list;
		bool complete;

		if (!is_one_of(field->name, names))
			continue;
		if (all.items == NULL)
			all.items = arena_array(
			    parse->memory, ADDRESS_LIST_MAX, sizeof *all.items);
		list = parse_list(parse, field->value, &complete);
		for (size_t j = 0; j < list.count; j++) {
			if (all.count == ADDRESS_LIST_MAX) {
				problem_add(
				    &parse->problems, "too-many-addresses");
				return all;
			}
			all.items[all.count++] = list.items[j];
		}
	}
	return all;
}

static void
read_return_path(struct parse *parse)
{
	struct message *message = parse->message;
	struct span value =
	    span_trim(header_value(&parse->header, "Return-Path"));
	struct mail_address_list list;
	bool complete;

	message->return_path_address = "";
	if (span_is(value, "<>") || span_is(value, "< >")) {
		message->return_path = RETURN_PATH_NULL;
		return;
	}
	list = parse_list(parse, value, &complete);
	if (list.count > 0) {
		message->return_path = RETURN_PATH_ADDRESS;
		message->return_path_address = list.items[0].address;
	}
}

/* Some programs encode the address together with the name. */
static struct mail_address_list
read_from(struct parse *parse)
{
	struct span value = header_value(&parse->header, "From");
	struct mail_address_list list = read_addresses(parse, "From"), other;
	const char *plain;
	bool complete;

	if ((list.count > 0 && strchr(list.items[0].address, '@') != NULL) ||
	    !span_has(value, "=?") ||
	    (parse->is_plain && words_need_conversion(value)))
		return list;
	plain = header_text(parse->memory, &parse->header, "From",
	    MESSAGE_SUBJECT_MAX, &parse->problems);
	other = parse_list(parse, span_of(plain), &complete);
	return other.count == 1 && strchr(other.items[0].address, '@') != NULL
	    ? other
	    : list;
}

static void
read_parties(struct parse *parse)
{
	struct message *message = parse->message;

	message->from = read_from(parse);
	message->reply_to = read_addresses(parse, "Reply-To");
	message->sender = read_addresses(parse, "Sender");
	message->to = read_addresses(parse, "To");
	message->cc = read_addresses(parse, "Cc");
	message->resent_from = read_repeated(parse, resender_names);
	message->resent_to = read_repeated(parse, resent_names);
	message->delivered_to = read_repeated(parse, delivered_names);
	read_return_path(parse);
	message->network = hop_network(parse->memory, &parse->header);
	if (message->from.count == 0)
		problem_add(&parse->problems, "no-from");
	else if (message->from.count > 1)
		problem_add(&parse->problems, "several-from");
	if (message->from.has_group)
		problem_add(&parse->problems, "group-from");
}

static void
read_dates(struct parse *parse)
{
	struct span date = header_value(&parse->header, "Date");
	struct span received = header_value(&parse->header, "Received");
	size_t semicolon = received.length;

	parse->message->date_at = header_date(parse->memory, date);
	if (date.length == 0)
		problem_add(&parse->problems, "no-date");
	else if (parse->message->date_at == 0)
		problem_add(&parse->problems, "bad-date");
	while (semicolon > 0 && received.bytes[semicolon - 1] != ';')
		semicolon--;
	if (semicolon == 0)
		return;
	received.bytes += semicolon;
	received.length -= semicolon;
	parse->message->received_at =
	    header_date(parse->memory, span_trim(received));
}

/* Some programs omit the brackets; several words are not an id. */
static const char *
bare_id(struct arena *memory, struct span value)
{
	if (value.length == 0 || value.length > 900)
		return "";
	for (size_t i = 0; i < value.length; i++)
		if (value.bytes[i] <= 32 || value.bytes[i] >= 127 ||
		    value.bytes[i] == '<' || value.bytes[i] == '>')
			return "";
	return arena_printf(memory, "<%.*s>", (int)value.length, value.bytes);
}

static const char *
first_id(struct parse *parse, const char *name)
{
	struct problems ignored = {.count = 0};
	struct span value = header_value(&parse->header, name);
	struct header_ids found = header_message_ids(
	    parse->memory, value, MESSAGE_FIELD_BYTES_MAX, &ignored);

	return found.count > 0 ? found.ids[0] : "";
}

static void
read_ids(struct parse *parse)
{
	struct message *message = parse->message;
	struct header_ids found;

	message->message_id = first_id(parse, "Message-ID");
	if (*message->message_id == '\0')
		message->message_id = bare_id(
		    parse->memory, header_value(&parse->header, "Message-ID"));
	message->in_reply_to = first_id(parse, "In-Reply-To");
	found = header_message_ids(parse->memory,
	    header_value(&parse->header, "References"), MESSAGE_REFERENCES_MAX,
	    &parse->problems);
	message->references = found.ids;
	message->references_count = found.count;
}

static void
check_duplicates(struct parse *parse)
{
	static const char *const names[] = {"From", "Sender", "Reply-To", "To",
	    "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "References",
	    "Content-Type", "Content-Transfer-Encoding"};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (header_count(&parse->header, names[i]) > 1)
			problem_add(&parse->problems, "duplicate-header");
}

/*
 * Encoded twice, or as part of a link, as in unsubscribe messages of programs.
 */
static const char *
read_subject(struct parse *parse)
{
	const char *subject = header_text(parse->memory, &parse->header,
	    "Subject", MESSAGE_SUBJECT_MAX, &parse->problems);
	struct span text = span_of(subject);
	char *plain;
	size_t length;

	/*
	 * Without encoded non-ASCII characters, a person may have written it
	 * like this.
	 */
	if (words_length(text) == text.length && text.length > 0) {
		plain = words_decode(parse->memory, text, &parse->problems);
		for (const char *byte = plain; *byte != '\0'; byte++)
			if ((*byte & 0x80) != 0)
				return plain;
	}
	if (!span_has(text, "%20") || memchr(subject, ' ', text.length) != NULL)
		return subject;
	plain = arena_alloc(parse->memory, text.length + 1);
	length = transfer_decode_percent(text, plain);
	return utf8_is_valid(plain, length)
	    ? text_one_line(parse->memory, plain, length)
	    : subject;
}

/* Raw, but ignoring folding, which relays change. */
static void
digest_field(struct parse *parse, struct digest *digest, const char *name)
{
	struct span value = header_value(&parse->header, name);
	char *text = arena_alloc(parse->memory, value.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < value.length; i++) {
		if (!ascii_is_blank(value.bytes[i]) && value.bytes[i] != '\0')
			text[length++] = value.bytes[i];
		else if (length > 0 && text[length - 1] != ' ')
			text[length++] = ' ';
	}
	text[length] = '\0';
	digest_add_field(digest, text);
}

void
parse_digest(struct parse *parse, struct digest *digest)
{
	static const char *const names[] = {
	    "From", "Date", "Message-ID", "Subject"};

	for (size_t i = 0; i < LENGTH(names); i++)
		digest_field(parse, digest, names[i]);
}

void
parse_envelope(struct parse *parse)
{
	check_duplicates(parse);
	read_parties(parse);
	read_dates(parse);
	read_ids(parse);
}

void
parse_header(struct parse *parse)
{
	struct message *message = parse->message;

	parse_envelope(parse);
	message->subject = read_subject(parse);
	message->content_language = header_text(parse->memory, &parse->header,
	    "Content-Language", 100, &parse->problems);
}
