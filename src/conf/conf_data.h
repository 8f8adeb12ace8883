/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_DATA_H
#define CONF_CONF_DATA_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/error.h"
#include "conf/conf.h"
#include "ticket/calendar.h"
#include "ticket/letter.h"

/*
 * conf_data - the data that the configuration chooses: its calendar, and the
 * letters with its own; and what follows from its settings
 */
/* Each NULL with ERROR_STORE; free with calendar_free, letter_set_free. */
struct calendar *conf_load_calendar(const struct conf *conf, struct error *err);
struct letter_set *
conf_load_letters(const struct conf *conf, struct error *err);

/*
 * Whether letters can be written in it, and "cs, da, de": in which they can.
 * Reads directories only.
 */
bool conf_has_language(
    const struct conf *conf, const char *language, char **ret_possible);

/* pseudonym.key, which members of the group may read; wipe it. */
bool conf_read_person_key(const struct conf *conf,
    unsigned char ret_key[DIGEST_BYTES], struct error *err);

/* From which instant on a folder seen for the first time is read. */
int64_t conf_start_at(const struct conf *conf,
    const struct conf_mailbox *mailbox, int64_t now_at);

/*
 * Calls with each name in a mailbox's sort-rules that no rule has: a slip of
 * the pen would leave mail where it is, without a word. False if there is one.
 */
typedef void conf_sorting_fn(
    const struct conf_mailbox *mailbox, const char *rule, void *context);
bool conf_check_sorting(
    const struct conf *conf, conf_sorting_fn *on_unknown, void *context);

/* Working days of the target: the mailbox's, else the clock's; 0: none. */
int conf_target_days(const struct conf *conf, const char *mailbox);

#endif
