/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_LETTER_ID_H
#define DPOCTL_LETTER_ID_H

#include "store/letter_store.h"
#include "dpoctl/session.h"

/* letter_id - finds a letter by the number that people enter */

/* EX_OK, or EX_USAGE after a message. */
int letter_id_read(struct session *session, const char *text, int64_t *ret_id);

/* "To: ...\nSubject: ...\n\n...", for people. */
const char *letter_id_text(struct arena *memory, const struct letter_row *row);

/* EX_OK with *ret_row filled, or an exit code after a message. */
int letter_id_find(
    struct session *session, const char *text, struct letter_row *ret_row);

#endif
