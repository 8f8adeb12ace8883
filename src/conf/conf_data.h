/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_DATA_H
#define CONF_CONF_DATA_H

#include "base/error.h"
#include "conf/conf.h"
#include "ticket/calendar.h"
#include "ticket/letter.h"

/*
 * conf_data - the data that the configuration chooses: its calendar, and the
 * letters with its own
 */
/* Each NULL with ERROR_STORE; free with calendar_free, letter_set_free. */
struct calendar *conf_load_calendar(const struct conf *conf, struct error *err);
struct letter_set *
conf_load_letters(const struct conf *conf, struct error *err);

#endif
