/* SPDX-License-Identifier: ISC */
#include "rules/judging_private.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

enum {
	FIRST_BYTES_MIN = 60, /* shorter ones may be only a salutation */
	FIRST_BYTES_MAX = 600,
	NAME_BYTES_MAX = 255, /* of an attachment */
	FIELD_BYTES_MAX = 2000,
};

static struct folded
fold_attachments(struct arena *memory, const struct message *message)
{
	struct buffer names = {0};
	struct folded folded;
	char *text;

	for (size_t i = 0;
	     i < message->attachments_count && i < MESSAGE_ATTACHMENTS_MAX;
	     i++) {
		const char *name = message->attachments[i].name;
		size_t length = strnlen(name, NAME_BYTES_MAX);

		buffer_add(&names, name, utf8_cut(name, length));
		buffer_add_string(&names, "\n\n");
	}
	folded = fold(memory, buffer_string(&names), names.length);
	buffer_release(&names);
	text = arena_copy(memory, folded.text, folded.length);
	for (size_t i = 0; i < folded.length; i++)
		if (text[i] == '_')
			text[i] = ' ';
	folded.text = text;
	return folded;
}

static void
add_field(struct buffer *lines, const char *name, const char *value)
{
	size_t length = strnlen(value, FIELD_BYTES_MAX);

	if (length == 0)
		return;
	buffer_add_string(lines, name);
	buffer_add(lines, value, utf8_cut(value, length));
	buffer_add_string(lines, "\n\n");
}

static void
add_addresses(struct buffer *lines, const char *name,
    const struct mail_address_list *list)
{
	for (size_t i = 0; i < list->count && i < MESSAGE_ADDRESSES_MAX; i++) {
		add_field(lines, name, list->items[i].name);
		add_field(lines, name, list->items[i].address);
	}
}

/* The stored header fields; each is a paragraph. */
static struct folded
fold_header(struct arena *memory, const struct message *message, bool is_from)
{
	struct buffer lines = {0};
	struct folded folded;

	add_addresses(&lines, is_from ? "" : "from: ", &message->from);
	add_addresses(&lines, is_from ? "" : "reply-to: ", &message->reply_to);
	add_addresses(&lines, is_from ? "" : "sender: ", &message->sender);
	if (!is_from) {
		add_addresses(&lines, "to: ", &message->to);
		add_addresses(&lines, "cc: ", &message->cc);
		add_field(&lines, "return-path: ",
		    message->return_path_address == NULL
			? ""
			: message->return_path_address);
		add_field(&lines, "message-id: ",
		    message->message_id == NULL ? "" : message->message_id);
	}
	folded = fold(memory, buffer_string(&lines), lines.length);
	buffer_release(&lines);
	return folded;
}

/* The text up to an empty line, after the salutation. */
static struct folded
cut_first(struct arena *memory, struct folded text)
{
	size_t end = 0;

	while (end < text.length &&
	    (text.text[end] != '\n' || end < FIRST_BYTES_MIN) &&
	    end < FIRST_BYTES_MAX)
		end++;
	end = utf8_cut(text.text, end);
	text.text = arena_copy(memory, text.text, end);
	text.length = end;
	return text;
}

/*
 * Finds the line starts; all lines beyond the last bit of a mask count as one.
 */
static void
find_lines(struct judging *judging, enum rule_where where)
{
	const struct folded *place = &judging->places[where];
	const char *at = place->text, *end = place->text + place->length;
	size_t *lines =
	    arena_array(judging->memory, PREFILTER_LINES, sizeof *lines);
	size_t count = 0;

	do {
		lines[count++] = (size_t)(at - place->text);
		at = memchr(at, '\n', (size_t)(end - at));
		at = at == NULL ? NULL : at + 1;
	} while (at != NULL && count < PREFILTER_LINES);
	judging->lines[where] = lines;
	judging->lines_count[where] = count;
}

/* The first paragraph is part of the text: uses its result. */
static void
find_literals(struct judging *judging, enum rule_where where)
{
	const struct folded *place = &judging->places[where];
	const struct prefilter *filter = judging->rules->prefilter;
	struct prefilter_found *found = &judging->rules->found[where];

	find_lines(judging, where);
	if (place->is_cut)
		judging_note_limit(judging, rule_where_name(where));
	if (where == RULE_FIRST) {
		judging->found[where] = judging->found[RULE_TEXT];
		return;
	}
	prefilter_run(filter, place->text, place->length, found);
	judging->found[where] = found->lines;
}

void
judging_fold(struct judging *judging)
{
	const struct message *message = judging->message;
	struct arena *memory = judging->memory;
	struct folded *places = judging->places;
	unsigned used = judging->rules->wheres;

	places[RULE_SUBJECT] = fold(memory, message->subject,
	    strnlen(message->subject, MESSAGE_SUBJECT_MAX));
	places[RULE_TEXT] = fold(
	    memory, message->text, strnlen(message->text, MESSAGE_TEXT_MAX));
	places[RULE_FIRST] = cut_first(memory, places[RULE_TEXT]);
	if (message->attachments_count > 0)
		places[RULE_ATTACHMENT] = fold_attachments(memory, message);
	if ((used & 1u << RULE_ADDRESS) != 0)
		places[RULE_ADDRESS] = fold_header(memory, message, true);
	if ((used & 1u << RULE_HEADER) != 0)
		places[RULE_HEADER] = fold_header(memory, message, false);
	for (int i = 0; i < RULE_WHERES; i++)
		if (places[i].length > 0)
			find_literals(judging, (enum rule_where)i);
}

void
judging_origin(struct judging *judging, enum rule_where where, size_t start,
    size_t end, size_t *ret_start, size_t *ret_length)
{
	enum rule_where whole = where == RULE_FIRST ? RULE_TEXT : where;
	const char *text = whole == RULE_SUBJECT ? judging->message->subject
						 : judging->message->text;
	size_t max =
	    whole == RULE_SUBJECT ? MESSAGE_SUBJECT_MAX : MESSAGE_TEXT_MAX;
	size_t length, last;

	*ret_start = *ret_length = 0;
	if ((whole != RULE_SUBJECT && whole != RULE_TEXT) || end <= start)
		return;
	length = strnlen(text, max);
	if (judging->origins[whole] == NULL)
		judging->origins[whole] = fold_origins(judging->memory, text,
		    length, judging->places[whole].length);
	*ret_start = judging->origins[whole][start];
	last = judging->origins[whole][end - 1] + 1;
	while (last < length && ((unsigned char)text[last] & 0xc0) == 0x80)
		last++;
	*ret_length = last - *ret_start;
	/* In a form: it is not in the text. */
	if (whole == RULE_TEXT && last > judging->text_length)
		*ret_start = *ret_length = 0;
}
