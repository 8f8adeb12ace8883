/* SPDX-License-Identifier: ISC */
#include "net/maildir_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "net/folder_name.h"

static int
open_directory(int at, const char *path)
{
	return openat(
	    at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

static void
close_folder(const int folder[3])
{
	for (size_t i = 0; i < 3; i++)
		if (folder[i] != -1)
			(void)close(folder[i]);
}

/* Opens root, `new` and `cur`; all or none. */
static bool
open_folder(int at, const char *path, int ret_folder[3])
{
	int saved;

	ret_folder[1] = ret_folder[2] = -1;
	ret_folder[0] = open_directory(at, path);
	if (ret_folder[0] != -1)
		ret_folder[1] = open_directory(ret_folder[0], "new");
	if (ret_folder[1] != -1)
		ret_folder[2] = open_directory(ret_folder[0], "cur");
	if (ret_folder[2] != -1)
		return true;
	saved = errno;
	close_folder(ret_folder);
	errno = saved;
	return false;
}

bool
maildir_take_folder(struct maildir *maildir, int at, const char *path)
{
	const int old[3] = {maildir->root, maildir->fresh, maildir->seen};
	int folder[3];

	if (!open_folder(at, path, folder))
		return false;
	close_folder(old);
	maildir->root = folder[0];
	maildir->fresh = folder[1];
	maildir->seen = folder[2];
	return true;
}

bool
maildir_folder_name(
    const char *folder, char ret_name[MAILDIR_NAME_SIZE], struct error *err)
{
	char encoded[FOLDER_NAME_SIZE], name[MAILDIR_NAME_SIZE];

	if (!folder_name_encode(folder, encoded, err)) {
		err->scope = ERROR_MESSAGE;
		return false;
	}
	if (strlen(encoded) + 2 > MAILDIR_NAME_SIZE)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the name of a Maildir folder is too long");
	name[0] = '.';
	for (size_t i = 0; i <= strlen(encoded); i++)
		name[i + 1] = encoded[i] == '/' ? '.' : encoded[i];
	/* "/" would be the directory above. */
	if (strstr(name, "..") != NULL)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the name of a Maildir folder must not start with `.` or "
		    "`/`, or contain `..`, `//`, `./` or `/.`");
	memcpy(ret_name, name, strlen(name) + 1);
	return true;
}

/* As in Maildir++: folder A/B is the directory .A.B */
bool
maildir_select(struct mailbox *mailbox, const char *folder, struct error *err)
{
	struct maildir *maildir = (struct maildir *)mailbox;
	char name[MAILDIR_NAME_SIZE] = ".";

	if (folder != NULL && !maildir_folder_name(folder, name, err))
		return false;
	if (!maildir_take_folder(maildir, maildir->base, name))
		return error_set(err,
		    folder == NULL ? ERROR_MAILBOX : ERROR_MESSAGE,
		    errno == ENOENT ? RETRY_NEVER : RETRY_LATER,
		    "cannot open the folder: %s: %s", name, strerror(errno));
	maildir->is_main = folder == NULL;
	return maildir_scan(maildir, err);
}
