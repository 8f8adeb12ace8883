/* SPDX-License-Identifier: ISC */
#ifndef MAIL_QUOTE_WORDS_H
#define MAIL_QUOTE_WORDS_H

#include <stdbool.h>

#include "mail/span.h"

/*
 * quote_words - what mail programs write above what they quote, in the
 * languages that they speak
 *
 * Without regard to case, also of Latin and Cyrillic letters that are no
 * ASCII.
 */

/* "From:", also "De :" and "*Von:*". */
bool quote_is_from(struct span line);
/* "Sent:", "To:", "Subject:" and so on. */
bool quote_is_field(struct span line);
/* Any short words with a colon behind them, as in a field. */
bool quote_is_any_field(struct span line);

/* "Original message", without the dashes around it. */
bool quote_has_original(struct span line);
bool quote_is_original(struct span line);
bool quote_has_forwarded(struct span line);
bool quote_is_forwarded(struct span line);

/* "wrote" and its like, within a line. */
bool quote_has_wrote(struct span line);

/* "PS: ..." */
bool quote_is_postscript(struct span line);

#endif
