/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "casework/header_mark.h"
#include "casework/keys.h"
#include "dpoctl/online.h"
#include "dpoctl/progress.h"
#include "net/mailbox.h"
#include "store/ledger_folder.h"
#include "store/ledger_watch.h"

/* The servers' messages beside the ledger; both are the test's. */

#define MESSAGES_MAX (2 * MAILBOX_FETCH_MAX + 1)
#define LISTED_AT    5000
#define LATE	     (15 * 60)

static struct mail {
	int64_t internal_at;
	uint32_t size_bytes;
	int64_t mark; /* of its header, now */
	/* Its row. */
	bool has_row;
	struct ledger_seen seen;
	size_t fetched; /* how often its header was */
} mails[MESSAGES_MAX];
static size_t mails_count;

static struct {
	struct ledger_folder folder;
	bool is_known, has_no_key;
	bool find_fails, watch_fails; /* the register */
	const char *closed;	      /* this mailbox cannot be opened */
	const char *no_folder;	      /* selecting it fails */
	enum error_scope scope;	      /* so */
	bool list_fails, fetch_fails;
	size_t opened, selected, fetches;
	size_t open;	  /* at the moment */
	size_t steps_max; /* until it is interrupted */
	size_t steps, total;
	bool is_interrupted;
} world;

static struct arena *memory;
static struct conf conf;
static struct conf_mailbox mailboxes[2];
static struct mailbox_health polls[2];
static struct health health;
static struct online_folder *folders;
static size_t folders_count;

struct mailbox *
mailbox_open(const struct mailbox_options *options, struct error *err)
{
	world.opened++;
	assert_non_null(options->is_cancelled);
	if (world.closed != NULL &&
	    strcmp(options->url.path, world.closed) == 0) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "closed");
		return NULL;
	}
	world.open++;
	return (struct mailbox *)&world;
}

void
mailbox_close(struct mailbox *mailbox)
{
	if (mailbox != NULL)
		world.open--;
}

bool
mailbox_select(struct mailbox *mailbox, const char *folder, struct error *err)
{
	(void)mailbox;
	world.selected++;
	return world.no_folder == NULL ||
	    strcmp(folder, world.no_folder) != 0 ||
	    error_set(err, world.scope, RETRY_NEVER, "no such folder");
}

struct mailbox_status
mailbox_status(const struct mailbox *mailbox)
{
	(void)mailbox;
	return (struct mailbox_status){.epoch = 3};
}

bool
mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err)
{
	struct mailbox_listing listing = {
	    .memory = arena_new(), .count = mails_count};

	(void)mailbox;
	assert_null(cursor);
	listing.entries = arena_array(
	    listing.memory, mails_count + 1, sizeof *listing.entries);
	for (size_t i = 0; i < mails_count; i++)
		listing.entries[i] = (struct mailbox_entry){
		    .key = arena_printf(listing.memory, "%zu", i + 1),
		    .size_bytes = mails[i].size_bytes,
		    .internal_at = mails[i].internal_at};
	if (world.list_fails) {
		arena_free(listing.memory);
		return error_set(err, world.scope, RETRY_LATER, "no listing");
	}
	*ret_listing = listing;
	return true;
}

void
mailbox_listing_free(struct mailbox_listing *listing)
{
	arena_free(listing->memory);
}

bool
mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err)
{
	(void)mailbox;
	world.fetches++;
	assert_in_range(count, 1, MAILBOX_FETCH_MAX);
	for (size_t i = count; i > 0; i--) {
		struct mail *mail =
		    &mails[strtoul(entries[i - 1].key, NULL, 10) - 1];
		const struct mailbox_message message = {
		    .key = entries[i - 1].key,
		    .bytes = (const char *)&mail->mark,
		    .length = sizeof mail->mark};

		mail->fetched++;
		assert_true(on_message(&message, context));
	}
	return !world.fetch_fails ||
	    error_set(err, world.scope, RETRY_LATER, "no headers");
}

enum lookup
ledger_find_folder(struct db *db, const struct ledger_place *place,
    struct ledger_folder *ret_folder, struct error *err)
{
	(void)db;
	assert_int_equal(place->uidvalidity, 3);
	if (world.find_fails) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "no register");
		return FAILED;
	}
	if (!world.is_known)
		return ABSENT;
	*ret_folder = world.folder;
	return FOUND;
}

enum lookup
ledger_watch_find(struct db *db, int64_t folder_id, uint64_t uid,
    struct ledger_seen *ret_seen, struct error *err)
{
	(void)db;
	assert_int_equal(folder_id, world.folder.id);
	assert_in_range(uid, 1, mails_count);
	if (world.watch_fails) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "no rows");
		return FAILED;
	}
	*ret_seen = mails[uid - 1].seen;
	return mails[uid - 1].has_row ? FOUND : ABSENT;
}

int64_t
header_mark(
    const unsigned char key[DIGEST_BYTES], const char *raw, size_t length)
{
	int64_t mark;

	(void)key;
	assert_int_equal(length, sizeof mark);
	memcpy(&mark, raw, sizeof mark);
	return mark;
}

bool
keys_load_pseudonym(const struct conf *loaded,
    unsigned char ret_key[DIGEST_BYTES], struct error *err)
{
	(void)loaded;
	memset(ret_key, 0, DIGEST_BYTES);
	return !world.has_no_key ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "no key");
}

void
progress_begin(struct progress *progress, const char *what, size_t total)
{
	(void)what;
	*progress = (struct progress){.total = total};
}

bool
progress_step(struct progress *progress, size_t done)
{
	(void)done;
	world.total = progress->total;
	return ++world.steps <= world.steps_max;
}

void
progress_end(struct progress *progress)
{
	(void)progress;
}

bool
progress_is_interrupted(void *context)
{
	(void)context;
	return world.is_interrupted;
}

static int
set_up(void **state)
{
	static char first[] = "first", second[] = "second";

	(void)state;
	memory = arena_new();
	memset(&world, 0, sizeof world);
	memset(mails, 0, sizeof mails);
	memset(mailboxes, 0, sizeof mailboxes);
	mails_count = 0;
	world.is_known = true;
	world.steps_max = 1000;
	world.folder = (struct ledger_folder){.id = 9, .listed_at = LISTED_AT};
	mailboxes[0].name = first;
	memcpy(mailboxes[0].url.path, first, sizeof first);
	mailboxes[1].name = second;
	memcpy(mailboxes[1].url.path, second, sizeof second);
	conf = (struct conf){.mailboxes = mailboxes, .mailboxes_count = 1};
	polls[0] = (struct mailbox_health){.name = second};
	polls[1] = (struct mailbox_health){.name = first};
	health = (struct health){.mailboxes = polls, .mailboxes_count = 2};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	assert_int_equal(world.open, 0);
	arena_free(memory);
	return 0;
}

static bool
compare(bool all, struct error *err)
{
	struct session session = {.memory = memory, .conf = &conf};

	world.steps = world.opened = world.selected = world.fetches = 0;
	return online_compare(
	    &session, &health, all, &folders, &folders_count, err);
}

static void
compare_well(bool all)
{
	struct error err = {.text = ""};

	if (!compare(all, &err))
		fail_msg("%s", err.text);
}

/* One message, and what it is counted as. */
static void
test_counts(void **state)
{
	static const struct {
		const char *name;
		struct mail mail;
		uint64_t old_uid;
		int64_t missing, waiting, compared, foreign;
	} cases[] = {
	    {"no row", {.internal_at = LISTED_AT}, 0, 1, 0, 0, 0},
	    {"no row, and no date", {.internal_at = 0}, 0, 1, 0, 0, 0},
	    {"later", {.internal_at = LISTED_AT + 1}, 0, 0, 1, 0, 0},
	    {"old", {.internal_at = LISTED_AT}, 1, 0, 0, 0, 0},
	    {"old and later", {.internal_at = LISTED_AT + 1}, 1, 0, 0, 0, 0},
	    {"the same", {.mark = 7, .has_row = true, .seen.header_mark = 7}, 0,
		0, 0, 1, 0},
	    {"another", {.mark = 8, .has_row = true, .seen.header_mark = 7}, 0,
		0, 0, 1, 1},
	    {"nothing known", {.has_row = true}, 0, 0, 0, 0, 0},
	    {"no date in the row",
		{.internal_at = 1, .size_bytes = 1, .has_row = true}, 0, 0, 0,
		0, 0},
	    {"no date at the server",
		{.size_bytes = 1, .has_row = true, .seen.internal_at = 1}, 0, 0,
		0, 0, 0},
	    {"same size and date",
		{.internal_at = 1,
		    .size_bytes = 5,
		    .has_row = true,
		    .seen = {.internal_at = 1, .size_bytes = 5}},
		0, 0, 0, 1, 0},
	    {"another size",
		{.internal_at = 1,
		    .size_bytes = 6,
		    .has_row = true,
		    .seen = {.internal_at = 1, .size_bytes = 5}},
		0, 0, 0, 1, 0},
	    {"another date",
		{.internal_at = 2,
		    .size_bytes = 5,
		    .has_row = true,
		    .seen = {.internal_at = 1, .size_bytes = 5}},
		0, 0, 0, 1, 0},
	    {"another size and date",
		{.internal_at = 2,
		    .size_bytes = 6,
		    .has_row = true,
		    .seen = {.internal_at = 1, .size_bytes = 5}},
		0, 0, 0, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		mails[0] = cases[i].mail;
		mails_count = 1;
		world.folder.old_uid = cases[i].old_uid;
		compare_well(false);
		assert_int_equal(folders_count, 1);
		CHECK(folders[0].listed == 1, "%s", cases[i].name);
		CHECK(folders[0].missing == cases[i].missing, "%s",
		    cases[i].name);
		CHECK(folders[0].waiting == cases[i].waiting, "%s",
		    cases[i].name);
		CHECK(folders[0].compared == cases[i].compared, "%s",
		    cases[i].name);
		CHECK(folders[0].foreign == cases[i].foreign, "%s",
		    cases[i].name);
		assert_string_equal(folders[0].error, "");
		assert_string_equal(folders[0].mailbox, "first");
		assert_string_equal(folders[0].folder, "first");
	}
	mails_count = 0;
	compare_well(false);
	assert_int_equal(folders[0].listed, 0);
	assert_int_equal(world.fetches, 0);
}

/* Until when messages had to be listed. */
static void
test_instants(void **state)
{
	static const struct {
		int64_t polled_at;
		bool is_known;
		int64_t internal_at;
		bool is_waiting;
	} cases[] = {
	    {0, true, LISTED_AT, false},
	    {0, true, LISTED_AT + 1, true},
	    {LISTED_AT + LATE, true, LISTED_AT + 1, true},
	    {LISTED_AT + LATE + 1, true, LISTED_AT + LATE + 1, false},
	    {LISTED_AT + LATE + 1, true, LISTED_AT + LATE + 2, true},
	    /* A folder that the register does not know. */
	    {LISTED_AT, false, LISTED_AT, false},
	    {LISTED_AT, false, LISTED_AT + 1, true},
	    {0, false, 1, true},
	};

	(void)state;
	mails_count = 1;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		polls[1].last_poll_at = cases[i].polled_at;
		polls[0].last_poll_at = INT64_MAX / 2; /* another mailbox */
		world.is_known = cases[i].is_known;
		mails[0] = (struct mail){.internal_at = cases[i].internal_at,
		    .has_row = !cases[i].is_known};
		compare_well(false);
		CHECK(folders[0].waiting == cases[i].is_waiting, "%zu", i);
		CHECK(folders[0].missing == !cases[i].is_waiting, "%zu", i);
	}
}

static void
put_many(size_t count)
{
	for (size_t i = 0; i < count; i++)
		mails[i] = (struct mail){.mark = (int64_t)i + 1,
		    .has_row = true,
		    .seen.header_mark = (int64_t)i + 1};
	mails_count = count;
}

static size_t
fetched(void)
{
	size_t count = 0;

	for (size_t i = 0; i < mails_count; i++)
		count += mails[i].fetched;
	return count;
}

/* Twenty headers, with the newest; or all of them, some at a time. */
static void
test_samples(void **state)
{
	static const struct {
		size_t count;
		bool all;
		size_t want;
	} cases[] = {
	    {1, false, 1},
	    {19, false, 19},
	    {20, false, 20},
	    {21, false, 20},
	    {250, false, 20},
	    {21, true, 21},
	    {MAILBOX_FETCH_MAX, true, MAILBOX_FETCH_MAX},
	    {MAILBOX_FETCH_MAX + 1, true, MAILBOX_FETCH_MAX + 1},
	    {MESSAGES_MAX, true, MESSAGES_MAX},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		put_many(cases[i].count);
		/* Each is compared with its own row. */
		mails[cases[i].count - 1].mark++;
		compare_well(cases[i].all);
		CHECK(fetched() == cases[i].want, "%zu: %zu", i, fetched());
		CHECK(folders[0].compared == (int64_t)cases[i].want, "%zu", i);
		CHECK(folders[0].foreign == 1, "%zu", i);
		CHECK(mails[cases[i].count - 1].fetched == 1, "%zu", i);
		CHECK(world.total == cases[i].want, "%zu", i);
		CHECK(world.fetches ==
			(cases[i].want + MAILBOX_FETCH_MAX - 1) /
			    MAILBOX_FETCH_MAX,
		    "%zu: %zu", i, world.fetches);
		for (size_t k = 0; k < mails_count; k++)
			CHECK(mails[k].fetched <= 1, "%zu, %zu", i, k);
	}
	/* They are spread over all of them. */
	put_many(200);
	compare_well(false);
	for (size_t k = 0; k < 200; k += 40) {
		size_t count = 0;

		for (size_t j = k; j < k + 40; j++)
			count += mails[j].fetched;
		CHECK(count >= 3 && count <= 5, "%zu: %zu", k, count);
	}
}

/* A failure concerns the folder, or all that follow in this mailbox. */
static void
test_unreachable(void **state)
{
	static char more[] = "more", junk[] = "junk";
	static char *further[] = {more}, *junk_folders[] = {junk};
	static const struct {
		const char *name, *closed, *no_folder;
		enum error_scope scope;
		bool list_fails, fetch_fails, has_no_key;
		const char *errors[4]; /* of first, more, junk and second */
	} cases[] = {
	    {"none", NULL, NULL, 0, false, false, false, {"", "", "", ""}},
	    {"a mailbox", "first", NULL, 0, false, false, false,
		{"closed", "closed", "closed", ""}},
	    {"the other", "second", NULL, 0, false, false, false,
		{"", "", "", "closed"}},
	    {"a folder", NULL, "more", ERROR_MESSAGE, false, false, false,
		{"", "no such folder", "", ""}},
	    {"a session", NULL, "more", ERROR_MAILBOX, false, false, false,
		{"", "no such folder", "no such folder", ""}},
	    {"listings", NULL, NULL, ERROR_MESSAGE, true, false, false,
		{"no listing", "no listing", "no listing", "no listing"}},
	    {"headers", NULL, NULL, ERROR_MESSAGE, false, true, false,
		{"no headers", "no headers", "no headers", "no headers"}},
	    {"a key", NULL, NULL, 0, false, false, true,
		{"cannot compare messages without reading pseudonym.key",
		    "cannot compare messages without reading pseudonym.key",
		    "cannot compare messages without reading pseudonym.key",
		    "cannot compare messages without reading pseudonym.key"}},
	};

	(void)state;
	conf.mailboxes_count = 2;
	mailboxes[0].folders.items = further;
	mailboxes[0].folders.count = 1;
	mailboxes[0].junk_folders.items = junk_folders;
	mailboxes[0].junk_folders.count = 1;
	put_many(2);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		world.closed = cases[i].closed;
		world.no_folder = cases[i].no_folder;
		world.scope = cases[i].scope;
		world.list_fails = cases[i].list_fails;
		world.fetch_fails = cases[i].fetch_fails;
		world.has_no_key = cases[i].has_no_key;
		compare_well(false);
		assert_int_equal(folders_count, 4);
		assert_int_equal(world.opened, 2);
		for (size_t k = 0; k < 4; k++) {
			bool is_listed = cases[i].errors[k][0] == '\0' ||
			    cases[i].fetch_fails || cases[i].has_no_key;

			CHECK(strcmp(folders[k].error, cases[i].errors[k]) == 0,
			    "%s, %zu: %s", cases[i].name, k, folders[k].error);
			CHECK(folders[k].listed == (is_listed ? 2 : 0),
			    "%s, %zu", cases[i].name, k);
		}
		/* The first folder is open already. */
		CHECK(world.selected <= 2, "%s", cases[i].name);
	}
	assert_string_equal(folders[1].folder, "more");
	assert_string_equal(folders[2].folder, "junk");
	assert_string_equal(folders[3].mailbox, "second");
	/* Without a key nothing is missed, if there is nothing to compare. */
	mails_count = 0;
	compare_well(false);
	assert_string_equal(folders[0].error, "");
}

static void
test_register_that_fails(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	conf.mailboxes_count = 2;
	put_many(2);
	world.find_fails = true;
	assert_false(compare(false, &err));
	assert_string_equal(err.text, "no register");
	assert_int_equal(world.opened, 1);
	world.find_fails = false;
	world.watch_fails = true;
	assert_false(compare(false, &err));
	assert_string_equal(err.text, "no rows");
	assert_int_equal(world.fetches, 0);
}

static void
test_interrupts(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	put_many(MAILBOX_FETCH_MAX + 1);
	world.steps_max = 1;
	compare_well(true);
	assert_string_equal(folders[0].error, "interrupted");
	assert_int_equal(world.fetches, 1);
	assert_int_equal(folders[0].compared, MAILBOX_FETCH_MAX);
	world.is_interrupted = true;
	assert_false(compare(true, &err));
	assert_string_equal(err.text, "interrupted");
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_counts),
	    TEST(test_instants),
	    TEST(test_samples),
	    TEST(test_unreachable),
	    TEST(test_register_that_fails),
	    TEST(test_interrupts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
