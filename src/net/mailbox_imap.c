/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdlib.h>

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
		    "imap:// is clear text: use imaps:// or imap+starttls://, "
		    "or say `insecure`");
		return NULL;
	}
	imap = memory_new(1, sizeof *imap);
	set_options(imap, options);
	if (folder_name_encode(options->url.path, imap->folder, err) &&
	    imap_connect(imap, err) && imap_login(imap, err) &&
	    imap_select(imap, false, err))
		return &imap->mailbox;
	/* Nothing is worth a polite end. */
	imap->is_broken = true;
	imap_close(&imap->mailbox);
	return NULL;
}

const struct mailbox_driver mailbox_imap = {
    .open = imap_open,
    .close = imap_close,
    .list = imap_list,
    .fetch = imap_fetch,
    .mark = imap_mark,
    .wait = imap_wait,
};
