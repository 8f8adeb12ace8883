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
#include "base/buffer.h"
#include "dpod/worker/holder_private.h"
#include "store/holder_store.h"
#include "ticket/reference.h"

/*
 * Registers that watch one Maildir. The file system stamps notes and letters
 * with the true time; a test sets other stamps by utimensat.
 */
#define NOW  INT64_C(2000000000)
#define HOUR INT64_C(3600)

static char directory[200];
static struct arena *memory;
static struct error err;

struct office {
	struct conf conf;
	struct conf_mailbox settings;
	struct keys keys;
	struct holder_question question;
	struct holder_answer answer;
};

static const char *
at(const char *name)
{
	return arena_printf(memory, "%s/%s", directory, name);
}

/* Its keys begin with that byte. */
static void
set_office(struct office *office, const char *state, unsigned char key)
{
	*office = (struct office){
	    .conf.state_directory = arena_string(memory, at(state)),
	    .settings.name = arena_string(memory, "dpo"),
	    .settings.holder_folder = arena_string(memory, "dpod"),
	    .keys.references_count = 1,
	};
	office->keys.pseudonym[0] = key;
	office->keys.references[0].bytes[0] = key;
	office->question = (struct holder_question){.conf = &office->conf,
	    .settings = &office->settings,
	    .keys = &office->keys,
	    .now_at = NOW};
	(void)mkdir(at(state), 0700);
}

static struct mailbox *
open_mailbox(void)
{
	struct mailbox_options options = {.url = {.kind = URL_MAILDIR}};
	struct mailbox *mailbox;

	(void)snprintf(
	    options.url.path, sizeof options.url.path, "%s", at("mail"));
	mailbox = mailbox_open(&options, &err);
	assert_non_null(mailbox);
	return mailbox;
}

static bool
check(struct office *office)
{
	struct mailbox *mailbox = open_mailbox();
	bool is_held;

	err = (struct error){.text = ""};
	is_held =
	    holder_check(&office->question, mailbox, &office->answer, &err);
	mailbox_close(mailbox);
	return is_held;
}

static bool
take(struct office *office)
{
	struct mailbox *mailbox = open_mailbox();
	bool is_taken = holder_take(&office->question, mailbox, &err);

	mailbox_close(mailbox);
	return is_taken;
}

/* The numbers of the notes, "1 3 ". */
static const char *
notes(void)
{
	const char *text = "";

	for (int i = 1; i < 300; i++)
		if (access(at(arena_printf(memory, "mail/dpod/%d", i)), F_OK) ==
		    0)
			text = arena_printf(memory, "%s%d ", text, i);
	return text;
}

static const char *
content(const char *name)
{
	static char bytes[5000];
	FILE *file = fopen(at(name), "r");
	size_t length;

	assert_non_null(file);
	length = fread(bytes, 1, sizeof bytes - 1, file);
	bytes[length] = '\0';
	assert_int_equal(fclose(file), 0);
	return bytes;
}

static void
put(const char *name, const char *text)
{
	FILE *file = fopen(at(name), "w");

	assert_non_null(file);
	(void)fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
stamp(const char *name, int64_t stamped_at)
{
	const struct timespec times[2] = {
	    {.tv_sec = stamped_at}, {.tv_sec = stamped_at}};

	assert_int_equal(utimensat(AT_FDCWD, at(name), times, 0), 0);
}

static void
check_refused(struct office *office, const char *who)
{
	assert_false(check(office));
	assert_true(office->answer.is_refused);
	CHECK(strncmp(err.text, who, strlen(who)) == 0, "%s", err.text);
	assert_non_null(strstr(err.text, "dpod --take-mailbox dpo"));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_int_equal(err.retry, RETRY_LATER);
	assert_int_equal(err.wait_seconds, 30);
}

static void
first_note(void **state)
{
	struct office office;

	(void)state;
	set_office(&office, "a", 1);
	assert_true(check(&office));
	assert_string_equal(notes(), "1 ");
	assert_non_null(strstr(content("mail/dpod/1"), "X-Dpod-Since: 0\r\n"));
	assert_string_equal(office.answer.warning, "");
	assert_false(office.answer.is_refused || office.answer.had_another);
	stamp("mail/dpod/1", 1500000000);
	assert_true(check(&office));
	assert_int_equal(office.answer.stamped_at, 1500000000);
	assert_string_equal(notes(), "1 ");
}

/* By our own clock: too old, from the future, or after a refusal. */
static void
renewal(void **state)
{
	static const struct {
		int64_t later;
		bool was_refused, is_renewed;
	} cases[] = {
	    {0, false, false},
	    {6 * HOUR, false, false},
	    {6 * HOUR + 1, false, true},
	    {-1, false, true},
	    {0, true, true},
	};
	struct office office;

	(void)state;
	set_office(&office, "a", 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		long before;

		office.question.now_at = NOW;
		office.question.was_refused = true;
		assert_true(check(&office));
		before = strtol(notes(), NULL, 10);
		office.question.now_at = NOW + cases[i].later;
		office.question.was_refused = cases[i].was_refused;
		assert_true(check(&office));
		/* The older one is removed. */
		CHECK(strcmp(notes(),
			  arena_printf(memory, "%ld ",
			      before + cases[i].is_renewed)) == 0,
		    "%zu: %s", i, notes());
		CHECK(!office.answer.had_another, "%zu", i);
	}
	/* It keeps its place. */
	assert_non_null(strstr(content(arena_printf(memory, "mail/dpod/%ld",
				   strtol(notes(), NULL, 10))),
	    "X-Dpod-Since: 1\r\n"));
}

/*
 * Before messages are taken in, and once the register has gone on: a state
 * directory that is put back since does not know that note.
 */
static void
renewal_for_news(void **state)
{
	static const struct {
		int64_t later, events;
		size_t messages;
		const char *notes;
	} cases[] = {
	    {0, 10, 0, "1 "},
	    {300, 10, 1, "1 "}, /* not more often */
	    {301, 10, 0, "1 "},
	    {301, 10, 1, "2 "},
	    {301, 12, 0, "2 "}, /* what was taken in then */
	    {602, 12, 0, "3 "},
	    {6 * HOUR, 12, 0, "3 "},
	};
	struct mailbox_entry entries[1] = {{.key = "1"}};
	struct office office;

	(void)state;
	set_office(&office, "a", 1);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		office.question.now_at = NOW + cases[i].later;
		office.question.history_count = cases[i].events;
		office.question.entries = entries;
		office.question.count = cases[i].messages;
		assert_true(check(&office));
		CHECK(strcmp(notes(), cases[i].notes) == 0, "%zu: %s", i,
		    notes());
	}
	assert_int_equal(office.answer.renew_at, NOW + 602 + 301);
	assert_int_equal(office.answer.history_count, 12);
	office.question.is_first = true;
	assert_true(check(&office));
	assert_string_equal(notes(), "4 ");
	assert_non_null(strstr(content("mail/dpod/4"), "X-Dpod-Since: 1\r\n"));
}

static void
second_office(void **state)
{
	struct office first, second;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&second, "b", 2);
	assert_true(check(&first));
	check_refused(&second, "another dpod, on ");
	assert_true(second.answer.had_another);
	assert_string_equal(notes(), "1 2 ");
	assert_true(check(&first));
	assert_memory_equal(first.answer.warning, "another dpod, on ", 17);
	assert_non_null(
	    strstr(first.answer.warning, "wants to watch this mailbox too"));
	assert_string_equal(notes(), "1 2 ");
	check_refused(&second, "another dpod, on ");
	assert_false(second.answer.had_another);
	/* Until the first one's note is more than two days older. */
	stamp("mail/dpod/1", NOW);
	stamp("mail/dpod/2", NOW + 48 * HOUR);
	check_refused(&second, "another dpod, on ");
	stamp("mail/dpod/2", NOW + 48 * HOUR + 1);
	assert_true(check(&second));
	assert_string_equal(notes(), "2 ");
	check_refused(&first, "another dpod, on ");
}

/*
 * Refused, an office stamps a new note at each check; with a hundred notes
 * nobody could read them any more.
 */
static void
waiting_office(void **state)
{
	struct office first, second;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&second, "b", 2);
	assert_true(check(&first));
	for (int i = 0; i < 105; i++) {
		check_refused(&second, "another dpod, on ");
		second.question.was_refused = true;
	}
	assert_string_equal(notes(), "1 106 ");
	assert_true(check(&first));
	assert_string_equal(notes(), "1 106 ");
	/* It keeps its place in the queue. */
	assert_non_null(
	    strstr(content("mail/dpod/106"), "X-Dpod-Since: 2\r\n"));
}

static void
copied_register(void **state)
{
	struct office first, copy;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&copy, "b", 1);
	assert_true(check(&first));
	check_refused(&copy, "a copy of this register with another dpod, on ");
	assert_true(copy.answer.is_copied);
	assert_true(check(&first));
	assert_false(first.answer.is_copied);
}

/* Restored so late that its note is nobody's any more. */
static void
copy_that_died(void **state)
{
	struct office first, copy;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&copy, "b", 1);
	assert_true(check(&first));
	stamp("mail/dpod/1", 1500000000);
	assert_true(check(&copy));
	assert_true(copy.answer.is_copied);
	assert_true(check(&copy));
	assert_false(copy.answer.is_copied);
}

/* The only one in the state directory. */
static const char *
only_memory_file(void)
{
	DIR *stream = opendir(at("a"));
	const struct dirent *entry;
	const char *name = NULL;

	while ((entry = readdir(stream)) != NULL)
		if (strncmp(entry->d_name, "holder-", 7) == 0) {
			assert_null(name);
			name = arena_printf(memory, "a/%s", entry->d_name);
		}
	(void)closedir(stream);
	assert_non_null(name);
	return name;
}

/* With all that is beside the register, minutes after a note was written. */
static void
restored_directory(void **state)
{
	struct mailbox_entry entries[1] = {{.key = "1"}};
	struct office office;
	const char *name, *then;

	(void)state;
	set_office(&office, "a", 1);
	assert_true(check(&office));
	name = only_memory_file();
	then = arena_string(memory, content(name));
	office.question.now_at = NOW + HOLDER_FRESH_SECONDS + 1;
	/* Nothing has happened since: it is what it was. */
	put(name, then);
	assert_true(check(&office));
	office.question.entries = entries;
	office.question.count = 1;
	assert_true(check(&office));
	put(name, then);
	check_refused(
	    &office, "a copy of this register with another dpod, on ");
	assert_true(office.answer.is_copied);
	assert_non_null(strstr(err.text, "or did until this one was restored"));
	assert_true(take(&office));
	assert_true(check(&office));
}

/*
 * The register was in a database meanwhile, where the memory is a row, and is a
 * file again: the row is the newer one, whatever the clocks said. It is the
 * older one if a crash came before it was forgotten.
 */
static void
moved_back(void **state)
{
	static const int64_t later[] = {-HOUR, 0, 1};
	struct office office;

	(void)state;
	set_office(&office, "a", 1);
	office.question.db = db_open(at("a/register"), DB_MIGRATE, &err);
	assert_non_null(office.question.db);
	for (size_t i = 0; i < 2 * LENGTH(later); i++) {
		const char *file, *then, *since;

		office.question.now_at = NOW;
		office.question.was_refused = true; /* one more note */
		assert_true(check(&office));
		file = only_memory_file();
		then = arena_string(memory, content(file));
		office.question.now_at += later[i / 2];
		assert_true(check(&office));
		since = arena_string(memory, content(file));
		if (i % 2 == 0)
			put(file, then);
		assert_true(holder_store_remember(office.question.db,
		    strchr(file, '/') + 1, i % 2 == 0 ? since : then, &err));
		CHECK(check(&office), "%zu: %s", i, err.text);
		CHECK(
		    *office.answer.warning == '\0' && !office.answer.is_copied,
		    "%zu: %s", i, office.answer.warning);
	}
	db_close(office.question.db);
}

/* It ended between the file and the note: the note is an older one of ours. */
static void
crash_before_the_note(void **state)
{
	struct office office;
	const char *name;

	(void)state;
	set_office(&office, "a", 1);
	assert_true(check(&office));
	name = only_memory_file();
	put(name,
	    arena_printf(memory, "2000000000\n0123456789abcdef\n%s",
		content(name) + strlen("2000000000\n")));
	assert_true(check(&office));
	assert_string_equal(notes(), "1 ");
	assert_string_equal(office.answer.warning, "");
}

static void
taken_over(void **state)
{
	struct office first, second;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&second, "b", 2);
	assert_true(check(&first));
	check_refused(&second, "another dpod, on ");
	assert_true(take(&second));
	assert_string_equal(notes(), "3 ");
	assert_non_null(strstr(content("mail/dpod/3"), "X-Dpod-Since: 1\r\n"));
	assert_true(check(&second));
	check_refused(&first, "another dpod, on ");
}

static void
copy_file(const char *from, const char *to)
{
	char *text = strdup(content(from));

	assert_non_null(text);
	put(to, text);
	free(text);
}

static const char *
memory_of(const char *state)
{
	DIR *stream = opendir(at(state));
	const struct dirent *entry;
	const char *found = NULL;

	assert_non_null(stream);
	while ((entry = readdir(stream)) != NULL)
		if (strncmp(entry->d_name, "holder-", 7) == 0)
			found =
			    arena_printf(memory, "%s/%s", state, entry->d_name);
	assert_int_equal(closedir(stream), 0);
	assert_non_null(found);
	return found;
}

static bool
is_copied(struct office *office)
{
	struct mailbox *mailbox = open_mailbox();
	bool found;

	assert_true(holder_is_copied(&office->question, mailbox, &found, &err));
	mailbox_close(mailbox);
	return found;
}

/*
 * The state directory of the first is put back as it was, after another
 * register has taken the mailbox and removed the notes that would show it:
 * the other's note does, also when it was renewed, or is dead.
 */
static void
reverted_after_take(void **state)
{
	struct office first, second, third;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&second, "b", 2);
	set_office(&third, "c", 3);
	assert_true(check(&first));
	copy_file(memory_of("a"), "old");
	first.question.was_refused = true;
	assert_true(check(&first));
	first.question.was_refused = false;
	assert_true(take(&second));
	for (int i = 0; i < 2; i++) {
		if (i == 1) {
			/* From hand to hand, and renewed. */
			assert_true(take(&third));
			third.question.was_refused = true;
			assert_true(check(&third));
		}
		/* What it did itself it knows. */
		assert_false(is_copied(&first));
		check_refused(&first, "another dpod, on ");
		assert_false(first.answer.is_copied);
	}
	copy_file("old", memory_of("a"));
	assert_true(is_copied(&first));
	check_refused(&first, "another dpod, on ");
	assert_true(first.answer.is_copied);
	/* Who holds it now knows nothing of a copy of its own. */
	assert_false(is_copied(&third));
	assert_true(check(&third));
	assert_false(third.answer.is_copied);

	/* Nobody holds it any more. */
	copy_file("old", memory_of("a"));
	for (const char *left = notes(), *end; *left != '\0'; left = end + 1) {
		end = strchr(left, ' ');
		stamp(arena_printf(
			  memory, "mail/dpod/%.*s", (int)(end - left), left),
		    1500000000);
	}
	assert_true(check(&first));
	assert_true(first.answer.is_copied);
	assert_true(check(&first));
	assert_false(first.answer.is_copied);
}

/* No more than eight are named, and nobody twice. */
static void
many_before(void **state)
{
	struct office office;
	const char *text;
	int count = 0;

	(void)state;
	for (unsigned char i = 1; i <= 10; i++) {
		char name[2] = {(char)('a' + i), '\0'};

		set_office(&office, name, i);
		assert_true(take(&office));
		assert_true(check(&office));
	}
	text = content(
	    arena_printf(memory, "mail/dpod/%ld", strtol(notes(), NULL, 10)));
	for (const char *line = text;
	     (line = strstr(line, "X-Dpod-Before-")) != NULL; line++)
		count++;
	assert_int_equal(count, 8);
	assert_non_null(strstr(text, "X-Dpod-Before-0: "));
	assert_non_null(strstr(text, "X-Dpod-Before-7: "));
}

/* Damaged and odd notes are nobody's. */
static void
odd_notes(void **state)
{
	struct office office;

	(void)state;
	assert_int_equal(mkdir(at("mail/dpod"), 0700), 0);
	put("mail/dpod/1", "no note at all\r\n");
	set_office(&office, "a", 1);
	assert_true(check(&office));
	assert_string_equal(notes(), "1 2 ");
	assert_false(office.answer.had_another);
	/* A number below the first note's is of another folder's life. */
	put("mail/dpod/3",
	    "X-Dpod-Register: 0123456789abcdef\r\nX-Dpod-Nonce: "
	    "0123456789abcdef\r\nX-Dpod-Since: 99\r\nX-Dpod-Host: h\r\n\r\n");
	assert_true(check(&office));
	assert_memory_equal(
	    office.answer.warning, "another dpod, on h, wants", 25);
}

/*
 * Two mailboxes lead to the same folder. A draft of the file of one of them is
 * not the file of a mailbox that has left the configuration: the other one
 * would take that note for its own.
 */
static void
draft_of_a_sibling(void **state)
{
	struct conf_mailbox both[2];
	struct office first, second;
	const char *name;

	(void)state;
	set_office(&first, "a", 1);
	set_office(&second, "a", 1);
	second.settings.name = arena_string(memory, "privacy");
	both[0] = first.settings;
	both[1] = second.settings;
	first.conf.mailboxes = second.conf.mailboxes = both;
	first.conf.mailboxes_count = second.conf.mailboxes_count = 2;
	assert_true(check(&first));
	name = only_memory_file();
	assert_int_equal(
	    rename(at(name), at(arena_printf(memory, "%s.new", name))), 0);
	assert_false(check(&second));
	assert_memory_equal(err.text, "a copy of this register", 23);
	assert_int_equal(
	    rename(at(arena_printf(memory, "%s.new", name)), at(name)), 0);
	assert_false(check(&second));
	assert_memory_equal(err.text, "mailbox \"dpo\" of this", 21);
	assert_string_equal(notes(), "1 2 ");
}

static const char *
many_nonces(size_t count, const char *newest)
{
	struct buffer text = {0};
	const char *made;

	buffer_add_printf(&text, "2000000000\n%s\n", newest);
	for (size_t i = 0; i < count; i++)
		buffer_add_printf(&text, "%016zx\n", i);
	buffer_add_printf(&text, "history 0\n");
	made = arena_string(memory, buffer_string(&text));
	buffer_release(&text);
	return made;
}

static size_t
file_bytes(const char *name)
{
	struct stat file;

	assert_int_equal(stat(at(name), &file), 0);
	return (size_t)file.st_size;
}

/* The nonces that this directory has made, and when. */
static void
memory_file(void **state)
{
	struct office office;
	const char *name, *newest;

	(void)state;
	set_office(&office, "a", 1);
	assert_true(check(&office));
	name = only_memory_file();
	assert_memory_equal(content(name), "2000000000\n", 11);
	assert_int_equal(
	    strlen(content(name)), 11 + 17 + strlen("history 0\n"));
	/* Version 0.1 wrote no such line. */
	put(name, arena_printf(memory, "%.*s", 11 + 17, content(name)));
	assert_true(check(&office));
	assert_string_equal(notes(), "1 ");
	/* Sixteen bytes are no nonce yet. */
	put(name,
	    arena_printf(memory, "%.28shistory 12345678\n", content(name)));
	assert_true(check(&office));
	assert_int_equal(office.answer.history_count, 12345678);
	/* For two weeks of a new one every five minutes; then forgotten. */
	newest = arena_printf(memory, "%.16s", content(name) + 11);
	put(name, many_nonces(4095, newest));
	assert_true(check(&office));
	assert_string_equal(notes(), "1 ");
	office.question.now_at = NOW - 1;
	assert_true(check(&office));
	assert_string_equal(notes(), "2 ");
	assert_int_equal(
	    file_bytes(name), 11 + 4096 * 17 + strlen("history 0\n"));
	/* Forgotten: the note counts as a copy's. */
	put(name, "2000000000\nshort\n");
	check_refused(
	    &office, "a copy of this register with another dpod, on ");
	/* A directory that takes no file gets no note either. */
	assert_int_equal(
	    mkdir(at(arena_printf(memory, "%s.new", name)), 0700), 0);
	office.question.was_refused = true;
	assert_false(check(&office));
	assert_int_equal(err.scope, ERROR_STORE);
	assert_int_equal(rmdir(at(arena_printf(memory, "%s.new", name))), 0);
}

/* A letter in the folder of sent mail; that key signed it. */
static void
put_letter(const char *name, unsigned char key, int64_t sent_at)
{
	const struct reference_key signing = {{key}};

	put(name,
	    arena_printf(memory, "From: a@b.example\nMessage-ID: %s\n\nx\n",
		reference_sign(memory, &signing,
		    &(struct reference_id){1, 1, 1}, "b.example")));
	stamp(name, sent_at);
}

/* A mailbox that keeps no notes. */
static void
without_notes(void **state)
{
	static const char limited[] = "cannot keep a note in folder a/b";
	struct office office;

	(void)state;
	set_office(&office, "a", 1);
	assert_true(holder_is_kept(&office.settings));
	office.settings.holder_folder = arena_string(memory, "a/b");
	assert_true(check(&office));
	assert_memory_equal(office.answer.warning, limited, sizeof limited - 1);
	assert_int_equal(office.answer.stamped_at, 0);
	assert_true(take(&office));
	/* Then letters show who answers here. */
	assert_int_equal(mkdir(at("mail/.Sent"), 0700), 0);
	assert_int_equal(mkdir(at("mail/.Sent/new"), 0700), 0);
	assert_int_equal(mkdir(at("mail/.Sent/cur"), 0700), 0);
	put("mail/.Sent/cur/0:2,S", "Message-ID: <x@b.example>\n\nx\n");
	put("mail/.Sent/cur/00:2,S", "Subject: none\n\nx\n");
	assert_true(check(&office));
	put_letter("mail/.Sent/cur/1:2,S", 2, NOW - HOUR);
	check_refused(&office, "another dpod answers the messages");
	put_letter("mail/.Sent/cur/2:2,S", 1, NOW - 2 * HOUR);
	assert_true(check(&office));
	put_letter("mail/.Sent/cur/3:2,S", 2, NOW - 3 * HOUR);
	check_refused(&office, "another dpod answers the messages");
	office.question.taken_at = NOW - 2 * HOUR;
	check_refused(&office, "another dpod answers the messages");
	office.question.taken_at = NOW - HOUR;
	assert_true(check(&office));
	office.settings.holder_folder = arena_string(memory, "none");
	assert_false(holder_is_kept(&office.settings));
}

/* Without notes nobody is refused; any letter of another is a warning. */
static void
letters_without_notes(void **state)
{
	struct office office;

	(void)state;
	set_office(&office, "a", 1);
	office.settings.holder_folder = arena_string(memory, "none");
	assert_true(check(&office));
	assert_string_equal(office.answer.warning, "");
	assert_int_equal(mkdir(at("mail/.Sent"), 0700), 0);
	assert_int_equal(mkdir(at("mail/.Sent/new"), 0700), 0);
	assert_int_equal(mkdir(at("mail/.Sent/cur"), 0700), 0);
	put("mail/.Sent/cur/0:2,S", "Message-ID: <x@b.example>\n\nx\n");
	put_letter("mail/.Sent/cur/1:2,S", 1, NOW - 2 * HOUR);
	put_letter("mail/.Sent/cur/2:2,S", 2, NOW - HOLDER_LEASE_SECONDS);
	assert_true(check(&office));
	assert_string_equal(office.answer.warning, "");
	put_letter("mail/.Sent/cur/3:2,S", 2, NOW - HOUR);
	assert_true(check(&office));
	assert_non_null(strstr(office.answer.warning,
	    "another dpod answers the messages of this mailbox"));
	assert_false(office.answer.is_refused);
	/* It was taken over by hand since. */
	office.question.taken_at = NOW - HOUR;
	assert_true(check(&office));
	assert_string_equal(office.answer.warning, "");
	/* Nor was a note written. */
	assert_string_equal(notes(), "");
}

static int
set_up(void **state)
{
	static const char *const parts[] = {
	    "mail", "mail/new", "mail/cur", "mail/tmp"};

	(void)state;
	memory = arena_new();
	(void)snprintf(
	    directory, sizeof directory, "%s", "/tmp/dpod-holder-XXXXXX");
	if (mkdtemp(directory) == NULL)
		return -1;
	for (size_t i = 0; i < LENGTH(parts); i++)
		if (mkdir(at(parts[i]), 0700) != 0)
			return -1;
	return 0;
}

static void
remove_all(const char *path)
{
	DIR *stream = opendir(path);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		const char *inner =
		    arena_printf(memory, "%s/%s", path, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0 && unlink(inner) != 0)
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
	arena_free(memory);
	return 0;
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(first_note),
	    TEST(renewal),
	    TEST(renewal_for_news),
	    TEST(second_office),
	    TEST(waiting_office),
	    TEST(copied_register),
	    TEST(copy_that_died),
	    TEST(restored_directory),
	    TEST(moved_back),
	    TEST(crash_before_the_note),
	    TEST(taken_over),
	    TEST(reverted_after_take),
	    TEST(many_before),
	    TEST(odd_notes),
	    TEST(draft_of_a_sibling),
	    TEST(memory_file),
	    TEST(without_notes),
	    TEST(letters_without_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
