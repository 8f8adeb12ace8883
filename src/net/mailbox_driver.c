/* SPDX-License-Identifier: ISC */
#include "net/mailbox_driver.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "net/mailbox_note.h"

struct mailbox *
mailbox_open(const struct mailbox_options *options, struct error *err)
{
	const struct mailbox_driver *driver = NULL;
	struct mailbox *mailbox;

	if (options->url.kind == URL_IMAP)
		driver = &mailbox_imap;
	else if (options->url.kind == URL_MAILDIR)
		driver = &mailbox_maildir;
	if (driver == NULL) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER,
		    "not the URL of a mailbox");
		return NULL;
	}
	mailbox = driver->open(options, err);
	if (mailbox != NULL)
		mailbox->driver = driver;
	return mailbox;
}

void
mailbox_close(struct mailbox *mailbox)
{
	if (mailbox != NULL)
		mailbox->driver->close(mailbox);
}

bool
mailbox_select(struct mailbox *mailbox, const char *folder, struct error *err)
{
	return mailbox->driver->select(mailbox, folder, err);
}

struct mailbox_status
mailbox_status(const struct mailbox *mailbox)
{
	return mailbox->status;
}

bool
mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err)
{
	return mailbox->driver->list(mailbox, cursor, ret_listing, err);
}

void
mailbox_listing_free(struct mailbox_listing *listing)
{
	arena_free(listing->memory);
	free(listing->entries);
	*listing = (struct mailbox_listing){0};
}

bool
mailbox_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, mailbox_message_fn *on_message, void *context,
    struct error *err)
{
	assert(count <= MAILBOX_FETCH_MAX);
	return count == 0 ||
	    mailbox->driver->fetch(
		mailbox, entries, count, false, on_message, context, err);
}

bool
mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err)
{
	assert(count <= MAILBOX_FETCH_MAX);
	return count == 0 ||
	    mailbox->driver->fetch(
		mailbox, entries, count, true, on_message, context, err);
}

bool
mailbox_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err)
{
	return count == 0 ||
	    mailbox->driver->mark(mailbox, keys, count, mark, target, err);
}

bool
mailbox_wait(struct mailbox *mailbox, int wait_ms, struct error *err)
{
	return mailbox->driver->wait(mailbox, wait_ms, err);
}

static bool
keeps_none(struct error *err)
{
	return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
	    "this kind of mailbox keeps no notes");
}

bool
mailbox_append(struct mailbox *mailbox, const char *folder, const char *text,
    struct error *err)
{
	return mailbox->driver->append == NULL
	    ? keeps_none(err)
	    : mailbox->driver->append(mailbox, folder, text, err);
}

bool
mailbox_remove(struct mailbox *mailbox, const char *folder,
    const char *const *keys, size_t count, struct error *err)
{
	if (count == 0)
		return true;
	return mailbox->driver->remove == NULL
	    ? keeps_none(err)
	    : mailbox->driver->remove(mailbox, folder, keys, count, err);
}

static bool
read_messages(struct mailbox *mailbox, const char *folder, size_t notes_max,
    mailbox_message_fn *on_note, void *context, struct error *err)
{
	struct mailbox_listing listing;
	bool done;

	if (!mailbox_select(mailbox, folder, err) ||
	    !mailbox_list(mailbox, NULL, &listing, err))
		return false;
	done = listing.count <= notes_max
	    ? mailbox_fetch_headers(mailbox, listing.entries, listing.count,
		  on_note, context, err)
	    : error_set(err, ERROR_MAILBOX, RETRY_LATER,
		  "folder %s: too many messages: it is for the notes of dpod "
		  "alone, empty it",
		  folder);
	mailbox_listing_free(&listing);
	return done;
}

bool
mailbox_read_notes(struct mailbox *mailbox, const char *folder,
    size_t notes_max, mailbox_message_fn *on_note, void *context,
    struct error *err)
{
	return mailbox->driver->read_notes == NULL
	    ? read_messages(mailbox, folder, notes_max, on_note, context, err)
	    : mailbox->driver->read_notes(
		  mailbox, folder, notes_max, on_note, context, err);
}

bool
mailbox_claim(struct mailbox *mailbox, const char *const *keys, size_t count,
    const struct mailbox_claim *claim, bool *ret_is_other, struct error *err)
{
	*ret_is_other = false;
	return mailbox->driver->claim == NULL
	    ? keeps_none(err)
	    : mailbox->driver->claim(
		  mailbox, keys, count, claim, ret_is_other, err);
}

bool
mailbox_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err)
{
	*ret_is_missing = false;
	return mailbox->driver->check_mark(
	    mailbox, mark, target, ret_is_missing, err);
}
