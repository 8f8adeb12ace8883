/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/sections.h"
#include "store/retention.h"
#include "ticket/gate.h"

/*
 * conf - the one configuration file (dpod.conf(5))
 *
 * Every setting is a row of one table (settings.c): its section, name, type,
 * place in these structs, default, bounds and help. Parser, checker,
 * `dpoctl config show` and the test of the manual read the rows. A mistake
 * names file, line and what would be right. The structs are read-only after
 * loading and live until conf_free.
 */
#define CONF_MAILBOXES_MAX 200
#define CONF_LIST_MAX	   100

struct draft_section;

struct conf {
	struct arena *memory;	   /* holds all of this */
	char *path;		   /* of the file */
	char *state_directory;	   /* database and keys: /var/lib/dpod */
	char *rules_directory;	   /* an administrator's; NULL: none */
	char *templates_directory; /* an administrator's; NULL: none */
	int64_t silence_seconds;   /* silence-max: then a process hangs */
	int64_t readers_max;	   /* at once: 16 */
	struct conf_organisation organisation;
	struct conf_mailbox *mailboxes;
	size_t mailboxes_count; /* at least 1 */
	struct oauth2_source *oauth2s;
	size_t oauth2s_count;
	struct conf_relay relay;
	struct conf_calendar calendar;
	struct conf_clock clock;
	struct conf_identity identity;
	struct retention_periods retention;
	struct conf_recognition recognition;
	struct gate_budget budget;
	/* Where each setting was written, for conf_refuse. */
	struct draft_section *written;
	size_t written_count;
};

#define CONF_DEFAULT_PATH "/etc/dpod/dpod.conf"
/* NULL with ERROR_STORE, RETRY_NEVER. */
struct conf *conf_load(const char *path, struct error *err);
/* NULL is allowed. */
void conf_free(struct conf *conf);
/*
 * "FILE:LINE: mailbox "NAME": SETTING: what" in *err (ERROR_STORE, RETRY_NEVER)
 * of a mistake that is found later; `base` is the section's struct in *conf.
 * Returns false.
 */
bool conf_refuse(const struct conf *conf, const void *base, const char *setting,
    struct error *err, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Folder 0 is the URL's; then come the others. False: there are no more. */
bool conf_folder(const struct conf_mailbox *mailbox, size_t index,
    const char **ret_name, bool *ret_is_junk);

/* What a mailbox is for: as set, else as its addresses say. */
enum expect
conf_expect(const struct conf *conf, const struct conf_mailbox *mailbox);
/*
 * The languages in which the office is written to, that of the mailbox (NULL:
 * of none) first. At most mailboxes_count + 2; returns how many.
 */
size_t conf_languages(const struct conf *conf,
    const struct conf_mailbox *mailbox, const char **ret_codes);

/* NULL: there is none of that name. */
const struct oauth2_source *
conf_find_oauth2(const struct conf *conf, const char *name);

/* The paths below the state directory; free with free(). */
char *conf_database_path(const struct conf *conf);
char *conf_reference_key_path(const struct conf *conf);
char *conf_pseudonym_key_path(const struct conf *conf);

#endif
