/* SPDX-License-Identifier: ISC */
#ifndef CONF_DRAFT_H
#define CONF_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "conf/conf.h"
#include "conf/settings.h"

/*
 * draft - a configuration while it is read: where each setting was written
 */
struct draft_section {
	enum setting_section section;
	const char *title;	 /* of a mailbox; else "" */
	void *base;		 /* its struct in conf.h */
	int line;		 /* its last one; 0: it is not there */
	int lines[SETTINGS_MAX]; /* of each row; 0: not written */
};

struct draft {
	struct conf *conf;
	struct draft_section *sections; /* the one outside of all first */
	size_t sections_count;
	struct error *err;
};

/*
 * "FILE:LINE: mailbox "NAME": SETTING: what"; the line is the setting's, or
 * the section's last one, or none. `setting` may be NULL. Returns false.
 */
bool draft_refuse(const struct draft *draft,
    const struct draft_section *section, const char *setting,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Parses the text (of scan) and fills the structs; draft_parse.c. */
bool draft_parse(struct draft *draft, const char *text, size_t length);

/* What must hold between settings; draft_check.c. */
bool draft_check(const struct draft *draft);

/* The parts of it about tokens; draft_check_oauth2.c. */
bool draft_check_oauth2(
    const struct draft *draft, const struct draft_section *section);
/* The name of an oauth2 section, which must be there. */
bool draft_check_oauth2_name(const struct draft *draft,
    const struct draft_section *section, const char *name);
/* Neither needs the network; draft_check_known.c. */
bool draft_check_port(const struct draft *draft,
    const struct draft_section *section, const struct url *url);
bool
draft_check_set(const struct draft *draft, const struct draft_section *section);
/* 1 to 32 of a-z, 0-9 and -; `what` has such a name. */
bool draft_check_title(const struct draft *draft,
    const struct draft_section *section, const char *what);

#endif
