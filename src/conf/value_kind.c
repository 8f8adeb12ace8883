/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "ticket/kind_law.h"
#include "conf/value.h"

bool
value_kind(const char *text, kind_set *kinds)
{
	enum kind kind;

	if (!kind_find(text, &kind) || kind_is_anonymous(kind) ||
	    (*kinds & KIND_BIT(kind)) != 0)
		return false;
	*kinds |= KIND_BIT(kind);
	return true;
}

bool
value_period(const char *text, const struct setting *setting,
    int64_t periods_seconds[KINDS])
{
	size_t length = strcspn(text, " ");
	int64_t seconds, min = 0, max = INT64_MAX;
	char name[KIND_NAME_SIZE];
	enum kind kind;

	if (length >= sizeof name || text[length] == '\0')
		return false;
	(void)snprintf(name, sizeof name, "%.*s", (int)length, text);
	if (!kind_find(name, &kind) || periods_seconds[kind] != 0 ||
	    !value_seconds(text + length + 1, &seconds))
		return false;
	(void)value_seconds(setting->min, &min);
	(void)value_seconds(setting->max, &max);
	if (seconds < min || seconds > max)
		return false;
	periods_seconds[kind] = seconds;
	return true;
}
