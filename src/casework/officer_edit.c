/* SPDX-License-Identifier: ISC */
#include "casework/officer_decide.h"

#include <string.h>

#include "base/utf8.h"
#include "ticket/letter_wrap.h"

#define SUBJECT "Subject: "

/* LF ends a line, and a TAB is a blank; nothing else of that sort goes out. */
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

enum casework_result
officer_edit_letter(struct casework *casework, const struct letter_row *was,
    const char *text, struct error *err)
{
	const char *subject, *body;
	struct letter_row now;

	if (strlen(text) > OFFICER_LETTER_BYTES_MAX ||
	    !utf8_is_valid(text, strlen(text)) || has_control(text, "\n\t") ||
	    !split(casework->memory, text, &subject, &body))
		return casework_refuse(casework, "invalid",
		    "a letter is a line \"Subject: ...\", an empty line and a "
		    "text of at most %d bytes in UTF-8",
		    OFFICER_LETTER_BYTES_MAX);
	if (letter_store_find(
		casework->db, casework->memory, was->id, &now, err) != FOUND)
		return CASEWORK_FAILED;
	if (strcmp(now.state, letter_state_name(LETTER_HELD)) != 0)
		return casework_refuse(casework, "state",
		    "letter %lld is %s: only a held letter can be edited",
		    (long long)now.id, now.state);
	if (strcmp(now.body, was->body) != 0 ||
	    strcmp(now.subject, was->subject) != 0)
		return casework_refuse(casework, "changed",
		    "letter %lld was changed meanwhile", (long long)now.id);
	if (strcmp(subject, was->subject) == 0 && strcmp(body, was->body) == 0)
		return CASEWORK_DONE;
	return letter_store_edit(casework->db, now.id, subject, body, err) &&
		casework_note(casework, now.ticket_id, "letter-edited",
		    arena_printf(
			casework->memory, "letter %lld", (long long)now.id),
		    err)
	    ? CASEWORK_DONE
	    : CASEWORK_FAILED;
}
