/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/timestamp.h"
#include "net/mailbox.h"

static char directory[200];

/* A path below the Maildir of the test. */
static const char *
at(const char *name)
{
	static char paths[2][500];
	static int next;

	next = !next;
	(void)snprintf(
	    paths[next], sizeof paths[next], "%s/%s", directory, name);
	return paths[next];
}

static void
put(const char *name, const char *content)
{
	FILE *file = fopen(at(name), "w");

	assert_non_null(file);
	(void)fputs(content, file);
	assert_int_equal(fclose(file), 0);
}

static bool
exists(const char *name)
{
	struct stat status;

	return lstat(at(name), &status) == 0;
}

static struct mailbox *
open_mailbox(void)
{
	struct mailbox_options options = {
	    .url = {.kind = URL_MAILDIR}, .message_bytes_max = 20};
	struct error err = {.text = ""};
	struct mailbox *mailbox;

	(void)snprintf(
	    options.url.path, sizeof options.url.path, "%s", directory);
	mailbox = mailbox_open(&options, &err);
	if (mailbox == NULL)
		print_error("%s\n", err.text);
	return mailbox;
}

struct seen {
	size_t count;
	char bytes[10][100];
	bool headers_only[10];
	bool is_last;
};

static bool
on_message(const struct mailbox_message *message, void *context)
{
	struct seen *seen = context;

	assert_true(seen->count < 10);
	assert_true(message->length < 100);
	memcpy(seen->bytes[seen->count], message->bytes, message->length);
	seen->bytes[seen->count][message->length] = '\0';
	seen->headers_only[seen->count++] = message->headers_only;
	return !seen->is_last;
}

static void
listing(void **state)
{
	struct mailbox *mailbox;
	struct mailbox_listing first, again;
	struct seen seen = {.count = 0};
	struct error err;

	(void)state;
	put("new/2.b", "two\n");
	put("cur/1.a:2,S", "one\n");
	put("cur/3.c:2,", "A: b\n\nmore than twenty bytes\n");
	put("new/.hidden", "x");
	put("tmp/9.z", "not yet there");
	put("outside", "secret");
	assert_int_equal(symlink("../outside", at("new/4.link")), 0);
	assert_int_equal(mkdir(at("new/5.directory"), 0700), 0);
	assert_int_equal(mkfifo(at("new/6.fifo"), 0600), 0);
	mailbox = open_mailbox();
	assert_non_null(mailbox);
	assert_true(mailbox_list(mailbox, NULL, &first, &err));
	assert_int_equal(first.count, 3);
	assert_int_equal(mailbox_status(mailbox).count, 3);
	assert_int_equal(mailbox_status(mailbox).epoch, 1);
	assert_int_equal(first.entries[0].size_bytes, 4);
	assert_true(first.entries[0].internal_at > 1000000000);
	assert_true(strlen(first.entries[0].key) > 0 &&
	    strlen(first.entries[0].key) <= MAILBOX_KEY_MAX);
	assert_null(first.entries[0].cursor);

	/* Someone reads one and deletes one meanwhile. */
	assert_int_equal(rename(at("new/2.b"), at("cur/2.b:2,RS")), 0);
	assert_int_equal(unlink(at("cur/1.a:2,S")), 0);
	assert_true(mailbox_fetch(
	    mailbox, first.entries, first.count, on_message, &seen, &err));
	assert_int_equal(seen.count, 2);
	assert_string_equal(seen.bytes[0], "two\n");
	assert_false(seen.headers_only[0]);
	assert_string_equal(seen.bytes[1], "A: b\n\n");
	assert_true(seen.headers_only[1]);

	/* The key is the unique name's, wherever it lies; all are listed. */
	assert_true(mailbox_list(mailbox, first.entries[2].key, &again, &err));
	assert_int_equal(again.count, 2);
	assert_string_equal(again.entries[0].key, first.entries[1].key);
	assert_string_equal(again.entries[1].key, first.entries[2].key);

	seen.count = 0;
	assert_true(mailbox_fetch_headers(
	    mailbox, again.entries, again.count, on_message, &seen, &err));
	assert_int_equal(seen.count, 2);
	assert_string_equal(seen.bytes[1], "A: b\n\n");
	assert_true(seen.headers_only[0] && seen.headers_only[1]);

	seen.is_last = true;
	assert_false(mailbox_fetch(
	    mailbox, again.entries, again.count, on_message, &seen, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_int_equal(seen.count, 3);
	mailbox_listing_free(&again);
	mailbox_listing_free(&first);
	mailbox_close(mailbox);
}

static void
swapped_for_a_link(void **state)
{
	struct mailbox *mailbox;
	struct mailbox_listing listing;
	struct seen seen = {.count = 0};
	struct error err = {.text = ""};

	(void)state;
	put("new/1.a", "one\n");
	put("outside", "secret");
	mailbox = open_mailbox();
	assert_true(mailbox_list(mailbox, NULL, &listing, &err));
	assert_int_equal(unlink(at("new/1.a")), 0);
	assert_int_equal(symlink("../outside", at("new/1.a")), 0);
	assert_false(mailbox_fetch(
	    mailbox, listing.entries, listing.count, on_message, &seen, &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(seen.count, 0);
	mailbox_listing_free(&listing);
	mailbox_close(mailbox);
}

static void
marking(void **state)
{
	struct mailbox *mailbox;
	struct mailbox_listing listing;
	const char *keys[4];
	struct error err = {.text = ""};

	(void)state;
	put("new/1.a", "one\n");
	put("cur/2.b:2,PRS", "two\n");
	put("cur/3.c:2,DF", "three\n");
	put("cur/4.d", "four\n");
	mailbox = open_mailbox();
	assert_true(mailbox_list(mailbox, NULL, &listing, &err));
	assert_int_equal(listing.count, 4);
	for (size_t i = 0; i < 4; i++)
		keys[i] = listing.entries[i].key;
	for (int repeat = 0; repeat < 2; repeat++) {
		assert_true(mailbox_mark(
		    mailbox, keys, 4, MAILBOX_FLAG, "ignored", &err));
		assert_true(exists("cur/1.a:2,F"));
		assert_true(exists("cur/2.b:2,FPRS"));
		assert_true(exists("cur/3.c:2,DF"));
		assert_true(exists("cur/4.d:2,F"));
	}
	/* Renamed and taken away meanwhile. */
	assert_int_equal(rename(at("cur/2.b:2,FPRS"), at("cur/2.b:2,S")), 0);
	assert_int_equal(unlink(at("cur/3.c:2,DF")), 0);
	for (int repeat = 0; repeat < 2; repeat++) {
		assert_true(mailbox_mark(
		    mailbox, keys, 3, MAILBOX_MOVE, "K\xc3\xa5pa", &err));
		assert_true(exists(".K&AOU-pa/cur/1.a:2,F"));
		assert_true(exists(".K&AOU-pa/cur/2.b:2,S"));
		assert_true(exists(".K&AOU-pa/new"));
		assert_true(exists(".K&AOU-pa/tmp"));
		assert_true(exists("cur/4.d:2,F"));
	}
	mailbox_listing_free(&listing);
	mailbox_close(mailbox);
}

static void
bad_targets(void **state)
{
	static const char *const targets[] = {
	    "", "..", ".a", "../x", "a\nb", "a\x7f", "\xff", "a..b"};
	struct mailbox *mailbox;
	struct mailbox_listing listing;
	const char *key;

	(void)state;
	put("new/1.a", "one\n");
	mailbox = open_mailbox();
	for (size_t i = 0; i < LENGTH(targets); i++) {
		struct error err = {.text = ""};

		assert_true(mailbox_list(mailbox, NULL, &listing, &err));
		key = listing.entries[0].key;
		CHECK(!mailbox_mark(
			  mailbox, &key, 1, MAILBOX_MOVE, targets[i], &err),
		    "%s", targets[i]);
		CHECK(err.scope == ERROR_MESSAGE && err.retry == RETRY_NEVER,
		    "%s: %s", targets[i], err.text);
		CHECK(exists("new/1.a"), "%s", targets[i]);
		mailbox_listing_free(&listing);
	}
	mailbox_close(mailbox);
}

static bool
is_cancelled(void *context)
{
	return *(bool *)context;
}

static void
waiting(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	struct mailbox_listing listing;
	int64_t start_ms;
	struct error err;

	(void)state;
	assert_true(mailbox_list(mailbox, NULL, &listing, &err));
	mailbox_listing_free(&listing);
	start_ms = timestamp_monotonic_ms();
	assert_true(mailbox_wait(mailbox, 60, &err));
	assert_true(timestamp_monotonic_ms() - start_ms >= 55);
	/* What came between the list and the wait is not missed. */
	put("tmp/1.a", "one\n");
	assert_int_equal(rename(at("tmp/1.a"), at("new/1.a")), 0);
	assert_true(mailbox_wait(mailbox, 600000, &err));
	mailbox_close(mailbox);
}

static void
cancelling(void **state)
{
	bool cancel = true;
	struct mailbox_options options = {.url = {.kind = URL_MAILDIR},
	    .is_cancelled = is_cancelled,
	    .context = &cancel};
	struct mailbox *mailbox;
	struct error err;

	(void)state;
	(void)snprintf(
	    options.url.path, sizeof options.url.path, "%s", directory);
	mailbox = mailbox_open(&options, &err);
	assert_non_null(mailbox);
	assert_false(mailbox_wait(mailbox, 600000, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	mailbox_close(mailbox);
	mailbox_close(NULL);
}

static void
no_maildir(void **state)
{
	struct mailbox_options options = {.url = {.kind = URL_MAILDIR}};
	struct error err;

	(void)state;
	assert_int_equal(rmdir(at("cur")), 0);
	(void)snprintf(
	    options.url.path, sizeof options.url.path, "%s", directory);
	assert_null(mailbox_open(&options, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_int_equal(err.retry, RETRY_NEVER);
	options.url.kind = URL_SMTP;
	assert_null(mailbox_open(&options, &err));
}

static int
set_up(void **state)
{
	(void)state;
	(void)snprintf(
	    directory, sizeof directory, "%s", "/tmp/dpod-maildir-XXXXXX");
	if (mkdtemp(directory) == NULL)
		return -1;
	return mkdir(at("new"), 0700) + mkdir(at("cur"), 0700) +
	    mkdir(at("tmp"), 0700);
}

static void
remove_all(const char *path)
{
	DIR *stream = opendir(path);
	const struct dirent *entry;
	char inner[1000];

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(
		    inner, sizeof inner, "%s/%s", path, entry->d_name);
		if (unlink(inner) != 0)
			remove_all(inner);
	}
	if (stream != NULL)
		(void)closedir(stream);
	(void)rmdir(path);
}

static int
tear_down(void **state)
{
	(void)state;
	remove_all(directory);
	return 0;
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(listing),
	    TEST(swapped_for_a_link),
	    TEST(marking),
	    TEST(bad_targets),
	    TEST(waiting),
	    TEST(cancelling),
	    TEST(no_maildir),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
