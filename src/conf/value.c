/* SPDX-License-Identifier: ISC */
#include "conf/value.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "net/folder_name.h"
#include "net/url.h"
#include "ticket/letter_words.h"
#include "conf/conf.h"
#include "conf/people.h"

#define TEXT_BYTES_MAX 1000
/* maximum bytes of the invalid value shown in an error */
#define SHOWN_MAX 60
/* Words in the default of a list. */
#define INITIAL_ITEMS_MAX 8

/*
 * The destination and rules of one value; `text` is valid UTF-8 without
 * controls.
 */
struct target {
	struct arena *memory;
	const struct setting *setting;
	char *place;
	char *place_more;
	struct error *err;
};

static bool
refuse(const struct target *target, const char *text, const char *right)
{
	return error_set(target->err, ERROR_STORE, RETRY_NEVER,
	    "invalid value \"%.*s\": %s",
	    (int)utf8_cut(
		text, strlen(text) < SHOWN_MAX ? strlen(text) : SHOWN_MAX),
	    text, right);
}

static void
set_string(const struct target *target, const char *text)
{
	char *copy = arena_string(target->memory, text);

	memcpy(target->place, &copy, sizeof copy);
}

static bool
take(const struct target *target, const char *text, bool is_right,
    const char *right)
{
	if (!is_right)
		return refuse(target, text, right);
	set_string(target, text);
	return true;
}

static bool
read_text(const struct target *target, const char *text)
{
	return take(target, text, *text != '\0', "must not be empty");
}

static bool
read_address(const struct target *target, const char *text)
{
	return take(target, text, address_is_sendable(text),
	    "expected an ASCII address such as dpo@example.org");
}

/* The mailbox would refuse it too, but later. */
static bool
read_folder(const struct target *target, const char *text)
{
	char encoded[FOLDER_NAME_SIZE];
	struct error err;

	if (!folder_name_encode(text, encoded, &err))
		return refuse(target, text, err.text);
	set_string(target, text);
	return true;
}

static bool
read_sender(const struct target *target, const char *text)
{
	if (*text != '\0')
		return read_address(target, text);
	set_string(target, text);
	return true;
}

static bool
read_path(const struct target *target, const char *text)
{
	return take(target, text, *text == '/', "expected an absolute path");
}

static bool
read_host(const struct target *target, const char *text)
{
	if (*text == '\0' || strlen(text) > URL_HOST_MAX ||
	    strspn(text,
		"abcdefghijklmnopqrstuvwxyz0123456789.-"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(text))
		return refuse(target, text,
		    "expected a host name such as mail.example.org");
	set_string(target, text);
	return true;
}

static bool
read_credential(const struct target *target, const char *text)
{
	if (*text == '\0' || *text == '.' || strchr(text, '/') != NULL)
		return refuse(target, text,
		    "expected the name of a credential, without a directory");
	set_string(target, text);
	return true;
}

static bool
read_url(const struct target *target, const char *text, bool is_mailbox)
{
	struct url url;

	if (!url_parse(text, &url, target->err))
		return false;
	if (is_mailbox && url.kind != URL_IMAP && url.kind != URL_MAILDIR)
		return refuse(target, text,
		    "expected imaps://host/FOLDER, imap+starttls://host/FOLDER "
		    "or maildir:/path");
	if (!is_mailbox && url.kind != URL_SMTP && url.kind != URL_DIRECTORY)
		return refuse(target, text,
		    "expected smtps://host, smtp+starttls://host or "
		    "directory:/path");
	set_string(target, text);
	memcpy(target->place_more, &url, sizeof url);
	return true;
}

static bool
read_mailbox_url(const struct target *target, const char *text)
{
	return read_url(target, text, true);
}

static bool
read_relay_url(const struct target *target, const char *text)
{
	return read_url(target, text, false);
}

static bool
choose(const struct target *target, const char *text,
    const char *const *choices, int *ret_index)
{
	char *right = arena_string(target->memory, "expected one of");

	for (int i = 0; choices[i] != NULL; i++) {
		if (strcmp(text, choices[i]) == 0) {
			*ret_index = i;
			return true;
		}
		right = arena_printf(target->memory, "%s%s %s", right,
		    i == 0 ? "" : ",", choices[i]);
	}
	return refuse(target, text, right);
}

static bool
read_choice(const struct target *target, const char *text)
{
	int index = 0;

	if (!choose(target, text, target->setting->choices, &index))
		return false;
	memcpy(target->place, &index, sizeof index);
	return true;
}

static bool
read_language(const struct target *target, const char *text)
{
	/* Whether letters exist in it is checked after everything is read. */
	if (!letter_words_is_code(text))
		return refuse(
		    target, text, "expected a language code such as en");
	set_string(target, text);
	return true;
}

static bool
read_bool(const struct target *target, const char *text)
{
	bool value = strcmp(text, "true") == 0;

	if (!value && strcmp(text, "false") != 0)
		return refuse(target, text, "expected true or false");
	memcpy(target->place, &value, sizeof value);
	return true;
}

static bool
read_amount(const struct target *target, const char *text,
    bool (*parse)(const char *, int64_t *), const char *right)
{
	const struct setting *setting = target->setting;
	int64_t value, min = 0, max = 0;
	bool is_bounded;

	if (!parse(text, &value))
		return refuse(target, text, right);
	is_bounded = parse(setting->min, &min) && parse(setting->max, &max);
	assert(is_bounded);
	(void)is_bounded;
	if (value < min || value > max)
		return refuse(target, text,
		    arena_printf(target->memory, "expected %s to %s",
			setting->min, setting->max));
	memcpy(target->place, &value, sizeof value);
	return true;
}

static bool
read_seconds(const struct target *target, const char *text)
{
	return read_amount(target, text, value_seconds,
	    "expected a number with s, m, h, d or w, such as 2m");
}

static bool
read_bytes(const struct target *target, const char *text)
{
	return read_amount(target, text, value_bytes,
	    "expected a number of bytes, with K or M, such as 25M");
}

static bool
parse_count(const char *text, int64_t *ret_count)
{
	return strspn(text, "0123456789") == strlen(text) &&
	    value_bytes(text, ret_count);
}

static bool
read_count(const struct target *target, const char *text)
{
	return read_amount(
	    target, text, parse_count, "expected a number such as 20");
}

/* The name of a server or a list, as in a header field. */
static bool
read_name(const struct target *target, const char *text)
{
	bool good = *text != '\0' && *text != '-' && strlen(text) <= 255;

	for (const char *byte = text; *byte != '\0'; byte++)
		good = good && *byte > ' ' && *byte < 0x7f &&
		    strchr("<>()\"\\;,", *byte) == NULL;
	return take(target, text, good,
	    "expected a name such as mx.example.org, without brackets");
}

static bool
read_person(const struct target *target, const char *text)
{
	return take(target, text, people_is_item(text),
	    "expected USER, \"USER ADDRESS\" or %GROUP");
}

static bool
read_signature(const struct target *target, const char *text)
{
	return take(target, text, people_is_signature(text),
	    "expected \"USER TEXT\" or \"* TEXT\", at most 200 bytes of text");
}

static bool
read_start(const struct target *target, const char *text)
{
	enum conf_start start = CONF_START_DATE;
	struct date date = {0, 0, 0};

	if (strcmp(text, "now") == 0)
		start = CONF_START_NOW;
	else if (strcmp(text, "all") == 0)
		start = CONF_START_ALL;
	else if (!date_parse(text, &date))
		return refuse(
		    target, text, "expected now, all or a date YYYY-MM-DD");
	memcpy(target->place, &start, sizeof start);
	memcpy(target->place_more, &date, sizeof date);
	return true;
}

static bool
read_zone(const struct target *target, const char *text)
{
	if (!timestamp_zone_exists(text))
		return refuse(target, text,
		    "expected a time zone below /usr/share/zoneinfo, such as "
		    "Europe/Oslo");
	set_string(target, text);
	return true;
}

static bool
read_holidays(const struct target *target, const char *text)
{
	if (*text == '\0' || strlen(text) > 32 ||
	    strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") !=
		strlen(text))
		return refuse(target, text,
		    "expected the name of a holiday set, such as GB-EAW or NO");
	set_string(target, text);
	return true;
}

static bool
read_list(const struct target *target, const struct value_texts *texts,
    bool (*read)(const struct target *target, const char *text))
{
	struct conf_list list = {0};

	list.items =
	    arena_array(target->memory, texts->count, sizeof *list.items);
	for (size_t i = 0; i < texts->count; i++) {
		struct target one = *target;

		one.place = (char *)&list.items[i];
		if (!read(&one, texts->items[i]))
			return false;
	}
	list.count = texts->count;
	memcpy(target->place, &list, sizeof list);
	return true;
}

static bool
read_dates(const struct target *target, const struct value_texts *texts)
{
	struct date *dates =
	    arena_array(target->memory, texts->count, sizeof *dates);

	for (size_t i = 0; i < texts->count; i++)
		if (!date_parse(texts->items[i], &dates[i]))
			return refuse(target, texts->items[i],
			    "expected dates YYYY-MM-DD");
	memcpy(target->place, &dates, sizeof dates);
	memcpy(target->place_more, &texts->count, sizeof texts->count);
	return true;
}

static bool
read_counts(const struct target *target, const struct value_texts *texts)
{
	int64_t *counts =
	    arena_array(target->memory, texts->count, sizeof *counts);

	for (size_t i = 0; i < texts->count; i++) {
		struct target one = *target;

		one.place = (char *)&counts[i];
		if (!read_count(&one, texts->items[i]))
			return false;
	}
	memcpy(target->place, &counts, sizeof counts);
	memcpy(target->place_more, &texts->count, sizeof texts->count);
	return true;
}

/* Reads words that form one value, which is zero before. */
static bool
read_words(const struct target *target, const struct value_texts *texts)
{
	const char *right;
	value_word_fn *add = value_words(target->setting->type, &right);

	for (size_t i = 0; i < texts->count; i++)
		if (!add(texts->items[i], target->setting, target->place))
			return refuse(target, texts->items[i], right);
	return true;
}

/* For a list, called for each item. */
static bool (*const readers[])(const struct target *, const char *) = {
    [SETTING_TEXT] = read_text,
    [SETTING_ADDRESS] = read_address,
    [SETTING_ADDRESSES] = read_address,
    [SETTING_NAMES] = read_name,
    [SETTING_PEOPLE] = read_person,
    [SETTING_SIGNATURES] = read_signature,
    [SETTING_FOLDERS] = read_folder,
    [SETTING_WORDS] = read_text,
    [SETTING_SENDER] = read_sender,
    [SETTING_PATH] = read_path,
    [SETTING_HOST] = read_host,
    [SETTING_HOSTS] = read_host,
    [SETTING_CREDENTIAL] = read_credential,
    [SETTING_MAILBOX_URL] = read_mailbox_url,
    [SETTING_RELAY_URL] = read_relay_url,
    [SETTING_LANGUAGE] = read_language,
    [SETTING_CHOICE] = read_choice,
    [SETTING_BOOL] = read_bool,
    [SETTING_SECONDS] = read_seconds,
    [SETTING_BYTES] = read_bytes,
    [SETTING_COUNT] = read_count,
    [SETTING_START] = read_start,
    [SETTING_ZONE] = read_zone,
    [SETTING_HOLIDAYS] = read_holidays,
};

/* Checks what no type may contain, however it is quoted. */
static bool
check_text(const struct target *target, const char *text)
{
	if (strlen(text) > TEXT_BYTES_MAX)
		return refuse(target, text, "longer than 1000 bytes");
	if (!utf8_is_valid(text, strlen(text)))
		return refuse(target, text, "not UTF-8");
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return refuse(
			    target, text, "control characters are not allowed");
	return true;
}

bool
value_read(struct arena *memory, const struct setting *setting,
    const struct value_texts *texts, void *base, struct error *err)
{
	struct target target = {memory, setting, (char *)base + setting->place,
	    (char *)base + setting->place_more, err};

	for (size_t i = 0; i < texts->count; i++)
		if (!check_text(&target, texts->items[i]))
			return false;
	if (texts->count > CONF_LIST_MAX)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "the list is too long: at most %d are allowed",
		    CONF_LIST_MAX);
	if (setting->type == SETTING_DATES)
		return read_dates(&target, texts);
	if (setting->type == SETTING_COUNTS)
		return read_counts(&target, texts);
	if (setting->type == SETTING_KINDS ||
	    setting->type == SETTING_PERIODS || setting->type == SETTING_KEEPS)
		return read_words(&target, texts);
	return setting_is_list(setting)
	    ? read_list(&target, texts, readers[setting->type])
	    : readers[setting->type](&target, texts->items[0]);
}

/* Splits "{7, 2}". */
static size_t
split_initial(struct arena *memory, const char *initial, const char **items)
{
	const char *word = initial + strspn(initial, "{ ");
	size_t count = 0;

	while (*word != '\0') {
		size_t length = strcspn(word, ", }");

		assert(count < INITIAL_ITEMS_MAX);
		items[count++] = arena_copy(memory, word, length);
		word += length;
		word += strspn(word, ", }");
	}
	return count;
}

void
value_read_initial(
    struct arena *memory, const struct setting *setting, void *base)
{
	const char *items[INITIAL_ITEMS_MAX] = {setting->initial};
	struct value_texts texts = {items, 1};
	struct error err;
	bool is_right;

	if (setting->initial == NULL)
		return;
	if (strcmp(setting->initial, "\"\"") == 0)
		items[0] = "";
	if (setting_is_list(setting))
		texts.count = split_initial(memory, setting->initial, items);
	is_right = value_read(memory, setting, &texts, base, &err);
	assert(is_right);
	(void)is_right;
}
