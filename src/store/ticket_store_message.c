/* SPDX-License-Identifier: ISC */
#include "store/ticket_store.h"

#include <stdlib.h>

#include "mail/sender_sign.h"
#include "ticket/person.h"
#include "store/db_private.h"
#include "store/json.h"
#include "store/mention.h"
#include "store/message_store.h"
#include "store/ticket_change.h"

/* Larger messages are not copied into the row being inserted. */
#define RAW_AT_ONCE_MAX ((size_t)1024 * 1024)

/* Joins the words of a list with blanks. */
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
		buffer_add_printf(ret_json,
		    ",\"weight\":%d,\"start\":%zu,\"length\":%zu}", hit->weight,
		    hit->start, hit->length);
	}
	buffer_add_byte(ret_json, ']');
}

static const char *
kind_or_none(int kind)
{
	return kind < 0 ? "" : kind_name((enum kind)kind);
}

/* Writes which words indicated which language. */
static void
write_languages(
    const struct classification *classification, struct buffer *ret_json)
{
	buffer_add_string(ret_json, ",\"languages\":[");
	for (size_t i = 0; i < classification->languages_count; i++) {
		const struct language_share *share =
		    &classification->languages[i];

		buffer_add_string(ret_json, i == 0 ? "{" : ",{");
		json_add_member(ret_json, "language", share->code);
		json_add_member(ret_json, "words", share->words);
		buffer_add_printf(ret_json, ",\"percent\":%d}", share->percent);
	}
	buffer_add_byte(ret_json, ']');
}

static void
write_limits(
    const struct classification *classification, struct buffer *ret_json)
{
	buffer_add_string(ret_json, ",\"limits\":[");
	for (size_t i = 0; i < classification->limits_count; i++) {
		if (i > 0)
			buffer_add_byte(ret_json, ',');
		json_add_string(ret_json, classification->limits[i]);
	}
	buffer_add_byte(ret_json, ']');
}

/* Writes the likely kinds, and what is expected in the mailbox. */
static void
write_guesses(
    const struct classification *classification, struct buffer *ret_json)
{
	json_add_member(
	    ret_json, "expect", expect_name(classification->expect));
	json_add_member(ret_json, "other",
	    classification->other == NULL ? "" : classification->other);
	if (classification->unsure_permille > 0)
		buffer_add_printf(ret_json,
		    ",\"request_permille\":%d,\"unsure_permille\":%d",
		    classification->request_permille,
		    classification->unsure_permille);
	buffer_add_string(ret_json, ",\"guesses\":[");
	for (size_t i = 0; i < classification->guesses_count; i++) {
		unsigned kind = classification->guesses[i];

		buffer_add_string(ret_json, i == 0 ? "{" : ",{");
		json_add_member(ret_json, "kind", kind_name((enum kind)kind));
		buffer_add_printf(ret_json, ",\"permille\":%d}",
		    classification->permille[kind]);
	}
	buffer_add_byte(ret_json, ']');
}

/* Writes the sentence with the highest score, and the reasons. */
static void
write_sentence(const struct learned_sentence *sentence, struct buffer *ret_json)
{
	if (sentence->length == 0)
		return;
	buffer_add_string(ret_json, ",\"sentence\":{");
	json_add_member(ret_json, "what", sentence->what);
	buffer_add_printf(ret_json,
	    ",\"subject\":%s,\"start\":%zu,\"length\":%zu,\"reasons\":[",
	    sentence->is_subject ? "true" : "false", sentence->start,
	    sentence->length);
	for (size_t i = 0; i < sentence->reasons_count; i++) {
		buffer_add_string(ret_json, i == 0 ? "{" : ",{");
		json_add_member(ret_json, "text", sentence->reasons[i].text);
		buffer_add_printf(
		    ret_json, ",\"weight\":%d}", sentence->reasons[i].weight);
	}
	buffer_add_string(ret_json, "]}");
}

/* Writes the effect of the office's correction. */
static void
write_local(const struct learned_local *local, struct buffer *ret_json)
{
	if (!local->took_part)
		return;
	buffer_add_printf(ret_json, ",\"local\":{\"shift\":%d", local->shift);
	json_add_member(
	    ret_json, "without", decision_name((enum decision)local->without));
	buffer_add_byte(ret_json, '}');
}

static void
write_judgement(
    const struct classification *classification, struct buffer *ret_json)
{
	bool is_first = true;

	buffer_add_byte(ret_json, '{');
	json_add_member(ret_json, "best", kind_or_none(classification->best));
	json_add_member(
	    ret_json, "runner_up", kind_or_none(classification->runner_up));
	buffer_add_printf(ret_json,
	    ",\"runner_up_score\":%d,\"threshold_request\":%d,"
	    "\"threshold_unsure\":%d,\"language_percent\":%d,"
	    "\"not_evaluated\":%zu",
	    classification->runner_up_score, classification->threshold_request,
	    classification->threshold_unsure, classification->language_percent,
	    classification->not_evaluated);
	write_languages(classification, ret_json);
	write_limits(classification, ret_json);
	write_guesses(classification, ret_json);
	write_sentence(&classification->sentence, ret_json);
	write_local(&classification->local, ret_json);
	buffer_add_string(ret_json, ",\"kinds\":[");
	for (int i = 0; i < KINDS; i++) {
		if ((classification->kinds & KIND_BIT(i)) == 0)
			continue;
		if (!is_first)
			buffer_add_byte(ret_json, ',');
		json_add_string(ret_json, kind_name((enum kind)i));
		is_first = false;
	}
	buffer_add_string(ret_json, "]}");
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
	db_bind_text(add, 20, message->forms);
	db_bind_text(add, 21, message->hidden);
	db_bind_int(add, 22, message->text_was_forwarded);
}

/*
 * What the message shows about its sender, and whether the address is known
 * from an earlier ticket. Having written before proves no identity.
 */
static bool
describe_sender(struct db *db, const struct stored_message *stored,
    struct buffer *ret_words, struct error *err)
{
	static const char sql[] = "SELECT 1 FROM party WHERE normal = ?3"
				  " AND address = ?1 AND ticket_id <> ?2"
				  " LIMIT 1";
	const struct message *message = stored->message;
	struct statement *find = db_statement(db, sql);
	struct arena *memory = arena_new();
	const char *address =
	    message->from.count > 0 ? message->from.items[0].address : "";
	enum db_step step;

	db_bind_text(find, 1, address);
	db_bind_int(find, 2, stored->ticket_id);
	db_bind_text(find, 3, person_normal(memory, address));
	step = db_step(find, err);
	if (step == DB_ROW)
		db_done(find);
	buffer_add_string(ret_words, sender_describe(memory, message));
	if (step == DB_END)
		buffer_add_printf(ret_words, "%sfirst-contact",
		    ret_words->length == 0 ? "" : " ");
	arena_free(memory);
	return step != DB_FAILED;
}

static bool
insert(struct db *db, const struct stored_message *stored,
    const char *references, const char *problems, const char *explanation,
    const char *sender, const char *judgement, int64_t *ret_message_id,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO message (ticket_id, received_at, date_at, expires_at,"
	    " from_address, from_name, message_id, in_reply_to, reference_ids,"
	    " subject, decision, score, language, explanation, problems, text,"
	    " quoted, raw, sender_evidence, forms, hidden, forwarded, "
	    "judgement)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)";
	const struct classification *classification = stored->classification;
	struct statement *add = db_statement(db, sql);
	bool is_added;

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
	db_bind_text(add, 19, sender);
	db_bind_text(add, 23, judgement);
	if (stored->raw_length <= RAW_AT_ONCE_MAX) {
		db_bind_blob(add, 18, stored->raw, stored->raw_length);
		return db_add(add, ret_message_id, err);
	}
	/* The worker still has all of it: few of its pages may be here too. */
	db_expect_large(db, true);
	db_bind_zeros(add, 18, stored->raw_length);
	is_added = db_add(add, ret_message_id, err) &&
	    db_write_blob(db, "message", "raw", *ret_message_id, stored->raw,
		stored->raw_length, err);
	db_expect_large(db, false);
	return is_added;
}

static bool
add_attachment(struct db *db, int64_t message_id, size_t position,
    const struct mail_attachment *attachment, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO attachment (message_id, position, name, type,"
	    " size_bytes, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, message_id);
	db_bind_int(add, 2, (int64_t)position);
	db_bind_text(add, 3, attachment->name);
	db_bind_text(add, 4, attachment->type);
	db_bind_int(add, 5, (int64_t)attachment->bytes);
	db_bind_blob(add, 6, attachment->digest, sizeof attachment->digest);
	return db_run(add, err);
}

static bool
add_fact(struct db *db, int64_t message_id, size_t position,
    const struct fact *fact, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO fact (message_id, position, name, value)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, message_id);
	db_bind_int(add, 2, (int64_t)position);
	db_bind_text(add, 3, fact_name(fact->name));
	db_bind_text(add, 4, fact->value);
	return db_run(add, err);
}

static bool
add_link(struct db *db, int64_t message_id, size_t position,
    const struct mail_link *link, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mail_link (message_id, position, words, target)"
	    " VALUES (?1, ?2, ?3, ?4)";
	struct statement *add = db_statement(db, sql);

	db_bind_int(add, 1, message_id);
	db_bind_int(add, 2, (int64_t)position);
	db_bind_text(add, 3, link->words);
	db_bind_text(add, 4, link->target);
	return db_run(add, err);
}

bool
ticket_store_add_message(struct db *db, const struct stored_message *stored,
    int64_t *ret_message_id, struct error *err)
{
	const struct message *message = stored->message;
	const struct classification *found = stored->classification;
	struct buffer references = {0}, problems = {0}, explanation = {0};
	struct buffer sender = {0}, judgement = {0};
	int64_t message_id = 0;
	bool added;

	join((const char *const *)message->references,
	    message->references_count, &references);
	join((const char *const *)message->problems, message->problems_count,
	    &problems);
	write_explanation(found, &explanation);
	write_judgement(found, &judgement);
	added = describe_sender(db, stored, &sender, err) &&
	    insert(db, stored, buffer_string(&references),
		buffer_string(&problems), buffer_string(&explanation),
		buffer_string(&sender), buffer_string(&judgement), &message_id,
		err) &&
	    mention_add(db, message_id, message, err);
	for (size_t i = 0; added && i < message->attachments_count; i++)
		added = add_attachment(
		    db, message_id, i, &message->attachments[i], err);
	for (size_t i = 0; added && i < found->facts_count; i++)
		added = add_fact(db, message_id, i, &found->facts[i], err);
	for (size_t i = 0; added && i < message->links_count; i++)
		added = add_link(db, message_id, i, &message->links[i], err);
	if (added && stored->ticket_id != 0)
		added = ticket_change_unread(
		    db, stored->ticket_id, stored->received_at, err);
	buffer_release(&judgement);
	buffer_release(&references);
	buffer_release(&problems);
	buffer_release(&explanation);
	buffer_release(&sender);
	if (added)
		*ret_message_id = message_id;
	return added;
}

static bool
read_attachments(struct db *db, struct arena *memory, struct message_row *row,
    struct error *err)
{
	static const char sql[] =
	    "SELECT name, type, size_bytes, digest FROM attachment"
	    " WHERE message_id = ?1 ORDER BY position";
	struct statement *each = db_statement(db, sql);
	struct mail_attachment *attachments = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(each, 1, row->id);
	while ((step = db_step(each, err)) == DB_ROW) {
		attachments = db_grow(
		    memory, attachments, count, &size, sizeof *attachments);
		attachments[count] = (struct mail_attachment){
		    .name = db_text_copy(memory, each, 0),
		    .type = db_text_copy(memory, each, 1),
		    .bytes = (size_t)db_int(each, 2),
		};
		(void)db_blob(each, 3, attachments[count].digest, DIGEST_BYTES);
		count++;
	}
	row->attachments = attachments;
	row->attachments_count = count;
	return step == DB_END;
}

static bool
read_links(struct db *db, struct arena *memory, struct message_row *row,
    struct error *err)
{
	static const char sql[] = "SELECT words, target FROM mail_link"
				  " WHERE message_id = ?1 ORDER BY position";
	struct statement *each = db_statement(db, sql);
	struct mail_link *links = NULL;
	size_t count = 0, size = 0;
	enum db_step step;

	db_bind_int(each, 1, row->id);
	while ((step = db_step(each, err)) == DB_ROW) {
		links = db_grow(memory, links, count, &size, sizeof *links);
		links[count++] = (struct mail_link){
		    .words = db_text_copy(memory, each, 0),
		    .target = db_text_copy(memory, each, 1),
		};
	}
	row->links = links;
	row->links_count = count;
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
	    .sender_evidence = db_text_copy(memory, each, 11),
	    .forms = db_text_copy(memory, each, 12),
	    .hidden = db_text_copy(memory, each, 13),
	    .was_forwarded = db_int(each, 14) != 0,
	    .subject = db_text_copy(memory, each, 3),
	    .text = db_text_copy(memory, each, 4),
	    .quoted = db_text_copy(memory, each, 5),
	    .decision = db_text_copy(memory, each, 6),
	    .score = (int)db_int(each, 7),
	    .explanation = db_text_copy(memory, each, 8),
	    .received_at = db_int(each, 9),
	    .has_raw = db_int(each, 10) != 0,
	    .judgement = db_text_copy(memory, each, 15),
	    .language = db_text_copy(memory, each, 16),
	    .problems = db_text_copy(memory, each, 17),
	};
}

bool
ticket_store_each_message(struct db *db, int64_t ticket_id,
    message_row_fn *on_row, void *context, struct error *err)
{
	static const char sql[] =
	    "SELECT id, from_name, from_address, subject, text, quoted,"
	    " decision, score, explanation, received_at, raw IS NOT NULL,"
	    " sender_evidence, forms, hidden, forwarded, judgement, language,"
	    " problems"
	    " FROM message WHERE ticket_id = ?1 ORDER BY id";
	struct statement *each = db_statement(db, sql);
	struct arena *memory = arena_new();
	enum db_step step;

	db_bind_int(each, 1, ticket_id);
	while ((step = db_step(each, err)) == DB_ROW) {
		struct message_row row = row_of(memory, each);
		bool read = read_attachments(db, memory, &row, err) &&
		    read_links(db, memory, &row, err);

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
