/* SPDX-License-Identifier: ISC */
#include "mail/header.h"

#include <string.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "mail/words.h"

#define NAME_BYTES_MAX 100
/* No real date or message id is longer; longer ones are ignored. */
#define DATE_BYTES_MAX 256
#define ID_BYTES_MAX   998
/* Enough for any stored text, with every byte encoded. */
#define TEXT_BYTES_MAX ((size_t)16 * 1024)

/* The length of the field name at the start of a line; 0 if none. */
static size_t
name_length(struct span line)
{
	size_t length = 0, colon;

	while (length < line.length && length <= NAME_BYTES_MAX &&
	    line.bytes[length] > 32 && line.bytes[length] != 127 &&
	    line.bytes[length] != ':')
		length++;
	if (length == 0 || length > NAME_BYTES_MAX)
		return 0;
	/* RFC 5322, 4.5: blanks are allowed before the colon. */
	for (colon = length; colon < line.length; colon++)
		if (line.bytes[colon] != ' ' && line.bytes[colon] != '\t')
			break;
	return colon < line.length && line.bytes[colon] == ':' ? length : 0;
}

static bool
is_continuation(struct span line)
{
	return line.length > 0 &&
	    (line.bytes[0] == ' ' || line.bytes[0] == '\t');
}

/* Whether one of the next lines is a field, before any empty line. */
static bool
field_follows(struct span rest)
{
	struct span line;

	for (int i = 0; i < 4 && span_line(&rest, &line); i++) {
		if (line.length == 0)
			return false;
		if (name_length(line) > 0)
			return true;
	}
	return false;
}

/* Skips empty lines and other junk before the first field. */
static struct span
skip_junk(struct span bytes, struct problems *problems)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct span rest = bytes, line;

	if (bytes.length >= 3 && memcmp(bytes.bytes, mark, 3) == 0) {
		rest.bytes += 3;
		rest.length -= 3;
		bytes = rest;
	}
	for (int i = 0; i < 10 && span_line(&rest, &line); i++) {
		if (name_length(line) > 0) {
			if (i > 0)
				problem_add(problems, "bad-header");
			return bytes;
		}
		/* mbox: not junk, but a storage format. */
		if (i == 0 && span_starts(line, "From ") &&
		    field_follows(rest)) {
			bytes = rest;
			i = -1;
			continue;
		}
		if (line.length > 0 && !field_follows(rest))
			break;
		bytes = rest;
	}
	return (struct span){NULL, 0};
}

struct reading {
	struct header header;
	size_t fields_size;
	struct problems *problems;
};

static void
add_field(
    struct arena *memory, struct reading *reading, struct span name, size_t end)
{
	struct header *header = &reading->header;
	struct header_field *field;
	const char *colon = memchr(name.bytes, ':', end);
	struct span value = {colon + 1, end - (size_t)(colon + 1 - name.bytes)};

	if (header->fields_count == HEADER_FIELDS_MAX) {
		problem_add(reading->problems, "too-many-fields");
		return;
	}
	if (end > HEADER_FIELD_BYTES_MAX) {
		problem_add(reading->problems, "field-too-long");
		if (value.length > HEADER_FIELD_BYTES_MAX)
			value.length = HEADER_FIELD_BYTES_MAX;
	}
	if (header->fields_count == reading->fields_size) {
		size_t size = reading->fields_size * 2 + 30;
		struct header_field *fields =
		    arena_array(memory, size, sizeof *fields);

		if (header->fields_count > 0)
			memcpy(fields, header->fields,
			    header->fields_count * sizeof *fields);
		header->fields = fields;
		reading->fields_size = size;
	}
	field = &header->fields[header->fields_count++];
	field->name = name;
	field->value = span_trim(value);
}

/* The end of a field, after all continuation lines. */
static struct span
skip_continuations(struct span rest)
{
	struct span line;

	for (struct span next = rest; span_line(&next, &line); rest = next)
		if (!is_continuation(line))
			break;
	return rest;
}

struct header
header_read(struct arena *memory, struct span bytes, struct problems *problems)
{
	struct reading reading = {.problems = problems};
	struct span rest = bytes, line;
	const char *start;

	if (bytes.length > 0 && bytes.bytes[0] != '\n' &&
	    bytes.bytes[0] != '\r' && name_length(bytes) > 0)
		start = bytes.bytes;
	else {
		rest = skip_junk(bytes, problems);
		start = rest.bytes;
	}
	reading.header.body = bytes;
	if (start == NULL) {
		/* Without fields, an empty line may still start the body. */
		if (bytes.length > 0 && span_line(&bytes, &line) &&
		    line.length == 0)
			reading.header.body = bytes;
		return reading.header;
	}
	reading.header.body = (struct span){rest.bytes + rest.length, 0};
	for (struct span next = rest; span_line(&next, &line); rest = next) {
		size_t length = name_length(line);

		if (line.length == 0) {
			reading.header.body = next;
			break;
		}
		if (length == 0 && !field_follows(next) &&
		    !is_continuation(line)) {
			problem_add(problems, "bad-header");
			reading.header.body = rest;
			break;
		}
		next = skip_continuations(next);
		if (length == 0)
			problem_add(problems, "bad-header");
		else if ((size_t)(next.bytes - start) > HEADER_BYTES_MAX)
			problem_add(problems, "header-too-long");
		else
			add_field(memory, &reading,
			    (struct span){line.bytes, length},
			    (size_t)(next.bytes - line.bytes));
	}
	return reading.header;
}

struct header
header_read_part(
    struct arena *memory, struct span bytes, struct problems *problems)
{
	struct span rest = bytes, line;

	if (span_line(&rest, &line) && line.length == 0)
		return (struct header){.body = rest};
	return header_read(memory, bytes, problems);
}

const struct header_field *
header_find(const struct header *header, const char *name)
{
	for (size_t i = 0; i < header->fields_count; i++)
		if (span_is(header->fields[i].name, name))
			return &header->fields[i];
	return NULL;
}

struct span
header_value(const struct header *header, const char *name)
{
	const struct header_field *field = header_find(header, name);

	return field == NULL ? (struct span){"", 0} : field->value;
}

size_t
header_count(const struct header *header, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < header->fields_count; i++)
		count += span_is(header->fields[i].name, name);
	return count;
}

const char *
header_text(struct arena *memory, const struct header *header, const char *name,
    size_t bytes_max, struct problems *problems)
{
	struct span value = header_value(header, name);
	char *text;
	size_t length;

	if (value.length > TEXT_BYTES_MAX) {
		value.length = TEXT_BYTES_MAX;
		problem_add(problems, "header-text-too-long");
	}
	text = words_decode(memory, value, problems);
	length = strlen(text);
	if (length > bytes_max) {
		text[utf8_cut(text, bytes_max)] = '\0';
		problem_add(problems, "header-text-too-long");
	}
	return text;
}

/* Appends a value without comments (possibly nested) and line ends. */
static size_t
strip_comments(struct span value, char *ret)
{
	size_t length = 0, depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < value.length; i++) {
		char byte = value.bytes[i];

		if (byte == '\\' && i + 1 < value.length) {
			i++;
			if (depth == 0)
				ret[length++] = value.bytes[i];
		} else if (depth == 0 && byte == '"') {
			quoted = !quoted;
			ret[length++] = byte;
		} else if (!quoted && byte == '(') {
			depth++;
		} else if (!quoted && byte == ')' && depth > 0) {
			depth--;
		} else if (depth == 0 && (unsigned char)byte >= 32) {
			ret[length++] = byte;
		} else if (depth == 0 && byte == '\t') {
			ret[length++] = ' ';
		}
	}
	return length;
}

const char *
header_plain(
    struct arena *memory, const struct header *header, const char *name)
{
	struct span value = header_value(header, name);
	char *text = arena_alloc(memory, value.length + 1);
	struct span plain = {text, strip_comments(value, text)};

	plain = span_trim(plain);
	return arena_copy(memory, plain.bytes, plain.length);
}

/* The next <...> without blanks or control characters; false if none. */
static bool
next_id(struct span *rest, struct span *ret_id)
{
	while (rest->length > 0) {
		const char *open = memchr(rest->bytes, '<', rest->length);
		size_t length = 1;

		if (open == NULL)
			return false;
		rest->length -= (size_t)(open - rest->bytes);
		rest->bytes = open;
		while (length < rest->length && open[length] > 32 &&
		    open[length] < 127 && open[length] != '<' &&
		    open[length] != '>')
			length++;
		*ret_id = (struct span){open, length + 1};
		if (length < rest->length && open[length] == '>' &&
		    length > 1 && length < ID_BYTES_MAX) {
			rest->bytes += length + 1;
			rest->length -= length + 1;
			return true;
		}
		rest->bytes += length;
		rest->length -= length;
	}
	return false;
}

struct header_ids
header_message_ids(struct arena *memory, struct span value, size_t count_max,
    struct problems *problems)
{
	struct header_ids found = {0};
	struct span rest = value, id;
	size_t total = 0, skipped;

	while (next_id(&rest, &id))
		total++;
	skipped = total > count_max ? total - count_max : 0;
	if (skipped > 0)
		problem_add(problems, "too-many-references");
	found.ids = arena_array(memory, total - skipped + 1, sizeof *found.ids);
	rest = value;
	for (size_t i = 0; next_id(&rest, &id); i++)
		if (i >= skipped)
			found.ids[found.count++] =
			    arena_copy(memory, id.bytes, id.length);
	return found;
}

int64_t
header_date(struct arena *memory, struct span value)
{
	int64_t at;

	if (value.length == 0 || value.length > DATE_BYTES_MAX)
		return 0;
	return timestamp_parse_mail(
		   arena_copy(memory, value.bytes, value.length), &at)
	    ? at
	    : 0;
}
