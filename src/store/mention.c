/* SPDX-License-Identifier: ISC */
#include "store/mention.h"

#include <string.h>

#include "base/memory.h"
#include "store/db_private.h"

#define SIDE_MAX 64
/* Of a text with more the rest is not read: it is always compared. */
#define MENTIONS_MAX 1000
#define TOO_MANY     "*"

/* A byte above ASCII is part of a letter. */
static bool
is_word(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	    (byte >= 'A' && byte <= 'Z') || byte >= 0x80;
}

/* The word before and the word after `at`, which is an "@" or the end. */
static void
around(const char *start, const char *at, char ret_who[MENTION_SIZE])
{
	const char *from = at, *end = *at == '\0' ? at : at + 1;
	size_t length;

	while (from > start && at - from < SIDE_MAX &&
	    is_word((unsigned char)from[-1]))
		from--;
	while (end - at <= SIDE_MAX && is_word((unsigned char)*end))
		end++;
	length = (size_t)(end - from);
	if (length == 1 && *at == '@')
		length = 0;
	memcpy(ret_who, from, length);
	ret_who[length] = '\0';
	for (char *byte = ret_who; *byte != '\0'; byte++)
		if (*byte >= 'A' && *byte <= 'Z')
			*byte = (char)(*byte - 'A' + 'a');
}

void
mention_who(const char *address, char ret_who[MENTION_SIZE])
{
	const char *at = strrchr(address, '@');

	around(address, at == NULL ? address + strlen(address) : at, ret_who);
}

static bool
add(struct db *db, int64_t message_id, const char *who, bool is_sender,
    struct error *err)
{
	static const char sql[] =
	    "INSERT INTO mention (message_id, who, is_sender)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (message_id, who) DO NOTHING";
	struct statement *insert;

	if (who[0] == '\0')
		return true;
	insert = db_statement(db, sql);
	db_bind_int(insert, 1, message_id);
	db_bind_text(insert, 2, who);
	db_bind_int(insert, 3, is_sender);
	return db_run(insert, err);
}

static bool
add_text(struct db *db, int64_t message_id, const char *text, size_t *count,
    struct error *err)
{
	char who[MENTION_SIZE];

	for (const char *at = strchr(text, '@');
	     at != NULL && *count <= MENTIONS_MAX; at = strchr(at + 1, '@')) {
		around(text, at, who);
		if (!add(db, message_id,
			(*count)++ == MENTIONS_MAX ? TOO_MANY : who, false,
			err))
			return false;
	}
	return true;
}

bool
mention_add_sender(
    struct db *db, int64_t message_id, const char *address, struct error *err)
{
	char who[MENTION_SIZE];

	mention_who(address, who);
	return add(db, message_id, who, true, err);
}

static bool
add_all(struct db *db, int64_t message_id, const char *from_address,
    const char *const *texts, size_t texts_count, struct error *err)
{
	size_t count = 0;

	if (!mention_add_sender(db, message_id, from_address, err))
		return false;
	for (size_t i = 0; i < texts_count; i++)
		if (texts[i] != NULL &&
		    !add_text(db, message_id, texts[i], &count, err))
			return false;
	return true;
}

bool
mention_add(struct db *db, int64_t message_id, const struct message *message,
    struct error *err)
{
	const char *const texts[] = {
	    message->text, message->quoted, message->forms};

	return add_all(db, message_id,
	    message->from.count > 0 ? message->from.items[0].address : "",
	    texts, LENGTH(texts), err);
}

bool
mention_fill(struct db *db, struct error *err)
{
	static const char sql[] =
	    "SELECT id, from_address, text, quoted, forms FROM message"
	    " ORDER BY id";
	struct statement *each = db_statement(db, sql);
	enum db_step step;

	while ((step = db_step(each, err)) == DB_ROW) {
		const char *const texts[] = {
		    db_text(each, 2), db_text(each, 3), db_text(each, 4)};

		if (!add_all(db, db_int(each, 0), db_text(each, 1), texts,
			LENGTH(texts), err)) {
			db_done(each);
			return false;
		}
	}
	return step == DB_END;
}
