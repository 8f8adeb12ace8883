/* SPDX-License-Identifier: ISC */
#ifndef MAIL_NODE_H
#define MAIL_NODE_H

#include <libetpan/libetpan.h>
#include <stdbool.h>

/*
 * node - what libetpan's tree of a multipart does not say by itself
 */

/*
 * Whether a part within a multipart has no header: libetpan skips the empty
 * line that says so, and what comes then may look like fields.
 */
bool node_is_headless(const struct mailmime *node);

/*
 * Of a mail that was cut short libetpan finds neither the parts nor the bytes
 * of a multipart within a multipart, perhaps not even that it is one. The
 * guard has counted the levels.
 */
bool node_has_lost_parts(const struct mailmime *node);

#endif
