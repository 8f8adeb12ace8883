/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LETTER_BYTES_H
#define CASEWORK_LETTER_BYTES_H

#include <stdbool.h>

#include "base/error.h"
#include "mail/span.h"
#include "store/letter_store.h"
#include "casework/casework.h"

/* letter_bytes - the message that a letter is sent as */

/*
 * Inside a transaction: stores and returns the message. One that may have
 * arrived is repeated byte by byte; one that certainly did not is composed
 * again with the current configuration.
 */
bool letter_bytes_write(struct casework *casework, const struct letter_row *row,
    struct span *ret_mail, struct error *err);

/*
 * Whether stored bytes that would be repeated are those of the letter: recorded
 * by the history when the reply was lost, or the same as it would be composed
 * now, as after a crash, when nobody recorded them. True if there are none.
 */
bool letter_bytes_check(struct casework *casework, const struct letter_row *row,
    bool *ret_same, struct error *err);

#endif
