/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define MESSAGE_BYTES_DEFAULT ((size_t)25 * 1024 * 1024)
#define MESSAGE_BYTES_LIMIT   ((size_t)1024 * 1024 * 1024)

static void
imap_close(struct mailbox *mailbox)
{
	struct imap *imap = (struct imap *)mailbox;

	imap_disconnect(imap);
	free(imap);
}

static void
set_options(struct imap *imap, const struct mailbox_options *options)
{
	imap->options = *options;
	if (imap->options.message_bytes_max == 0)
		imap->options.message_bytes_max = MESSAGE_BYTES_DEFAULT;
	if (imap->options.message_bytes_max > MESSAGE_BYTES_LIMIT)
		imap->options.message_bytes_max = MESSAGE_BYTES_LIMIT;
}

static struct mailbox *
imap_open(const struct mailbox_options *options, struct error *err)
{
	struct imap *imap;

	if (options->url.security == URL_CLEAR && !options->insecure) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "imap:// is not encrypted: use imaps:// or "
		    "imap+starttls://, or set `insecure`");
		return NULL;
	}
	imap = memory_new(1, sizeof *imap);
	set_options(imap, options);
	if (folder_name_encode(options->url.path, imap->folder, err) &&
	    imap_connect(imap, err) && imap_login(imap, err) &&
	    imap_select(imap, false, err))
		return &imap->mailbox;
	/* Skip the orderly LOGOUT. */
	imap->is_broken = true;
	imap_close(&imap->mailbox);
	return NULL;
}

static bool
imap_change_folder(
    struct mailbox *mailbox, const char *folder, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	char name[FOLDER_NAME_SIZE];
	bool is_selected;

	if (!imap_is_usable(imap, err))
		return false;
	if (!folder_name_encode(
		folder == NULL ? imap->options.url.path : folder, name, err)) {
		err->scope = ERROR_MESSAGE;
		return false;
	}
	memcpy(imap->folder, name, sizeof name);
	mailbox->status = (struct mailbox_status){0};
	imap->has_news = false;
	imap->is_fresh = false;
	imap->is_optional = folder != NULL;
	is_selected = imap_select(imap, false, err);
	imap->is_optional = false;
	return is_selected;
}

const struct mailbox_driver mailbox_imap = {
    .open = imap_open,
    .close = imap_close,
    .select = imap_change_folder,
    .list = imap_list,
    .fetch = imap_fetch,
    .mark = imap_mark,
    .wait = imap_wait,
    .check_mark = imap_check_mark,
    .claim = imap_claim,
    .append = imap_append,
    .remove = imap_remove,
};
