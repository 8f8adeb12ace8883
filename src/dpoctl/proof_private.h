/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PROOF_PRIVATE_H
#define DPOCTL_PROOF_PRIVATE_H

#include "base/buffer.h"
#include "dpoctl/proof.h"

/*
 * A file of the archive. `ret_hex` may be NULL. False, with an error, if the
 * archive would be too large.
 */
bool proof_put(struct proof *proof, const char *name, const void *bytes,
    size_t length, char ret_hex[DIGEST_HEX_SIZE], struct error *err);
/* The same for the text in a buffer, which it releases. */
bool proof_put_text(struct proof *proof, const char *name, struct buffer *text,
    struct error *err);

/* A line of text with `value` made visible. */
void proof_line(struct proof *proof, struct buffer *text, const char *label,
    const char *value);

/* Members of a JSON object, with a comma before them unless they are first. */
void proof_number(struct buffer *json, const char *name, int64_t number);
/* RFC 3339; null if it is 0. */
void proof_time(struct buffer *json, const char *name, int64_t at);
void proof_bool(struct buffer *json, const char *name, bool value);
/* A comma and a new line, unless it is the first item of the array. */
void proof_next(struct buffer *json);

bool proof_put_ticket(struct proof *proof, struct error *err);
bool proof_put_mails(struct proof *proof, struct error *err);
bool proof_put_letters(struct proof *proof, struct error *err);
bool proof_put_history(struct proof *proof, struct error *err);
bool proof_put_chain(struct proof *proof, struct error *err);

#endif
