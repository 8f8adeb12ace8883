/* SPDX-License-Identifier: ISC */
#include "mail/attest.h"

#include <string.h>

#include "base/memory.h"
#include "mail/evidence.h"
#include "mail/parse_private.h"
#include "mail/sender_sign.h"
#include "mail/words.h"

/* Slightly more than a header may have, so that a longer one is detected. */
#define FRONT_BYTES (MESSAGE_HEADER_BYTES_MAX + 4096)

static bool
are_equal(struct mail_address_list a, struct mail_address_list b)
{
	if (a.count != b.count)
		return false;
	for (size_t i = 0; i < a.count; i++)
		if (strcmp(a.items[i].address, b.items[i].address) != 0)
			return false;
	return true;
}

/* True if the list differed. */
static bool
take_list(struct mail_address_list own, struct mail_address_list *list)
{
	if (are_equal(own, *list))
		return false; /* which has the names */
	*list = own;
	return true;
}

/*
 * A From in a charset other than UTF-8 is not changed, but the problem is
 * recorded.
 */
static bool
take_from(const struct header *header, struct mail_address_list own,
    struct mail_address_list *list)
{
	struct span value = header_value(header, "From");

	if (own.count == 0 && list->count == 1 && words_need_conversion(value))
		return true;
	return take_list(own, list);
}

static bool
take_string(const char *own, const char **string)
{
	bool is_other = strcmp(own, *string) != 0;

	*string = own;
	return is_other;
}

static bool
take_references(const struct message *own, struct message *message)
{
	bool is_other = own->references_count != message->references_count;

	for (size_t i = 0; !is_other && i < own->references_count; i++)
		is_other =
		    strcmp(own->references[i], message->references[i]) != 0;
	message->references = own->references;
	message->references_count = own->references_count;
	return is_other;
}

/* True if anything differed. */
static bool
take_header(const struct header *header, const struct message *own,
    struct message *message)
{
	bool is_other = message->return_path != own->return_path ||
	    message->received_at != own->received_at ||
	    message->date_at != own->date_at;

	message->return_path = own->return_path;
	message->received_at = own->received_at;
	message->date_at = own->date_at;
	message->network = own->network;
	is_other |= take_from(header, own->from, &message->from);
	is_other |= take_list(own->reply_to, &message->reply_to);
	is_other |= take_list(own->sender, &message->sender);
	is_other |= take_list(own->to, &message->to);
	is_other |= take_list(own->cc, &message->cc);
	is_other |= take_list(own->resent_from, &message->resent_from);
	is_other |= take_list(own->resent_to, &message->resent_to);
	is_other |= take_list(own->delivered_to, &message->delivered_to);
	is_other |= take_string(
	    own->return_path_address, &message->return_path_address);
	is_other |= take_string(own->message_id, &message->message_id);
	is_other |= take_string(own->in_reply_to, &message->in_reply_to);
	return take_references(own, message) || is_other;
}

/* There is always space for problems found in the bytes. */
static void
join_problems(struct parse *parse, struct message *message)
{
	const struct problems *own = &parse->problems;
	struct problems all = {.count = 0};
	size_t most = PROBLEM_WORDS_MAX - own->count;

	for (size_t i = 0; i < message->problems_count && i < most; i++)
		problem_add(&all, message->problems[i]);
	for (size_t i = 0; i < own->count; i++)
		problem_add(&all, own->words[i]);
	message->problems = arena_array(
	    parse->memory, all.count + 1, sizeof *message->problems);
	memcpy(message->problems, all.words,
	    all.count * sizeof *message->problems);
	message->problems_count = all.count;
}

static const char *
first_address(struct mail_address_list list)
{
	return list.count > 0 ? list.items[0].address : "";
}

/* Detects from the header a program that the reader did not report. */
static bool
take_automatic(struct parse *parse, struct message *message)
{
	const struct evidence evidence = {
	    .header = &parse->header,
	    .from = first_address(message->from),
	    .sender = first_address(message->sender),
	    .return_path = message->return_path_address,
	    .null_sender = message->return_path == RETURN_PATH_NULL,
	    .subject = "",
	    .text = "",
	    .own_list_ids = parse->options.own_list_ids,
	    .own_list_ids_count = parse->options.own_list_ids_count,
	};
	struct automatic found;

	if (message->automatic.reason != AUTOMATIC_NO)
		return false;
	found = evidence_judge(parse->memory, &evidence);
	if (found.reason == AUTOMATIC_NO)
		return false;
	message->automatic = found;
	return true;
}

static bool
has_one_of(const struct message *message, const char *const *problems)
{
	for (; *problems != NULL; problems++)
		if (message_has_problem(message, *problems))
			return true;
	return false;
}

/*
 * What was not read may differ, so its bytes count. All of them if fields are
 * missing, and if only the fields are there and no id is among them.
 */
static void
digest_unread(const struct parse *parse, struct span raw, struct span body,
    const struct message *message, struct digest *digest)
{
	static const char *const fields[] = {
	    "header-too-long", "field-too-long", "too-many-fields", NULL};
	static const char *const parts[] = {"too-deep", "too-many-parts",
	    "too-many-comments", "oversize", NULL};
	unsigned char sum[DIGEST_BYTES];
	bool is_headless =
	    parse->options.headers_only && *message->message_id == '\0';

	if (!is_headless && !has_one_of(message, fields)) {
		if (!has_one_of(message, parts))
			return;
		raw = body;
	}
	digest_of(raw.bytes, raw.length, sum);
	digest_add(digest, sum, sizeof sum);
}

static void
digest_header(
    struct parse *parse, struct span raw, size_t start, struct message *message)
{
	struct span body = {raw.bytes + start, raw.length - start};
	struct digest digest;

	digest_start(&digest);
	parse_digest(parse, &digest);
	digest_unread(parse, raw, body, message, &digest);
	digest_finish(&digest, message->header_digest);
}

void
attest(struct arena *memory, const char *raw, size_t length,
    const struct message_options *options, struct message *message)
{
	struct message own = {.subject = ""};
	struct parse parse = {
	    .memory = memory, .message = &own, .is_plain = true};
	const char *bytes = raw;
	size_t front = length < FRONT_BYTES ? length : FRONT_BYTES;
	bool is_other;

	if (options != NULL)
		parse.options = *options;
	if (length > 0 && memchr(raw, '\n', length) == NULL)
		bytes = parse_line_ends(memory, raw, front);
	parse.header =
	    header_read(memory, (struct span){bytes, front}, &parse.problems);
	parse_envelope(&parse);
	is_other = take_header(&parse.header, &own, message);
	is_other |= take_automatic(&parse, message);
	if (is_other)
		problem_add(&parse.problems, ATTEST_PROBLEM);
	join_problems(&parse, message);
	message->authentication = authentication_read(memory, &parse.header,
	    parse.options.authserv_ids, parse.options.authserv_ids_count,
	    parse.options.authserv_below,
	    message->from.count == 1 ? message->from.items[0].address : "");
	message->sender_signs = sender_signs(message);
	digest_header(&parse, (struct span){raw, length},
	    (size_t)(parse.header.body.bytes - bytes), message);
}
