/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_CONF_TEXT_H
#define DPOD_INTERVIEW_CONF_TEXT_H

#include "base/buffer.h"
#include "dpod/interview/answers.h"

/*
 * conf_text - writes the configuration from the answers
 *
 * From the template rules/setup/dpod.conf: @name@ becomes a quoted value; a
 * line whose name has no value is dropped, as are lines between `@if name@` and
 * `@end@`.
 */
#define CONF_TEXT_MAILBOX_PASSWORD "mailbox.password"
#define CONF_TEXT_RELAY_PASSWORD   "relay.password"

/* Appends it. ERROR_STORE: the template is missing or malformed. */
bool conf_text_make(
    struct interview *interview, struct buffer *ret_text, struct error *err);

#endif
