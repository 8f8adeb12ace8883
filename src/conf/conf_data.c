/* SPDX-License-Identifier: ISC */
#include "conf/conf_data.h"

#include "base/file.h"

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

struct letter_set *
conf_load_letters(const struct conf *conf, struct error *err)
{
	const char *directories[2] = {
	    file_program_data(conf->memory, "templates"),
	    conf->templates_directory};

	return letter_set_load(directories,
	    conf->templates_directory == NULL ? 1 : 2,
	    conf->organisation.language, err);
}
