/* SPDX-License-Identifier: ISC */
#include "reader/codec.h"

#include <string.h>

#include "base/utf8.h"

void
codec_bytes(struct codec *codec, void *bytes, size_t length)
{
	if (codec->out != NULL) {
		buffer_add(codec->out, bytes, length);
		return;
	}
	if (codec->is_broken || length > codec->left) {
		codec->is_broken = true;
		memset(bytes, 0, length);
		return;
	}
	memcpy(bytes, codec->next, length);
	codec->next += length;
	codec->left -= length;
}

void
codec_number(struct codec *codec, uint64_t *value, uint64_t max)
{
	uint64_t number = codec->out == NULL ? 0 : *value;

	codec_bytes(codec, &number, sizeof number);
	if (codec->out != NULL)
		return;
	if (number > max) {
		codec->is_broken = true;
		number = 0;
	}
	*value = number;
}

void
codec_signed(struct codec *codec, int64_t *value)
{
	codec_bytes(codec, value, sizeof *value);
}

void
codec_int(struct codec *codec, int *value, int min, int max)
{
	codec_bytes(codec, value, sizeof *value);
	if (codec->out == NULL && (*value < min || *value > max)) {
		codec->is_broken = true;
		*value = min;
	}
}

void
codec_bool(struct codec *codec, bool *value)
{
	uint64_t number = *value ? 1 : 0;

	codec_number(codec, &number, 1);
	*value = number == 1;
}

/*
 * Length of the control character (Unicode's C0 and C1) at the front; 0: there
 * is none, or it is a line end or tab and `lines` is set.
 */
static size_t
control_length(const char *bytes, size_t length, bool lines)
{
	unsigned char byte = (unsigned char)bytes[0];

	if (lines && (byte == '\n' || byte == '\t'))
		return 0;
	if (byte < 0x20 || byte == 0x7f)
		return 1;
	return byte == 0xc2 && length > 1 && (unsigned char)bytes[1] >= 0x80 &&
		(unsigned char)bytes[1] < 0xa0
	    ? 2
	    : 0;
}

static bool
is_clean(const char *bytes, size_t length, bool lines)
{
	for (size_t i = utf8_skip_plain(bytes, length); i < length; i++) {
		if (control_length(bytes + i, length - i, lines) > 0)
			return false;
		if (bytes[i] == '\n')
			i += utf8_skip_plain(bytes + i + 1, length - i - 1);
	}
	return utf8_is_valid(bytes, length);
}

/* Replaces control characters by blanks; offsets into the text stay valid. */
static void
add_clean(struct buffer *out, const char *bytes, size_t length, bool lines)
{
	for (size_t at = 0, start = 0; at <= length;) {
		size_t control = at == length
		    ? 1
		    : control_length(bytes + at, length - at, lines);

		if (control == 0) {
			at++;
			if (bytes[at - 1] == '\n')
				at += utf8_skip_plain(bytes + at, length - at);
			continue;
		}
		buffer_add(out, bytes + start, at - start);
		if (at < length)
			buffer_add(out, "  ", control);
		at += control;
		start = at;
	}
}

void
codec_string(struct codec *codec, const char **string, size_t max, bool lines)
{
	uint64_t length;

	if (codec->out != NULL && *string == NULL)
		*string = "";
	length = codec->out == NULL ? 0 : strlen(*string);
	if (length > max)
		length = utf8_cut(*string, max);
	codec_number(codec, &length, max);
	if (codec->out != NULL) {
		add_clean(codec->out, *string, (size_t)length, lines);
		return;
	}
	if (codec->is_broken || length > codec->left ||
	    !is_clean(codec->next, (size_t)length, lines)) {
		codec->is_broken = true;
		*string = "";
		return;
	}
	*string = arena_copy(codec->memory, codec->next, (size_t)length);
	codec->next += length;
	codec->left -= (size_t)length;
}

void
codec_array(struct codec *codec, void **items, size_t *count, size_t max,
    size_t item_size)
{
	uint64_t number = *count;

	codec_number(codec, &number, max);
	if (codec->out != NULL)
		return;
	if (codec->is_broken || number > codec->left) {
		codec->is_broken = true;
		number = 0;
	}
	*items = arena_array(codec->memory, (size_t)number, item_size);
	*count = (size_t)number;
}
