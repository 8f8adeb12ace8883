/* SPDX-License-Identifier: ISC */
/* Prints each message as one line of JSON; `-t` the time it took instead. */
#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "mail/charset.h"
#include "mail/message.h"
#include "mail/sender_sign.h"
#include "tests/unit/edge.h"

static json_t *
addresses(struct mail_address_list list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list.count; i++)
		json_array_append_new(array,
		    json_pack(
			"[s, s]", list.items[i].name, list.items[i].address));
	return array;
}

static json_t *
strings(const char **items, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(items[i]));
	return array;
}

static json_t *
attachments(const struct message *message)
{
	json_t *array = json_array();

	for (size_t i = 0; i < message->attachments_count; i++)
		json_array_append_new(array,
		    json_pack("[s, s, I]", message->attachments[i].name,
			message->attachments[i].type,
			(json_int_t)message->attachments[i].bytes));
	return array;
}

static json_t *
links(const struct message *message)
{
	json_t *array = json_array();

	for (size_t i = 0; i < message->links_count; i++)
		json_array_append_new(array,
		    json_pack("[s, s]", message->links[i].words,
			message->links[i].target));
	return array;
}

static void
set(json_t *object, const char *name, const char *value)
{
	/* NULL if it is not UTF-8: the contract is broken, and seen so. */
	json_object_set_new(object, name, json_string(value));
}

static void
print(struct arena *memory, const char *file, const struct message *message)
{
	static const char *const paths[] = {"missing", "null", "address"};
	char hex[DIGEST_HEX_SIZE];
	json_t *object = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:I}",
	    "from", addresses(message->from), "reply_to",
	    addresses(message->reply_to), "sender", addresses(message->sender),
	    "to", addresses(message->to), "cc", addresses(message->cc),
	    "date_at", (json_int_t)message->date_at, "received_at",
	    (json_int_t)message->received_at);

	digest_hex(message->content_digest, hex);
	set(object, "file", file);
	set(object, "return_path", paths[message->return_path]);
	set(object, "return_path_address", message->return_path_address);
	set(object, "subject", message->subject);
	set(object, "message_id", message->message_id);
	set(object, "in_reply_to", message->in_reply_to);
	set(object, "content_language", message->content_language);
	set(object, "text", message->text);
	set(object, "quoted", message->quoted);
	set(object, "forms", message->forms);
	set(object, "hidden", message->hidden);
	set(object, "letter_part", message->letter.part);
	set(object, "letter_why", message->letter.why);
	set(object, "beside", message->letter.beside);
	set(object, "unreadable", unreadable_name(message->letter.unreadable));
	set(object, "unreadable_part", message->letter.unreadable_what);
	set(object, "sender_evidence", sender_describe(memory, message));
	json_object_set_new(
	    object, "forwarded", json_boolean(message->text_was_forwarded));
	json_object_set_new(
	    object, "passes_on", json_boolean(message->is_forward));
	set(object, "automatic",
	    automatic_reason_name(message->automatic.reason));
	set(object, "evidence", message->automatic.evidence);
	json_object_set_new(
	    object, "failure", json_boolean(message->automatic.is_failure));
	set(object, "digest", hex);
	json_object_set_new(
	    object, "html", json_boolean(message->text_was_html));
	json_object_set_new(object, "references",
	    strings(message->references, message->references_count));
	json_object_set_new(
	    object, "resent_from", addresses(message->resent_from));
	json_object_set_new(object, "resent_to", addresses(message->resent_to));
	json_object_set_new(
	    object, "forwarded_from", addresses(message->forwarded_from));
	json_object_set_new(
	    object, "forwarded_at", json_integer(message->forwarded_at));
	json_object_set_new(
	    object, "delivered_to", addresses(message->delivered_to));
	json_object_set_new(object, "attachments", attachments(message));
	json_object_set_new(object, "links", links(message));
	json_object_set_new(object, "problems",
	    strings(message->problems, message->problems_count));
	(void)json_dumpf(object, stdout, JSON_COMPACT);
	(void)putchar('\n');
	json_decref(object);
}

static double
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int
main(int count, char **arguments)
{
	bool times = count > 1 && strcmp(arguments[1], "-t") == 0;
	struct arena *memory = arena_new();
	struct buffer bytes = {0};
	struct error err;
	int status = 0;

	if (charset_open_all() > 0)
		(void)fprintf(stderr, "show: a charset is missing\n");
	for (int i = 1 + times; i < count; i++) {
		const struct message *message;
		char *mail;
		double start;

		buffer_clear(&bytes);
		if (!file_read(arguments[i], MESSAGE_BYTES_MAX, &bytes, &err)) {
			(void)fprintf(stderr, "show: %s\n", err.text);
			status = 1;
			continue;
		}
		mail = edge_copy(buffer_string(&bytes), bytes.length);
		start = now_us();
		message = message_parse(memory, mail, bytes.length, NULL);
		if (times)
			printf("%.0f\t%s\n", now_us() - start, arguments[i]);
		else
			print(memory, arguments[i], message);
		arena_clear(memory);
		edge_free(mail, bytes.length);
	}
	buffer_release(&bytes);
	arena_free(memory);
	charset_close_all();
	return status;
}
