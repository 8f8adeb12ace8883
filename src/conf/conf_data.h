/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_DATA_H
#define CONF_CONF_DATA_H

#include <stdbool.h>

#include "base/error.h"
#include "conf/conf.h"
#include "ticket/calendar.h"
#include "ticket/letter.h"

/*
 * conf_data - data that the configuration selects (calendar, letters), and
 * values derived from its settings
 */
/* NULL with ERROR_STORE; free with calendar_free and letter_set_free. */
struct calendar *conf_load_calendar(const struct conf *conf, struct error *err);
/* The letters for the tickets of a mailbox (NULL: for all other tickets). */
struct letter_set *conf_load_letters(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);
/*
 * The template directories for a mailbox (NULL: as above), in order: each
 * replaces files of those before. Borrowed; returns how many.
 */
#define CONF_TEMPLATES_MAX 3
size_t
conf_templates(const struct conf *conf, const struct conf_mailbox *mailbox,
    const char *ret_directories[CONF_TEMPLATES_MAX]);

/*
 * Whether letters can be written in the language; sets *ret_possible to the
 * available languages, such as "cs, da, de". Only reads directories.
 */
bool conf_has_language(
    const struct conf *conf, const char *language, char **ret_possible);

/*
 * When a folder is seen for the first time, messages from this instant on are
 * read.
 */
int64_t conf_start_at(const struct conf *conf,
    const struct conf_mailbox *mailbox, int64_t now_at);

/*
 * Calls back with each name in a mailbox's sort-rules that is not a rule: a
 * typing error would otherwise silently leave messages where they are. False if
 * there is one.
 */
typedef void conf_sorting_fn(
    const struct conf_mailbox *mailbox, const char *rule, void *context);
bool conf_check_sorting(
    const struct conf *conf, conf_sorting_fn *on_unknown, void *context);

/* NULL: there is none of that name. */
const struct conf_mailbox *
conf_find_mailbox(const struct conf *conf, const char *name);

/* Target in working days: the mailbox's, otherwise the clock's; 0: none. */
int conf_target_days(const struct conf *conf, const char *mailbox);

#endif
