/* SPDX-License-Identifier: ISC */
#ifndef CONF_DRAFT_H
#define CONF_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "conf/conf.h"
#include "conf/settings.h"

/* draft - a configuration being read, with the line of each setting */
struct draft_section {
	enum setting_section section;
	const char *title;	 /* for a mailbox; else "" */
	void *base;		 /* its struct in conf.h */
	int line;		 /* its last line; 0: missing */
	int lines[SETTINGS_MAX]; /* for each row; 0: not set */
};

struct draft {
	struct conf *conf;
	struct draft_section *sections; /* the global one first */
	size_t sections_count;
	struct error *err;
};

/*
 * Sets "FILE:LINE: mailbox "NAME": SETTING: what"; the line is that of the
 * setting, or the last one of the section, or none. `setting` may be NULL.
 * Returns false.
 */
bool draft_refuse(const struct draft *draft,
    const struct draft_section *section, const char *setting,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Parses the text (from scan) and fills the structs; draft_parse.c. */
bool draft_parse(struct draft *draft, const char *text, size_t length);

/* Checks constraints between settings; draft_check.c. */
bool draft_check(const struct draft *draft);

/* The part about tokens; draft_check_oauth2.c. */
bool draft_check_oauth2(
    const struct draft *draft, const struct draft_section *section);
/* Checks that the named oauth2 section exists. */
bool draft_check_oauth2_name(const struct draft *draft,
    const struct draft_section *section, const char *name);
/* Neither of these uses the network; draft_check_known.c. */
bool draft_check_port(const struct draft *draft,
    const struct draft_section *section, const struct url *url);
bool
draft_check_set(const struct draft *draft, const struct draft_section *section);
/* Checks a section's name: 1 to 32 of a-z, 0-9 and -; `what` is for errors. */
bool draft_check_title(const struct draft *draft,
    const struct draft_section *section, const char *what);

#endif
