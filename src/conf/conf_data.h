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

/* Working days of the target: the mailbox's, else the clock's; 0: none. */
int conf_target_days(const struct conf *conf, const char *mailbox);

#endif
