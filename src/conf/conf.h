/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "conf/section_notify.h"
#include "conf/sections.h"
#include "store/retention.h"
#include "ticket/gate.h"

/*
 * conf - the configuration file (dpod.conf(5))
 *
 * Each setting is a row of one table (settings.c): section, name, type, place
 * in these structs, default, bounds and help. The parser, the checks, `dpoctl
 * config show` and the test of the manual use the rows. An error names the
 * file, the line and what is expected. The structs are read-only after loading
 * and live until conf_free.
 */
#define CONF_MAILBOXES_MAX 200
#define CONF_LIST_MAX	   100

struct draft_section;

enum conf_confinement {
	CONF_CONFINEMENT_AVAILABLE,
	CONF_CONFINEMENT_REQUIRED,
};

struct conf {
	struct arena *memory;	   /* owns everything below */
	char *path;		   /* of the file */
	char *state_directory;	   /* database and keys: /var/lib/dpod */
	char *register_text;	   /* where else it is; NULL: dpod.db there */
	char *rules_directory;	   /* the administrator's; NULL: none */
	char *templates_directory; /* the administrator's; NULL: none */
	int64_t silence_seconds;   /* silence-max: a silent process hangs */
	enum conf_confinement confinement;
	int64_t readers_max;   /* concurrent ones: 16 */
	int64_t lease_seconds; /* how long a daemon may be silent: 60 */
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
	struct conf_notify notify;
	/* The lines of the settings, for conf_refuse. */
	struct draft_section *written;
	size_t written_count;
};

#define CONF_DEFAULT_PATH "/etc/dpod/dpod.conf"
/* NULL with ERROR_STORE, RETRY_NEVER. */
struct conf *conf_load(const char *path, struct error *err);
/* NULL is allowed. */
void conf_free(struct conf *conf);
/*
 * Sets *err to "FILE:LINE: mailbox "NAME": SETTING: what" (ERROR_STORE,
 * RETRY_NEVER) for an error detected after loading; `base` is the section's
 * struct in *conf. Returns false.
 */
bool conf_refuse(const struct conf *conf, const void *base, const char *setting,
    struct error *err, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Folder 0 is the URL's, followed by the others. False: there are no more. */
bool conf_folder(const struct conf_mailbox *mailbox, size_t index,
    const char **ret_name, bool *ret_is_junk);

/* The purpose of a mailbox: as set, otherwise derived from its addresses. */
enum expect
conf_expect(const struct conf *conf, const struct conf_mailbox *mailbox);
/*
 * The languages of the office's correspondence, that of the mailbox (NULL: of
 * none) first. At most mailboxes_count + 2; returns how many.
 */
size_t conf_languages(const struct conf *conf,
    const struct conf_mailbox *mailbox, const char **ret_codes);

/* NULL: there is no section of that name. */
const struct oauth2_source *
conf_find_oauth2(const struct conf *conf, const char *name);

/* For db_open: of the register. Free with free(). */
#define CONF_REGISTER_FILE "sqlite:"
char *conf_register_location(const struct conf *conf);
/* Paths below the state directory; free with free(). */
char *conf_reference_key_path(const struct conf *conf);
char *conf_pseudonym_key_path(const struct conf *conf);
char *conf_lock_path(const struct conf *conf);
char *conf_person_socket_path(const struct conf *conf);

#endif
