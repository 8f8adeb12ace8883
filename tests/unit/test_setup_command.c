/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <fcntl.h>
#include <ftw.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "conf/conf.h"
#include "dpod/interview/command.h"
#include "dpod/interview/conf_text.h"
#include "net/secret.h"

/*
 * `dpod setup` as a whole. What it starts at the end, `dpod -t`, is this
 * program: see main(). What the interviewer hands over can be spoilt.
 */
bool __wrap_file_write_fd(int fd, const char *content, size_t length);
bool __real_file_write_fd(int fd, const char *content, size_t length);
struct passwd *__wrap_getpwnam(const char *name);
int __wrap_isatty(int fd);

#define CONF_MAX ((size_t)64 * 1024)

static enum spoiling {
	WHOLE,
	SHORT,
	LONG,
	UNWRITTEN,
	KILLED,
	FULL_TEXT,
	OVERFULL_TEXT,
	ENDLESS_PASSWORD,
} spoilt;

static bool is_terminal;

int
__wrap_isatty(int fd)
{
	/* What is said is asked of the output, which is a file. */
	if (fd == STDOUT_FILENO)
		return 0;
	assert_int_equal(fd, STDIN_FILENO);
	return is_terminal;
}

/* No user dpod, whatever the machine has. */
struct passwd *
__wrap_getpwnam(const char *name)
{
	(void)name;
	return NULL;
}

bool
__wrap_file_write_fd(int fd, const char *content, size_t length)
{
	uint32_t text_length;
	char *copy;
	bool done;

	if (length < CONF_MAX || spoilt == WHOLE)
		return __real_file_write_fd(fd, content, length);
	if (spoilt == KILLED)
		(void)raise(SIGKILL);
	if (spoilt == UNWRITTEN)
		return false;
	copy = memory_new(length + 1, 1);
	memcpy(copy, content, length);
	text_length =
	    (uint32_t)(spoilt == OVERFULL_TEXT ? CONF_MAX + 1 : CONF_MAX);
	if (spoilt == FULL_TEXT || spoilt == OVERFULL_TEXT)
		memcpy(copy, &text_length, sizeof text_length);
	if (spoilt == ENDLESS_PASSWORD)
		memset(copy + sizeof text_length + CONF_MAX, 'x',
		    2 * sizeof(struct secret));
	done = __real_file_write_fd(fd, copy,
	    spoilt == SHORT	 ? length - 1
		: spoilt == LONG ? length + 1
				 : length);
	free(copy);
	return done;
}

struct place {
	char directory[48];
	struct arena *memory;
};

static int
set_up(void **state)
{
	static struct place place;

	spoilt = WHOLE;
	is_terminal = false;
	place = (struct place){.directory = "/tmp/dpod-setup-XXXXXX"};
	if (mkdtemp(place.directory) == NULL || setenv("CHECKED", "", 1) != 0)
		return -1;
	place.memory = arena_new();
	*state = &place;
	return 0;
}

static int
erase(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	arena_free(place->memory);
	return nftw(place->directory, erase, 8, FTW_DEPTH | FTW_PHYS);
}

static char *
in(struct place *place, const char *name)
{
	return arena_printf(place->memory, "%s/%s", place->directory, name);
}

static bool
is_there(struct place *place, const char *name)
{
	return access(in(place, name), F_OK) == 0;
}

/* The text of a file; "": there is none. */
static char *
text_of(struct place *place, const char *name)
{
	char *text = arena_alloc(place->memory, 32768);
	FILE *file = fopen(in(place, name), "r");
	size_t length = 0;

	if (file != NULL) {
		length = fread(text, 1, 32767, file);
		assert_int_equal(fclose(file), 0);
	}
	text[length] = '\0';
	return text;
}

/* In a process of its own: signals and options are the program's. */
static int
run(struct place *place, const char *const *arguments, size_t count)
{
	char *all[200] = {(char[]){"setup"}};
	pid_t child;
	int status = 0;

	for (size_t i = 0; i < count; i++)
		all[i + 1] = arena_string(place->memory, arguments[i]);
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		if (freopen(in(place, "out"), "w", stdout) == NULL ||
		    freopen(in(place, "err"), "w", stderr) == NULL ||
		    freopen("/dev/null", "r", stdin) == NULL)
			_exit(99);
		/* As it is: its children end without writing what is left. */
		(void)setvbuf(stderr, NULL, _IONBF, 0);
		optind = 1;
		status = command_setup((int)count + 1, all);
		(void)fflush(stdout);
		(void)fflush(stderr);
		_exit(status);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#define ANSWER(text) "--answer", text
#define OFFICE                                                                 \
	ANSWER("organisation=Example Ltd"), ANSWER("address=dpo@example.org"), \
	    ANSWER("contact=+44 1"), ANSWER("office=GB-EAW")
#define MAIL                                                   \
	ANSWER("server=mail.example.org"), ANSWER("user=dpo"), \
	    ANSWER("password-file=/p"), ANSWER("relay=out.example.org")

static int
set_up_office(struct place *place, const char *option)
{
	const char *const arguments[] = {
	    "--directory", in(place, "d"), "--batch", option, OFFICE, MAIL};

	return run(place, arguments, LENGTH(arguments));
}

static void
options(void **state)
{
	static const struct {
		const char *arguments[2];
		int status;
	} cases[] = {
	    {{"--help", NULL}, EX_OK},
	    {{"-h", NULL}, EX_OK},
	    {{"--bogus", NULL}, EX_USAGE},
	    {{"more", NULL}, EX_USAGE},
	    {{"--offline", "more"}, EX_USAGE},
	    {{"--help", "more"}, EX_OK},
	    {{"--answer", NULL}, EX_USAGE},
	    {{"--bogus", "--help"}, EX_USAGE},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		int status = run(place, cases[i].arguments,
		    cases[i].arguments[1] == NULL ? 1 : 2);

		CHECK(status == cases[i].status, "%s: %d",
		    cases[i].arguments[0], status);
		CHECK(strstr(text_of(place, status == EX_OK ? "out" : "err"),
			  "usage: dpod setup") != NULL,
		    "%s", cases[i].arguments[0]);
		/* The questions are shown only to who asks for help. */
		CHECK((strstr(text_of(place, "out"), "organisation") != NULL) ==
			(status == EX_OK),
		    "%s", cases[i].arguments[0]);
		CHECK(strstr(text_of(place, "err"), "organisation") == NULL,
		    "%s", cases[i].arguments[0]);
	}
}

static void
many_answers(void **state)
{
	struct place *place = *state;
	const char *arguments[2 * 65 + 3];

	arguments[0] = "--directory";
	arguments[1] = in(place, "d");
	arguments[2] = "--offline";
	for (size_t i = 0; i < 65; i++) {
		arguments[3 + 2 * i] = "--answer";
		arguments[4 + 2 * i] = "bogus=x";
	}
	/* More than 64 are refused unread. */
	assert_int_equal(run(place, arguments, 3 + 2 * 65), EX_USAGE);
	assert_string_equal(text_of(place, "err"), "");
	assert_int_equal(run(place, arguments, 3 + 2 * 64), EX_USAGE);
	assert_non_null(strstr(text_of(place, "err"), "expected NAME=ANSWER"));
	assert_non_null(strstr(text_of(place, "err"), "nothing was written\n"));
	assert_false(is_there(place, "d"));
}

static void
a_configuration(void **state)
{
	struct place *place = *state;
	struct error err;
	struct conf *conf;

	assert_int_equal(set_up_office(place, "--offline"), EX_OK);
	conf = conf_load(in(place, "d/dpod.conf"), &err);
	assert_non_null(conf);
	assert_string_equal(conf->organisation.name, "Example Ltd");
	conf_free(conf);
	assert_false(is_there(place, "d/" CONF_TEXT_MAILBOX_PASSWORD));
	assert_false(is_there(place, "d/" CONF_TEXT_RELAY_PASSWORD));
	assert_non_null(strstr(text_of(place, "out"),
	    "/d/dpod.conf.\nChecking it, as dpod -t does:\n"));
	assert_string_equal(text_of(place, "d/checked"), "-t");
	assert_non_null(strstr(text_of(place, "out"), "\n    dpod -c "));
	assert_null(strstr(text_of(place, "out"), "systemctl"));

	/* There is one: replaced only on demand. */
	assert_int_equal(set_up_office(place, "--offline"), EX_CANTCREAT);
	assert_non_null(strstr(text_of(place, "err"), "use --replace"));
	assert_int_equal(unlink(in(place, "d/checked")), 0);
	{
		const char *const arguments[] = {"--directory", in(place, "d"),
		    "--replace", "--offline", OFFICE, MAIL};

		assert_int_equal(
		    run(place, arguments, LENGTH(arguments)), EX_OK);
	}
	assert_true(is_there(place, "d/checked"));
	assert_true(is_there(place, "d/dpod.conf.old"));
}

static void
what_is_missing(void **state)
{
	struct place *place = *state;
	const char *const arguments[] = {
	    "--batch", "--directory", in(place, "d"), "--offline", OFFICE};

	assert_int_equal(run(place, arguments, LENGTH(arguments)), EX_USAGE);
	assert_int_equal(
	    run(place, arguments + 1, LENGTH(arguments) - 1), EX_USAGE);
	/* Somebody is asked, and says nothing. */
	is_terminal = true;
	assert_int_equal(
	    run(place, arguments + 1, LENGTH(arguments) - 1), EX_TEMPFAIL);
	assert_int_equal(run(place, arguments, LENGTH(arguments)), EX_USAGE);
	assert_non_null(
	    strstr(text_of(place, "err"), "dpod setup: nothing was written\n"));
	assert_false(is_there(place, "d"));
}

/* Its exit code is that of the check. */
static void
a_check_that_complains(void **state)
{
	struct place *place = *state;

	assert_int_equal(setenv("CHECKED", "78", 1), 0);
	assert_int_equal(set_up_office(place, "--offline"), EX_CONFIG);
	assert_non_null(
	    strstr(text_of(place, "out"), "but the check found errors"));
	assert_null(strstr(text_of(place, "out"), "\nNext, "));
	assert_true(is_there(place, "d/dpod.conf"));
}

static void
with_servers(void **state)
{
	struct place *place = *state;
	const char *server = arena_printf(
	    place->memory, "server=maildir:%s/in", place->directory);
	const char *relay = arena_printf(
	    place->memory, "relay=directory:%s/out", place->directory);
	const char *const arguments[] = {"--directory", in(place, "d"), OFFICE,
	    ANSWER(server), ANSWER(relay)};
	static const char *const folders[] = {
	    "in", "in/cur", "in/new", "in/tmp"};

	assert_int_equal(
	    run(place, arguments, LENGTH(arguments)), EX_UNAVAILABLE);
	for (size_t i = 0; i < LENGTH(folders); i++)
		assert_int_equal(mkdir(in(place, folders[i]), 0700), 0);
	assert_int_equal(run(place, arguments, LENGTH(arguments)), EX_OK);
	assert_non_null(
	    strstr(text_of(place, "out"), "as dpod -t --online does:\n"));
	assert_string_equal(text_of(place, "d/checked"), "-t --online");
}

/* What comes from the process that talked to servers is not trusted. */
static void
spoilt_results(void **state)
{
	static const struct {
		enum spoiling spoilt;
		int status;
	} cases[] = {
	    {SHORT, EX_SOFTWARE},
	    {LONG, EX_SOFTWARE},
	    {UNWRITTEN, EX_IOERR},
	    {KILLED, EX_TEMPFAIL},
	    {OVERFULL_TEXT, EX_SOFTWARE},
	};
	struct place *place = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		int status;

		spoilt = cases[i].spoilt;
		status = set_up_office(place, "--offline");
		CHECK(status == cases[i].status, "%zu: %d", i, status);
		CHECK(!is_there(place, "d"), "%zu", i);
	}
	/* Read, but not the text of a configuration. */
	spoilt = FULL_TEXT;
	assert_int_equal(set_up_office(place, "--offline"), EX_CANTCREAT);
	assert_false(is_there(place, "d/dpod.conf"));
}

static void
long_passwords(void **state)
{
	static const char *const files[] = {
	    "d/" CONF_TEXT_MAILBOX_PASSWORD, "d/" CONF_TEXT_RELAY_PASSWORD};
	struct place *place = *state;

	spoilt = ENDLESS_PASSWORD;
	assert_int_equal(set_up_office(place, "--offline"), EX_OK);
	for (size_t i = 0; i < LENGTH(files); i++) {
		struct stat status;

		assert_int_equal(stat(in(place, files[i]), &status), 0);
		assert_int_equal(status.st_size, SECRET_BYTES_MAX);
		assert_int_equal(status.st_mode & 0777, 0600);
	}
}

/* "-c DIRECTORY/dpod.conf -t ...": writes what it was asked to check. */
static int
check(int argc, char **argv)
{
	char path[200];
	FILE *file;

	(void)snprintf(path, sizeof path, "%.*s/checked",
	    (int)(strrchr(argv[2], '/') - argv[2]), argv[2]);
	file = fopen(path, "w");
	if (file == NULL)
		return EX_CANTCREAT;
	for (int i = 3; i < argc; i++)
		fprintf(file, "%s%s", i == 3 ? "" : " ", argv[i]);
	(void)fclose(file);
	return (int)strtol(getenv("CHECKED"), NULL, 10);
}

int
main(int argc, char **argv)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(options),
	    TEST(many_answers),
	    TEST(a_configuration),
	    TEST(what_is_missing),
	    TEST(a_check_that_complains),
	    TEST(with_servers),
	    TEST(spoilt_results),
	    TEST(long_passwords),
	};

	if (argc > 3 && strcmp(argv[1], "-c") == 0)
		return check(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
