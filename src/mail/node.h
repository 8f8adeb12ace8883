/* SPDX-License-Identifier: ISC */
#ifndef MAIL_NODE_H
#define MAIL_NODE_H

#include <libetpan/libetpan.h>
#include <stdbool.h>

/* node - what libetpan's tree of a multipart does not show directly */

/*
 * Whether a part in a multipart has no header: libetpan skips the empty line
 * that marks this, and the text after it may look like fields.
 */
bool node_is_headless(const struct mailmime *node);

/*
 * In a truncated message, libetpan finds neither the parts nor the bytes of a
 * multipart in a multipart, or does not even recognize it. The guard has
 * limited the levels.
 */
bool node_has_lost_parts(const struct mailmime *node);

#endif
