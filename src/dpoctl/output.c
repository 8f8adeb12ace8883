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
#include "dpoctl/human.h"

struct output {
	bool is_json;
	size_t json_flags;
	const struct output_form *form; /* NULL: none is begun */
	struct human *human;		/* of the form, unless JSON */
	json_t *row;
	json_t *list;	       /* borrowed; NULL: none is open */
	const char *list_name; /* of the open list */
	json_t *item;	       /* owned until it is in the list */
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
	/* Taken from the system as it fills; stdout has it to the end. */
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

/* The fields in the form's order, whatever order they were set in. */
static json_t *
order_row(const struct output *output)
{
	json_t *ordered = json_object();
	const struct output_field *field = output->form->fields;

	for (; field->name != NULL; field++) {
		json_t *value = json_object_get(output->row, field->name);

		assert(value != NULL);
		(void)json_object_set(ordered, field->name, value);
	}
	assert(json_object_size(ordered) == json_object_size(output->row));
	return ordered;
}

void
output_row(struct output *output)
{
	json_t *ordered = order_row(output);

	assert(output->list == NULL);
	if (output->is_json) {
		(void)json_dumpf(ordered, stdout, output->json_flags);
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

/* jansson takes only UTF-8: anything else is made visible. */
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
	return field->name == NULL ? NULL : field;
}

void
output_list_begin(struct output *output, const char *name)
{
	json_t *list = json_array();

	assert(output->list == NULL);
	set(output, name, list);
	output->list = list;
	output->list_name = name;
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
	output->item = json_object();
}

/* Each of the blank-separated names is there, and nothing else. */
static bool
has_exactly(json_t *item, const char *names)
{
	size_t count = 0;

	while (*names != '\0') {
		size_t length = strcspn(names, " ");
		char name[40];

		assert(length < sizeof name);
		memcpy(name, names, length);
		name[length] = '\0';
		if (json_object_get(item, name) == NULL)
			return false;
		count++;
		names += length + strspn(names + length, " ");
	}
	return json_object_size(item) == count;
}

void
output_item_end(struct output *output)
{
	const struct output_field *field =
	    find_field(output, output->list_name);

	assert(field != NULL && field->items != NULL);
	assert(has_exactly(output->item, field->items));
	(void)json_array_append_new(output->list, output->item);
	output->item = NULL;
}

void
output_note(struct output *output, const char *text)
{
	if (!output->is_json)
		(void)printf("%s\n", text);
}
