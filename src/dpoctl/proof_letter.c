/* SPDX-License-Identifier: ISC */
#include "dpoctl/proof_private.h"

#include <string.h>

#include "base/utf8.h"
#include "store/json.h"
#include "store/letter_attempt.h"
#include "store/letter_file.h"
#include "store/letter_raw.h"
#include "store/letter_store.h"

/* The letters, while they are read. */
struct letters {
	struct proof *proof;
	struct buffer json;
	struct error *err;
	bool is_failed;
};

static bool
put_text(struct letters *letters, const struct letter_row *letter,
    struct arena *memory)
{
	struct proof *proof = letters->proof;
	struct buffer text = {0};

	proof_line(proof, &text, "To: ", letter->to_address);
	if (letter->cc[0] != '\0')
		proof_line(proof, &text, "Cc: ", letter->cc);
	if (letter->postal[0] != '\0')
		buffer_add_printf(&text, "By post to:\n%s\n",
		    utf8_visible(memory, letter->postal, strlen(letter->postal),
			UTF8_KEEP_LINES));
	proof_line(proof, &text, "Subject: ", letter->subject);
	buffer_add_printf(&text, "\n%s",
	    utf8_visible(
		memory, letter->body, strlen(letter->body), UTF8_KEEP_LINES));
	return proof_put_text(proof,
	    arena_printf(memory, "letters/%lld.txt", (long long)letter->id),
	    &text, letters->err);
}

static bool
put_raw(struct letters *letters, const struct letter_row *letter,
    struct arena *memory)
{
	struct proof *proof = letters->proof;
	char hex[DIGEST_HEX_SIZE] = "";
	bool is_page =
	    strcmp(letter->state, letter_state_name(LETTER_PRINTED)) == 0;
	const char *name = arena_printf(memory, "letters/%lld.%s",
	    (long long)letter->id, is_page ? "page" : "eml");
	size_t length;
	char *raw;

	switch (letter_raw_find(proof->session->db, memory, letter->id, &raw,
	    &length, letters->err)) {
	case FAILED:
		return false;
	case ABSENT:
		proof->letters_missing++;
		name = "";
		break;
	case FOUND:
		if (!proof_put(proof, name, raw, length, hex, letters->err))
			return false;
		break;
	}
	json_add_member(&letters->json, "file", name);
	json_add_member(&letters->json, "sha256", hex);
	return true;
}

static bool
put_files(struct letters *letters, const struct letter_row *letter,
    struct arena *memory)
{
	struct buffer *json = &letters->json;
	struct letter_file *files;
	size_t count;

	if (!letter_file_list(letters->proof->session->db, memory, letter->id,
		&files, &count, letters->err))
		return false;
	buffer_add_string(json, ",\"attachments\":[");
	for (size_t i = 0; i < count; i++) {
		const char *name =
		    arena_printf(memory, "letters/%lld-%lld.attachment",
			(long long)letter->id, (long long)files[i].number);
		const char *content =
		    files[i].content == NULL ? "" : files[i].content;
		char hex[DIGEST_HEX_SIZE];

		if (!proof_put(letters->proof, name, content, files[i].length,
			hex, letters->err))
			return false;
		proof_next(json);
		buffer_add_byte(json, '{');
		json_add_member(json, "name", files[i].name);
		json_add_member(json, "type", files[i].type);
		json_add_member(json, "file", name);
		json_add_member(json, "sha256", hex);
		buffer_add_byte(json, '}');
	}
	buffer_add_byte(json, ']');
	return true;
}

static bool
add_attempt(const struct letter_attempt *attempt, void *context)
{
	struct buffer *json = context;

	proof_next(json);
	buffer_add_byte(json, '{');
	proof_number(json, "number", attempt->number);
	proof_time(json, "started_at", attempt->started_at);
	proof_time(json, "ended_at", attempt->ended_at);
	json_add_member(json, "result", attempt->result);
	proof_number(json, "code", attempt->code);
	json_add_member(json, "answer", attempt->text);
	buffer_add_byte(json, '}');
	return true;
}

static bool
put_letter(struct letters *letters, const struct letter_row *letter,
    struct arena *memory)
{
	struct buffer *json = &letters->json;

	if (!put_raw(letters, letter, memory) ||
	    !put_text(letters, letter, memory) ||
	    !put_files(letters, letter, memory))
		return false;
	buffer_add_string(json, ",\"attempts\":[");
	if (!letter_attempt_each(letters->proof->session->db, letter->id,
		add_attempt, json, letters->err))
		return false;
	buffer_add_byte(json, ']');
	return true;
}

static bool
add_letter(const struct letter_row *letter, void *context)
{
	struct letters *letters = context;
	struct arena *memory = arena_new();
	struct buffer *json = &letters->json;

	letters->proof->letters++;
	proof_next(json);
	buffer_add_byte(json, '{');
	proof_number(json, "id", letter->id);
	json_add_member(json, "purpose", letter->purpose);
	json_add_member(json, "language", letter->language);
	json_add_member(json, "state", letter->state);
	json_add_member(json, "reason", letter->reason);
	json_add_member(json, "to", letter->to_address);
	json_add_member(json, "message_id", letter->message_id);
	proof_time(json, "created_at", letter->created_at);
	proof_time(json, "sent_at", letter->sent_at);
	proof_time(json, "bounced_at", letter->bounced_at);
	letters->is_failed = !put_letter(letters, letter, memory);
	buffer_add_byte(json, '}');
	arena_free(memory);
	return !letters->is_failed;
}

bool
proof_put_letters(struct proof *proof, struct error *err)
{
	struct letters letters = {.proof = proof, .err = err};

	buffer_add_byte(&letters.json, '[');
	if (!letter_store_each(proof->session->db, NULL, proof->ticket->id,
		add_letter, &letters, err) ||
	    letters.is_failed) {
		buffer_release(&letters.json);
		return false;
	}
	buffer_add_string(&letters.json, "\n]\n");
	return proof_put_text(proof, "letters.json", &letters.json, err);
}
