/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "casework/header_mark.h"
#include "dpod/worker/moved.h"
#include "store/ledger_watch.h"

/*
 * Which messages an interrupted move has copied: those are deleted from the
 * folder. One that has no copy would be lost.
 */
bool __wrap_mailbox_select(
    struct mailbox *mailbox, const char *folder, struct error *err);
bool __wrap_mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err);
void __wrap_mailbox_listing_free(struct mailbox_listing *listing);
bool __wrap_mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err);
enum lookup __wrap_ledger_watch_find(struct db *db, int64_t folder_id,
    uint64_t uid, struct ledger_seen *ret_seen, struct error *err);
int64_t
__wrap_header_mark(const unsigned char *key, const char *raw, size_t length);

#define TARGET	   "Done"
#define COPIES_MAX (MAILBOX_FETCH_MAX + 2)

struct mail {
	uint32_t size_bytes;
	char header; /* its mark; 0: not in the ledger */
};

static struct {
	struct mail seen[4]; /* of UIDs 1, 2, ... */
	struct mail copies[COPIES_MAX];
	size_t copies_count;
	const char *open;	       /* folder; NULL: the main one */
	enum error_scope absent, lost; /* why a folder is not opened */
	bool has_no_target, has_no_way_back;
	bool list_fails, fetch_fails, ledger_fails;
	size_t fetched;
} world;

bool
__wrap_mailbox_select(
    struct mailbox *mailbox, const char *folder, struct error *err)
{
	bool is_target = folder != NULL;

	(void)mailbox;
	if (is_target ? world.has_no_target : world.has_no_way_back)
		return error_set(err, is_target ? world.absent : world.lost,
		    RETRY_LATER, "no folder");
	world.open = folder;
	return true;
}

bool
__wrap_mailbox_list(struct mailbox *mailbox, const char *cursor,
    struct mailbox_listing *ret_listing, struct error *err)
{
	(void)mailbox;
	assert_null(cursor);
	assert_string_equal(world.open, TARGET);
	if (world.list_fails)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "no list");
	ret_listing->entries =
	    memory_new(world.copies_count + 1, sizeof *ret_listing->entries);
	ret_listing->count = world.copies_count;
	for (size_t i = 0; i < world.copies_count; i++) {
		ret_listing->entries[i].size_bytes = world.copies[i].size_bytes;
		ret_listing->entries[i].key = &world.copies[i].header;
	}
	return true;
}

void
__wrap_mailbox_listing_free(struct mailbox_listing *listing)
{
	free(listing->entries);
}

bool
__wrap_mailbox_fetch_headers(struct mailbox *mailbox,
    const struct mailbox_entry *entries, size_t count,
    mailbox_message_fn *on_message, void *context, struct error *err)
{
	(void)mailbox;
	if (world.fetch_fails)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "no mail");
	for (size_t i = 0; i < count; i++) {
		const struct mailbox_message message = {
		    .size_bytes = entries[i].size_bytes,
		    .bytes = entries[i].key,
		    .length = 1};

		world.fetched++;
		assert_true(on_message(&message, context));
	}
	return true;
}

enum lookup
__wrap_ledger_watch_find(struct db *db, int64_t folder_id, uint64_t uid,
    struct ledger_seen *ret_seen, struct error *err)
{
	const struct mail *mail = &world.seen[uid - 1];

	(void)db;
	assert_int_equal(folder_id, 7);
	if (world.ledger_fails) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "no register");
		return FAILED;
	}
	if (mail->header == 0)
		return ABSENT;
	ret_seen->size_bytes = mail->size_bytes;
	ret_seen->header_mark = mail->header;
	return FOUND;
}

int64_t
__wrap_header_mark(const unsigned char *key, const char *raw, size_t length)
{
	(void)key;
	assert_int_equal(length, 1);
	return *raw;
}

static int
set_up(void **state)
{
	(void)state;
	memset(&world, 0, sizeof world);
	return 0;
}

static bool
find(uint64_t *uids, size_t *count, struct error *err)
{
	static struct setup setup;
	struct intake intake = {.setup = &setup, .folder = {.id = 7}};

	for (size_t i = 0; i < LENGTH(world.seen); i++)
		uids[i] = i + 1;
	*count = LENGTH(world.seen);
	return moved_find(&intake, TARGET, uids, count, err);
}

static void
test_what_is_copied(void **state)
{
	static const struct {
		const char *what;
		struct mail seen[4], copies[4];
		unsigned copied; /* bit 0: UID 1 */
	} cases[] = {
	    {"nothing", {{5, 'a'}, {6, 'b'}, {7, 'c'}, {8, 'd'}}, {{0, 0}}, 0},
	    {"two", {{5, 'a'}, {6, 'b'}, {7, 'c'}, {8, 'd'}},
		{{9, 'x'}, {8, 'd'}, {6, 'b'}}, 10},
	    {"all", {{5, 'a'}, {5, 'b'}, {5, 'c'}, {5, 'd'}},
		{{5, 'd'}, {5, 'c'}, {5, 'b'}, {5, 'a'}}, 15},
	    {"another size", {{5, 'a'}, {6, 'b'}, {7, 'c'}, {8, 'd'}},
		{{6, 'a'}}, 0},
	    {"another header", {{5, 'a'}, {6, 'b'}, {7, 'c'}, {8, 'd'}},
		{{5, 'b'}, {6, 'a'}}, 0},
	    {"one copy of two that are alike",
		{{5, 'a'}, {5, 'a'}, {7, 'c'}, {8, 'd'}}, {{5, 'a'}}, 1},
	    {"two copies of them", {{5, 'a'}, {5, 'a'}, {7, 'c'}, {8, 'd'}},
		{{5, 'a'}, {5, 'a'}}, 3},
	    {"two copies of one", {{5, 'a'}, {6, 'b'}, {7, 'c'}, {8, 'd'}},
		{{5, 'a'}, {5, 'a'}}, 1},
	    {"what the ledger does not know", {{0, 0}, {6, 'b'}},
		{{5, 'a'}, {6, 'b'}}, 2},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		uint64_t uids[LENGTH(world.seen)];
		struct error err = {.text = ""};
		unsigned copied = 0;
		size_t count;

		(void)set_up(state);
		memcpy(world.seen, cases[i].seen, sizeof world.seen);
		for (size_t j = 0; j < LENGTH(cases[i].copies) &&
		     cases[i].copies[j].header != 0;
		     j++)
			world.copies[world.copies_count++] = cases[i].copies[j];
		CHECK(find(uids, &count, &err), "%s: %s", cases[i].what,
		    err.text);
		for (size_t j = 0; j < count; j++)
			copied |= 1U << (uids[j] - 1);
		CHECK(
		    copied == cases[i].copied, "%s: %x", cases[i].what, copied);
		CHECK(world.open == NULL, "%s", cases[i].what);
	}
}

/* Only what may be one of them is fetched, and the newest of that. */
static void
test_the_newest(void **state)
{
	uint64_t uids[LENGTH(world.seen)];
	struct error err = {.text = ""};
	size_t count;

	(void)state;
	world.seen[0] = (struct mail){5, 'a'};
	world.seen[1] = (struct mail){6, 'b'};
	for (size_t i = 0; i < COPIES_MAX; i++)
		world.copies[i] = (struct mail){5, 'x'};
	world.copies_count = COPIES_MAX;
	world.copies[1] = (struct mail){5, 'a'}; /* the last but 500 */
	assert_true(find(uids, &count, &err));
	assert_int_equal(count, 0);
	assert_int_equal(world.fetched, MAILBOX_FETCH_MAX);
	world.copies[2] = (struct mail){5, 'a'};
	world.copies[COPIES_MAX - 1] = (struct mail){4, 'z'};
	world.fetched = 0;
	assert_true(find(uids, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(world.fetched, MAILBOX_FETCH_MAX);
}

/* Of what could not be seen nothing is said to be copied. */
static void
test_failures(void **state)
{
	static const struct {
		const char *what;
		bool has_no_target, has_no_way_back;
		enum error_scope absent, lost;
		bool list_fails, fetch_fails, ledger_fails;
		bool is_good;
		enum error_scope scope;
		const char *text;
	} cases[] = {
	    {"no target yet", .has_no_target = true, .absent = ERROR_MESSAGE,
		.is_good = true},
	    {"no session", .has_no_target = true, .absent = ERROR_MAILBOX,
		.scope = ERROR_MAILBOX, .text = "no folder"},
	    {"no list", .list_fails = true, .scope = ERROR_MAILBOX,
		.text = "no list"},
	    {"no headers", .fetch_fails = true, .scope = ERROR_MAILBOX,
		.text = "no mail"},
	    {"no register", .ledger_fails = true, .scope = ERROR_STORE,
		.text = "no register"},
	    {"no way back", .has_no_way_back = true, .lost = ERROR_MESSAGE,
		.scope = ERROR_MAILBOX, .text = "no folder"},
	    {"no list and no way back", .list_fails = true,
		.has_no_way_back = true, .lost = ERROR_MESSAGE,
		.scope = ERROR_MAILBOX, .text = "no list"},
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		uint64_t uids[LENGTH(world.seen)];
		struct error err = {.text = ""};
		size_t count;

		(void)set_up(state);
		world.seen[0] = world.copies[0] = (struct mail){5, 'a'};
		world.copies_count = 1;
		world.has_no_target = cases[i].has_no_target;
		world.has_no_way_back = cases[i].has_no_way_back;
		world.absent = cases[i].absent;
		world.lost = cases[i].lost;
		world.list_fails = cases[i].list_fails;
		world.fetch_fails = cases[i].fetch_fails;
		world.ledger_fails = cases[i].ledger_fails;
		CHECK(find(uids, &count, &err) == cases[i].is_good, "%s: %s",
		    cases[i].what, err.text);
		CHECK(count == 0, "%s: %zu", cases[i].what, count);
		CHECK(cases[i].is_good ||
			(err.scope == cases[i].scope &&
			    strstr(err.text, cases[i].text) != NULL),
		    "%s: %s", cases[i].what, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_what_is_copied, set_up),
	    cmocka_unit_test_setup(test_the_newest, set_up),
	    cmocka_unit_test_setup(test_failures, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
