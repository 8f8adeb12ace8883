/* SPDX-License-Identifier: ISC */
#include "net/imap_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "net/tls_stream.h"

#define KEYWORD_BYTES_MAX 100
/* UIDs per command: a line of at most 5.5 kB. */
#define CHUNK 500

static int
compare_uids(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* An atom (RFC 3501, section 9), not a system flag. */
static bool
is_keyword(const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length > KEYWORD_BYTES_MAX)
		return false;
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~' ||
		    strchr("(){%*\"\\]", *text) != NULL)
			return false;
	return true;
}

/* Without a list of permanent flags, all are permanent (RFC 3501, 7.1). */
static bool
is_keyword_kept(const struct imap *imap, const char *keyword)
{
	const clist *flags = imap->session->imap_selection_info->sel_perm_flags;

	if (flags == NULL)
		return true;
	for (clistiter *at = clist_begin(flags); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_flag_perm *flag = clist_content(at);

		if (flag->fl_type == MAILIMAP_FLAG_PERM_ALL)
			return true;
		if (flag->fl_flag != NULL &&
		    flag->fl_flag->fl_type == MAILIMAP_FLAG_KEYWORD &&
		    strcasecmp(flag->fl_flag->fl_data.fl_keyword, keyword) == 0)
			return true;
	}
	return false;
}

/* Takes ownership of the flag. */
static bool
add_flag(struct imap *imap, struct mailimap_set *set,
    struct mailimap_flag *flag, const char *what, struct error *err)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	int result;

	(void)mailimap_flag_list_add(flags, flag);
	store = mailimap_store_att_flags_new_add_flags_silent(flags);
	imap_begin(imap);
	result = mailimap_uid_store(imap->session, set, store);
	mailimap_store_att_flags_free(store);
	return imap_result(imap, result, MAILIMAP_ERROR_UID_STORE, what, err);
}

bool
imap_add_keyword(struct imap *imap, struct mailimap_set *set,
    const char *keyword, struct error *err)
{
	if (!is_keyword(keyword))
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the keyword is empty, too long or not an IMAP atom");
	if (!is_keyword_kept(imap, keyword))
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the server does not store keywords in this folder");
	return add_flag(imap, set,
	    mailimap_flag_new_flag_keyword(strdup(keyword)), "flagging", err);
}

bool
imap_drop_keyword(struct imap *imap, struct mailimap_set *set,
    const char *keyword, struct error *err)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	int result;

	(void)mailimap_flag_list_add(
	    flags, mailimap_flag_new_flag_keyword(strdup(keyword)));
	store = mailimap_store_att_flags_new_remove_flags_silent(flags);
	imap_begin(imap);
	result = mailimap_uid_store(imap->session, set, store);
	mailimap_store_att_flags_free(store);
	return imap_result(
	    imap, result, MAILIMAP_ERROR_UID_STORE, "flagging", err);
}

static int
move_or_copy(struct imap *imap, struct mailimap_set *set, const char *folder,
    bool can_move)
{
	struct mailimap_set *source = NULL, *target = NULL;
	uint32_t uidvalidity = 0;
	int result;

	imap_begin(imap);
	if (!can_move)
		return mailimap_uid_copy(imap->session, set, folder);
	result = mailimap_uidplus_uid_move(
	    imap->session, set, folder, &uidvalidity, &source, &target);
	if (source != NULL)
		mailimap_set_free(source);
	if (target != NULL)
		mailimap_set_free(target);
	return result;
}

/* libetpan has a different code for a tagged NO to each command. */
static bool
is_refused(int result)
{
	return result == MAILIMAP_ERROR_UID_COPY ||
	    result == MAILIMAP_ERROR_COPY || result == MAILIMAP_ERROR_MOVE ||
	    result == MAILIMAP_ERROR_UID_MOVE ||
	    result == MAILIMAP_ERROR_EXTENSION;
}

/*
 * Whether a refusal may mean that there is no such folder: not if its code says
 * another reason, which the refusal to create the folder would hide.
 */
static bool
may_be_missing(const struct imap *imap)
{
	return tls_stream_trouble(imap->stream) == NULL &&
	    !imap_is_temporary(imap);
}

/* Many servers keep all folders below INBOX and refuse others. */
static bool
hint(const char *folder, struct error *err)
{
	struct error cause = *err;

	return strncasecmp(folder, "INBOX", 5) == 0
	    ? false
	    : error_set(err, cause.scope, cause.retry,
		  "%.160s; if this server keeps folders below INBOX, write "
		  "INBOX.%.40s or INBOX/%.40s",
		  cause.text, folder, folder);
}

static bool
put_into(struct imap *imap, struct mailimap_set *set, const char *folder,
    bool can_move, struct error *err)
{
	int result = move_or_copy(imap, set, folder, can_move);
	struct error cause;

	if (is_refused(result) && may_be_missing(imap)) {
		bool is_made;

		imap_begin(imap);
		is_made =
		    imap_result(imap, mailimap_create(imap->session, folder),
			MAILIMAP_ERROR_CREATE, "creating the folder", &cause);
		if (imap->is_broken) {
			*err = cause;
			return false;
		}
		result = move_or_copy(imap, set, folder, can_move);
		/* The folder existed already, or could not be created. */
		if (is_refused(result) && !is_made) {
			*err = cause;
			return hint(folder, err);
		}
	}
	return imap_result(
	    imap, result, is_refused(result) ? result : -1, "moving", err);
}

static bool
can_move(struct imap *imap, struct error *err)
{
	/*
	 * A plain EXPUNGE would remove messages that others flagged as deleted.
	 */
	return imap_has(imap, "MOVE") || imap_has(imap, "UIDPLUS") ||
	    error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		"the server cannot move messages: it supports neither MOVE nor "
		"UIDPLUS");
}

static bool
move(struct imap *imap, struct mailimap_set *set, const char *target,
    struct error *err)
{
	char folder[FOLDER_NAME_SIZE];

	if (!folder_name_encode(target, folder, err)) {
		err->scope = ERROR_MESSAGE;
		return false;
	}
	if (!can_move(imap, err))
		return false;
	if (imap_has(imap, "MOVE"))
		return put_into(imap, set, folder, true, err);
	if (!put_into(imap, set, folder, false, err) ||
	    !add_flag(imap, set, mailimap_flag_new_deleted(), "deleting", err))
		return false;
	imap_begin(imap);
	return imap_result(imap, mailimap_uid_expunge(imap->session, set),
	    MAILIMAP_ERROR_EXPUNGE, "expunging", err);
}

static bool
mark_some(struct imap *imap, const uint32_t *uids, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err)
{
	struct mailimap_set *set = imap_set(uids, count);
	bool is_marked = mark == MAILBOX_FLAG
	    ? imap_add_keyword(imap, set, target, err)
	    : move(imap, set, target, err);

	mailimap_set_free(set);
	return is_marked;
}

uint32_t *
imap_sort_keys(const char *const *keys, size_t count, size_t *ret_count)
{
	uint32_t *sorted = memory_new(count, sizeof *sorted);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (imap_uid(keys[i]) > 0)
			sorted[kept++] = imap_uid(keys[i]);
	qsort(sorted, kept, sizeof *sorted, compare_uids);
	*ret_count = kept;
	return sorted;
}

static bool
be_writable(struct imap *imap, struct error *err)
{
	return imap_is_usable(imap, err) &&
	    (imap->is_writable || imap_select(imap, true, err));
}

static bool
may_be_written(const struct imap *imap, struct error *err)
{
	return !tls_stream_guard(imap->stream)->is_read_only ||
	    error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		"the folder is read-only for this user");
}

bool
imap_check_mark(struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, bool *ret_is_missing, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	struct mailimap_mailbox_data_status *found = NULL;
	struct mailimap_status_att_list *wanted;
	char name[FOLDER_NAME_SIZE];
	int result;

	if (!be_writable(imap, err) || !may_be_written(imap, err))
		return false;
	if (mark == MAILBOX_FLAG)
		return is_keyword_kept(imap, target) ||
		    error_set(err, ERROR_MESSAGE, RETRY_NEVER,
			"the server does not store keywords in this folder");
	if (!can_move(imap, err))
		return false;
	if (!folder_name_encode(target, name, err)) {
		err->scope = ERROR_MESSAGE;
		return false;
	}
	wanted = mailimap_status_att_list_new_empty();
	(void)mailimap_status_att_list_add(
	    wanted, MAILIMAP_STATUS_ATT_UIDVALIDITY);
	imap_begin(imap);
	result = mailimap_status(imap->session, name, wanted, &found);
	mailimap_status_att_list_free(wanted);
	if (result == MAILIMAP_NO_ERROR && found != NULL)
		mailimap_mailbox_data_status_free(found);
	if (imap_result(imap, result, MAILIMAP_ERROR_STATUS, "looking", err))
		return true;
	*ret_is_missing = err->scope == ERROR_MESSAGE;
	return *ret_is_missing;
}

bool
imap_mark(struct mailbox *mailbox, const char *const *keys, size_t count,
    enum mailbox_mark mark, const char *target, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	bool is_marked = true;
	uint32_t *sorted;
	size_t kept;

	if (!be_writable(imap, err) || !may_be_written(imap, err))
		return false;
	sorted = imap_sort_keys(keys, count, &kept);
	for (size_t at = 0; at < kept && is_marked; at += CHUNK)
		is_marked = mark_some(imap, sorted + at,
		    kept - at < CHUNK ? kept - at : CHUNK, mark, target, err);
	free(sorted);
	return is_marked;
}

static int
append(struct imap *imap, const char *folder, const char *text)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	int result;

	(void)mailimap_flag_list_add(flags, mailimap_flag_new_seen());
	imap_begin(imap);
	result = mailimap_append(
	    imap->session, folder, flags, NULL, text, strlen(text));
	mailimap_flag_list_free(flags);
	return result;
}

bool
imap_append(struct mailbox *mailbox, const char *folder, const char *text,
    struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	char name[FOLDER_NAME_SIZE];
	int result;

	if (!imap_is_usable(imap, err))
		return false;
	if (!folder_name_encode(folder, name, err)) {
		err->scope = ERROR_MESSAGE;
		return false;
	}
	result = append(imap, name, text);
	if (result == MAILIMAP_ERROR_APPEND && may_be_missing(imap)) {
		imap_begin(imap);
		if (!imap_result(imap, mailimap_create(imap->session, name),
			MAILIMAP_ERROR_CREATE, "creating the folder", err))
			return false;
		result = append(imap, name, text);
	}
	return imap_result(
	    imap, result, MAILIMAP_ERROR_APPEND, "appending", err);
}

static bool
expunge(struct imap *imap, struct mailimap_set *set, struct error *err)
{
	if (!add_flag(imap, set, mailimap_flag_new_deleted(), "deleting", err))
		return false;
	imap_begin(imap);
	return imap_result(imap,
	    imap_has(imap, "UIDPLUS") ? mailimap_uid_expunge(imap->session, set)
				      : mailimap_expunge(imap->session),
	    MAILIMAP_ERROR_EXPUNGE, "expunging", err);
}

bool
imap_remove(struct mailbox *mailbox, const char *folder,
    const char *const *keys, size_t count, struct error *err)
{
	struct imap *imap = (struct imap *)mailbox;
	struct mailimap_set *set;
	uint32_t *sorted;
	bool is_removed;
	size_t kept;

	(void)folder; /* already open */
	if (!be_writable(imap, err))
		return false;
	sorted = imap_sort_keys(keys, count, &kept);
	set = imap_set(sorted, kept);
	is_removed = kept == 0 || expunge(imap, set, err);
	mailimap_set_free(set);
	free(sorted);
	return is_removed;
}
