/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_SESSION_H
#define DPOCTL_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/db.h"
#include "conf/conf.h"
#include "dpoctl/cmd.h"
#include "dpoctl/output.h"

/* session - one run of dpoctl: its arguments and what it has opened */
struct session {
	const struct cmd *cmd;
	struct arena *memory;
	struct output *output;
	const char *conf_path;
	bool conf_is_given; /* with -c */
	struct conf *conf;  /* NULL: not loaded */
	struct db *db;	    /* NULL: not open */
	bool is_json;

	const char **operands;
	size_t operands_count;
	struct session_option {
		const struct cmd_option *option;
		const char *value; /* "" if it has none */
	} * options;		   /* in the order given */
	size_t options_count;
};

/* The value of an option (the last one, if it is repeated), or NULL. */
const char *session_option(const struct session *session, const char *name);
/* All values of an option that can be repeated; *ret_count of them. */
const char *const *session_option_all(
    struct session *session, const char *option, size_t *ret_count);
/* Sets *ret_number; false after a message if it is not a number >= 0. */
bool session_option_number(
    const struct session *session, const char *name, int *ret_number);

/* Loads the configuration unless it is loaded already. */
bool session_load_conf(struct session *session, struct error *err);
/* The same if -c was given; otherwise just returns true. */
bool session_load_given_conf(struct session *session, struct error *err);
/* Opens what the command needs. EX_OK or an exit code, after a message. */
int session_open(struct session *session);
/* Closes the database; then prints messages that waited for that. */
bool session_close(struct session *session);

/* Today in the office's zone, YYYY-MM-DD; needs the configuration. */
const char *session_today(struct session *session);
/* The actor of changes: the system user. */
const char *session_actor(struct session *session);

/*
 * Print messages on standard error, escaped, after earlier output; return an
 * exit code. Inside a transaction they are delayed until its end.
 */
/* Prints delayed messages, after earlier output. */
void session_say_waiting(void);
int session_usage(const struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int session_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* EX_TEMPFAIL if waiting helps, else `code`. */
int session_error(const struct error *err, int code);

#endif
