/* SPDX-License-Identifier: ISC */
#ifndef CONF_SETTINGS_H
#define CONF_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * settings - the table of all settings in the configuration file
 *
 * A new setting is a row here, a member in conf.h or sections.h, a paragraph in
 * dpod.conf(5) and a line in contrib/dpod.conf; tests/docs/check_settings
 * requires the last two.
 */
enum setting_type {
	SETTING_TEXT, /* one line */
	SETTING_ADDRESS,
	SETTING_SENDER,	    /* an address, or "" */
	SETTING_ADDRESSES,  /* a list */
	SETTING_NAMES,	    /* a list of words such as mx.example.org */
	SETTING_PEOPLE,	    /* a list of users (conf/people.h) */
	SETTING_SIGNATURES, /* a list of users, each with a text (the same) */
	SETTING_FOLDERS,    /* a list */
	SETTING_WORDS,	    /* a program and its arguments, a list */
	SETTING_PATH,	    /* absolute */
	SETTING_HOST,
	SETTING_HOSTS,	    /* a list */
	SETTING_CREDENTIAL, /* a file name */
	SETTING_MAILBOX_URL,
	SETTING_RELAY_URL,
	SETTING_LANGUAGE,
	SETTING_CHOICE, /* one of `choices`; the enum is its index */
	SETTING_BOOL,	/* true or false */
	SETTING_SECONDS,
	SETTING_BYTES,
	SETTING_COUNT,
	SETTING_COUNTS, /* a list */
	SETTING_START,	/* now, all or a date */
	SETTING_ZONE,
	SETTING_HOLIDAYS, /* name of a set */
	SETTING_DATES,	  /* a list */
	SETTING_KINDS,	  /* a list of kinds of requests except optout */
	SETTING_PERIODS,  /* a list of "KIND TIME" */
	SETTING_KEEPS,	  /* a list of what is kept of a retained ticket */
};

/* The sections in the order of the file; "" is outside of all sections. */
enum setting_section {
	SECTION_TOP,
	SECTION_ORGANISATION,
	SECTION_MAILBOX, /* has a title and may be repeated */
	SECTION_OAUTH2,	 /* has a title and may be repeated */
	SECTION_RELAY,
	SECTION_CALENDAR,
	SECTION_CLOCK,
	SECTION_IDENTITY,
	SECTION_RETENTION,
	SECTION_RECOGNITION,
	SECTION_BUDGET,
	SECTION_NOTIFY,
	SECTIONS,
};

/* "", "organisation", ... */
const char *setting_section_name(enum setting_section section);
bool setting_section_has_title(enum setting_section section);

/* Whether the setting is a list, in braces. */
struct setting;
bool setting_is_list(const struct setting *setting);

struct setting {
	enum setting_section section;
	const char *name;
	enum setting_type type;
	size_t place;		    /* in the section's struct */
	size_t place_more;	    /* a second member, such as list's count */
	const char *initial;	    /* as written; NULL: unset */
	const char *min;	    /* for an amount, as written */
	const char *max;	    /* for an amount, as written */
	const char *const *choices; /* for CHOICE; ends with NULL */
	bool is_required;
	const char *help;
};

#define SETTINGS_MAX 130 /* rows; a test checks it */

extern const struct setting settings_table[];
extern const size_t settings_count;

/* Whether its value is a list. */
bool setting_is_list(const struct setting *setting);

/* The index of the row, or settings_count. */
size_t setting_find(enum setting_section section, const char *name);

#endif
