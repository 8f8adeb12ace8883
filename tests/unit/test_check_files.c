/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <ftw.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "dpod/check_files.h"

/* As root, all belongs to this one, as whom the daemon would run. */
#define SOMEBODY 4711

#define CERTIFICATE "-----BEGIN CERTIFICATE-----\nx\n"
#define KEY	    "-----BEGIN PRIVATE KEY-----\nx\n"
#define IMAP	    "url = \"imaps://h.example/INBOX\" user = x "
#define PASSWORD    "password-file = $D/pw "
#define OAUTH2	    "oauth2 \"o\" { provider = microsoft client-id = x "
#define RULE                                                  \
	"language en\nrule own-file\nkind access\nweight 3\n" \
	"pattern \\bred file\\b\n"
#define CAPITALS                                              \
	"language en\nrule own-file\nkind access\nweight 3\n" \
	"pattern \\bRed File\\b\n"
#define PROGRAMS "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#define CLOSED                                                              \
	"wrong $D/c:4: mailbox \"dpo\": password-file: $D/s/pw: $U cannot " \
	"enter $D/s: expected mode x for it there\n"

struct file {
	const char *path;
	const char *content; /* NULL: a directory */
	unsigned int mode;
};

/* $D is the directory, $U the daemon's user, $O whose the files are. */
static const struct mistake {
	const char *name;
	const char *top;     /* line 2 */
	const char *own;     /* line 3, of the organisation */
	const char *mailbox; /* line 4; NULL: the Maildir $D/in */
	const char *relay;   /* line 5; NULL: the directory $D/out */
	struct file files[4];
	const char *want; /* a line each */
	bool is_stranger; /* the daemon's user is another */
	bool only_root;	  /* sees it */
} mistakes[] = {
#include "tests/unit/check_files.inc"
};

struct place {
	char directory[64];
	struct check_user user;
	const char *owner;
	struct arena *memory;
};

static void
append(enum check_grade grade, const char *text, void *context)
{
	buffer_add_printf(
	    context, "%s %s\n", grade == CHECK_WRONG ? "wrong" : "note", text);
}

static char *
replace(
    struct arena *memory, const char *text, const char *old, const char *new)
{
	struct buffer out = {0};
	const char *found;
	char *replaced;

	for (; (found = strstr(text, old)) != NULL;
	     text = found + strlen(old)) {
		buffer_add(&out, text, (size_t)(found - text));
		buffer_add_string(&out, new);
	}
	buffer_add_string(&out, text);
	replaced = arena_string(memory, buffer_string(&out));
	buffer_release(&out);
	return replaced;
}

static char *
expand(const struct place *place, const char *text)
{
	char *with = replace(place->memory, text, "$D", place->directory);

	with = replace(place->memory, with, "$U", place->user.name);
	return replace(place->memory, with, "$O", place->owner);
}

static void
make(const struct place *place, const struct file *file)
{
	const char *path =
	    arena_printf(place->memory, "%s/%s", place->directory, file->path);
	FILE *stream;

	if (file->content == NULL) {
		/* There already: another mode. */
		(void)mkdir(path, 0700);
	} else {
		stream = fopen(path, "w");
		assert_non_null(stream);
		assert_true(fputs(expand(place, file->content), stream) >= 0);
		assert_int_equal(fclose(stream), 0);
	}
	assert_int_equal(chmod(path, file->mode), 0);
	if (getuid() == 0)
		assert_int_equal(chown(path, SOMEBODY, SOMEBODY), 0);
	/* chown takes the set-group-id bit away. */
	assert_int_equal(chmod(path, file->mode), 0);
}

static struct conf *
load(const struct place *place, const struct mistake *mistake)
{
	static const struct file usual[] = {{"state", NULL, 02750},
	    {"in", NULL, 0700}, {"in/new", NULL, 0700}, {"in/cur", NULL, 0700},
	    {"out", NULL, 0700}};
	const char *path =
	    arena_printf(place->memory, "%s/c", place->directory);
	FILE *file = fopen(path, "w");
	struct error err = {.text = ""};
	struct conf *conf;

#define OR(given, otherwise) ((given) != NULL ? (given) : (otherwise))
	assert_non_null(file);
	assert_true(
	    fputs(expand(place,
		      arena_printf(place->memory,
			  "state-directory = \"$D/state\"\n%s\n"
			  "organisation { name = x address = dpo@example.org "
			  "contact = x authority = y %s }\n"
			  "mailbox \"dpo\" { %s }\n"
			  "relay { %s }\n"
			  "calendar { time-zone = Europe/London }\n",
			  OR(mistake->top, ""), OR(mistake->own, ""),
			  OR(mistake->mailbox, "url = \"maildir:$D/in\""),
			  OR(mistake->relay, "url = \"directory:$D/out\""))),
		file) >= 0);
	assert_int_equal(fclose(file), 0);
	for (size_t i = 0; i < LENGTH(usual); i++)
		make(place, &usual[i]);
	for (size_t i = 0;
	     i < LENGTH(mistake->files) && mistake->files[i].path != NULL; i++)
		make(place, &mistake->files[i]);
	conf = conf_load(path, &err);
	CHECK(conf != NULL, "%s: %s", mistake->name, err.text);
	return conf;
}

/* $CREDENTIALS_DIRECTORY is $D. */
static bool has_credentials;

static int
erase(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static void
try(const struct mistake *mistake)
{
	struct place place = {
	    .directory = "/tmp/dpod-check-XXXXXX", .memory = arena_new()};
	uid_t owner = getuid() == 0 ? SOMEBODY : getuid();
	const struct passwd *entry = getpwuid(owner);
	const char *units[2] = {NULL};
	struct buffer said = {0};
	struct conf *conf;
	bool good;
	char *want;

	assert_non_null(mkdtemp(place.directory));
	assert_int_equal(chmod(place.directory, 0755), 0);
	if (getuid() == 0)
		assert_int_equal(chown(place.directory, SOMEBODY, SOMEBODY), 0);
	place.owner = entry != NULL
	    ? arena_string(place.memory, entry->pw_name)
	    : arena_printf(place.memory, "uid %lu", (unsigned long)owner);
	conf = load(&place, mistake);
	place.user = check_user_of(conf);
	assert_int_equal(place.user.uid, owner);
	assert_string_equal(place.user.name, place.owner);
	if (mistake->is_stranger)
		place.user =
		    (struct check_user){.uid = owner + 1, .name = "other"};
	place.user.unit_directories = units;
	if (has_credentials)
		assert_int_equal(
		    setenv("CREDENTIALS_DIRECTORY", place.directory, 1), 0);
	units[0] = expand(&place, "$D/units");
	good = check_files(conf, &place.user, append, &said);
	check_notes(conf, append, &said);
	want = expand(&place, mistake->want);
	CHECK(strcmp(buffer_string(&said), want) == 0, "%s:\n%swanted:\n%s",
	    mistake->name, buffer_string(&said), want);
	assert_int_equal(good, strstr(mistake->want, "wrong ") == NULL);
	conf_free(conf);
	buffer_release(&said);
	(void)nftw(place.directory, erase, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(place.memory);
}

static void
each_mistake_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(mistakes); i++)
		if (!mistakes[i].only_root || getuid() == 0)
			try(&mistakes[i]);
}

/* Started by systemd: what it loads is there, or not. */
static void
credentials_are_read(void **state)
{
	static const struct mistake there = {.name = "loaded",
	    .mailbox = IMAP "password-credential = dpo",
	    .files = {{"dpo", "x\n", 0600}},
	    .want = ""};
	static const struct mistake missing = {.name = "not loaded",
	    .mailbox = IMAP "password-credential = dpo",
	    .want =
		"wrong $D/c:4: mailbox \"dpo\": password-credential: $D/dpo:"
		" No such file or directory\n"};

	(void)state;
	has_credentials = true;
	try(&there);
	try(&missing);
	has_credentials = false;
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_mistake_is_named),
	    cmocka_unit_test(credentials_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
