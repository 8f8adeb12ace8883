/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_WORK_H
#define DPOCTL_WORK_H

#include "casework/officer.h"
#include "dpoctl/cmd.h"
#include "dpoctl/session.h"

/*
 * work - shared by the commands that work on tickets: converts options to a
 * request, passes it to casework, and prints the result
 *
 * All operands are tickets. Everything happens in one transaction, which reads
 * each ticket again: all or none. With --preview it is rolled back at the end,
 * so that a preview shows exactly what would happen. --if-revision refuses a
 * change based on an outdated view, and says what has changed. --filter selects
 * tickets by a query: they are shown first, and nothing is done if one of them
 * changes before the user confirms.
 */
#define WORK_OPTIONS                                                         \
	{"--if-revision", "N",                                               \
	    "Refuse if the ticket was changed after this revision", false},  \
	{                                                                    \
		"--preview", NULL, "Show what would happen; change nothing", \
		    false                                                    \
	}
#define WORK_FILTER                                                        \
	{"--filter", "TERMS",                                              \
	    "The tickets that these terms find, instead of"                \
	    " ID",                                                         \
	    false},                                                        \
	{                                                                  \
		"--yes", NULL, "Do not ask before they are changed", false \
	}
#define WORK_SEND                                                              \
	{                                                                      \
		"--send", NULL,                                                \
		    "Send the letter immediately; otherwise it is held", false \
	}
#define WORK_NO_LETTER                                                        \
	{                                                                     \
		"--no-letter", NULL,                                          \
		    "Write no letter: the requester was informed in another " \
		    "way",                                                    \
		    false                                                     \
	}

/* For the definition of a command that works on tickets. */
#define WORK_TICKETS                                                        \
	.operands = "ID...", .access = CMD_WRITES_STORE, .operands_min = 1, \
	.operands_max = -1, .form = &work_form

/* The same, with WORK_FILTER among its options. */
#define WORK_TICKETS_OR_FILTER                                                 \
	.operands = "[ID...]", .access = CMD_WRITES_STORE, .operands_max = -1, \
	.form = &work_form

extern const struct output_form work_form;

/* What is done to one ticket; `request` is the caller's. */
typedef enum casework_result
work_fn(struct casefile *file, const void *request);
/*
 * Applies it to each operand: returns the exit code, after a message or the
 * output.
 */
int work_run(struct session *session, work_fn *fn, const void *request);
/* The same; *ret_letter_id is the last letter written, 0 if none. */
int work_run_letter(struct session *session, work_fn *fn, const void *request,
    int64_t *ret_letter_id);
/*
 * The operands are not tickets: `fn` opens one, which becomes the current one.
 */
int work_run_new(struct session *session, work_fn *fn, const void *request);

/* The order for both: the operands in one transaction, all or none. */
struct work_order {
	work_fn *fn;
	const void *request;
	size_t count;
	const int64_t *revisions; /* for the operands; NULL: any */
	bool is_new; /* the operands are not tickets: `fn` opens one */
	bool is_preview;
	int64_t *ret_letter_id; /* NULL: not needed */
};
int work_carry_out(struct session *session, const struct work_order *order);

/* Calls `fn` for each operand, in one transaction: all or none. */
typedef enum casework_result work_list_fn(
    struct casework *casework, size_t i, void *context, struct error *err);
int work_run_list(struct session *session, work_list_fn *fn, void *context);

/* The same `count` times, whatever the operands are; or as a preview. */
int work_run_times(struct session *session, size_t count, bool is_preview,
    work_list_fn *fn, void *context);
int work_run_once(struct session *session, work_list_fn *fn, void *context);

/*
 * The only one of the options that was given, with its value; NULL after a
 * message if none or several were.
 */
struct work_way {
	const char *option;
	work_fn *fn;
};
const struct work_way *work_find_way(struct session *session,
    const struct work_way *ways, size_t count, const char **ret_value);

/* The letter selected by --no-letter, --send or neither. */
enum officer_letter work_letter(const struct session *session);

/*
 * The value of an option, if it was given; else `ret` is unchanged. EX_OK, or
 * EX_USAGE after a message.
 */
int work_option_kind(struct session *session, const char *option,
    enum kind *storage, const enum kind **ret_kind);
int work_option_day(
    struct session *session, const char *option, struct date *ret_day);

/* The kind of that name; else EX_USAGE after a message. */
int
work_find_kind(struct session *session, const char *name, enum kind *ret_kind);

/* The casework context of this session; it borrows `setup`. */
struct casework
work_casework(struct session *session, const struct setup *setup);
/* The exit code of a result other than CASEWORK_DONE, after a message. */
int work_fail(const struct session *session, const struct casework *casework,
    enum casework_result result, const struct error *err);

#endif
