/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/imap_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/tls_stream.h"

/* At most so many bytes per command, so that its time limit is fair. */
#define COMMAND_BYTES	 ((uint64_t)8 * 1024 * 1024)
#define HEADER_BYTES_MAX ((size_t)256 * 1024)
#define MESSAGE_OVERHEAD 4096

struct wanted {
	const struct mailbox_entry *entry;
	uint32_t uid;
	bool is_handed_over;
};

struct fetching {
	struct imap *imap;
	struct wanted *wanted; /* for this command, by ascending UID */
	size_t count;
	bool headers_only;
	size_t bytes_max;
	struct buffer body;  /* of the message being received */
	bool is_body_longer; /* longer than bytes_max */
	mailbox_message_fn *on_message;
	void *context;
	bool is_stopped; /* by on_message */
};

static int
compare_wanted(const void *a, const void *b)
{
	uint32_t left = ((const struct wanted *)a)->uid;
	uint32_t right = ((const struct wanted *)b)->uid;

	return (left > right) - (left < right);
}

static struct wanted *
find_wanted(struct fetching *fetching, uint32_t uid)
{
	struct wanted key = {.uid = uid};

	return bsearch(&key, fetching->wanted, fetching->count, sizeof key,
	    compare_wanted);
}

/* The UID is not known yet; add_attributes supplies it. */
static void
add_body(const char *bytes, size_t length, void *context)
{
	struct fetching *fetching = context;
	size_t left = fetching->bytes_max - fetching->body.length;

	if (length > left) {
		length = left;
		fetching->is_body_longer = true;
	}
	buffer_add(&fetching->body, bytes, length);
}

/* Length of the header of a message that is larger than its RFC822.SIZE. */
static size_t
header_length(const struct buffer *body)
{
	const char *end = body->length == 0
	    ? NULL
	    : memmem(body->data, body->length, "\r\n\r\n", 4);
	size_t length =
	    end == NULL ? body->length : (size_t)(end - body->data) + 4;

	return length < HEADER_BYTES_MAX ? length : HEADER_BYTES_MAX;
}

static void
hand_over(struct fetching *fetching, struct wanted *wanted)
{
	struct mailbox_message message = {.key = wanted->entry->key,
	    .internal_at = wanted->entry->internal_at,
	    .size_bytes = wanted->entry->size_bytes,
	    .headers_only = fetching->headers_only,
	    .bytes = buffer_string(&fetching->body),
	    .length = fetching->body.length,
	    .holder = &fetching->body};

	if (!message.headers_only && fetching->is_body_longer) {
		message.headers_only = true;
		message.length = header_length(&fetching->body);
	}
	wanted->is_handed_over = true;
	if (!fetching->on_message(&message, fetching->context)) {
		fetching->is_stopped = true;
		tls_stream_stop(fetching->imap->stream);
	}
}

static void
add_attributes(struct mailimap_msg_att *attributes, void *context)
{
	struct fetching *fetching = context;
	struct wanted *wanted;
	bool has_body = false;
	uint32_t uid = 0;

	for (clistiter *at = clist_begin(attributes->att_list); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);
		const struct mailimap_msg_att_body_section *section;

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		if (item->att_data.att_static->att_type ==
		    MAILIMAP_MSG_ATT_UID) {
			uid = item->att_data.att_static->att_data.att_uid;
			continue;
		}
		if (item->att_data.att_static->att_type !=
		    MAILIMAP_MSG_ATT_BODY_SECTION)
			continue;
		section = item->att_data.att_static->att_data.att_body_section;
		has_body = true;
		/* A quoted string is not passed to add_body. */
		if (section->sec_body_part != NULL &&
		    fetching->body.length == 0)
			add_body(section->sec_body_part, section->sec_length,
			    fetching);
	}
	wanted = has_body ? find_wanted(fetching, uid) : NULL;
	if (wanted != NULL && !wanted->is_handed_over && !fetching->is_stopped)
		hand_over(fetching, wanted);
	buffer_clear(&fetching->body);
	fetching->is_body_longer = false;
}

uint32_t
imap_uid(const char *key)
{
	uint64_t uid = 0;

	for (const char *digit = key; *digit != '\0'; digit++) {
		if (*digit < '0' || *digit > '9' || uid > UINT32_MAX)
			return 0;
		uid = uid * 10 + (uint64_t)(*digit - '0');
	}
	return uid > UINT32_MAX ? 0 : (uint32_t)uid;
}

struct mailimap_set *
imap_set(const uint32_t *uids, size_t count)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	for (size_t first = 0, last; first < count; first = last + 1) {
		last = first;
		while (last + 1 < count && uids[last + 1] == uids[last] + 1)
			last++;
		(void)mailimap_set_add_interval(set, uids[first], uids[last]);
	}
	return set;
}

static struct mailimap_fetch_type *
fetch_type(const struct fetching *fetching)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_section *section = fetching->headers_only
	    ? mailimap_section_new_header()
	    : mailimap_section_new(NULL);

	(void)mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_uid());
	/* Fetch one byte above the limit, to detect a longer body. */
	(void)mailimap_fetch_type_new_fetch_att_list_add(type,
	    mailimap_fetch_att_new_body_peek_section_partial(
		section, 0, (uint32_t)fetching->bytes_max + 1));
	return type;
}

/* Sends one command for fetching->wanted. */
static bool
fetch_some(struct fetching *fetching, struct error *err)
{
	struct imap *imap = fetching->imap;
	struct mailimap_fetch_type *type = fetch_type(fetching);
	uint32_t uids[MAILBOX_FETCH_MAX];
	struct mailimap_set *set;
	clist *unused = NULL;
	int result;

	for (size_t i = 0; i < fetching->count; i++)
		uids[i] = fetching->wanted[i].uid;
	set = imap_set(uids, fetching->count);
	imap->on_attributes = add_attributes;
	imap->on_body = add_body;
	imap->context = fetching;
	imap_begin_large(imap,
	    IMAP_ANSWER_BYTES_MAX +
		fetching->count * (fetching->bytes_max + MESSAGE_OVERHEAD),
	    fetching->bytes_max + 1);
	result = mailimap_uid_fetch(imap->session, set, type, &unused);
	imap->on_attributes = NULL;
	imap->on_body = NULL;
	if (result == MAILIMAP_NO_ERROR && unused != NULL)
		mailimap_fetch_list_free(unused);
	mailimap_set_free(set);
	mailimap_fetch_type_free(type);
	buffer_clear(&fetching->body);
	fetching->is_body_longer = false;
	return imap_result(
	    imap, result, MAILIMAP_ERROR_UID_FETCH, "fetching", err);
}

/* Fetches all of `wanted`, in commands of bounded size. */
static bool
fetch_all(struct fetching *fetching, struct wanted *wanted, size_t count,
    struct error *err)
{
	for (size_t at = 0; at < count; at += fetching->count) {
		uint64_t bytes = 0;

		fetching->wanted = wanted + at;
		fetching->count = 0;
		while (at + fetching->count < count &&
		    (fetching->count == 0 || bytes < COMMAND_BYTES)) {
			uint32_t size =
			    wanted[at + fetching->count].entry->size_bytes;

			bytes +=
			    fetching->headers_only ? MESSAGE_OVERHEAD : size;
			fetching->count++;
		}
		if (!fetch_some(fetching, err))
			return false;
	}
	return true;
}

/*
 * Selects the entries above `bytes_max`, or the others; each once, by ascending
 * UID.
 */
static size_t
choose(const struct mailbox_entry *entries, size_t count, int64_t bytes_max,
    bool too_large, struct wanted *ret_wanted)
{
	size_t chosen = 0, kept = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t uid = imap_uid(entries[i].key);

		if ((entries[i].size_bytes > bytes_max) == too_large && uid > 0)
			ret_wanted[chosen++] =
			    (struct wanted){.entry = &entries[i], .uid = uid};
	}
	qsort(ret_wanted, chosen, sizeof *ret_wanted, compare_wanted);
	for (size_t i = 0; i < chosen; i++)
		if (kept == 0 || ret_wanted[kept - 1].uid != ret_wanted[i].uid)
			ret_wanted[kept++] = ret_wanted[i];
	return kept;
}

bool
imap_fetch(struct mailbox *mailbox, const struct mailbox_entry *entries,
    size_t count, bool headers_alone, mailbox_message_fn *on_message,
    void *context, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	size_t bytes_max = imap->options.message_bytes_max;
	int64_t whole_max = headers_alone ? -1 : (int64_t)bytes_max;
	struct wanted wanted[MAILBOX_FETCH_MAX];
	struct fetching fetching = {.imap = imap,
	    .on_message = on_message,
	    .context = context,
	    .bytes_max = bytes_max};
	bool is_fetched;
	size_t chosen;

	if (!imap_is_usable(imap, err))
		return false;
	chosen = choose(entries, count, whole_max, false, wanted);
	is_fetched = fetch_all(&fetching, wanted, chosen, err);
	if (is_fetched) {
		fetching.headers_only = true;
		fetching.bytes_max = HEADER_BYTES_MAX;
		chosen = choose(entries, count, whole_max, true, wanted);
		is_fetched = fetch_all(&fetching, wanted, chosen, err);
	}
	buffer_release(&fetching.body);
	return is_fetched;
}
