/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "base/memory.h"
#include "conf/value.h"

struct unit {
	char letter;
	int64_t factor;
};

static bool
read_units(const char *text, const struct unit *units, size_t count,
    bool may_be_bare, int64_t *ret)
{
	int64_t value = 0;
	const char *digit = text;

	for (; *digit >= '0' && *digit <= '9'; digit++) {
		if (digit - text >= 12)
			return false;
		value = value * 10 + (*digit - '0');
	}
	if (digit == text)
		return false;
	if (*digit == '\0' && may_be_bare) {
		*ret = value;
		return true;
	}
	for (size_t i = 0; i < count; i++)
		if (*digit == units[i].letter && digit[1] == '\0') {
			*ret = value * units[i].factor;
			return true;
		}
	return false;
}

/* The largest unit first, as amounts are written. */
static const struct unit times[] = {
    {'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
static const struct unit sizes[] = {{'M', 1024 * 1024}, {'K', 1024}};

bool
value_seconds(const char *text, int64_t *ret_seconds)
{
	return read_units(text, times, LENGTH(times), false, ret_seconds);
}

bool
value_bytes(const char *text, int64_t *ret_bytes)
{
	return read_units(text, sizes, LENGTH(sizes), true, ret_bytes);
}
