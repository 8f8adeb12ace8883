/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/memory.h"
#include "base/timestamp.h"

#define CHUNK	 500
#define SLICE_MS 100

/* Summary of the keywords of some messages. */
struct claims {
	const struct mailbox_claim *claim;
	size_t own_count;
	bool is_other; /* one of them belongs to another instance */
};
/* The claim keywords of one message. */
struct keywords {
	bool is_own;
	bool has_other;
	bool has_lower; /* another keyword that sorts before ours */
};

static void
add_keyword(const struct mailbox_claim *claim, const char *keyword,
    struct keywords *keywords)
{
	if (strcasecmp(keyword, claim->keyword) == 0) {
		keywords->is_own = true;
	} else if (strncasecmp(keyword, claim->prefix, strlen(claim->prefix)) ==
	    0) {
		keywords->has_other = true;
		keywords->has_lower = keywords->has_lower ||
		    strcasecmp(keyword, claim->keyword) < 0;
	}
}

static void
add_flags(const struct mailbox_claim *claim, const clist *flags,
    struct keywords *keywords)
{
	for (clistiter *at = clist_begin(flags); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_flag_fetch *flag = clist_content(at);

		if (flag->fl_type == MAILIMAP_FLAG_FETCH_OTHER &&
		    flag->fl_flag->fl_type == MAILIMAP_FLAG_KEYWORD)
			add_keyword(
			    claim, flag->fl_flag->fl_data.fl_keyword, keywords);
	}
}

/* A message belongs to the only keyword on it; of several, to the lowest. */
static void
add_attributes(struct mailimap_msg_att *attributes, void *context)
{
	struct claims *claims = context;
	struct keywords keywords = {.is_own = false};

	for (clistiter *at = clist_begin(attributes->att_list); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = clist_content(at);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC &&
		    item->att_data.att_dyn->att_list != NULL)
			add_flags(claims->claim,
			    item->att_data.att_dyn->att_list, &keywords);
	}
	claims->own_count += keywords.is_own;
	claims->is_other = claims->is_other ||
	    (keywords.has_other && (!keywords.is_own || keywords.has_lower));
}

static bool
look(struct imap *imap, struct mailimap_set *set, struct claims *claims,
    struct error *err)
{
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();
	clist *unused = NULL;
	int result;

	claims->own_count = 0;
	claims->is_other = false;
	(void)mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_uid());
	(void)mailimap_fetch_type_new_fetch_att_list_add(
	    type, mailimap_fetch_att_new_flags());
	imap->on_attributes = add_attributes;
	imap->context = claims;
	imap_begin(imap);
	result = mailimap_uid_fetch(imap->session, set, type, &unused);
	imap->on_attributes = NULL;
	if (result == MAILIMAP_NO_ERROR && unused != NULL)
		mailimap_fetch_list_free(unused);
	mailimap_fetch_type_free(type);
	return imap_result(
	    imap, result, MAILIMAP_ERROR_UID_FETCH, "looking at keywords", err);
}

/*
 * Gives an instance that looked before our keyword was set the time to add its
 * own.
 */
static bool
wait(const struct imap *imap, int wait_ms, struct error *err)
{
	static const struct timespec slice = {0, SLICE_MS * 1000000L};
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	while (timestamp_monotonic_ms() < end_ms) {
		if (imap->options.is_cancelled != NULL &&
		    imap->options.is_cancelled(imap->options.context))
			return error_set(
			    err, ERROR_MAILBOX, RETRY_LATER, "cancelled");
		(void)nanosleep(&slice, NULL);
	}
	return true;
}

/*
 * Look, add, wait, look again. An instance that sees another's keyword at the
 * first look withdraws; if two looked at the same time, the lower keyword wins.
 * This relies on no instance taking longer than the wait between its first look
 * and adding its keyword.
 */
static bool
claim_some(struct imap *imap, struct mailimap_set *set, size_t count,
    const struct mailbox_claim *claim, bool *ret_is_other, struct error *err)
{
	struct claims claims = {.claim = claim};
	int64_t began_ms = timestamp_monotonic_ms();

	if (!look(imap, set, &claims, err))
		return false;
	if (claims.is_other || claims.own_count == count) {
		*ret_is_other = claims.is_other;
		return true;
	}
	if (!imap_add_keyword(imap, set, claim->keyword, err))
		return false;
	if (timestamp_monotonic_ms() - began_ms >= claim->wait_ms)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "the server is too slow to mark messages as ours");
	if (!wait(imap, claim->wait_ms, err) || !look(imap, set, &claims, err))
		return false;
	*ret_is_other = claims.is_other;
	return !claims.is_other ||
	    imap_drop_keyword(imap, set, claim->keyword, err);
}

bool
imap_claim(struct mailbox *mailbox, const char *const *keys, size_t count,
    const struct mailbox_claim *claim, bool *ret_is_other, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	bool is_other = false, done = true;
	uint32_t *sorted;
	size_t kept;

	if (!imap_check_mark(
		mailbox, MAILBOX_FLAG, claim->keyword, &(bool){false}, err))
		return false;
	sorted = imap_sort_keys(keys, count, &kept);
	for (size_t at = 0; at < kept && done && !is_other; at += CHUNK) {
		size_t some = kept - at < CHUNK ? kept - at : CHUNK;
		struct mailimap_set *set = imap_set(sorted + at, some);

		done = claim_some(imap, set, some, claim, &is_other, err);
		mailimap_set_free(set);
	}
	free(sorted);
	*ret_is_other = is_other;
	return done;
}
