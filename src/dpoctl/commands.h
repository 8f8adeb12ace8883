/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_COMMANDS_H
#define DPOCTL_COMMANDS_H

#include <stddef.h>

#include "dpoctl/cmd.h"

/*
 * commands - the list of commands, in the order of help: by task
 *
 * A command is a file that defines cmd_NAME, its line here and in local.mk, and
 * its section of dpoctl(1).
 */
/* clang-format off */
#define COMMANDS(GROUP, ROW) \
	GROUP("Read the queue") \
	ROW(list) \
	ROW(review) \
	ROW(next) \
	ROW(due) \
	ROW(show) \
	ROW(log) \
	ROW(explain) \
	ROW(search) \
	ROW(attachments) \
	ROW(save) \
	ROW(filter_list) \
	ROW(filter_save) \
	ROW(filter_remove) \
	GROUP("Decide on tickets") \
	ROW(take) \
	ROW(assign) \
	ROW(seen) \
	ROW(note) \
	ROW(hold) \
	ROW(kind) \
	ROW(party) \
	ROW(close) \
	ROW(spam) \
	ROW(reopen) \
	ROW(link) \
	ROW(merge) \
	ROW(open) \
	GROUP("Ask the requester, and need more time") \
	ROW(verify) \
	ROW(clarify) \
	ROW(answered) \
	ROW(extend) \
	GROUP("Write letters, and send them") \
	ROW(reply) \
	ROW(letter) \
	ROW(outbox_list) \
	ROW(outbox_show) \
	ROW(outbox_edit) \
	ROW(outbox_approve) \
	ROW(outbox_hold) \
	ROW(outbox_cancel) \
	ROW(outbox_retry) \
	GROUP("Look at messages that did not become tickets") \
	ROW(mail_list) \
	ROW(mail_show) \
	ROW(mail_save) \
	ROW(mail_open) \
	ROW(mail_dismiss) \
	ROW(spot) \
	ROW(quarantine_list) \
	ROW(quarantine_show) \
	ROW(quarantine_save) \
	ROW(quarantine_retry) \
	ROW(quarantine_dismiss) \
	GROUP("Know and erase what is held") \
	ROW(about) \
	ROW(forget) \
	ROW(purge) \
	ROW(erased) \
	GROUP("Report and prove") \
	ROW(status) \
	ROW(stats) \
	ROW(balance) \
	ROW(verify_history) \
	ROW(evidence) \
	GROUP("Run dpod") \
	ROW(mailbox_list) \
	ROW(mailbox_poll) \
	ROW(mailbox_pause) \
	ROW(mailbox_resume) \
	ROW(import) \
	ROW(config_show) \
	ROW(authorize) \
	ROW(backup) \
	ROW(move_register) \
	ROW(recovery) \
	ROW(clock_accept) \
	GROUP("Change letters") \
	ROW(templates_list) \
	ROW(templates_show) \
	ROW(templates_check) \
	ROW(templates_diff) \
	ROW(templates_render) \
	GROUP("Improve recognition") \
	ROW(classify) \
	ROW(parse) \
	ROW(deadline) \
	ROW(rules_list) \
	ROW(rules_check) \
	ROW(rules_test) \
	ROW(replay) \
	ROW(learn) \
	ROW(learn_show) \
	ROW(learn_export) \
	ROW(learn_forget) \
	GROUP("Learn more") \
	ROW(help)
/* clang-format on */

#define PASS(title)
#define DECLARE(name) extern const struct cmd cmd_##name;
COMMANDS(PASS, DECLARE)
#undef DECLARE
#undef PASS

extern const struct cmd *const commands_table[];
extern const size_t commands_count;

/* The task of the command: "Read the queue". */
const char *commands_group(const struct cmd *cmd);

/*
 * The command whose name the words begin with, or NULL; *ret_words_count is the
 * number of words (one or two) of its name.
 */
const struct cmd *
commands_find(const char *const *words, size_t count, size_t *ret_words_count);

/*
 * Fills ret_names (size commands_count) with the commands that unknown words
 * may mean: those with the same first word, else the most similar one, else
 * all. Returns how many.
 */
size_t
commands_guess(const char *const *words, size_t count, const char **ret_names);

#endif
