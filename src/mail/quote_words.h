/* SPDX-License-Identifier: ISC */
#ifndef MAIL_QUOTE_WORDS_H
#define MAIL_QUOTE_WORDS_H

#include <stdbool.h>

#include "mail/span.h"

/*
 * quote_words - what mail programs write above quotations, in various languages
 *
 * Ignores case, also of non-ASCII Latin, Greek and Cyrillic letters.
 */

/* "From:", also "De :" and "*Von:*". */
bool quote_is_from(struct span line);
/* "Sent:", "To:", "Subject:" and so on. */
bool quote_is_field(struct span line);
/* Of these, "Sent:", "Date:" and so on. */
bool quote_is_date(struct span line);
/* Any short text followed by a colon, as in a field. */
bool quote_is_any_field(struct span line);

/* "Original message", without the dashes around it. */
bool quote_has_original(struct span line);
bool quote_is_original(struct span line);
bool quote_has_forwarded(struct span line);
bool quote_is_forwarded(struct span line);

/* "wrote" and the like, within a line. */
bool quote_has_wrote(struct span line);
/* "I wrote": of the writer, whose words follow. */
bool quote_is_own(struct span line);

/* "PS: ..." */
bool quote_is_postscript(struct span line);

#endif
