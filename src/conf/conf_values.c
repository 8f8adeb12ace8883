/* SPDX-License-Identifier: ISC */
#include "conf/conf_values.h"

#include <string.h>

#include "conf/settings.h"
#include "conf/value.h"

struct walk {
	struct arena *memory;
	conf_value_fn *on_value;
	void *context;
};

static bool
each_of_section(const struct walk *walk, enum setting_section section,
    const char *title, const void *base)
{
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *setting = &settings_table[i];
		struct conf_value value = {
		    .section = setting_section_name(section),
		    .title = title,
		    .name = setting->name,
		    .help = setting->help,
		};

		if (setting->section != section)
			continue;
		value.value = value_write(walk->memory, setting, base);
		value.is_default =
		    strcmp(value.value,
			setting->initial == NULL ? "" : setting->initial) == 0;
		if (!walk->on_value(&value, walk->context))
			return false;
	}
	return true;
}

bool
conf_each_value(const struct conf *conf, conf_value_fn *on_value, void *context)
{
	struct walk walk = {arena_new(), on_value, context};
	bool go_on = each_of_section(&walk, SECTION_TOP, "", conf) &&
	    each_of_section(
		&walk, SECTION_ORGANISATION, "", &conf->organisation);

	for (size_t i = 0; go_on && i < conf->mailboxes_count; i++)
		go_on = each_of_section(&walk, SECTION_MAILBOX,
		    conf->mailboxes[i].name, &conf->mailboxes[i]);
	for (size_t i = 0; go_on && i < conf->oauth2s_count; i++)
		go_on = each_of_section(&walk, SECTION_OAUTH2,
		    conf->oauth2s[i].name, &conf->oauth2s[i]);
	go_on = go_on &&
	    each_of_section(&walk, SECTION_RELAY, "", &conf->relay) &&
	    each_of_section(&walk, SECTION_CALENDAR, "", &conf->calendar) &&
	    each_of_section(&walk, SECTION_CLOCK, "", &conf->clock) &&
	    each_of_section(&walk, SECTION_IDENTITY, "", &conf->identity) &&
	    each_of_section(&walk, SECTION_RETENTION, "", &conf->retention) &&
	    each_of_section(
		&walk, SECTION_RECOGNITION, "", &conf->recognition) &&
	    each_of_section(&walk, SECTION_BUDGET, "", &conf->budget) &&
	    each_of_section(&walk, SECTION_NOTIFY, "", &conf->notify);
	arena_free(walk.memory);
	return go_on;
}
