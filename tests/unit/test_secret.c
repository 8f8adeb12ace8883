/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/timestamp.h"
#include "net/secret.h"
#include "net/secret_file.h"
#include "net/secret_owner.h"

static char directory[] = "/tmp/dpod-password-XXXXXX";

static const char *
make_file(const char *name, const char *bytes, size_t length, mode_t mode)
{
	static char path[200];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", directory, name);
	(void)unlink(path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

static void
files(void **state)
{
	static const struct {
		const char *name;
		const char *bytes;
		mode_t mode;
		const char *want; /* NULL: refused */
	} cases[] = {
	    {"plain", "secret\n", 0600, "secret"},
	    {"its group may read it", "secret\n", 0640, "secret"},
	    {"others may read it", "secret\n", 0644, NULL},
	    {"no line end", "secret", 0600, "secret"},
	    {"CR LF", "secret\r\n", 0600, "secret"},
	    {"first line only", "secret\nother\n", 0600, "secret"},
	    {"blanks belong to it", " se cret \n", 0600, " se cret "},
	    {"group may write it", "secret\n", 0620, NULL},
	    {"others may write it", "secret\n", 0602, NULL},
	    {"empty", "", 0600, NULL},
	    {"empty line", "\nsecret\n", 0600, NULL},
	    {"control character", "sec\tret\n", 0600, NULL},
	    {"CR within", "sec\rret\n", 0600, NULL},
	    {"DEL", "sec\x7fret\n", 0600, NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct secret_source source = {0};
		struct secret secret = {"before"};
		struct error err = {.text = ""};
		bool fetched;

		source.file = make_file("password", cases[i].bytes,
		    strlen(cases[i].bytes), cases[i].mode);
		fetched = secret_fetch(&source, &secret, &err);
		CHECK(fetched == (cases[i].want != NULL), "%s: %s",
		    cases[i].name, err.text);
		CHECK(strcmp(secret.text, fetched ? cases[i].want : "before") ==
			0,
		    "%s: %s", cases[i].name, secret.text);
		CHECK(fetched ||
			(err.scope == ERROR_MAILBOX &&
			    strstr(err.text, "ret") == NULL),
		    "%s: %s", cases[i].name, err.text);
		secret_wipe(&secret);
		CHECK(secret.text[0] == '\0', "%s", cases[i].name);
	}
}

static void
lengths(void **state)
{
	char bytes[SECRET_BYTES_MAX + 10];

	(void)state;
	memset(bytes, 'x', sizeof bytes);
	for (size_t extra = 0; extra < 10; extra++) {
		struct secret_source source = {0};
		struct secret secret;
		struct error err;

		source.file =
		    make_file("long", bytes, SECRET_BYTES_MAX + extra, 0600);
		assert_int_equal(
		    secret_fetch(&source, &secret, &err), extra == 0);
	}
}

static void
not_files(void **state)
{
	char path[200];
	struct secret_source source = {.file = path};
	struct secret secret;
	struct error err;

	(void)state;
	(void)snprintf(path, sizeof path, "%s/none", directory);
	assert_false(secret_fetch(&source, &secret, &err));
	(void)snprintf(path, sizeof path, "%s", directory);
	assert_false(secret_fetch(&source, &secret, &err));
	(void)snprintf(path, sizeof path, "%s/fifo", directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(secret_fetch(&source, &secret, &err));
	assert_non_null(strstr(err.text, "not a regular file"));
	source.file = NULL;
	assert_false(secret_fetch(&source, &secret, &err));
}

static void
commands(void **state)
{
	static const struct {
		const char *command;
		const char *want; /* NULL: refused */
	} cases[] = {
	    {"echo secret", "secret"},
	    {"printf 'secret\\nother'", "secret"},
	    /* An agent that stays behind and holds the pipe. */
	    {"sleep 60 & echo secret", "secret"},
	    {"cat; echo secret", "secret"},
	    {"echo secret; exit 1", NULL},
	    {"kill -9 $$", NULL},
	    {"true", NULL},
	    {"no-such-command-anywhere", NULL},
	    {"yes | head -c 5000000", "y"},
	    {"head -c 5000000 /dev/zero | tr '\\0' x", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct secret_source source = {.command = cases[i].command};
		int64_t start_ms = timestamp_monotonic_ms();
		struct secret secret;
		struct error err = {.text = ""};
		bool fetched = secret_fetch(&source, &secret, &err);

		CHECK(fetched == (cases[i].want != NULL), "%s: %s",
		    cases[i].command, err.text);
		CHECK(!fetched || strcmp(secret.text, cases[i].want) == 0, "%s",
		    cases[i].command);
		CHECK(timestamp_monotonic_ms() - start_ms < 5000, "%s",
		    cases[i].command);
	}
}

static void
credentials(void **state)
{
	struct secret_source source = {.credential = "password"};
	struct secret secret;
	struct error err;

	(void)state;
	(void)make_file("password", "secret\n", 7, 0400);
	(void)unsetenv("CREDENTIALS_DIRECTORY");
	assert_false(secret_fetch(&source, &secret, &err));
	/* Not below wherever the program happens to run. */
	(void)setenv("CREDENTIALS_DIRECTORY", "tmp", 1);
	assert_false(secret_fetch(&source, &secret, &err));
	assert_non_null(strstr(err.text, "CREDENTIALS_DIRECTORY is not set"));
	(void)setenv("CREDENTIALS_DIRECTORY", directory, 1);
	assert_true(secret_fetch(&source, &secret, &err));
	assert_string_equal(secret.text, "secret");
	source.credential = "../password";
	assert_false(secret_fetch(&source, &secret, &err));
	source.credential = "..";
	assert_false(secret_fetch(&source, &secret, &err));
	source.credential = "";
	assert_false(secret_fetch(&source, &secret, &err));
}

/* A path of 4095 bytes is looked up, a longer one is not cut. */
static void
long_credentials(void **state)
{
	char place[4200] = "/";
	struct secret_source source = {.credential = "name"};
	struct secret secret;
	struct error err;

	(void)state;
	for (size_t length = 4088; length <= 4093; length++) {
		memset(place + 1, 'd', length - 1);
		place[length] = '\0';
		(void)setenv("CREDENTIALS_DIRECTORY", place, 1);
		assert_false(secret_fetch(&source, &secret, &err));
		CHECK((strstr(err.text, "the path is too long") != NULL) ==
			(length + strlen("/name") > 4095),
		    "%zu: %s", length, err.text);
	}
}

/* Who can write to it chooses as whom we log in. */
static void
owners(void **state)
{
	const uid_t own = geteuid(), other = own + 4711, third = other + 1;
	const struct {
		uid_t uid;
		mode_t mode;
		const char *fault; /* NULL: none */
		const char *public_fault;
	} cases[] = {
	    {own, S_IFREG | 0600, NULL, NULL},
	    {0, S_IFREG | 0640, NULL, NULL},
	    {other, S_IFREG | 0600, NULL, NULL}, /* the daemon's */
	    {third, S_IFREG | 0600, "another user", "another user"},
	    {own, S_IFREG | 0644, "readable by everybody", NULL},
	    {own, S_IFREG | 0620, "writable", "writable"},
	    {own, S_IFREG | 0602, "writable", "writable"},
	    {own, S_IFDIR | 0700, "regular", "regular"},
	    {own, S_IFIFO | 0600, "regular", "regular"},
	};
	struct stat status = {.st_mode = S_IFREG | 0600, .st_uid = other};

	(void)state;
	assert_non_null(secret_owner_fault(&status, false));
	secret_owner_trust(other);
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int is_public = 0; is_public < 2; is_public++) {
			const char *want = is_public == 1
			    ? cases[i].public_fault
			    : cases[i].fault;
			const char *fault;

			status.st_uid = cases[i].uid;
			status.st_mode = cases[i].mode;
			fault = secret_owner_fault(&status, is_public == 1);
			CHECK((fault == NULL) == (want == NULL) &&
				(want == NULL || strstr(fault, want) != NULL),
			    "%zu %d: %s", i, is_public,
			    fault == NULL ? "none" : fault);
		}
	secret_owner_trust(0);
}

/* Keys and tokens: whole files. */
static void
whole_files(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		mode_t mode;
		bool is_public;
		const char *fault; /* NULL: none */
	} cases[] = {
	    {"12345678", 8, 0600, false, NULL},
	    {"123456789", 9, 0600, false, "too large"},
	    {"", 0, 0600, false, NULL},
	    {"1234\0", 5, 0600, false, "a NUL byte"},
	    {"1\n2\n", 4, 0644, true, NULL},
	    {"1\n2\n", 4, 0644, false, "readable by everybody"},
	    {"1", 1, 0666, true, "writable"},
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *path = make_file(
		    "password", cases[i].bytes, cases[i].length, cases[i].mode);
		struct buffer content = {0};
		bool is_read = cases[i].is_public
		    ? secret_file_read_public(path, 8, &content, &err)
		    : secret_file_read(path, 8, &content, &err);

		CHECK(is_read == (cases[i].fault == NULL), "%zu", i);
		if (is_read) {
			CHECK(content.length == cases[i].length &&
				strcmp(buffer_string(&content),
				    cases[i].bytes) == 0,
			    "%zu", i);
			secret_file_forget(&content);
		} else {
			CHECK(strstr(err.text, cases[i].fault) != NULL,
			    "%zu: %s", i, err.text);
		}
		CHECK(content.data == NULL && content.length == 0, "%zu", i);
	}
	assert_false(secret_file_read(directory, 8, &(struct buffer){0}, &err));
	assert_false(
	    secret_file_read("/no/such/file", 8, &(struct buffer){0}, &err));
	assert_non_null(strstr(err.text, "/no/such/file: No such file"));
}

static int
set_up(void **state)
{
	(void)state;
	return mkdtemp(directory) == NULL;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {"password", "long", "fifo"};
	char path[200];

	(void)state;
	for (size_t i = 0; i < LENGTH(names); i++) {
		(void)snprintf(path, sizeof path, "%s/%s", directory, names[i]);
		(void)unlink(path);
	}
	return rmdir(directory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files),
	    cmocka_unit_test(lengths),
	    cmocka_unit_test(not_files),
	    cmocka_unit_test(commands),
	    cmocka_unit_test(credentials),
	    cmocka_unit_test(long_credentials),
	    cmocka_unit_test(owners),
	    cmocka_unit_test(whole_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
