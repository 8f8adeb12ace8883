/* SPDX-License-Identifier: ISC */
#ifndef STORE_JSON_H
#define STORE_JSON_H

#include "base/buffer.h"

/*
 * json - the little JSON that the register writes into its own columns
 */

/*
 * Appends the string in quotation marks. Control characters are escaped, a
 * byte that is not UTF-8 becomes U+FFFD. NULL is "".
 */
void json_add_string(struct buffer *buffer, const char *string);

/* Appends `"name":"value"`, with a comma before it unless after a `{`. */
void
json_add_member(struct buffer *buffer, const char *name, const char *value);

#endif
