/* SPDX-License-Identifier: ISC */
#include "store/ticket_store.h"

#include <stdlib.h>

#include "store/db_private.h"
#include "store/json.h"

/* The words of a list, separated by blanks. */
static void
join(const char *const *words, size_t count, struct buffer *ret_joined)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_add_byte(ret_joined, ' ');
		buffer_add_string(ret_joined, words[i]);
	}
}

static void
write_explanation(
    const struct classification *classification, struct buffer *ret_json)
{
	buffer_add_byte(ret_json, '[');
	for (size_t i = 0; i < classification->hits_count; i++) {
		const struct rule_hit *hit = &classification->hits[i];

		buffer_add_string(ret_json, i == 0 ? "{" : ",{");
		json_add_member(ret_json, "id", hit->id);
		json_add_member(ret_json, "kind", hit->kind);
		json_add_member(ret_json, "where", rule_where_name(hit->where));
		json_add_member(ret_json, "text", hit->text);
		buffer_add_printf(ret_json, ",\"weight\":%d}", hit->weight);
	}
	buffer_add_byte(ret_json, ']');
}

static void
bind_header(struct statement *add, const struct message *message)
{
	static const struct mail_address nobody = {"", ""};
	const struct mail_address *from =
	    message->from.count > 0 ? &message->from.items[0] : &nobody;

	db_bind_int_or_null(add, 3, message->date_at);
	db_bind_text(add, 5, from->address);
	db_bind_text(add, 6, from->name);
	db_bind_text(add, 7, message->message_id);
	db_bind_text(add, 8, message->in_reply_to);
	db_bind_text(add, 10, message->subject);
	db_bind_text(add, 16, message->text);
	db_bind_text(add, 17, message->quoted);
}

static bool
insert(struct db *db, const struct stored_message *stored,
    const char *references, const char *problems, const char *explanation,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO message (ticket_id, received_at, date_at, expires_at,"
	    " from_address, from_name, message_id, in_reply_to, reference_ids,"
	    " subject, decision, score, language, explanation, problems, text,"
	    " quoted, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	    " ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
	const struct classification *classification = stored->classification;
	struct statement *add = db_statement(db, sql);

	bind_header(add, stored->message);
	db_bind_int_or_null(add, 1, stored->ticket_id);
	db_bind_int(add, 2, stored->received_at);
	db_bind_int_or_null(add, 4, stored->expires_at);
	db_bind_text(add, 9, references);
	db_bind_text(add, 11, decision_name(classification->decision));
	db_bind_int(add, 12, classification->score);
	db_bind_text(add, 13, classification->language);
	db_bind_text(add, 14, explanation);
	db_bind_text(add, 15, problems);
	db_bind_blob(add, 18, stored->raw, stored->raw_length);
	return db_run(add, err);
}

static bool
add_attachment(struct db *db, int64_t message_id, size_t position,
    const struct mail_attachment *attachment, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO attachment (message_id, position, name, type,"
	    " size_bytes) VALUES (?1, ?2, ?3, ?4, ?5)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, message_id);
	db_bind_int(add, 2, (int64_t)position);
	db_bind_text(add, 3, attachment->name);
	db_bind_text(add, 4, attachment->type);
	db_bind_int(add, 5, (int64_t)attachment->bytes);
	return db_run(add, err);
}

bool
ticket_store_add_message(struct db *db, const struct stored_message *stored,
    int64_t *ret_message_id, struct error *err)
{
	const struct message *message = stored->message;
	struct buffer references = {0}, problems = {0}, explanation = {0};
	int64_t message_id = 0;
	bool added;

	join((const char *const *)message->references,
	    message->references_count, &references);
	join((const char *const *)message->problems, message->problems_count,
	    &problems);
	write_explanation(stored->classification, &explanation);
	added = insert(db, stored, buffer_string(&references),
	    buffer_string(&problems), buffer_string(&explanation), err);
	if (added)
		message_id = db_last_id(db);
	for (size_t i = 0; added && i < message->attachments_count; i++)
		added = add_attachment(
		    db, message_id, i, &message->attachments[i], err);
	buffer_release(&references);
	buffer_release(&problems);
	buffer_release(&explanation);
	if (added)
		*ret_message_id = message_id;
	return added;
}

static bool
read_attachments(struct db *db, struct arena *memory, struct message_row *row,
    struct error *err)
{
	static const char sql[] =
	    "SELECT name, type, size_bytes FROM attachment"
	    " WHERE message_id = ?1 ORDER BY position";
	struct statement *each = db_statement(db, sql);
	struct mail_attachment *attachments = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(each, 1, row->id);
	while ((step = db_step(each, err)) == DB_ROW) {
		attachments = db_grow(
		    memory, attachments, count, &size, sizeof *attachments);
		attachments[count++] = (struct mail_attachment){
		    .name = db_text_copy(memory, each, 0),
		    .type = db_text_copy(memory, each, 1),
		    .bytes = (size_t)db_int(each, 2),
		};
	}
	row->attachments = attachments;
	row->attachments_count = count;
	return step == DB_END;
}

static struct message_row
row_of(struct arena *memory, const struct statement *each)
{
	const char *name = db_text(each, 1);

	return (struct message_row){
	    .id = db_int(each, 0),
	    .from = name[0] == '\0'
		? db_text_copy(memory, each, 2)
		: arena_printf(memory, "%s <%s>", name, db_text(each, 2)),
	    .subject = db_text_copy(memory, each, 3),
	    .text = db_text_copy(memory, each, 4),
	    .quoted = db_text_copy(memory, each, 5),
	    .decision = db_text_copy(memory, each, 6),
	    .score = (int)db_int(each, 7),
	    .explanation = db_text_copy(memory, each, 8),
	    .received_at = db_int(each, 9),
	    .has_raw = db_int(each, 10) != 0,
	};
}

bool
ticket_store_each_message(struct db *db, int64_t ticket_id,
    message_row_fn *on_row, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT id, from_name, from_address, subject, text, quoted,"
	    " decision, score, explanation, received_at, raw IS NOT NULL"
	    " FROM message WHERE ticket_id = ?1 ORDER BY id";
	struct statement *each = db_statement(db, sql);
	struct arena *memory = arena_new();
	enum db_step step;

	db_bind_int(each, 1, ticket_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct message_row row = row_of(memory, each);
		bool read = read_attachments(db, memory, &row, err);

		if (!read || !on_row(&row, context)) {
			db_done(each);
			step = read ? DB_END : DB_FAILED;
			break;
		}
		arena_clear(memory);
	}
	arena_free(memory);
	return step == DB_END;
}

bool
ticket_store_last_mail(struct db *db, struct arena *memory, int64_t ticket_id,
    const char **ret_message_id, struct error *err)
{
	static const char sql[] = "SELECT message_id FROM message"
				  " WHERE ticket_id = ?1 ORDER BY id DESC";
	struct statement *find = db_statement(db, sql);

	db_bind_int(find, 1, ticket_id);
	switch (db_step(find, err)) {
	case DB_FAILED:
		return false;
	case DB_END:
		*ret_message_id = "";
		return true;
	case DB_ROW:
		break;
	}
	*ret_message_id = db_text_copy(memory, find, 0);
	db_done(find);
	return true;
}
