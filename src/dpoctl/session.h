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

/*
 * session - one run of dpoctl: its arguments and what is open for it
 */
struct session {
	const struct cmd *cmd;
	struct arena *memory;
	struct output *output;
	const char *conf_path;
	bool conf_is_given; /* by -c */
	struct conf *conf;  /* NULL: not loaded */
	struct db *db;	    /* NULL: not open */
	bool is_json;

	const char **operands;
	size_t operands_count;
	struct session_option {
		const struct cmd_option *option;
		const char *value; /* "" where it has none */
	} * options;		   /* as they were given */
	size_t options_count;
};

/* The value of an option (of the last, if it stands twice), or NULL. */
const char *session_option(const struct session *session, const char *name);
/* Sets *ret_number; false after a message if it is no number >= 0. */
bool session_option_number(
    const struct session *session, const char *name, int *ret_number);

/* Loads the configuration unless it is loaded. */
bool session_load_conf(struct session *session, struct error *err);
/* The same if -c was given; true also if it was not. */
bool session_load_given_conf(struct session *session, struct error *err);
/* Opens what the command wants. EX_OK or an exit code, after a message. */
int session_open(struct session *session);
/* Closes the database; then messages that had to wait for that. */
bool session_close(struct session *session);

/* Today in the office's zone, YYYY-MM-DD; the configuration is loaded. */
const char *session_today(struct session *session);
/* Who writes: the operating system's user. */
const char *session_actor(struct session *session);

/*
 * Messages on standard error, made visible, behind what was printed before;
 * return an exit code. Within a transaction they wait for its end.
 */
/* Those that had to wait, behind what was printed. */
void session_say_waiting(void);
int session_usage(const struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int session_fail(int code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* EX_TEMPFAIL where waiting helps, else `code`. */
int session_error(const struct error *err, int code);

#endif
