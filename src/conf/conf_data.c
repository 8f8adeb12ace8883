/* SPDX-License-Identifier: ISC */
#include "conf/conf_data.h"

#include <string.h>

#include "base/file.h"
#include "base/timestamp.h"
#include "rules/ruleset.h"

struct calendar *
conf_load_calendar(const struct conf *conf, struct error *err)
{
	const struct conf_calendar *settings = &conf->calendar;
	const struct calendar_options options = {
	    .set = settings->set,
	    .directory = arena_printf(conf->memory, "%s/holidays",
		file_program_data(conf->memory, "rules")),
	    .soft_days_closed = settings->soft_days,
	    .extra_days = settings->extra_days,
	    .extra_days_count = settings->extra_days_count,
	    .dropped_days = settings->dropped_days,
	    .dropped_days_count = settings->dropped_days_count,
	};

	return calendar_load(&options, err);
}

size_t
conf_templates(const struct conf *conf, const struct conf_mailbox *mailbox,
    const char *ret_directories[CONF_TEMPLATES_MAX])
{
	size_t count = 0;

	ret_directories[count++] = file_program_data(conf->memory, "templates");
	if (conf->templates_directory != NULL)
		ret_directories[count++] = conf->templates_directory;
	if (mailbox != NULL && mailbox->templates_directory != NULL)
		ret_directories[count++] = mailbox->templates_directory;
	return count;
}

struct letter_set *
conf_load_letters(const struct conf *conf, const struct conf_mailbox *mailbox,
    struct error *err)
{
	const char *directories[CONF_TEMPLATES_MAX];
	size_t count = conf_templates(conf, mailbox, directories);

	return letter_set_load(
	    directories, count, conf->organisation.language, err);
}

bool
conf_has_language(
    const struct conf *conf, const char *language, char **ret_possible)
{
	const char *directories[CONF_TEMPLATES_MAX];
	size_t count = conf_templates(conf, NULL, directories);
	bool found;

	*ret_possible = letter_set_languages(
	    conf->memory, directories, count, language, &found);
	return found;
}

const struct conf_mailbox *
conf_find_mailbox(const struct conf *conf, const char *name)
{
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		if (strcmp(conf->mailboxes[i].name, name) == 0)
			return &conf->mailboxes[i];
	return NULL;
}

int
conf_target_days(const struct conf *conf, const char *mailbox)
{
	const struct conf_mailbox *found = conf_find_mailbox(conf, mailbox);

	return (int)(found != NULL && found->target_days != 0
		? found->target_days
		: conf->clock.target_days);
}

int64_t
conf_start_at(
    const struct conf *conf, const struct conf_mailbox *mailbox, int64_t now_at)
{
	switch (mailbox->start) {
	case CONF_START_ALL:
		return 0;
	case CONF_START_DATE:
		return timestamp_of_date(
		    mailbox->start_on, conf->calendar.time_zone);
	default:
		return now_at;
	}
}

static bool
has_rule(const struct ruleset *rules, const char *id)
{
	for (size_t i = 0; i < ruleset_rules_count(rules); i++)
		if (strcmp(ruleset_rule(rules, i).id, id) == 0)
			return true;
	return false;
}

bool
conf_check_sorting(
    const struct conf *conf, conf_sorting_fn *on_unknown, void *context)
{
	const char *directories[] = {
	    file_program_data(conf->memory, "rules"), conf->rules_directory};
	struct ruleset *rules = NULL;
	bool good = true;
	struct error err;

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		if (mailbox->sort_rules.count > 0 && rules == NULL)
			rules = ruleset_load(directories,
			    conf->rules_directory == NULL ? 1 : 2, &err);
		for (size_t j = 0;
		     rules != NULL && j < mailbox->sort_rules.count; j++) {
			const char *id = mailbox->sort_rules.items[j];

			if (has_rule(rules, id))
				continue;
			on_unknown(mailbox, id, context);
			good = false;
		}
	}
	ruleset_free(rules);
	return good;
}
