/* SPDX-License-Identifier: ISC */
#include "dpoctl/enclosure.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/file.h"
#include "base/memory.h"
#include "store/message_store.h"
#include "reader/reader.h"

struct collecting {
	struct arena *memory;
	struct enclosure *files, *messages; /* owned */
	size_t files_count, messages_count;
};

static void
add(struct enclosure **items, size_t *count, const struct enclosure *item)
{
	*items = memory_resize(*items, *count + 1, sizeof **items);
	(*items)[(*count)++] = *item;
}

static void
add_file(struct collecting *all, const struct enclosure *message,
    const struct mail_attachment *attachment, size_t position)
{
	struct enclosure file = *message;
	char digest[DIGEST_HEX_SIZE];

	digest_hex(attachment->digest, digest);
	file.what = ENCLOSURE_FILE;
	file.part = arena_printf(all->memory, "%zu", all->files_count + 1);
	file.name = arena_string(all->memory, attachment->name);
	file.type = arena_string(all->memory, attachment->type);
	file.size_bytes = (int64_t)attachment->bytes;
	file.digest = arena_string(all->memory, digest);
	file.position = (uint32_t)position;
	add(&all->files, &all->files_count, &file);
}

static bool
collect(const struct message_row *row, void *context)
{
	struct collecting *all = context;
	struct enclosure message = {.what = ENCLOSURE_MAIL,
	    .part =
		arena_printf(all->memory, "mail:%zu", all->messages_count + 1),
	    .name = "",
	    .type = "message/rfc822",
	    .size_bytes = -1,
	    .digest = "",
	    .message = (int64_t)all->messages_count + 1,
	    .message_id = row->id,
	    .received_at = row->received_at,
	    .from = arena_string(all->memory, row->from),
	    .text = arena_printf(all->memory, "%s%s%s", row->text,
		row->quoted[0] == '\0' ? "" : "\n\n", row->quoted)};

	for (size_t i = 0; i < row->attachments_count; i++)
		add_file(all, &message, &row->attachments[i], i);
	add(&all->messages, &all->messages_count, &message);
	return true;
}

bool
enclosures_read(struct session *session, const struct ticket_row *ticket,
    struct enclosures *ret, struct error *err)
{
	struct collecting all = {.memory = session->memory};
	bool is_read = ticket_store_each_message(
	    session->db, ticket->id, collect, &all, err);
	size_t count = all.files_count + 2 * all.messages_count;
	struct enclosure *items =
	    arena_array(session->memory, count + 1, sizeof *items);

	for (size_t i = 0; i < all.files_count; i++)
		items[i] = all.files[i];
	for (size_t i = 0; i < all.messages_count; i++) {
		struct enclosure *text =
		    &items[all.files_count + all.messages_count + i];

		items[all.files_count + i] = *text = all.messages[i];
		text->what = ENCLOSURE_TEXT;
		text->type = "text/plain";
		text->size_bytes = (int64_t)strlen(text->text);
		text->part = arena_printf(session->memory, "text:%zu", i + 1);
	}
	free(all.files);
	free(all.messages);
	*ret = (struct enclosures){
	    items, count, all.files_count, all.messages_count};
	return is_read;
}

int
enclosures_find(struct session *session, const struct enclosures *enclosures,
    const char *part, const struct enclosure **ret_enclosure)
{
	bool is_short = strcmp(part, "mail") == 0 || strcmp(part, "text") == 0;
	const char *name =
	    is_short ? arena_printf(session->memory, "%s:1", part) : part;

	if (is_short && enclosures->messages_count > 1)
		return session_usage(session,
		    "there are %zu messages: specify %s:1 to %s:%zu",
		    enclosures->messages_count, part, part,
		    enclosures->messages_count);
	for (size_t i = 0; i < enclosures->count; i++) {
		if (strcmp(enclosures->items[i].part, name) != 0)
			continue;
		*ret_enclosure = &enclosures->items[i];
		return EX_OK;
	}
	return session_fail(EXIT_NOTHING,
	    "no such part: %s; \"dpoctl attachments\" lists them", part);
}

struct unpacking {
	struct session *session;
	struct reader *reader; /* NULL: not started */
	struct arena *memory;  /* for the current message */
	int64_t message_id;    /* its row; 0: none */
	int64_t read_id;       /* which the reader's batch is for */
	char *raw;
	size_t length;
};

struct unpacking *
unpacking_new(struct session *session)
{
	struct unpacking *unpacking =
	    arena_alloc(session->memory, sizeof *unpacking);

	*unpacking =
	    (struct unpacking){.session = session, .memory = arena_new()};
	return unpacking;
}

void
unpacking_free(struct unpacking *unpacking)
{
	reader_stop(unpacking->reader);
	arena_free(unpacking->memory);
}

static int
fetch(struct unpacking *unpacking, const struct enclosure *enclosure)
{
	struct error err;

	if (unpacking->message_id == enclosure->message_id)
		return EX_OK;
	arena_clear(unpacking->memory);
	unpacking->message_id = 0;
	switch (message_store_raw(unpacking->session->db, unpacking->memory,
	    enclosure->message_id, &unpacking->raw, &unpacking->length, &err)) {
	case FOUND:
		unpacking->message_id = enclosure->message_id;
		return EX_OK;
	case ABSENT:
		return session_fail(EXIT_NOTHING,
		    "message %lld is not kept as received",
		    (long long)enclosure->message);
	default:
		return session_error(&err, EX_DATAERR);
	}
}

/*
 * Without rules: an error in them must not prevent access to a file. Each
 * message is a batch of its own.
 */
static bool
start(struct unpacking *unpacking, struct error *err)
{
	struct arena *memory = unpacking->session->memory;
	const struct reader_options options = {
	    .program = file_program_data(memory, "dpod-reader")};

	if (unpacking->reader == NULL) {
		unpacking->reader = reader_start(&options, err);
		unpacking->read_id = 0;
	}
	if (unpacking->reader == NULL)
		return false;
	if (unpacking->read_id != unpacking->message_id &&
	    !reader_begin_batch(unpacking->reader, err))
		return false;
	unpacking->read_id = unpacking->message_id;
	return true;
}

static int
extract(struct unpacking *unpacking, const struct enclosure *file,
    bool as_words, struct buffer *ret_bytes)
{
	const struct reader_part part = {file->position, as_words};
	struct error err;
	enum extract_end end;
	int code = fetch(unpacking, file);

	if (code != EX_OK)
		return code;
	if (!start(unpacking, &err))
		return session_error(&err, EX_CONFIG);
	if (!reader_extract(unpacking->reader, unpacking->raw,
		unpacking->length, &part, ret_bytes, &end, &err)) {
		reader_stop(unpacking->reader);
		unpacking->reader = NULL;
		return session_fail(
		    EX_DATAERR, "attachment %s: %s", file->part, err.text);
	}
	if (end == EXTRACT_NO_WORDS)
		return session_fail(EXIT_NOTHING,
		    "attachment %s is %s and cannot be shown as text: use"
		    " \"dpoctl save\"",
		    file->part, file->type);
	if (end == EXTRACT_DONE)
		return EX_OK;
	return session_fail(EX_DATAERR,
	    "attachment %s is not found in its message: save the message"
	    " (mail:%lld)",
	    file->part, (long long)file->message);
}

int
unpacking_bytes(struct unpacking *unpacking, const struct enclosure *enclosure,
    struct buffer *ret_bytes)
{
	unsigned char digest[DIGEST_BYTES];
	char text[DIGEST_HEX_SIZE];
	int code;

	buffer_clear(ret_bytes);
	if (enclosure->what == ENCLOSURE_TEXT) {
		buffer_add_string(ret_bytes, enclosure->text);
		return EX_OK;
	}
	if (enclosure->what == ENCLOSURE_MAIL) {
		code = fetch(unpacking, enclosure);
		if (code == EX_OK)
			buffer_add(
			    ret_bytes, unpacking->raw, unpacking->length);
		return code;
	}
	code = extract(unpacking, enclosure, false, ret_bytes);
	if (code != EX_OK)
		return code;
	digest_of(buffer_string(ret_bytes), ret_bytes->length, digest);
	digest_hex(digest, text);
	return strcmp(text, enclosure->digest) == 0
	    ? EX_OK
	    : session_fail(EX_DATAERR,
		  "attachment %s is not what was recorded of it: save the"
		  " message (mail:%lld)",
		  enclosure->part, (long long)enclosure->message);
}

int
unpacking_words(struct unpacking *unpacking, const struct enclosure *enclosure,
    struct buffer *ret_words)
{
	return enclosure->what == ENCLOSURE_FILE
	    ? extract(unpacking, enclosure, true, ret_words)
	    : unpacking_bytes(unpacking, enclosure, ret_words);
}
