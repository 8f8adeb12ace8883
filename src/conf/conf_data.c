/* SPDX-License-Identifier: ISC */
#include "conf/conf_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "rules/ruleset.h"

#define KEY_LINE_BYTES DIGEST_HEX_SIZE /* with its line end */

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

static size_t
find_templates(const struct conf *conf, const char *ret_directories[2])
{
	ret_directories[0] = file_program_data(conf->memory, "templates");
	ret_directories[1] = conf->templates_directory;
	return ret_directories[1] == NULL ? 1 : 2;
}

struct letter_set *
conf_load_letters(const struct conf *conf, struct error *err)
{
	const char *directories[2];
	size_t count = find_templates(conf, directories);

	return letter_set_load(
	    directories, count, conf->organisation.language, err);
}

bool
conf_has_language(
    const struct conf *conf, const char *language, char **ret_possible)
{
	const char *directories[2];
	size_t count = find_templates(conf, directories);
	bool found;

	*ret_possible = letter_set_languages(
	    conf->memory, directories, count, language, &found);
	return found;
}

bool
conf_read_person_key(const struct conf *conf,
    unsigned char ret_key[DIGEST_BYTES], struct error *err)
{
	char *path = conf_pseudonym_key_path(conf);
	struct buffer content = {0};
	bool was_read = file_read(path, KEY_LINE_BYTES, &content, err);

	if (was_read &&
	    (content.length != KEY_LINE_BYTES ||
		!digest_unhex(content.data, ret_key)))
		was_read = error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is not a key of 64 hexadecimal digits", path);
	if (content.length > 0)
		memory_wipe(content.data, content.length);
	buffer_release(&content);
	free(path);
	return was_read;
}

int
conf_target_days(const struct conf *conf, const char *mailbox)
{
	for (size_t i = 0; i < conf->mailboxes_count; i++)
		if (strcmp(conf->mailboxes[i].name, mailbox) == 0 &&
		    conf->mailboxes[i].target_days != 0)
			return (int)conf->mailboxes[i].target_days;
	return (int)conf->clock.target_days;
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
