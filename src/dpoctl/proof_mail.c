/* SPDX-License-Identifier: ISC */
#include "dpoctl/proof_private.h"

#include <string.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/json.h"
#include "store/message_store.h"

/* The messages, while they are read. */
struct mails {
	struct proof *proof;
	struct buffer json;
	struct error *err;
	bool is_failed;
};

static void
add_text(struct arena *memory, struct buffer *text, const char *title,
    const char *content)
{
	if (*content == '\0')
		return;
	buffer_add_printf(text, "\n%s%s\n", title,
	    utf8_visible(memory, content, strlen(content), UTF8_KEEP_LINES));
}

static bool
put_text(struct mails *mails, const struct message_row *message,
    struct arena *memory)
{
	struct proof *proof = mails->proof;
	char received[TIMESTAMP_TEXT_SIZE];
	struct buffer text = {0};

	timestamp_format(message->received_at, received);
	proof_line(proof, &text, "Received: ", received);
	proof_line(proof, &text, "From: ", message->from);
	proof_line(proof, &text, "Subject: ", message->subject);
	add_text(memory, &text, "", message->text);
	add_text(memory, &text, "[Quoted]\n", message->quoted);
	add_text(memory, &text, "[Forms]\n", message->forms);
	add_text(memory, &text, "[Hidden from a reader]\n", message->hidden);
	return proof_put_text(proof,
	    arena_printf(memory, "mails/%lld.txt", (long long)proof->mails),
	    &text, mails->err);
}

/* The bytes as received; their name and digest, or "" if not stored. */
static bool
put_raw(struct mails *mails, const struct message_row *message,
    struct arena *memory)
{
	struct proof *proof = mails->proof;
	char hex[DIGEST_HEX_SIZE] = "";
	const char *name =
	    arena_printf(memory, "mails/%lld.eml", (long long)proof->mails);
	size_t length;
	char *raw;

	switch (message_store_raw(proof->session->db, memory, message->id, &raw,
	    &length, mails->err)) {
	case FAILED:
		return false;
	case ABSENT:
		proof->mails_missing++;
		name = "";
		break;
	case FOUND:
		if (!proof_put(proof, name, raw, length, hex, mails->err))
			return false;
		break;
	}
	json_add_member(&mails->json, "file", name);
	json_add_member(&mails->json, "sha256", hex);
	return true;
}

/* Inside the messages as received: they have no files of their own. */
static void
add_attachments(struct buffer *json, const struct message_row *message)
{
	buffer_add_string(json, ",\"attachments\":[");
	for (size_t i = 0; i < message->attachments_count; i++) {
		const struct mail_attachment *file = &message->attachments[i];
		char hex[DIGEST_HEX_SIZE];

		digest_hex(file->digest, hex);
		proof_next(json);
		buffer_add_byte(json, '{');
		json_add_member(json, "name", file->name);
		json_add_member(json, "type", file->type);
		proof_number(json, "bytes", (int64_t)file->bytes);
		json_add_member(json, "sha256", hex);
		buffer_add_byte(json, '}');
	}
	buffer_add_byte(json, ']');
}

static bool
add_mail(const struct message_row *message, void *context)
{
	struct mails *mails = context;
	struct arena *memory = arena_new();
	struct buffer *json = &mails->json;
	bool is_put;

	mails->proof->mails++;
	proof_next(json);
	buffer_add_byte(json, '{');
	proof_number(json, "number", mails->proof->mails);
	proof_time(json, "received_at", message->received_at);
	json_add_member(json, "from", message->from);
	json_add_member(json, "subject", message->subject);
	json_add_member(json, "sender_evidence", message->sender_evidence);
	json_add_member(json, "decision", message->decision);
	json_add_member(json, "problems", message->problems);
	is_put =
	    put_raw(mails, message, memory) && put_text(mails, message, memory);
	add_attachments(json, message);
	buffer_add_byte(json, '}');
	arena_free(memory);
	mails->is_failed = !is_put;
	return is_put;
}

bool
proof_put_mails(struct proof *proof, struct error *err)
{
	struct mails mails = {.proof = proof, .err = err};

	buffer_add_byte(&mails.json, '[');
	if (!ticket_store_each_message(
		proof->session->db, proof->ticket->id, add_mail, &mails, err) ||
	    mails.is_failed) {
		buffer_release(&mails.json);
		return false;
	}
	buffer_add_string(&mails.json, "\n]\n");
	return proof_put_text(proof, "mails.json", &mails.json, err);
}
