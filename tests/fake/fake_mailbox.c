/* SPDX-License-Identifier: ISC */
#include "tests/fake/fake_mailbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dpod/signals.h"
#include "net/mailbox_note.h"

struct fake_mailbox fake_mailbox;

static char keys[FAKE_MESSAGES_MAX][8];

struct mailbox {
	int unused;
};
static struct mailbox opened;

static size_t
length_of(const struct fake_message *message)
{
	return message->length != 0 ? message->length : strlen(message->bytes);
}

struct mailbox_entry
fake_mailbox_entry(size_t index)
{
	const struct fake_message *message = &fake_mailbox.messages[index];
	uint32_t size = message->size_bytes;

	if (size == 0 && message->bytes != NULL)
		size = (uint32_t)length_of(message);
	(void)snprintf(keys[index], sizeof keys[index], "%zu", index + 1);
	return (struct mailbox_entry){
	    .key = keys[index],
	    .size_bytes = size,
	    .internal_at = message->internal_at,
	};
}

struct mailbox *
mailbox_open(const struct mailbox_options *options, struct error *err)
{
	fake_mailbox.opens++;
	fake_mailbox.no_idle = options->no_idle;
	fake_mailbox.is_cancelled = options->is_cancelled;
	fake_mailbox.context = options->context;
	if (fake_mailbox.closed == NULL ||
	    strstr(options->url.path, fake_mailbox.closed) == NULL)
		return &opened;
	(void)error_set(
	    err, ERROR_MAILBOX, fake_mailbox.open_retry, "it is closed");
	err->wait_seconds = fake_mailbox.open_wait_seconds;
	return NULL;
}

void
mailbox_close(struct mailbox *mailbox)
{
	(void)mailbox;
}

bool
mailbox_select(struct mailbox *mailbox, const char *folder, struct error *err)
{
	bool is_there = folder == NULL ||
	    (strstr(folder, "Sent") == NULL &&
		(fake_mailbox.no_folder == NULL ||
		    strcmp(folder, fake_mailbox.no_folder) != 0));

	(void)mailbox;
	return is_there ||
	    error_set(err, ERROR_MESSAGE, RETRY_NEVER, "no such folder");
}

struct mailbox_status
mailbox_status(const struct mailbox *mailbox)
{
	(void)mailbox;
	return (struct mailbox_status){
	    .epoch = fake_mailbox.epoch == 0 ? 1 : fake_mailbox.epoch,
	    .newest = fake_mailbox.count,
	    .count = fake_mailbox.count,
	    .change = fake_mailbox.change,
	    .copies = fake_mailbox.copies,
	};
}

bool
mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err)
{
	size_t first = cursor == NULL ? 0 : strtoul(cursor, NULL, 10);
	struct mailbox_listing listing = {0};

	(void)mailbox;
	if (fake_mailbox.list_fails)
		return error_set(
		    err, ERROR_MAILBOX, RETRY_LATER, "the session has ended");
	listing.memory = arena_new();
	listing.entries = arena_array(
	    listing.memory, FAKE_MESSAGES_MAX, sizeof *listing.entries);
	for (size_t i = first; i < fake_mailbox.count; i++)
		if (fake_mailbox.messages[i].bytes != NULL)
			listing.entries[listing.count++] =
			    fake_mailbox_entry(i);
	fake_mailbox.listed_count += listing.count;
	*ret_listing = listing;
	return true;
}

void
mailbox_listing_free(struct mailbox_listing *listing)
{
	arena_free(listing->memory);
}

static bool
hand_over(size_t index, mailbox_message_fn *on_message, void *context)
{
	const struct fake_message *message = &fake_mailbox.messages[index];
	const struct mailbox_entry entry = fake_mailbox_entry(index);
	struct buffer holder = {0};
	struct mailbox_message found = {
	    .key = entry.key,
	    .size_bytes = entry.size_bytes,
	    .internal_at = message->internal_at,
	    .length = length_of(message),
	    .headers_only = message->headers_only,
	    .holder = &holder,
	};
	bool goes_on;

	buffer_add(&holder, message->bytes, found.length);
	found.bytes = holder.data;
	goes_on = on_message(&found, context);
	buffer_release(&holder);
	return goes_on;
}

bool
mailbox_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, mailbox_message_fn *on_message, void *context,
    struct error *err)
{
	(void)mailbox;
	fake_mailbox.fetches++;
	signals_sleep_ms(fake_mailbox.fetch_ms);
	for (size_t i = 0; i < count; i++) {
		size_t index = strtoul(entries[i].key, NULL, 10) - 1;
		const struct fake_message *message =
		    &fake_mailbox.messages[index];

		if (message->ends_session)
			return error_set(err, ERROR_MAILBOX, RETRY_LATER,
			    "the session has ended");
		if (message->fails)
			return error_set(
			    err, ERROR_MESSAGE, RETRY_LATER, "not now");
		if (message->bytes != NULL && !message->is_withheld &&
		    !hand_over(index, on_message, context))
			return error_set(
			    err, ERROR_MAILBOX, RETRY_LATER, "refused");
		if (message->ends_session_behind)
			return error_set(err, ERROR_MAILBOX, RETRY_LATER,
			    "the session has ended");
	}
	return true;
}

/* As whole mails: nobody looks beyond the header. */
bool
mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err)
{
	bool is_fetched =
	    mailbox_fetch(mailbox, entries, count, on_message, context, err);

	fake_mailbox.fetches--;
	fake_mailbox.header_fetches++;
	return is_fetched;
}

bool
mailbox_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err)
{
	(void)mailbox;
	(void)mark;
	(void)target;
	*ret_is_missing = false;
	return !fake_mailbox.mark_fails ||
	    error_set(err, ERROR_MESSAGE, RETRY_NEVER, "may only be read");
}

bool
mailbox_append(struct mailbox *mailbox, const char *folder, const char *text,
    struct error *err)
{
	(void)mailbox;
	(void)folder;
	(void)err;
	fake_mailbox.notes++;
	(void)snprintf(fake_mailbox.note, sizeof fake_mailbox.note, "%s", text);
	return true;
}

bool
mailbox_read_notes(struct mailbox *mailbox, const char *folder,
    size_t notes_max, mailbox_message_fn *on_note, void *context,
    struct error *err)
{
	const char *const notes[] = {
	    fake_mailbox.other_note, fake_mailbox.note};
	const int uids[] = {
	    fake_mailbox.other_key == 0 ? 1 : fake_mailbox.other_key,
	    1 + fake_mailbox.notes};

	(void)mailbox;
	(void)folder;
	(void)notes_max;
	if (fake_mailbox.other_note == NULL && fake_mailbox.notes == 0)
		return error_set(
		    err, ERROR_MESSAGE, RETRY_NEVER, "no such folder");
	for (size_t i = 0; i < 2; i++) {
		char key[24];
		const struct mailbox_message note = {
		    .key = key,
		    .internal_at = 1000,
		    .bytes = notes[i],
		    .length = notes[i] == NULL ? 0 : strlen(notes[i]),
		};

		(void)snprintf(key, sizeof key, "%d", uids[i]);
		if (note.length > 0 && !on_note(&note, context))
			return false;
	}
	return true;
}

bool
mailbox_remove(struct mailbox *mailbox, const char *folder,
    const char *const *removed, size_t count, struct error *err)
{
	(void)mailbox;
	(void)folder;
	(void)removed;
	(void)err;
	fake_mailbox.removed_count += count;
	return true;
}

bool
mailbox_claim(struct mailbox *mailbox, const char *const *claimed, size_t count,
    const struct mailbox_claim *claim, bool *ret_is_other, struct error *err)
{
	(void)mailbox;
	(void)claimed;
	(void)count;
	(void)claim;
	(void)ret_is_other;
	return error_set(err, ERROR_MESSAGE, RETRY_NEVER, "no keywords here");
}

bool
mailbox_mark(struct mailbox *mailbox, const char *const *marked, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err)
{
	(void)mailbox;
	(void)marked;
	if (fake_mailbox.mark_fails)
		return error_set(
		    err, ERROR_MESSAGE, RETRY_LATER, "may only be read");
	fake_mailbox.mark = mark;
	fake_mailbox.marked_count += count;
	(void)snprintf(
	    fake_mailbox.target, sizeof fake_mailbox.target, "%s", target);
	return true;
}

bool
mailbox_wait(struct mailbox *mailbox, int wait_ms, struct error *err)
{
	(void)mailbox;
	fake_mailbox.waits++;
	fake_mailbox.wait_ms = wait_ms;
	if (fake_mailbox.on_wait != NULL) {
		fake_mailbox.on_wait();
		if (fake_mailbox.is_cancelled(fake_mailbox.context))
			return error_set(
			    err, ERROR_MAILBOX, RETRY_LATER, "cancelled");
	}
	signals_sleep_ms(wait_ms);
	return !fake_mailbox.wait_fails ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER, "no IDLE");
}
