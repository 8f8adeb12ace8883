/* SPDX-License-Identifier: ISC */
#ifndef CONF_CONF_VALUES_H
#define CONF_CONF_VALUES_H

#include <stdbool.h>

#include "conf/conf.h"

/* conf_values - the effective settings, as text */
/*
 * Each effective setting, in the order of the table, without secrets. `section`
 * is "", "organisation", ...; `title` is a mailbox's name or "".
 */
struct conf_value {
	const char *section;
	const char *title;
	const char *name;
	const char *value; /* as written in the file; "" if unset */
	const char *help;
	bool is_default;
};
typedef bool conf_value_fn(const struct conf_value *value, void *context);
bool conf_each_value(
    const struct conf *conf, conf_value_fn *on_value, void *context);

#endif
