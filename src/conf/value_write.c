/* SPDX-License-Identifier: ISC */
#include "conf/value.h"

#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/date.h"
#include "store/retention_keep.h"
#include "conf/conf.h"
#include "conf/scan.h"

/* In double quotes only the quote and the backslash are special. */
void
value_quote(struct buffer *out, const char *text)
{
	buffer_add_byte(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buffer_add_byte(out, '\\');
		buffer_add_byte(out, *text);
	}
	buffer_add_byte(out, '"');
}

static void
add_text(struct buffer *out, const char *text)
{
	if (scan_is_word(text))
		buffer_add_string(out, text);
	else
		value_quote(out, text);
}

static void
add_amount(struct buffer *out, int64_t value, bool is_time)
{
	/* No weeks: 14d is easier to compare with the law. */
	static const struct {
		bool is_time;
		int64_t factor;
		const char *letter;
	} units[] = {
	    {true, 86400, "d"},
	    {true, 3600, "h"},
	    {true, 60, "m"},
	    {true, 1, "s"},
	    {false, 1024 * 1024, "M"},
	    {false, 1024, "K"},
	    {false, 1, ""},
	};
	size_t unit = 0;

	while (
	    units[unit].is_time != is_time || value % units[unit].factor != 0)
		unit++;
	buffer_add_printf(out, "%" PRId64 "%s", value / units[unit].factor,
	    units[unit].letter);
}

static void
add_date(struct buffer *out, struct date date)
{
	char text[DATE_TEXT_SIZE];

	date_format(date, text);
	buffer_add_string(out, text);
}

static void
add_start(struct buffer *out, const char *place, const char *place_more)
{
	enum conf_start start;
	struct date date;

	memcpy(&start, place, sizeof start);
	memcpy(&date, place_more, sizeof date);
	if (start == CONF_START_DATE)
		add_date(out, date);
	else
		buffer_add_string(out, start == CONF_START_ALL ? "all" : "now");
}

static void
add_list(struct buffer *out, const char *place)
{
	struct conf_list list;

	memcpy(&list, place, sizeof list);
	for (size_t i = 0; i < list.count; i++) {
		buffer_add_string(out, i == 0 ? "{" : ", ");
		add_text(out, list.items[i]);
	}
	if (list.count > 0)
		buffer_add_byte(out, '}');
}

static void
add_dates(struct buffer *out, const char *place, const char *place_more)
{
	const struct date *dates;
	size_t count;

	memcpy(&dates, place, sizeof dates);
	memcpy(&count, place_more, sizeof count);
	for (size_t i = 0; i < count; i++) {
		buffer_add_string(out, i == 0 ? "{" : ", ");
		add_date(out, dates[i]);
	}
	if (count > 0)
		buffer_add_byte(out, '}');
}

static void
add_counts(struct buffer *out, const char *place, const char *place_more)
{
	const int64_t *counts;
	size_t count;

	memcpy(&counts, place, sizeof counts);
	memcpy(&count, place_more, sizeof count);
	buffer_add_byte(out, '{');
	for (size_t i = 0; i < count; i++)
		buffer_add_printf(
		    out, "%s%" PRId64, i == 0 ? "" : ", ", counts[i]);
	buffer_add_byte(out, '}');
}

static void
add_kinds(struct buffer *out, const char *place)
{
	kind_set kinds;
	bool is_first = true;

	memcpy(&kinds, place, sizeof kinds);
	for (int kind = 0; kind < KINDS; kind++) {
		if ((kinds & KIND_BIT(kind)) == 0)
			continue;
		buffer_add_printf(out, "%s%s", is_first ? "{" : ", ",
		    kind_name((enum kind)kind));
		is_first = false;
	}
	if (!is_first)
		buffer_add_byte(out, '}');
}

static void
add_periods(struct buffer *out, const char *place)
{
	int64_t periods[KINDS];
	bool is_first = true;

	memcpy(periods, place, sizeof periods);
	for (int kind = 0; kind < KINDS; kind++) {
		if (periods[kind] == 0)
			continue;
		buffer_add_printf(out, "%s\"%s ", is_first ? "{" : ", ",
		    kind_name((enum kind)kind));
		add_amount(out, periods[kind], true);
		buffer_add_byte(out, '"');
		is_first = false;
	}
	if (!is_first)
		buffer_add_byte(out, '}');
}

static void
add_keeps(struct buffer *out, const char *place)
{
	retention_keep_set keeps;
	bool is_first = true;

	memcpy(&keeps, place, sizeof keeps);
	for (size_t i = 0; i < RETENTION_KEEPS; i++) {
		if ((keeps & RETENTION_KEEP_BIT(i)) == 0)
			continue;
		buffer_add_printf(
		    out, "%s%s", is_first ? "{" : ", ", retention_keep_name(i));
		is_first = false;
	}
	if (!is_first)
		buffer_add_byte(out, '}');
}

static void
add_string(struct buffer *out, const char *place)
{
	const char *text;

	memcpy(&text, place, sizeof text);
	if (text != NULL)
		add_text(out, text);
}

static void
add_value(struct buffer *out, const struct setting *setting, const char *place,
    const char *place_more)
{
	int64_t amount;
	int index;
	bool is_true;

	switch (setting->type) {
	case SETTING_ADDRESSES:
	case SETTING_NAMES:
	case SETTING_PEOPLE:
	case SETTING_SIGNATURES:
	case SETTING_HOSTS:
	case SETTING_FOLDERS:
	case SETTING_WORDS:
		add_list(out, place);
		break;
	case SETTING_DATES:
		add_dates(out, place, place_more);
		break;
	case SETTING_START:
		add_start(out, place, place_more);
		break;
	case SETTING_SECONDS:
	case SETTING_BYTES:
		memcpy(&amount, place, sizeof amount);
		add_amount(out, amount, setting->type == SETTING_SECONDS);
		break;
	case SETTING_COUNT:
		memcpy(&amount, place, sizeof amount);
		/*
		 * If it can be unset, 0 means unset, because it is out of
		 * bounds.
		 */
		if (amount != 0 || setting->initial != NULL)
			buffer_add_printf(out, "%" PRId64, amount);
		break;
	case SETTING_COUNTS:
		add_counts(out, place, place_more);
		break;
	case SETTING_KINDS:
		add_kinds(out, place);
		break;
	case SETTING_PERIODS:
		add_periods(out, place);
		break;
	case SETTING_KEEPS:
		add_keeps(out, place);
		break;
	case SETTING_BOOL:
		memcpy(&is_true, place, sizeof is_true);
		buffer_add_string(out, is_true ? "true" : "false");
		break;
	case SETTING_CHOICE:
		memcpy(&index, place, sizeof index);
		buffer_add_string(out, setting->choices[index]);
		break;
	default:
		add_string(out, place);
	}
}

char *
value_write(
    struct arena *memory, const struct setting *setting, const void *base)
{
	struct buffer out = {0};
	char *text;

	add_value(&out, setting, (const char *)base + setting->place,
	    (const char *)base + setting->place_more);
	text = arena_string(memory, buffer_string(&out));
	buffer_release(&out);
	return text;
}
