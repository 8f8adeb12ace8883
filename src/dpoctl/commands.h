/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_COMMANDS_H
#define DPOCTL_COMMANDS_H

#include <stddef.h>

#include "dpoctl/cmd.h"

/*
 * commands - the one table of commands
 */
extern const struct cmd cmd_about;
extern const struct cmd cmd_assign;
extern const struct cmd cmd_backup;
extern const struct cmd cmd_balance;
extern const struct cmd cmd_clarify;
extern const struct cmd cmd_classify;
extern const struct cmd cmd_close;
extern const struct cmd cmd_config_show;
extern const struct cmd cmd_deadline;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_extend;
extern const struct cmd cmd_forget;
extern const struct cmd cmd_help;
extern const struct cmd cmd_hold;
extern const struct cmd cmd_kind;
extern const struct cmd cmd_letter;
extern const struct cmd cmd_link;
extern const struct cmd cmd_list;
extern const struct cmd cmd_log;
extern const struct cmd cmd_merge;
extern const struct cmd cmd_note;
extern const struct cmd cmd_open;
extern const struct cmd cmd_outbox_approve;
extern const struct cmd cmd_outbox_cancel;
extern const struct cmd cmd_outbox_list;
extern const struct cmd cmd_outbox_show;
extern const struct cmd cmd_parse;
extern const struct cmd cmd_party;
extern const struct cmd cmd_purge;
extern const struct cmd cmd_erased;
extern const struct cmd cmd_quarantine_dismiss;
extern const struct cmd cmd_quarantine_list;
extern const struct cmd cmd_replay;
extern const struct cmd cmd_quarantine_retry;
extern const struct cmd cmd_quarantine_save;
extern const struct cmd cmd_quarantine_show;
extern const struct cmd cmd_reopen;
extern const struct cmd cmd_rules_check;
extern const struct cmd cmd_rules_list;
extern const struct cmd cmd_rules_test;
extern const struct cmd cmd_show;
extern const struct cmd cmd_spam;
extern const struct cmd cmd_stats;
extern const struct cmd cmd_status;
extern const struct cmd cmd_take;
extern const struct cmd cmd_verify;
extern const struct cmd cmd_verify_history;

extern const struct cmd *const commands_table[]; /* in the order of help */
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
