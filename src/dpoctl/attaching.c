/* SPDX-License-Identifier: ISC */
#include "dpoctl/attaching.h"

#include <string.h>
#include <sysexits.h>

#include "base/file.h"
#include "mail/compose_file.h"
#include "dpoctl/new_file.h"

bool
attaching_is_wanted(const struct session *session)
{
	return session_option(session, "--attach") != NULL ||
	    session_option(session, "--cc") != NULL ||
	    session_option(session, "--confirm-cc") != NULL;
}

static int
read_one(
    struct session *session, const char *path, struct letter_file *ret_file)
{
	size_t bytes_max = (size_t)session->conf->relay.attachments_bytes;
	const char *slash = strrchr(path, '/');
	struct buffer content = {0};
	struct error err;

	if (!file_read(path, bytes_max, &content, &err)) {
		buffer_release(&content);
		return session_fail(EX_NOINPUT, "%s", err.text);
	}
	*ret_file = (struct letter_file){
	    .name = new_file_name(
		session->memory, slash == NULL ? path : slash + 1),
	    .content =
		arena_copy(session->memory, content.data, content.length),
	    .length = content.length,
	};
	ret_file->type = compose_file_type(
	    ret_file->name, ret_file->content, ret_file->length);
	buffer_release(&content);
	return EX_OK;
}

int
attaching_read(struct session *session, struct letter_extra *ret_extra)
{
	size_t count;
	const char *const *paths =
	    session_option_all(session, "--attach", &count);
	struct letter_file *files =
	    arena_array(session->memory, count + 1, sizeof *files);
	int code = EX_OK;

	*ret_extra = (struct letter_extra){
	    .files = files,
	    .files_count = count,
	    .is_confirmed = session_option(session, "--confirm-cc") != NULL,
	};
	ret_extra->copies =
	    session_option_all(session, "--cc", &ret_extra->copies_count);
	if (count > LETTER_FILES_MAX)
		return session_usage(session,
		    "a letter has at most %d attachments", LETTER_FILES_MAX);
	for (size_t i = 0; code == EX_OK && i < count; i++)
		code = read_one(session, paths[i], &files[i]);
	return code;
}
