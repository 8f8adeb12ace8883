/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_LETTER_EXTRA_H
#define CASEWORK_LETTER_EXTRA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "casework/casefile.h"
#include "store/letter_file.h"

/*
 * letter_extra - files and copies that an officer adds to a letter
 *
 * Part of the casefile while a letter is written; a printed letter cannot have
 * them.
 */
#define LETTER_FILES_MAX     20
#define LETTER_FILE_NAME_MAX 100 /* bytes */
#define LETTER_COPIES_MAX    4

struct letter_extra {
	const struct letter_file *files; /* without numbers */
	size_t files_count;
	const char *const *copies; /* addresses */
	size_t copies_count;
	bool is_confirmed; /* copies may go to non-parties */
};

/*
 * Refused for "invalid" (an address, a name, too many), "size" (total above
 * `attachments-max`), or "party" if the recipient of a copy is not a party of
 * the ticket. *ret_copies are separated by blanks.
 */
enum casework_result
letter_extra_check(struct casefile *file, const char **ret_copies);
/* All attachments of one letter; refused as above. */
enum casework_result letter_extra_check_files(
    struct casework *casework, const struct letter_file *files, size_t count);
/* "Cc: ...\nAttached: ...\n", for people; or "". */
const char *letter_extra_text(const struct casefile *file);
/* A note on a letter that was edited, which records what it contains now. */
bool letter_extra_note(struct casework *casework, int64_t ticket_id,
    int64_t letter_id, const char *history, const char *words,
    struct error *err);
/* Adds them to a written letter. */
enum casework_result letter_extra_add(struct casefile *file, int64_t letter_id);

#endif
