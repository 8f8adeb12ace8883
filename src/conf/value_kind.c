/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "store/retention_keep.h"
#include "ticket/kind_law.h"
#include "conf/value.h"

static bool
add_kind(const char *text, const struct setting *setting, void *value)
{
	kind_set *kinds = value;
	enum kind kind;

	(void)setting;

	if (!kind_find(text, &kind) || kind_is_anonymous(kind) ||
	    (*kinds & KIND_BIT(kind)) != 0)
		return false;
	*kinds |= KIND_BIT(kind);
	return true;
}

static bool
add_period(const char *text, const struct setting *setting, void *value)
{
	int64_t *periods_seconds = value;
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

static bool
add_keep(const char *text, const struct setting *setting, void *value)
{
	retention_keep_set *keeps = value, bit;

	(void)setting;
	if (!retention_keep_find(text, &bit) || (*keeps & bit) != 0)
		return false;
	*keeps |= bit;
	return true;
}

value_word_fn *
value_words(enum setting_type type, const char **ret_right)
{
	static const struct {
		enum setting_type type;
		value_word_fn *add;
		const char *right;
	} types[] = {
	    {SETTING_KINDS, add_kind,
		"expected kinds of request, each at most once, without optout"},
	    {SETTING_PERIODS, add_period,
		"expected kinds, each at most once and with an allowed time, "
		"such as \"optout 30d\""},
	    {SETTING_KEEPS, add_keep,
		"expected requester, agent or names of facts such as customer, "
		"each at most once"},
	};
	size_t i = 0;

	while (types[i].type != type)
		i++;
	*ret_right = types[i].right;
	return types[i].add;
}
