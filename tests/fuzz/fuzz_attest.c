/* SPDX-License-Identifier: ISC */
/*
 * The strict scan of a header by whoever has the bytes: a reader that lies
 * changes nothing of what it finds, and what it finds stands in the bytes. The
 * mark of a header is the same however a server folds it.
 */
#define _GNU_SOURCE /* memmem */
#include "casework/header_mark.h"
#include "mail/attest.h"
#include "mail/claimed.h"
#include "mail/message.h"
#include "mail/parse_private.h"
#include "mail/words.h"
#include "tests/fuzz/fuzz.h"

static const char other_mail[] =
    "Return-Path: <>\nReceived: from a (a [192.0.2.7]) by mx.example;\n"
    " Wed, 1 Jan 2020 09:00:00 +0000\n"
    "Authentication-Results: mx.example; dmarc=pass header.from=evil.example\n"
    "From: Mallory <mallory@evil.example>\nReply-To: m@evil.example\n"
    "Sender: m@evil.example\nTo: a@b.example\nCc: c@b.example\n"
    "Resent-From: m@evil.example\nResent-To: d@b.example\n"
    "Delivered-To: d@b.example\n"
    "Message-ID: <1@evil.example>\nIn-Reply-To: <2@evil.example>\n"
    "References: <2@evil.example> <3@evil.example>\n"
    "Date: Wed, 1 Jan 2020 09:00:00 +0000\n"
    "Auto-Submitted: auto-replied\n\nText.\n";

static const char *const ids[] = {"mx.example"};
static const struct message_options options = {
    .authserv_ids = ids, .authserv_ids_count = 1};

static void
same_list(struct mail_address_list a, struct mail_address_list b)
{
	FUZZ_MUST(a.count == b.count);
	for (size_t i = 0; i < a.count; i++)
		FUZZ_MUST(strcmp(a.items[i].address, b.items[i].address) == 0);
}

static void
same_lists(const struct message *a, const struct message *b)
{
	same_list(a->reply_to, b->reply_to);
	same_list(a->sender, b->sender);
	same_list(a->to, b->to);
	same_list(a->cc, b->cc);
	same_list(a->resent_from, b->resent_from);
	same_list(a->resent_to, b->resent_to);
	same_list(a->delivered_to, b->delivered_to);
}

/* From in a charset other than UTF-8 may stay as the reader says. */
static bool
is_told(const struct message *message)
{
	return message->from.count == 1 &&
	    message_has_problem(message, ATTEST_PROBLEM);
}

static bool
is_converted(struct arena *memory, struct span raw)
{
	struct problems ignored = {.count = 0};
	struct header header;

	if (memchr(raw.bytes, '\n', raw.length) == NULL)
		raw.bytes = parse_line_ends(memory, raw.bytes, raw.length);
	header = header_read(memory, raw, &ignored);
	return words_need_conversion(header_value(&header, "From"));
}

static void
same(struct arena *memory, struct span raw, const struct message *a,
    const struct message *b)
{
	same_lists(a, b);
	FUZZ_MUST(a->return_path == b->return_path);
	FUZZ_MUST(strcmp(a->return_path_address, b->return_path_address) == 0);
	FUZZ_MUST(strcmp(a->network, b->network) == 0);
	FUZZ_MUST(strcmp(a->message_id, b->message_id) == 0);
	FUZZ_MUST(strcmp(a->in_reply_to, b->in_reply_to) == 0);
	FUZZ_MUST(a->references_count == b->references_count);
	for (size_t i = 0; i < a->references_count; i++)
		FUZZ_MUST(strcmp(a->references[i], b->references[i]) == 0);
	FUZZ_MUST(a->received_at == b->received_at);
	FUZZ_MUST(a->date_at == b->date_at);
	FUZZ_MUST(
	    memcmp(a->header_digest, b->header_digest, DIGEST_BYTES) == 0);
	if (is_told(b) && is_converted(memory, raw))
		return;
	same_list(a->from, b->from);
	FUZZ_MUST(a->authentication.dmarc == b->authentication.dmarc);
	FUZZ_MUST(a->authentication.spf == b->authentication.spf);
}

/* Without blanks, which a header may be folded at. */
static char *
unfolded(struct arena *memory, const char *bytes, size_t length)
{
	char *kept = arena_alloc(memory, length + 1), *end = kept;

	for (size_t i = 0; i < length; i++)
		if (!ascii_is_blank(bytes[i]) && bytes[i] != '\0')
			*end++ = bytes[i];
	*end = '\0';
	return kept;
}

/* Between the brackets, which are added if somebody forgot them. */
static void
stands(struct arena *memory, const char *raw, const char *id)
{
	size_t length = strlen(id);

	if (length >= 2)
		FUZZ_MUST(
		    strstr(raw, unfolded(memory, id + 1, length - 2)) != NULL);
}

static void
check_mark(struct arena *memory, const char *raw, size_t length)
{
	static const unsigned char key[DIGEST_BYTES] = {1};
	char *folded = arena_alloc(memory, 2 * length + 1);
	size_t at = 0;

	for (size_t i = 0; i < length; i++) {
		if (raw[i] == '\n' && (i == 0 || raw[i - 1] != '\r'))
			folded[at++] = '\r';
		folded[at++] = raw[i];
	}
	FUZZ_MUST(header_mark(key, raw, length) > 0);
	FUZZ_MUST(
	    header_mark(key, raw, length) == header_mark(key, folded, at));
}

/* In memory of that size: what a scan without the parser reads, and finds. */
static void
check_claimed(const uint8_t *data, size_t size)
{
	char address[CLAIMED_SIZE];
	char *exact = malloc(size == 0 ? 1 : size);

	if (exact == NULL)
		abort();
	memcpy(exact, data, size);
	if (claimed_from(exact, size, address)) {
		FUZZ_MUST(strchr(address, '@') > address);
		FUZZ_MUST(strlen(address) < CLAIMED_SIZE);
		FUZZ_MUST(strpbrk(address, " \r\n\t\033<>\"") == NULL);
		FUZZ_MUST(
		    memmem(exact, size, address, strlen(address)) != NULL);
	} else {
		FUZZ_MUST(address[0] == '\0');
	}
	free(exact);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *memory = arena_new();
	char *raw = arena_copy(memory, data, size), *plain;
	struct message *honest = message_parse(memory, raw, size, &options);
	struct message *lying =
	    message_parse(memory, other_mail, sizeof other_mail - 1, &options);

	attest(memory, raw, size, &options, honest);
	attest(memory, raw, size, &options, lying);
	same(memory, (struct span){raw, size}, honest, lying);
	FUZZ_MUST(message_has_problem(lying, ATTEST_PROBLEM) ||
	    strstr(raw, "evil.example") != NULL);
	plain = unfolded(memory, raw, size);
	stands(memory, plain, honest->message_id);
	stands(memory, plain, honest->in_reply_to);
	for (size_t i = 0; i < honest->references_count; i++)
		stands(memory, plain, honest->references[i]);
	check_mark(memory, raw, size);
	check_claimed(data, size);
	arena_free(memory);
	return 0;
}
