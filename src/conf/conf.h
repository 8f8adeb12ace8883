/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "net/secret.h"
#include "net/url.h"
#include "rules/classify.h"
#include "store/retention.h"
#include "ticket/intake.h"

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

struct conf_list {
	char **items;
	size_t count;
};

enum conf_start {
	CONF_START_NOW,
	CONF_START_ALL,
	CONF_START_DATE,
};
enum conf_keep {
	CONF_KEEP_RAW,
	CONF_KEEP_NONE,
};
enum conf_after_intake {
	CONF_LEAVE,
	CONF_FLAG,
	CONF_MOVE,
};

struct conf_organisation {
	char *name;	 /* required */
	char *address;	 /* From of our letters; required */
	char *contact;	 /* how to reach a human; required */
	char *authority; /* the supervisory one; required */
	char *language;	 /* of letters where the mail's has none: "en" */
	struct conf_list aliases; /* further addresses of ours */
};

struct conf_mailbox {
	char *name; /* the section's title */
	char *url_text;
	struct url url;
	struct conf_list folders; /* further ones */
	struct conf_list junk_folders;
	char *user; /* NULL: none */
	struct secret_source password;
	char *ca_file; /* NULL: the system's */
	bool insecure;
	struct conf_list addresses; /* what people write to */
	struct conf_list authserv_ids, own_list_ids;
	char *language; /* NULL: the organisation's */
	enum conf_start start;
	struct date start_on; /* of CONF_START_DATE */
	enum acknowledge acknowledge;
	int64_t acknowledge_age_seconds; /* acknowledge-max-age */
	int64_t poll_interval_seconds;
	int64_t message_bytes_max; /* message-size-max */
	enum conf_keep keep_not_requests;
	int64_t keep_not_requests_seconds; /* keep-not-requests-for, 30d */
	bool reopens_by_reply;		   /* else: a linked ticket */
	enum conf_after_intake after_intake;
	char *after_intake_target; /* keyword or folder; NULL: built-in */
	/* Mail that asks for nothing and that one of these rules matches goes
	 * to that folder; count 0 and NULL: none does. */
	struct conf_list sort_rules;
	char *sort_target;
};

struct conf_relay {
	char *url_text;
	struct url url;
	char *user;
	struct secret_source password;
	char *ca_file;
	bool insecure;
	char *hello_name;	   /* NULL: the host's name */
	char *envelope_sender;	   /* "" is the null sender, the default */
	int64_t retry_min_seconds; /* first wait after a failure: 1m */
	int64_t retry_max_seconds; /* longest wait: 4h */
	int64_t give_up_seconds;   /* then it has failed: 5d */
};

struct conf_calendar {
	char *set;	 /* NULL: weekends only */
	char *time_zone; /* required */
	bool soft_days;	 /* count as closed */
	struct date *extra_days;
	size_t extra_days_count;
	struct date *dropped_days;
	size_t dropped_days_count;
};

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
	struct conf_relay relay;
	struct conf_calendar calendar;
	struct retention_periods retention;
	struct gate_budget budget;
};

#define CONF_DEFAULT_PATH "/etc/dpod/dpod.conf"
/* NULL with ERROR_STORE, RETRY_NEVER. */
struct conf *conf_load(const char *path, struct error *err);
/* NULL is allowed. */
void conf_free(struct conf *conf);
/* Folder 0 is the URL's; then come the others. False: there are no more. */
bool conf_folder(const struct conf_mailbox *mailbox, size_t index,
    const char **ret_name, bool *ret_is_junk);

/* The paths below the state directory; free with free(). */
char *conf_database_path(const struct conf *conf);
char *conf_reference_key_path(const struct conf *conf);
char *conf_pseudonym_key_path(const struct conf *conf);

#endif
