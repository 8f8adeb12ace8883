/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "net/tls_stream.h"

/* Per folder: a larger count is false, or the folder is too large for dpod. */
#define ENTRIES_MAX	((size_t)4000000)
#define ENTRY_BYTES_MAX 256
#define SECONDS_PER_DAY 86400

struct found {
	uint32_t uid;
	uint32_t size_bytes;
	int64_t internal_at;
};

struct listing {
	uint32_t first_uid;
	struct found *found;
	size_t count;
	size_t size;
	bool is_too_long;
};

/* INTERNALDATE includes a zone; 0 for an impossible date. */
static int64_t
instant_of(const struct mailimap_date_time *time)
{
	struct date date = {time->dt_year, time->dt_month, time->dt_day};
	int zone_minutes = time->dt_zone / 100 * 60 + time->dt_zone % 100;

	if (!date_is_valid(date) || time->dt_hour < 0 || time->dt_hour > 23 ||
	    time->dt_min < 0 || time->dt_min > 59 || time->dt_sec < 0 ||
	    time->dt_sec > 60 || abs(zone_minutes) > 24 * 60)
		return 0;
	return date_to_days(date) * SECONDS_PER_DAY + time->dt_hour * 3600 +
	    (time->dt_min - zone_minutes) * 60 + time->dt_sec;
}

static void
add_attributes(struct mailimap_msg_att *attributes, void *context)
{
	struct listing *listing = context;
	struct found entry = {0};
	bool has_size = false;

	for (clistiter *at = clist_begin(attributes->att_list); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);
		const struct mailimap_msg_att_static *fixed;

		if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
			continue;
		fixed = item->att_data.att_static;
		if (fixed->att_type == MAILIMAP_MSG_ATT_UID) {
			entry.uid = fixed->att_data.att_uid;
		} else if (fixed->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) {
			entry.size_bytes = fixed->att_data.att_rfc822_size;
			has_size = true;
		} else if (fixed->att_type == MAILIMAP_MSG_ATT_INTERNALDATE) {
			entry.internal_at =
			    instant_of(fixed->att_data.att_internal_date);
		}
	}
	/* Without a size it is an unsolicited flag update, not an answer. */
	if (entry.uid == 0 || !has_size || entry.uid < listing->first_uid)
		return;
	if (listing->count == ENTRIES_MAX) {
		listing->is_too_long = true;
		return;
	}
	if (listing->count == listing->size) {
		listing->size = listing->size == 0 ? 256 : listing->size * 2;
		listing->found =
		    memory_resize(listing->found, listing->size, sizeof entry);
	}
	listing->found[listing->count++] = entry;
}

static int
compare_found(const void *a, const void *b)
{
	uint32_t left = ((const struct found *)a)->uid;
	uint32_t right = ((const struct found *)b)->uid;

	return (left > right) - (left < right);
}

static void
drop_doubles(struct listing *listing)
{
	size_t kept = 0;

	if (listing->count == 0)
		return;
	qsort(listing->found, listing->count, sizeof *listing->found,
	    compare_found);
	for (size_t i = 0; i < listing->count; i++)
		if (kept == 0 ||
		    listing->found[kept - 1].uid != listing->found[i].uid)
			listing->found[kept++] = listing->found[i];
	listing->count = kept;
}

static bool
fetch_entries(struct imap *imap, struct listing *listing, struct error *err)
{
	uint64_t count = imap->mailbox.status.count;
	struct mailimap_set *set;
	struct mailimap_fetch_type *type;
	clist *unused = NULL;
	int result;

	if (count > ENTRIES_MAX)
		count = ENTRIES_MAX;
	set = mailimap_set_new_interval(listing->first_uid, 0);
	type = mailimap_fetch_type_new_fetch_att_list_empty();
	(void)mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_uid());
	(void)mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_rfc822_size());
	(void)mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_internaldate());
	imap->on_attributes = add_attributes;
	imap->context = listing;
	imap_begin_large(imap, IMAP_ANSWER_BYTES_MAX + count * ENTRY_BYTES_MAX,
	    IMAP_GUARD_LINE_MAX);
	result = mailimap_uid_fetch(imap->session, set, type, &unused);
	imap->on_attributes = NULL;
	if (result == MAILIMAP_NO_ERROR && unused != NULL)
		mailimap_fetch_list_free(unused);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	return imap_result(
	    imap, result, MAILIMAP_ERROR_UID_FETCH, "listing", err);
}

/* UIDs ascend in order of arrival, so each is a cursor. */
static void
give(const struct listing *listing, struct mailbox_listing *ret_listing)
{
	struct arena *memory = arena_new();
	struct mailbox_entry *entries =
	    memory_new(listing->count, sizeof *entries);

	for (size_t i = 0; i < listing->count; i++) {
		const struct found *found = &listing->found[i];

		entries[i].key = arena_printf(memory, "%u", found->uid);
		entries[i].cursor = entries[i].key;
		entries[i].size_bytes = found->size_bytes;
		entries[i].internal_at = found->internal_at;
	}
	*ret_listing = (struct mailbox_listing){
	    .entries = entries, .count = listing->count, .memory = memory};
}

bool
imap_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	uint32_t listed_uid = cursor == NULL ? 0 : imap_uid(cursor);
	struct listing listing = {.first_uid = listed_uid + 1};
	bool is_listed = true;

	if (!imap_is_usable(imap, err))
		return false;
	/* EXAMINE reports new messages as NOOP does, and UIDNEXT too. */
	if (!(imap->is_fresh && !imap->is_writable) &&
	    !imap_select(imap, false, err))
		return false;
	imap->is_fresh = false;
	imap->has_news = false;
	imap->session->imap_selection_info->sel_has_exists = 0;
	if (mailbox->status.count > 0 && listed_uid < UINT32_MAX)
		is_listed = fetch_entries(imap, &listing, err);
	if (is_listed && listing.is_too_long)
		is_listed =
		    imap_break(imap, "listing", "too many messages", err);
	if (is_listed) {
		drop_doubles(&listing);
		give(&listing, ret_listing);
	}
	free(listing.found);
	return is_listed;
}
