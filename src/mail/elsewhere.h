/* SPDX-License-Identifier: ISC */
#ifndef MAIL_ELSEWHERE_H
#define MAIL_ELSEWHERE_H

#include <stdbool.h>

#include "mail/letter_part.h"
#include "mail/link.h"

/*
 * elsewhere - detects texts of programs which say that the letter is not in the
 * message
 *
 * A gateway says that it removed the text, a portal that the message must be
 * read there, a scanner or a telephone system that the file is the message.
 */

/*
 * UNREADABLE_CUT, UNREADABLE_SEALED or UNREADABLE_NO. The text must be short:
 * people use the same words in a long one.
 */
enum unreadable elsewhere_find(const char *text);

/* Whether a device that scans, faxes or records sent the file. */
bool elsewhere_is_of_device(const char *subject, const char *text);

/*
 * The service that a text leads to if it is hardly more than a link to a shared
 * file, such as "drive.google.com"; otherwise NULL. Of `links` only those whose
 * words are in the text count.
 */
const char *elsewhere_find_share(
    const char *text, const struct mail_link *links, size_t links_count);

#endif
