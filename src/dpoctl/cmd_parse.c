/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "base/buffer.h"
#include "mail/automatic.h"
#include "mail/message.h"
#include "mail/problem.h"
#include "mail/sender_sign.h"
#include "dpoctl/commands.h"
#include "dpoctl/judge.h"
#include "dpoctl/session.h"

#define ATTACHMENT(type, member) OUTPUT_OF(type, struct mail_attachment, member)

static const struct output_field link_fields[] = {
    {"words", NULL, OUTPUT_OF(TEXT, struct mail_link, words)},
    {"target", NULL, OUTPUT_OF(TEXT, struct mail_link, target)},
    {NULL, NULL, NULL},
};

static const struct output_field attachment_fields[] = {
    {"name", NULL, ATTACHMENT(TEXT, name)},
    {"type", NULL, ATTACHMENT(TEXT, type)},
    {"bytes", NULL, ATTACHMENT(NUMBER, bytes)},
    {"digest", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"file", "File", NULL},
    {"from", "From", NULL},
    {"reply_to", "Reply-To", NULL},
    {"sender", "Sender", NULL},
    {"return_path", "Return-Path", NULL},
    {"sender_evidence", "Sender authentication", NULL},
    {"to", "To", NULL},
    {"cc", "Cc", NULL},
    {"resent_from", "Resent by", NULL},
    {"resent_to", "Resent to", NULL},
    {"delivered_to", "Delivered to", NULL},
    {"subject", "Subject", NULL},
    {"date", "Date", NULL},
    {"received_at", "Received", NULL},
    {"message_id", "Message-ID", NULL},
    {"in_reply_to", "In-Reply-To", NULL},
    {"references", "References", NULL},
    {"text", "Text", NULL},
    {"quoted", "Quoted", NULL},
    {"forwarded", "Forwarded", NULL},
    {"forms", "Attached text", NULL},
    {"hidden", "Hidden text", NULL},
    {"letter_part", "Main text", NULL},
    {"letter_why", "Reason chosen", NULL},
    {"beside", "Other text", NULL},
    {"unreadable", "Reason not read", NULL},
    {"unreadable_part", "Part not read", NULL},
    {"links", "Links", OUTPUT_LIST_OF(link_fields)},
    {"attachments", "Attachments", OUTPUT_LIST_OF(attachment_fields)},
    {"automatic", "Automatic", NULL},
    {"automatic_reason", "Reason automatic", NULL},
    {"automatic_evidence", "Evidence of automation", NULL},
    {"problems", "Problems", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

/* "Anna Lind <anna@example.org>", or only the address. */
static const char *
display(struct arena *memory, const struct mail_address *address)
{
	return *address->name == '\0'
	    ? address->address
	    : arena_printf(memory, "%s <%s>", address->name, address->address);
}

static void
print_from(struct output *output, struct arena *memory,
    const struct mail_address_list *from)
{
	struct buffer text = {0};

	for (size_t i = 0; i < from->count; i++)
		buffer_add_printf(&text, "%s%s", i == 0 ? "" : ", ",
		    display(memory, &from->items[i]));
	output_text(output, "from", buffer_string(&text));
	buffer_release(&text);
}

static void
print_addresses(struct output *output, struct arena *memory, const char *name,
    const struct mail_address_list *addresses)
{
	output_list_begin(output, name);
	for (size_t i = 0; i < addresses->count; i++)
		output_list_text(output, display(memory, &addresses->items[i]));
	output_list_end(output);
}

static void
print_texts(struct output *output, const char *name, const char *const *texts,
    size_t count)
{
	output_list_begin(output, name);
	for (size_t i = 0; i < count; i++)
		output_list_text(output, texts[i]);
	output_list_end(output);
}

static void
print_attachments(struct output *output, const struct message *message)
{
	output_list_begin(output, "attachments");
	for (size_t i = 0; i < message->attachments_count; i++) {
		const struct mail_attachment *attachment =
		    &message->attachments[i];
		char hex[DIGEST_HEX_SIZE];

		output_item_begin(output);
		output_fields(output, attachment);
		digest_hex(attachment->digest, hex);
		output_text(output, "digest", hex);
		output_item_end(output);
	}
	output_list_end(output);
}

static void
print_links(struct output *output, const struct message *message)
{
	output_list_begin(output, "links");
	for (size_t i = 0; i < message->links_count; i++)
		output_item(output, &message->links[i]);
	output_list_end(output);
}

/* Programs get the words, people their descriptions. */
static void
print_problems(struct session *session, struct arena *memory,
    const struct message *message)
{
	struct output *output = session->output;

	output_list_begin(output, "problems");
	for (size_t i = 0; i < message->problems_count; i++) {
		const char *word = message->problems[i];
		const char *means = problem_describe(word);

		output_list_text(output,
		    session->is_json || *means == '\0'
			? word
			: arena_printf(memory, "%s (%s)", word, means));
	}
	output_list_end(output);
}

static void
print_letter(struct output *output, const struct letter *letter)
{
	output_text(output, "letter_part", letter->part);
	output_text(output, "letter_why", letter->why);
	output_text(output, "beside", letter->beside);
	output_text(output, "unreadable", unreadable_name(letter->unreadable));
	output_text(output, "unreadable_part", letter->unreadable_what);
}

static void
print_verdict(struct session *session, const char *file,
    const struct verdict *verdict, void *context)
{
	const struct message *message = &verdict->message;
	struct output *output = session->output;
	struct arena *memory = arena_new();
	bool is_automatic = message->automatic.reason != AUTOMATIC_NO;

	(void)context;
	output_text(output, "file", file);
	print_from(output, memory, &message->from);
	print_addresses(output, memory, "reply_to", &message->reply_to);
	print_addresses(output, memory, "sender", &message->sender);
	output_text(output, "return_path",
	    message->return_path == RETURN_PATH_NULL
		? "<>"
		: message->return_path_address);
	output_text(
	    output, "sender_evidence", sender_describe(memory, message));
	print_addresses(output, memory, "to", &message->to);
	print_addresses(output, memory, "cc", &message->cc);
	print_addresses(output, memory, "resent_from", &message->resent_from);
	print_addresses(output, memory, "resent_to", &message->resent_to);
	print_addresses(output, memory, "delivered_to", &message->delivered_to);
	output_text(output, "subject", message->subject);
	output_time(output, "date", message->date_at);
	output_time(output, "received_at", message->received_at);
	output_text(output, "message_id", message->message_id);
	output_text(output, "in_reply_to", message->in_reply_to);
	print_texts(output, "references", message->references,
	    message->references_count);
	output_text(output, "text", message->text);
	output_text(output, "quoted", message->quoted);
	output_bool(output, "forwarded", message->text_was_forwarded);
	output_text(output, "forms", message->forms);
	output_text(output, "hidden", message->hidden);
	print_letter(output, &message->letter);
	print_links(output, message);
	print_attachments(output, message);
	output_bool(output, "automatic", is_automatic);
	output_text(output, "automatic_reason",
	    is_automatic ? automatic_reason_name(message->automatic.reason)
			 : "");
	output_text(output, "automatic_evidence", message->automatic.evidence);
	print_problems(session, memory, message);
	output_row(output);
	arena_free(memory);
}

static int
parse_files(struct session *session)
{
	int code;

	output_begin(session->output, &form);
	code = judge_parse(session, print_verdict, NULL);
	output_end(session->output);
	return code;
}

const struct cmd cmd_parse = {
    .name = "parse",
    .operands = "FILE...",
    .summary = "Show what the reader extracts from messages",
    .access = CMD_NO_DATABASE,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = parse_files,
};
