/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/timestamp.h"
#include "net/mailbox.h"
#include "net/mailbox_note.h"

static char directory[200];
static struct arena *memory;
/* The disk fails. */
static bool cannot_read;

ssize_t __wrap_read(int fd, void *bytes, size_t length);
ssize_t __real_read(int fd, void *bytes, size_t length);

ssize_t
__wrap_read(int fd, void *bytes, size_t length)
{
	if (!cannot_read)
		return __real_read(fd, bytes, length);
	errno = EIO;
	return -1;
}

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

/* `count` times the character. */
static const char *
many(char character, size_t count)
{
	char *text = arena_alloc(memory, count + 1);

	memset(text, character, count);
	return text;
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

/* What is open is empty for ever; what stands in its place gets the mail. */
static void
removed_or_replaced(void **state)
{
	static const char *const names[] = {"new", "cur", ""};
	struct mailbox_listing listing;
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		struct mailbox *mailbox = open_mailbox();
		char away[600];

		assert_non_null(mailbox);
		(void)snprintf(away, sizeof away, "%s.away", directory);
		assert_int_equal(rename(at(names[i]), away), 0);
		assert_false(mailbox_list(mailbox, NULL, &listing, &err));
		assert_non_null(strstr(err.text, "removed or replaced"));
		assert_int_equal(err.scope, ERROR_MAILBOX);
		assert_int_equal(mkdir(at(names[i]), 0700), 0);
		assert_false(mailbox_list(mailbox, NULL, &listing, &err));
		assert_non_null(strstr(err.text, "removed or replaced"));
		assert_int_equal(rmdir(at(names[i])), 0);
		assert_int_equal(rename(away, at(names[i])), 0);
		if (!mailbox_list(mailbox, NULL, &listing, &err))
			fail_msg("%s: %s", names[i], err.text);
		mailbox_listing_free(&listing);
		mailbox_close(mailbox);
	}
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
	static const char *const targets[] = {"", "..", ".a", "../x", "a\nb",
	    "a\x7f", "\xff", "a..b", "/", "/a", "a//b", "a/.b"};
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
	put("file", "no Maildir\n");
	(void)snprintf(
	    options.url.path, sizeof options.url.path, "%s", at("file"));
	assert_null(mailbox_open(&options, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	(void)snprintf(options.url.path, sizeof options.url.path, "%s",
	    at(many('d', 256)));
	assert_null(mailbox_open(&options, &err));
	assert_int_equal(err.retry, RETRY_LATER);
	options.url.kind = URL_SMTP;
	assert_null(mailbox_open(&options, &err));
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

static const char *
joined(const char *first, const char *second, const char *third)
{
	return arena_printf(memory, "%s%s%s", first, second, third);
}

/* Flags or moves the only message. */
static bool
mark_only(enum mailbox_mark mark, const char *target, struct error *err)
{
	struct mailbox *mailbox = open_mailbox();
	struct mailbox_listing listing;
	bool is_marked;

	assert_true(mailbox_list(mailbox, NULL, &listing, err));
	assert_int_equal(listing.count, 1);
	is_marked = mailbox_mark(
	    mailbox, &listing.entries[0].key, 1, mark, target, err);
	mailbox_listing_free(&listing);
	mailbox_close(mailbox);
	return is_marked;
}

static void
flags(void **state)
{
	static const struct {
		const char *before, *want;
	} cases[] = {
	    {"cur/a:2,", "cur/a:2,F"},
	    {"cur/a:2,ADE", "cur/a:2,ADEF"},
	    {"cur/a:2,DRS", "cur/a:2,DFRS"},
	    {"cur/a:2,G", "cur/a:2,FG"},
	    {"cur/a:1,S", "cur/a:1,S"},
	    {"cur/a:", "cur/a:"},
	    {"new/a:2,S", "cur/a:2,FS"},
	};
	struct error err = {.text = ""};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		put(cases[i].before, "one\n");
		CHECK(mark_only(MAILBOX_FLAG, "ignored", &err), "%s: %s",
		    cases[i].before, err.text);
		CHECK(unlink(at(cases[i].want)) == 0, "%s", cases[i].before);
	}
	for (size_t length = 250; length <= 254; length++) {
		const char *name = joined("cur/", many('n', length), "");
		bool fits = length + strlen(":2,F") <= 255;

		put(name, "one\n");
		CHECK(mark_only(MAILBOX_FLAG, "ignored", &err), "%zu", length);
		CHECK(unlink(at(joined(name, fits ? ":2,F" : "", ""))) == 0,
		    "%zu", length);
	}
	for (size_t count = 64; count <= 65; count++) {
		const char *name = joined("cur/a:2,", many('S', count), "");

		put(name, "one\n");
		assert_true(mark_only(MAILBOX_FLAG, "ignored", &err));
		CHECK(exists(name) == (count > 64), "%zu", count);
		remove_all(at("cur"));
		assert_int_equal(mkdir(at("cur"), 0700), 0);
	}
}

static void
marks_that_fail(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	put("cur/a:2,", "one\n");
	assert_int_equal(mkdir(at("cur/a:2,F"), 0700), 0);
	assert_false(mark_only(MAILBOX_FLAG, "ignored", &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(err.retry, RETRY_LATER);
	assert_true(exists("cur/a:2,"));

	put(".File", "no folder\n");
	assert_false(mark_only(MAILBOX_MOVE, "File", &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(mkdir(at(".Done"), 0700), 0);
	assert_int_equal(symlink("../cur", at(".Done/cur")), 0);
	assert_false(mark_only(MAILBOX_MOVE, "Done", &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(symlink(".Done", at(".Link")), 0);
	assert_false(mark_only(MAILBOX_MOVE, "Link", &err));
	assert_true(exists("cur/a:2,"));
}

static void
long_names(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	for (size_t length = 252; length <= 253; length++) {
		const char *name = many('n', length);

		put(joined("new/", name, ""), "one\n");
		CHECK(mark_only(MAILBOX_MOVE, "Done", &err) == (length == 252),
		    "%zu: %s", length, err.text);
		CHECK(exists(joined("new/", name, "")) == (length == 253),
		    "%zu", length);
		CHECK(exists(joined(".Done/cur/", name, ":2,")) ==
			(length == 252),
		    "%zu", length);
	}
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_true(mark_only(MAILBOX_FLAG, "ignored", &err));
	/* The directory's name is a dot and at most 254 bytes. */
	assert_false(mark_only(MAILBOX_MOVE, many('f', 255), &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_int_equal(unlink(at(joined("new/", many('n', 253), ""))), 0);
	put("new/a", "one\n");
	assert_false(exists(joined(".", many('f', 254), "")));
	assert_true(mark_only(MAILBOX_MOVE, many('f', 254), &err));
	assert_true(exists(joined(".", many('f', 254), "/cur/a:2,")));
}

static void
checked_marks(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	bool is_missing = false;
	struct error err = {.text = ""};

	(void)state;
	assert_true(
	    mailbox_check_mark(mailbox, MAILBOX_FLAG, "..", &is_missing, &err));
	assert_false(is_missing);
	assert_true(mailbox_check_mark(
	    mailbox, MAILBOX_MOVE, "Done", &is_missing, &err));
	assert_true(is_missing);
	assert_false(exists(".Done"));
	assert_int_equal(mkdir(at(".Done"), 0700), 0);
	assert_true(mailbox_check_mark(
	    mailbox, MAILBOX_MOVE, "Done", &is_missing, &err));
	assert_false(is_missing);
	assert_false(
	    mailbox_check_mark(mailbox, MAILBOX_MOVE, "..", &is_missing, &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	mailbox_close(mailbox);
}

/* SIZE_MAX: they cannot be read. */
static size_t
count_notes(struct mailbox *mailbox, size_t notes_max, struct error *err)
{
	struct seen seen = {.count = 0};

	return mailbox_read_notes(
		   mailbox, "dpod", notes_max, on_message, &seen, err)
	    ? seen.count
	    : SIZE_MAX;
}

static void
notes(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	struct seen seen = {.count = 0, .is_last = true};
	struct error err = {.text = ""};

	(void)state;
	assert_int_equal(count_notes(mailbox, 9, &err), SIZE_MAX);
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_true(mailbox_append(mailbox, "dpod", "first\n", &err));
	assert_false(
	    mailbox_read_notes(mailbox, "dpod", 9, on_message, &seen, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.bytes[0], "first\n");

	put("dpod/41", "by another\n");
	put("dpod/99x", "no note\n");
	put("dpod/0", "no note\n");
	put("dpod/x", "no note\n");
	put("dpod/1000000000000000000", "no note: 19 digits\n");
	assert_true(mailbox_append(mailbox, "dpod", "last\n", &err));
	assert_true(exists("dpod/42"));
	assert_int_equal(count_notes(mailbox, 3, &err), 3);
	assert_int_equal(count_notes(mailbox, 2, &err), SIZE_MAX);
	assert_int_equal(err.scope, ERROR_MAILBOX);
	put("dpod/900000000000000000", "18 digits\n");
	assert_int_equal(count_notes(mailbox, 4, &err), 4);
	assert_true(mailbox_append(mailbox, "dpod", "next\n", &err));
	assert_true(exists("dpod/900000000000000001"));
	assert_int_equal(symlink("41", at("dpod/5")), 0);
	assert_int_equal(count_notes(mailbox, 9, &err), SIZE_MAX);
	assert_int_equal(err.scope, ERROR_MESSAGE);
	mailbox_close(mailbox);
}

static bool
on_long_note(const struct mailbox_message *message, void *context)
{
	assert_string_equal(message->key, "1");
	assert_true(message->internal_at > 1000000000);
	assert_int_equal(message->size_bytes, message->length);
	*(size_t *)context = message->length;
	return true;
}

static void
long_notes(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	struct error err = {.text = ""};
	char text[5001];
	size_t length = 0;

	(void)state;
	memset(text, 'n', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_true(mailbox_append(mailbox, "dpod", text, &err));
	assert_true(mailbox_read_notes(
	    mailbox, "dpod", 1, on_long_note, &length, &err));
	assert_int_equal(length, 4096);
	mailbox_close(mailbox);
}

static void
note_folders(void **state)
{
	static const char *const bad[] = {".dpod", "a/b"};
	struct mailbox *mailbox = open_mailbox();

	(void)state;
	assert_int_equal(mkdir(at("a"), 0700), 0);
	for (size_t i = 0; i < LENGTH(bad); i++) {
		struct error err = {.text = ""};

		CHECK(
		    !mailbox_append(mailbox, bad[i], "x", &err), "%s", bad[i]);
		CHECK(err.retry == RETRY_NEVER && err.scope == ERROR_MESSAGE,
		    "%s", bad[i]);
		CHECK(!exists(bad[i]), "%s", bad[i]);
	}
	put("file", "x");
	for (size_t i = 0; i < 2; i++) {
		struct error err = {.text = ""};

		assert_false(mailbox_append(
		    mailbox, i == 0 ? "file" : many('d', 256), "x", &err));
		assert_int_equal(err.retry, RETRY_LATER);
		assert_int_equal(err.scope, ERROR_MESSAGE);
	}
	mailbox_close(mailbox);
}

static void
removed_notes(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	const char *const keys[] = {"1", "2"}, *const bad[] = {"3", "../new/a"};
	struct error err = {.text = ""};

	(void)state;
	put("new/a", "one\n");
	assert_false(mailbox_remove(mailbox, "dpod", keys, 2, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	for (int i = 0; i < 4; i++)
		assert_true(mailbox_append(mailbox, "dpod", "x", &err));
	assert_true(mailbox_remove(mailbox, "dpod", keys, 2, &err));
	assert_false(exists("dpod/1") || exists("dpod/2"));
	assert_true(mailbox_remove(mailbox, "dpod", keys, 2, &err));
	err = (struct error){.text = ""};
	assert_false(mailbox_remove(mailbox, "dpod", bad, 2, &err));
	assert_string_equal(err.text, "not a note: ../new/a");
	assert_true(exists("new/a") && exists("dpod/4"));
	assert_false(exists("dpod/3"));
	assert_int_equal(mkdir(at("dpod/1"), 0700), 0);
	assert_false(mailbox_remove(mailbox, "dpod", keys, 1, &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_false(mailbox_remove(mailbox, NULL, keys, 1, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	mailbox_close(mailbox);
}

static bool
has_come(const struct mailbox_message *message, void *context)
{
	(void)message;
	*(bool *)context = true;
	return true;
}

/* It is no empty message: it is tried again. */
static void
a_disk_that_fails(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	struct mailbox_listing listing;
	struct error err = {.text = ""};
	bool came = false;

	(void)state;
	put("new/a", "one\n");
	assert_true(mailbox_list(mailbox, NULL, &listing, &err));
	assert_int_equal(listing.count, 1);
	cannot_read = true;
	assert_false(
	    mailbox_fetch(mailbox, listing.entries, 1, has_come, &came, &err));
	cannot_read = false;
	assert_false(came);
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(err.retry, RETRY_LATER);
	assert_true(
	    mailbox_fetch(mailbox, listing.entries, 1, has_come, &came, &err));
	assert_true(came);
	mailbox_listing_free(&listing);
	mailbox_close(mailbox);
}

static size_t
count_listed(struct mailbox *mailbox)
{
	struct mailbox_listing listing;
	struct error err;
	size_t count;

	assert_true(mailbox_list(mailbox, NULL, &listing, &err));
	count = listing.count;
	mailbox_listing_free(&listing);
	return count;
}

static void
selecting(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	struct error err = {.text = ""};

	(void)state;
	assert_int_equal(mkdir(at(".A.B"), 0700), 0);
	assert_int_equal(mkdir(at(".A.B/new"), 0700), 0);
	assert_false(mailbox_select(mailbox, "A/B", &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_int_equal(mkdir(at(".A.B/cur"), 0700), 0);
	put(".A.B/new/1", "one\n");
	put(".A.B/cur/2:2,S", "two\n");
	put(".File", "no folder\n");
	put("new/3", "three\n");
	assert_true(mailbox_select(mailbox, "A/B", &err));
	assert_int_equal(mailbox_status(mailbox).count, 2);
	assert_int_equal(count_listed(mailbox), 2);
	assert_false(mailbox_select(mailbox, "..", &err));
	assert_int_equal(err.scope, ERROR_MESSAGE);
	assert_false(mailbox_select(mailbox, "File", &err));
	assert_int_equal(err.retry, RETRY_LATER);
	assert_true(mailbox_select(mailbox, NULL, &err));
	assert_int_equal(mailbox_status(mailbox).count, 1);
	/* What arrived before the other folder was listed is still news. */
	assert_true(mailbox_wait(mailbox, 600000, &err));
	assert_int_equal(count_listed(mailbox), 1);
	assert_int_equal(rmdir(at("cur")), 0);
	assert_false(mailbox_select(mailbox, NULL, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	mailbox_close(mailbox);
}

static void
headers(void **state)
{
	static const struct {
		const char *message, *want;
		bool is_whole; /* of at most 20 bytes */
	} cases[] = {
	    {"", "", true},
	    {"A: 34567890123456\n\nx", "A: 34567890123456\n\n", true},
	    {"A: 34567890123456\n\nxy", "A: 34567890123456\n\n", false},
	    {"A: b\r\n\r\nbody, body, body", "A: b\r\n\r\n", false},
	    {"A: b\r\n\r\nbody, body\n\nbody", "A: b\r\n\r\n", false},
	    {"A: b\n\nbody, body\r\n\r\nbody", "A: b\n\n", false},
	    {"A: b\nno end of the header", "A: b\nno end of the header", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mailbox *mailbox = open_mailbox();
		struct mailbox_listing listing;
		struct seen seen = {.count = 0};
		struct error err;

		put("cur/a:2,", cases[i].message);
		assert_true(mailbox_list(mailbox, NULL, &listing, &err));
		assert_true(mailbox_fetch_headers(
		    mailbox, listing.entries, 1, on_message, &seen, &err));
		CHECK(strcmp(seen.bytes[0], cases[i].want) == 0, "%s: %s",
		    cases[i].message, seen.bytes[0]);
		assert_true(mailbox_fetch(
		    mailbox, listing.entries, 1, on_message, &seen, &err));
		CHECK(seen.headers_only[1] == !cases[i].is_whole, "%s",
		    cases[i].message);
		CHECK(strcmp(seen.bytes[1],
			  cases[i].is_whole ? cases[i].message
					    : cases[i].want) == 0,
		    "%s: %s", cases[i].message, seen.bytes[1]);
		mailbox_listing_free(&listing);
		mailbox_close(mailbox);
	}
}

static void
many_messages(void **state)
{
	static const char *const unknown[] = {
	    "", "x", "1", "99999999999999999999999999"};
	struct mailbox *mailbox = open_mailbox();
	struct seen seen = {.count = 0};
	struct error err;
	char name[40];

	(void)state;
	for (int i = 0; i < 150; i++) {
		(void)snprintf(name, sizeof name, "new/%d", i);
		put(name, "one\n");
	}
	put("cur/7:2,S", "the same, read\n");
	assert_int_equal(count_listed(mailbox), 150);
	for (size_t i = 0; i < LENGTH(unknown); i++) {
		struct mailbox_entry entry = {.key = unknown[i]};

		assert_true(
		    mailbox_fetch(mailbox, &entry, 1, on_message, &seen, &err));
		CHECK(seen.count == 0, "%s", unknown[i]);
	}
	mailbox_close(mailbox);
}

static void
one_in_both_directories(void **state)
{
	struct mailbox *mailbox = open_mailbox();
	struct mailbox_listing listing;
	struct error err;

	(void)state;
	put("new/a", "one\n");
	put("cur/a:2,S", "the same, read\n");
	assert_true(mailbox_list(mailbox, NULL, &listing, &err));
	assert_int_equal(listing.count, 1);
	assert_int_equal(listing.entries[0].size_bytes, 15);
	assert_true(mailbox_mark(mailbox, &listing.entries[0].key, 1,
	    MAILBOX_FLAG, "ignored", &err));
	assert_true(exists("cur/a:2,FS") && exists("new/a"));
	mailbox_listing_free(&listing);
	mailbox_close(mailbox);
}

static int
count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 100; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* None stays open, not even if descriptor 0 was free. */
static void
descriptors(void **state)
{
	const int saved = dup(STDIN_FILENO);
	int before, after, selected;
	struct mailbox *mailbox;
	struct error err;

	(void)state;
	assert_int_equal(mkdir(at(".A"), 0700) + mkdir(at(".A/new"), 0700) +
		mkdir(at(".A/cur"), 0700) + mkdir(at(".B"), 0700),
	    0);
	(void)close(STDIN_FILENO);
	before = count_descriptors();
	mailbox = open_mailbox();
	selected = mailbox != NULL && mailbox_select(mailbox, "A", &err) &&
	    !mailbox_select(mailbox, "B", &err) &&
	    mailbox_select(mailbox, "A", &err);
	mailbox_close(mailbox);
	after = count_descriptors();
	(void)dup2(saved, STDIN_FILENO);
	(void)close(saved);
	assert_true(selected);
	assert_int_equal(after, before);
}

static int
set_up(void **state)
{
	(void)state;
	(void)snprintf(
	    directory, sizeof directory, "%s", "/tmp/dpod-maildir-XXXXXX");
	memory = arena_new();
	if (mkdtemp(directory) == NULL)
		return -1;
	return mkdir(at("new"), 0700) + mkdir(at("cur"), 0700) +
	    mkdir(at("tmp"), 0700);
}

static int
tear_down(void **state)
{
	(void)state;
	remove_all(directory);
	arena_free(memory);
	return 0;
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_disk_that_fails),
	    TEST(listing),
	    TEST(swapped_for_a_link),
	    TEST(removed_or_replaced),
	    TEST(marking),
	    TEST(bad_targets),
	    TEST(descriptors),
	    TEST(waiting),
	    TEST(cancelling),
	    TEST(no_maildir),
	    TEST(flags),
	    TEST(marks_that_fail),
	    TEST(long_names),
	    TEST(checked_marks),
	    TEST(notes),
	    TEST(long_notes),
	    TEST(note_folders),
	    TEST(removed_notes),
	    TEST(selecting),
	    TEST(headers),
	    TEST(many_messages),
	    TEST(one_in_both_directories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
