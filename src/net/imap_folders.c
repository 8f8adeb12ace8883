/* SPDX-License-Identifier: ISC */
#include "net/mailbox_folders.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/imap_private.h"

struct folders {
	struct arena *memory;
	struct mailbox_folder *list;
	size_t count;
};

/* For servers that do not report the special use of a folder. */
static bool
is_named_junk(const char *name)
{
	static const char *const names[] = {"Junk", "Spam", "Junk E-mail",
	    "Junk Email", "Junk-E-Mail", "INBOX.Junk", "INBOX.Spam",
	    "INBOX/Junk", "INBOX/Spam"};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (strcasecmp(names[i], name) == 0)
			return true;
	return false;
}

static bool
has_flag(const struct mailimap_mbx_list_flags *flags, const char *name)
{
	if (flags == NULL || flags->mbf_oflags == NULL)
		return false;
	for (clistiter *at = clist_begin(flags->mbf_oflags); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_mbx_list_oflag *flag = clist_content(at);

		if (flag->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT &&
		    flag->of_flag_ext != NULL &&
		    strcasecmp(flag->of_flag_ext, name) == 0)
			return true;
	}
	return false;
}

/* Only a name that survives decoding and encoding can be selected. */
static void
add(struct folders *folders, const struct mailimap_mailbox_list *found)
{
	const struct mailimap_mbx_list_flags *flags = found->mb_flag;
	char name[FOLDER_NAME_SIZE], again[FOLDER_NAME_SIZE];
	struct error odd;

	if (folders->count == MAILBOX_FOLDERS_MAX || found->mb_name == NULL ||
	    (flags != NULL &&
		flags->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
		flags->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT) ||
	    !folder_name_decode(found->mb_name, name) ||
	    !folder_name_encode(name, again, &odd) ||
	    strcmp(again, found->mb_name) != 0)
		return;
	folders->list[folders->count++] = (struct mailbox_folder){
	    .name = arena_string(folders->memory, name),
	    .is_junk = has_flag(flags, "Junk") || has_flag(flags, "\\Junk") ||
		is_named_junk(name),
	};
}

static int
compare(const void *a, const void *b)
{
	const struct mailbox_folder *left = a, *right = b;

	return strcmp(left->name, right->name);
}

bool
mailbox_folders(struct mailbox *mailbox, struct arena *memory,
    struct mailbox_folder **ret_folders, size_t *ret_count, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	struct folders folders = {.memory = memory};
	clist *found = NULL;
	int result;

	*ret_count = 0;
	if (mailbox->driver != &mailbox_imap)
		return true;
	if (!imap_is_usable(imap, err))
		return false;
	imap_begin(imap);
	result = mailimap_list(imap->session, "", "*", &found);
	if (!imap_result(imap, result, MAILIMAP_ERROR_LIST, "LIST", err)) {
		if (result == MAILIMAP_NO_ERROR && found != NULL)
			mailimap_list_result_free(found);
		return false;
	}
	folders.list =
	    arena_array(memory, MAILBOX_FOLDERS_MAX, sizeof *folders.list);
	for (clistiter *at = clist_begin(found); at != NULL;
	     at = clist_next(at))
		add(&folders, clist_content(at));
	mailimap_list_result_free(found);
	qsort(folders.list, folders.count, sizeof *folders.list, compare);
	*ret_folders = folders.list;
	*ret_count = folders.count;
	return true;
}
