/* SPDX-License-Identifier: ISC */
#include "casework/officer_decide.h"

#include <string.h>

#include "base/utf8.h"
#include "ticket/letter_wrap.h"
#include "casework/letter_extra.h"

#define SUBJECT	  "Subject: "
#define HELD_ONLY "only a held letter can be edited"

/*
 * LF ends a line, and a TAB is a blank; other control characters are not sent.
 */
static bool
has_control(const char *text, const char *allowed)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < 0x20 || *text == 0x7f) &&
		    strchr(allowed, *text) == NULL)
			return true;
	return false;
}

/* "Subject: ...", an empty line, the text. */
static bool
split(struct arena *memory, const char *text, const char **ret_subject,
    const char **ret_body)
{
	size_t prefix = strlen(SUBJECT), length;

	if (strncmp(text, SUBJECT, prefix) != 0)
		return false;
	text += prefix;
	length = strcspn(text, "\n");
	if (length == 0 || length > OFFICER_SUBJECT_BYTES_MAX ||
	    strncmp(text + length, "\n\n", 2) != 0)
		return false;
	*ret_subject = arena_copy(memory, text, length);
	*ret_body = letter_wrap(memory, text + length + 2);
	return (*ret_body)[strspn(*ret_body, " \n\t")] != '\0';
}

/* Invalid UTF-8, and NUL, become question marks. */
static char *
mend(struct arena *memory, const char *text)
{
	size_t length = strlen(text);
	char *copy;

	if (length > OFFICER_DRAFT_BYTES_MAX)
		length = utf8_cut(text, OFFICER_DRAFT_BYTES_MAX);
	copy = arena_copy(memory, text, length);
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = utf8_decode(copy + i, length - i, &character);

		if (taken == 0)
			copy[i] = '?';
		i += taken == 0 ? 1 : taken;
	}
	return copy;
}

/* Refused for "state", with these words, unless it is held. */
static enum casework_result
find_held(struct casework *casework, int64_t letter_id, const char *refusal,
    struct letter_row *ret_row, struct error *err)
{
	if (letter_store_find(casework->db, casework->memory, letter_id,
		ret_row, err) != FOUND)
		return CASEWORK_FAILED;
	return strcmp(ret_row->state, letter_state_name(LETTER_HELD)) == 0
	    ? CASEWORK_DONE
	    : casework_refuse(casework, "state", "letter %lld is %s: %s",
		  (long long)ret_row->id, ret_row->state, refusal);
}

enum casework_result
officer_keep_draft(struct casework *casework, int64_t letter_id,
    const char *text, struct error *err)
{
	struct letter_row now;
	enum casework_result result = find_held(
	    casework, letter_id, "what was written is not kept", &now, err);

	if (result != CASEWORK_DONE)
		return result;
	return letter_store_keep_draft(
		   casework->db, letter_id, mend(casework->memory, text), err)
	    ? CASEWORK_DONE
	    : CASEWORK_FAILED;
}

enum casework_result
officer_edit_letter(struct casework *casework, const struct letter_row *was,
    const char *text, struct error *err)
{
	const char *subject, *body;
	struct letter_row now;
	enum casework_result result;

	if (strlen(text) > OFFICER_LETTER_BYTES_MAX ||
	    !utf8_is_valid(text, strlen(text)) || has_control(text, "\n\t") ||
	    !split(casework->memory, text, &subject, &body))
		return casework_refuse(casework, "invalid",
		    "a letter is a line \"Subject: ...\", an empty line and a "
		    "text of at most %d bytes in UTF-8",
		    OFFICER_LETTER_BYTES_MAX);
	result = find_held(casework, was->id, HELD_ONLY, &now, err);
	if (result != CASEWORK_DONE)
		return result;
	if (strcmp(now.body, was->body) != 0 ||
	    strcmp(now.subject, was->subject) != 0)
		return casework_refuse(casework, "changed",
		    "letter %lld was changed meanwhile", (long long)now.id);
	if (strcmp(subject, was->subject) == 0 &&
	    strcmp(body, was->body) == 0 && now.draft[0] == '\0' &&
	    strcmp(now.reason, OFFICER_DRAFT) != 0)
		return CASEWORK_DONE;
	return letter_store_edit(casework->db, now.id, subject, body, err) &&
		letter_extra_note(casework, now.ticket_id, now.id,
		    "letter-edited",
		    arena_printf(
			casework->memory, "letter %lld", (long long)now.id),
		    err)
	    ? CASEWORK_DONE
	    : CASEWORK_FAILED;
}

static bool
is_removed(const struct officer_files *change, int64_t number)
{
	for (size_t i = 0; i < change->removed_count; i++)
		if (change->removed[i] == number)
			return true;
	return false;
}

static enum casework_result
check_removed(struct casework *casework, const struct officer_files *change,
    const struct letter_file *files, size_t count)
{
	for (size_t i = 0; i < change->removed_count; i++) {
		bool is_there = false;

		for (size_t j = 0; j < count; j++)
			is_there =
			    is_there || files[j].number == change->removed[i];
		if (!is_there)
			return casework_refuse(casework, "absent",
			    "the letter has no attachment %lld",
			    (long long)change->removed[i]);
	}
	return CASEWORK_DONE;
}

/* What it will have: what stays, in order, then what is new. */
static struct letter_file *
join(struct arena *memory, const struct officer_files *change,
    const struct letter_file *files, size_t *count)
{
	size_t kept = 0, had = *count;
	struct letter_file *all =
	    arena_array(memory, had + change->files_count + 1, sizeof *all);

	for (size_t i = 0; i < had; i++)
		if (!is_removed(change, files[i].number))
			all[kept++] = files[i];
	for (size_t i = 0; i < change->files_count; i++)
		all[kept++] = change->files[i];
	for (size_t i = 0; i < kept; i++)
		all[i].number = (int64_t)i + 1;
	*count = kept;
	return all;
}

static bool
replace(struct casework *casework, const struct letter_row *letter,
    const struct letter_file *files, size_t count, struct error *err)
{
	if (!letter_file_clear(casework->db, letter->id, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!letter_file_add(casework->db, letter->id, &files[i], err))
			return false;
	return letter_extra_note(casework, letter->ticket_id, letter->id,
	    "letter-attached",
	    arena_printf(casework->memory, "letter %lld, attachments: %zu",
		(long long)letter->id, count),
	    err);
}

enum casework_result
officer_edit_files(struct casework *casework, int64_t letter_id,
    const struct officer_files *change, struct error *err)
{
	struct letter_row now;
	struct letter_file *files;
	size_t count;
	enum casework_result result;

	result = find_held(casework, letter_id, HELD_ONLY, &now, err);
	if (result != CASEWORK_DONE)
		return result;
	if (!letter_file_list(
		casework->db, casework->memory, now.id, &files, &count, err))
		return CASEWORK_FAILED;
	result = check_removed(casework, change, files, count);
	if (result != CASEWORK_DONE)
		return result;
	files = join(casework->memory, change, files, &count);
	result = letter_extra_check_files(casework, files, count);
	if (result != CASEWORK_DONE)
		return result;
	return replace(casework, &now, files, count, err) ? CASEWORK_DONE
							  : CASEWORK_FAILED;
}
