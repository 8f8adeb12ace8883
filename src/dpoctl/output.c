/* SPDX-License-Identifier: ISC */
#include "dpoctl/output.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "rules/kind.h"
#include "dpoctl/human.h"

struct output {
	bool is_json;
	size_t json_flags;
	const struct output_form *form; /* NULL: none begun */
	struct human *human;		/* for the form, unless JSON */
	json_t *row;
	json_t *list;				/* borrowed; NULL: none open */
	json_t *item;				/* NULL: none begun */
	const struct output_field *item_fields; /* of the open list */
};

struct output *
output_new(bool is_json)
{
	struct output *output = memory_new(1, sizeof *output);

	output->is_json = is_json;
	output->json_flags = JSON_COMPACT;
	if (isatty(STDOUT_FILENO))
		output->json_flags |= JSON_ENSURE_ASCII;
	return output;
}

void
output_hold(void)
{
	/*
	 * The system allocates it only as it fills; stdout keeps it to the end.
	 */
	(void)setvbuf(
	    stdout, memory_new(1, OUTPUT_HELD_MAX), _IOFBF, OUTPUT_HELD_MAX);
}

bool
output_free(struct output *output)
{
	bool is_written;

	output_end(output);
	is_written = fflush(stdout) == 0 && !ferror(stdout);
	free(output);
	return is_written;
}

bool
output_is_json(const struct output *output)
{
	return output->is_json;
}

void
output_begin(struct output *output, const struct output_form *form)
{
	output_end(output);
	output->form = form;
	output->row = json_object();
	if (!output->is_json)
		output->human = human_new(form);
}

void
output_end(struct output *output)
{
	if (output->form == NULL)
		return;
	human_free(output->human);
	json_decref(output->row);
	output->human = NULL;
	output->row = NULL;
	output->form = NULL;
}

/* All fields in the form's order, whatever order they were set in. */
static json_t *
in_order(const struct output_field *field, json_t *object)
{
	json_t *ordered = json_object();

	for (; field->name != NULL; field++) {
		json_t *value = json_object_get(object, field->name);

		assert(value != NULL);
		(void)json_object_set(ordered, field->name, value);
	}
	assert(json_object_size(ordered) == json_object_size(object));
	return ordered;
}

/*
 * jansson escapes all that a terminal obeys but DEL, which can only stand in a
 * string.
 */
static int
write_json(const char *bytes, size_t length, void *stream)
{
	while (length > 0) {
		const char *del = memchr(bytes, '\x7f', length);
		size_t before = del == NULL ? length : (size_t)(del - bytes);

		if (fwrite(bytes, 1, before, stream) != before)
			return -1;
		if (del == NULL)
			return 0;
		if (fputs("\\u007F", stream) == EOF)
			return -1;
		bytes += before + 1;
		length -= before + 1;
	}
	return 0;
}

void
output_row(struct output *output)
{
	json_t *ordered = in_order(output->form->fields, output->row);

	assert(output->list == NULL);
	if (output->is_json) {
		(void)json_dump_callback(
		    ordered, write_json, stdout, output->json_flags);
		(void)putchar('\n');
	} else
		human_row(output->human, ordered);
	json_decref(ordered);
	(void)json_object_clear(output->row);
}

static void
set(struct output *output, const char *name, json_t *value)
{
	json_t *object = output->item != NULL ? output->item : output->row;

	assert(value != NULL && json_object_get(object, name) == NULL);
	(void)json_object_set_new(object, name, value);
}

/* jansson accepts only UTF-8: anything else is escaped. */
static json_t *
json_text(const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);
	struct arena *memory;
	json_t *value;

	if (length == 0)
		return json_string("");
	if (utf8_is_valid(text, length))
		return json_stringn(text, length);
	memory = arena_new();
	value =
	    json_string(utf8_visible(memory, text, length, UTF8_KEEP_LINES));
	arena_free(memory);
	return value;
}

void
output_text(struct output *output, const char *name, const char *text)
{
	set(output, name, json_text(text));
}

void
output_day(struct output *output, const char *name, const char *day)
{
	set(output, name,
	    day == NULL || *day == '\0' ? json_null() : json_text(day));
}

void
output_time(struct output *output, const char *name, int64_t at)
{
	char text[TIMESTAMP_TEXT_SIZE];

	if (at == 0 || !timestamp_is_valid(at)) {
		set(output, name, json_null());
		return;
	}
	timestamp_format(at, text);
	set(output, name, json_string(text));
}

void
output_number(struct output *output, const char *name, int64_t number)
{
	set(output, name, json_integer(number));
}

void
output_bool(struct output *output, const char *name, bool value)
{
	set(output, name, json_boolean(value));
}

void
output_json(struct output *output, const char *name, const char *json)
{
	json_t *value = json == NULL
	    ? json_null()
	    : json_loads(json, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);

	set(output, name, value == NULL ? json_text(json) : value);
}

static const struct output_field *
find_field(const struct output *output, const char *name)
{
	const struct output_field *field = output->form->fields;

	while (field->name != NULL && strcmp(field->name, name) != 0)
		field++;
	assert(field->name != NULL);
	return field;
}

void
output_list_begin(struct output *output, const char *name)
{
	const struct output_value *value = find_field(output, name)->value;
	json_t *list = json_array();

	assert(output->list == NULL);
	set(output, name, list);
	output->list = list;
	output->item_fields = value == NULL ? NULL : value->items;
}

void
output_list_text(struct output *output, const char *text)
{
	(void)json_array_append_new(output->list, json_text(text));
}

void
output_list_end(struct output *output)
{
	assert(output->list != NULL && output->item == NULL);
	output->list = NULL;
}

void
output_item_begin(struct output *output)
{
	assert(output->list != NULL && output->item == NULL);
	assert(output->item_fields != NULL);
	output->item = json_object();
}

void
output_item_end(struct output *output)
{
	(void)json_array_append_new(
	    output->list, in_order(output->item_fields, output->item));
	json_decref(output->item);
	output->item = NULL;
}

static int64_t
number_at(const char *place, size_t size)
{
	int32_t small;
	int64_t number;

	if (size == sizeof small) {
		memcpy(&small, place, sizeof small);
		return small;
	}
	assert(size == sizeof number);
	memcpy(&number, place, sizeof number);
	return number;
}

static const char *
text_at(const char *place)
{
	const char *text;

	memcpy(&text, place, sizeof text);
	return text;
}

static void
set_kinds(struct output *output, const char *name, kind_set kinds)
{
	json_t *list = json_array();

	for (int i = 0; i < KINDS; i++)
		if ((kinds & KIND_BIT(i)) != 0)
			(void)json_array_append_new(
			    list, json_string(kind_name((enum kind)i)));
	set(output, name, list);
}

static void
set_number(struct output *output, const char *name,
    const struct output_value *value, const char *place)
{
	int64_t number = number_at(place, value->size);

	if (value->type == OUTPUT_TIME)
		output_time(output, name, number);
	else if (value->type == OUTPUT_COUNT && number < 0)
		set(output, name, json_null());
	else
		output_number(output, name, number);
}

static void
set_field(
    struct output *output, const struct output_field *field, const char *place)
{
	const char *name = field->name;

	switch (field->value->type) {
	case OUTPUT_TEXT:
		output_text(output, name, text_at(place));
		break;
	case OUTPUT_CHARS:
		output_text(output, name, place);
		break;
	case OUTPUT_DAY:
		output_day(output, name, text_at(place));
		break;
	case OUTPUT_JSON:
		output_json(output, name, text_at(place));
		break;
	case OUTPUT_TIME:
	case OUTPUT_NUMBER:
	case OUTPUT_COUNT:
		set_number(output, name, field->value, place);
		break;
	case OUTPUT_BOOL:
		output_bool(output, name, *(const bool *)place);
		break;
	case OUTPUT_KINDS:
		set_kinds(output, name, *(const kind_set *)place);
		break;
	case OUTPUT_LIST:
		break;
	}
}

void
output_fields(struct output *output, const void *row)
{
	const struct output_field *field =
	    output->item != NULL ? output->item_fields : output->form->fields;

	for (; field->name != NULL; field++)
		if (field->value != NULL)
			set_field(output, field,
			    (const char *)row + field->value->offset);
}

void
output_item(struct output *output, const void *row)
{
	output_item_begin(output);
	output_fields(output, row);
	output_item_end(output);
}

void
output_note(struct output *output, const char *text)
{
	if (!output->is_json)
		(void)printf("%s\n", text);
}
