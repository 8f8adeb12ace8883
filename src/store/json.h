/* SPDX-License-Identifier: ISC */
#ifndef STORE_JSON_H
#define STORE_JSON_H

#include "base/buffer.h"

/* json - a minimal JSON writer for columns of the register */

/*
 * Appends the string in quotation marks. Control characters are escaped, bytes
 * that are not UTF-8 become U+FFFD. NULL is written as "".
 */
void json_add_string(struct buffer *buffer, const char *string);

/* Appends `"name":"value"`, with a comma before it unless it follows a `{`. */
void
json_add_member(struct buffer *buffer, const char *name, const char *value);

#endif
