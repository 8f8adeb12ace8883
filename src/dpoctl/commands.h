/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_COMMANDS_H
#define DPOCTL_COMMANDS_H

#include <stddef.h>

#include "dpoctl/cmd.h"

/*
 * commands - the one list of commands, in the order of help
 *
 * A command is a file that defines cmd_NAME, its line here and in local.mk,
 * and its section of dpoctl(1).
 */
/* clang-format off */
#define COMMANDS(ROW) \
	ROW(list) \
	ROW(review) \
	ROW(next) \
	ROW(show) \
	ROW(log) \
	ROW(explain) \
	ROW(attachments) \
	ROW(save) \
	ROW(filter_list) \
	ROW(filter_save) \
	ROW(filter_remove) \
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
	ROW(extend) \
	ROW(clarify) \
	ROW(answered) \
	ROW(verify) \
	ROW(letter) \
	ROW(open) \
	ROW(status) \
	ROW(stats) \
	ROW(balance) \
	ROW(backup) \
	ROW(recovery) \
	ROW(verify_history) \
	ROW(about) \
	ROW(forget) \
	ROW(purge) \
	ROW(clock_accept) \
	ROW(erased) \
	ROW(outbox_list) \
	ROW(outbox_show) \
	ROW(outbox_approve) \
	ROW(outbox_cancel) \
	ROW(outbox_retry) \
	ROW(outbox_hold) \
	ROW(outbox_edit) \
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
	ROW(classify) \
	ROW(parse) \
	ROW(deadline) \
	ROW(rules_list) \
	ROW(rules_check) \
	ROW(rules_test) \
	ROW(templates_list) \
	ROW(templates_show) \
	ROW(templates_check) \
	ROW(templates_diff) \
	ROW(templates_render) \
	ROW(replay) \
	ROW(learn) \
	ROW(learn_show) \
	ROW(learn_export) \
	ROW(learn_forget) \
	ROW(config_show) \
	ROW(authorize) \
	ROW(help)
/* clang-format on */

#define DECLARE(name) extern const struct cmd cmd_##name;
COMMANDS(DECLARE)
#undef DECLARE

extern const struct cmd *const commands_table[];
extern const size_t commands_count;

/*
 * The command that the words begin with, or NULL; *ret_words_count is how
 * many of them (one or two) are its name.
 */
const struct cmd *
commands_find(const char *const *words, size_t count, size_t *ret_words_count);

/*
 * Fills ret_names (commands_count of them) with the commands that the unknown
 * words may have meant: those of the same first word, else the most alike
 * one, else all. Returns how many.
 */
size_t
commands_guess(const char *const *words, size_t count, const char **ret_names);

#endif
