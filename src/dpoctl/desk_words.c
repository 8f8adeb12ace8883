/* SPDX-License-Identifier: ISC */
#include "dpoctl/desk_words.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <jansson.h>

#include "base/utf8.h"

/* The last line of the output, with single blanks. */
static const char *
last_line(struct arena *memory, const char *text)
{
	struct buffer line = {0};
	size_t length = strlen(text), start;
	const char *copy;

	while (length > 0 && strchr(" \n", text[length - 1]) != NULL)
		length--;
	for (start = length; start > 0 && text[start - 1] != '\n';)
		start--;
	for (size_t i = start; i < length; i++)
		if (text[i] != ' ' || (i > start && text[i - 1] != ' '))
			buffer_add_byte(&line, text[i]);
	copy = utf8_visible(
	    memory, buffer_string(&line), line.length, UTF8_ONE_LINE);
	buffer_release(&line);
	return copy;
}

/* The lines that dpoctl said, after the first without its name; "": none. */
static const char *
said(struct arena *memory, const char *text)
{
	static const char name[] = "dpoctl: ";
	struct buffer words = {0};
	const char *copy;

	for (size_t length; *text != '\0';
	     text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		if (strncmp(text, name, sizeof name - 1) != 0)
			continue;
		if (words.length > 0)
			buffer_add_printf(&words, "; %.*s",
			    (int)(length - (sizeof name - 1)),
			    text + sizeof name - 1);
		else
			buffer_add(&words, text, length);
	}
	copy = utf8_visible(
	    memory, buffer_string(&words), words.length, UTF8_ONE_LINE);
	buffer_release(&words);
	return copy;
}

/* "...; letter 4 held": the text in `done` about letters (casework). */
static void
add_letters(const char *done, struct buffer *ret_letters)
{
	static const char before[] = "letter ", behind[] = " held";

	for (const char *at = strstr(done, before); at != NULL;
	     at = strstr(at, before)) {
		size_t digits;

		at += sizeof before - 1;
		digits = strspn(at, "0123456789");
		if (digits == 0 ||
		    strncmp(at + digits, behind, sizeof behind - 1) != 0)
			continue;
		if (ret_letters->length > 0)
			buffer_add_byte(ret_letters, ' ');
		buffer_add(ret_letters, at, digits);
	}
}

/* "5: access [new]", or "5: letter 9 queued"; NULL: neither. */
static const char *
words_of(struct arena *memory, json_t *object)
{
	long long id =
	    (long long)json_integer_value(json_object_get(object, "id"));
	json_t *ticket = json_object_get(object, "ticket");
	const char *done = json_string_value(json_object_get(object, "done"));
	const char *state = json_string_value(json_object_get(object, "state"));

	if (state == NULL)
		return NULL;
	if (done != NULL)
		return arena_printf(memory, "%lld: %s [%s]", id, done, state);
	return ticket == NULL
	    ? NULL
	    : arena_printf(memory, "%lld: letter %lld %s",
		  (long long)json_integer_value(ticket), id, state);
}

/* For several tickets or letters their number, and the last one. */
static const char *
summary(struct arena *memory, const char *text, struct buffer *ret_letters)
{
	const char *words = "";
	size_t count = 0;

	while (*text == '{') {
		size_t length = strcspn(text, "\n");
		json_t *object = json_loadb(text, length, 0, NULL);
		const char *done =
		    json_string_value(json_object_get(object, "done"));
		const char *its = words_of(memory, object);

		if (its != NULL) {
			count++;
			words = its;
		}
		if (its != NULL && done != NULL)
			add_letters(done, ret_letters);
		json_decref(object);
		text += length + (text[length] == '\n');
	}
	if (count > 1)
		words = arena_printf(
		    memory, "%zu done; the last: %s", count, words);
	return utf8_visible(memory, words, strlen(words), UTF8_ONE_LINE);
}

const char *
desk_words(struct arena *memory, const char *text, int code,
    struct buffer *ret_letters)
{
	const char *advice = strstr(text, "Try `dpoctl");

	if (code == EX_OK && text[0] == '{')
		return summary(memory, text, ret_letters);
	/* A usage error comes before the advice. */
	if (code != EX_OK && advice != NULL)
		text = arena_copy(memory, text, (size_t)(advice - text));
	if (code != EX_OK && said(memory, text)[0] != '\0')
		return said(memory, text);
	return last_line(memory, text);
}
