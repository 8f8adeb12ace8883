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

static bool
is_clean(const char *bytes, size_t length, bool lines)
{
	if (memchr(bytes, '\0', length) != NULL)
		return false;
	if (!lines && memchr(bytes, '\n', length) != NULL)
		return false;
	return utf8_is_valid(bytes, length);
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
		buffer_add(codec->out, *string, (size_t)length);
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
