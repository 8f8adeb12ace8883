/* SPDX-License-Identifier: ISC */
#ifndef NET_FOLDER_NAME_H
#define NET_FOLDER_NAME_H

#include <stdbool.h>

#include "base/error.h"

/*
 * folder_name - encodes folder names as IMAP and Maildir++ write them
 *
 * Modified UTF-7 (RFC 3501, 5.1.3). Names that contain control characters or
 * are not UTF-8 are refused with ERROR_MAILBOX, RETRY_NEVER.
 */
#define FOLDER_NAME_SIZE 4096

bool folder_name_encode(
    const char *name, char ret_name[FOLDER_NAME_SIZE], struct error *err);

/* Decodes; false if the name is malformed or does not fit. */
bool folder_name_decode(const char *name, char ret_name[FOLDER_NAME_SIZE]);
/* True if no byte of it can end or start a command. */
bool folder_name_is_plain(const char *text);

#endif
