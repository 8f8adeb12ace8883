/* SPDX-License-Identifier: ISC */
/* The token file and when it is renewed; the provider's answers are ours. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/timestamp.h"
#include "net/https.h"
#include "net/oauth2_renew.h"

#define ANSWER                                           \
	"{\"access_token\":\"new\",\"expires_in\":3600," \
	"\"refresh_token\":\"second\"}"

static struct {
	char directory[64];
	struct oauth2_source source;
	const char *answer; /* NULL: not reached */
	size_t length;
	long status;
	int64_t retry_after;
	int asked;
	char body[2000]; /* of the last question */
} world;

bool __wrap_https_send(const struct https_form *form,
    struct https_answer *ret_answer, struct error *err);

bool
__wrap_https_send(const struct https_form *form,
    struct https_answer *ret_answer, struct error *err)
{
	world.asked++;
	(void)snprintf(world.body, sizeof world.body, "%s", form->body);
	if (world.answer == NULL)
		return error_set(
		    err, ERROR_MAILBOX, RETRY_LATER, "not reached");
	ret_answer->status = world.status;
	ret_answer->retry_after = world.retry_after;
	ret_answer->server_at = timestamp_now();
	buffer_add(&ret_answer->body, world.answer, world.length);
	return true;
}

static void
answer(long status, const char *text)
{
	world.answer = text;
	world.length = text == NULL ? 0 : strlen(text);
	world.status = status;
	world.retry_after = 0;
}

static const char *
path(const char *suffix)
{
	static char name[100];

	(void)snprintf(
	    name, sizeof name, "%s/cloud.%s", world.directory, suffix);
	return name;
}

static void
write_tokens(const char *text)
{
	FILE *file = fopen(path("token"), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path("token"), 0600), 0);
}

/* A token of an hour, got so long ago, and a login. */
static void
write_hour(int64_t seconds_ago)
{
	int64_t at = timestamp_now() - seconds_ago;
	char text[200];

	(void)snprintf(text, sizeof text,
	    "{\"access_token\":\"old\",\"refresh_token\":\"first\","
	    "\"serial\":7,\"obtained_at\":%lld,\"expires_at\":%lld}",
	    (long long)at, (long long)at + 3600);
	write_tokens(text);
}

static const char *
kept(const char *name)
{
	static char value[200];
	json_t *tokens = json_load_file(path("token"), 0, NULL);
	const char *text = json_string_value(json_object_get(tokens, name));

	(void)snprintf(value, sizeof value, "%s", text == NULL ? "" : text);
	json_decref(tokens);
	return value;
}

static bool
renew(int64_t refused, struct oauth2_token *token, struct error *err)
{
	const struct oauth2_wish wish = {.refused_serial = refused};

	return oauth2_renew(&world.source, &wish, 1, token, err);
}

/* After a renewal: the same file with its times moved back. */
static void
age(int64_t seconds)
{
	json_t *tokens = json_load_file(path("token"), 0, NULL);
	static const char *const names[] = {"obtained_at", "expires_at"};

	for (size_t i = 0; i < LENGTH(names); i++)
		(void)json_object_set_new(tokens, names[i],
		    json_integer(
			json_integer_value(json_object_get(tokens, names[i])) -
			seconds));
	assert_int_equal(json_dump_file(tokens, path("token"), 0), 0);
	json_decref(tokens);
}

static void
a_token_of_other_settings_is_not_used(void **state)
{
	struct oauth2_token token;
	struct error err = {.text = ""};
	char other[] = "other";

	(void)state;
	write_hour(10);
	answer(200, ANSWER);
	assert_true(renew(0, &token, &err));
	assert_string_equal(token.text, "new");
	assert_non_null(strstr(world.body, "refresh_token=first"));
	assert_string_equal(kept("refresh_token"), "second");
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 1);
	world.source.client_id = other;
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 2);
	assert_non_null(strstr(world.body, "refresh_token=second"));
}

static void
it_is_renewed_eight_minutes_early(void **state)
{
	struct oauth2_token token;
	struct error err = {.text = ""};

	(void)state;
	write_hour(10);
	answer(200, ANSWER);
	assert_true(renew(0, &token, &err));
	age(3600 - 490);
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 1);
	age(20);
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 2);
	/* A clock a minute slow is no reason. */
	age(-60);
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 2);
	/* The clock went back: when it ends is not known any more. */
	age(-7200);
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 3);
}

static void
a_refused_one_is_renewed_unless_it_is_fresh(void **state)
{
	struct oauth2_token token;
	struct error err = {.text = ""};
	int64_t serial;

	(void)state;
	write_hour(10);
	answer(200, ANSWER);
	assert_true(renew(0, &token, &err));
	serial = token.serial;
	assert_true(renew(serial, &token, &err));
	assert_true(token.serial == serial);
	assert_int_equal(world.asked, 1);
	age(301);
	/* Somebody else's refusal of an older one changes nothing. */
	assert_true(renew(serial - 1, &token, &err));
	assert_int_equal(world.asked, 1);
	assert_true(renew(serial, &token, &err));
	assert_true(token.serial == serial + 1);
	assert_int_equal(world.asked, 2);
}

/* Whatever is cut off, nothing is believed and the login is kept. */
static void
an_answer_cut_at_every_byte(void **state)
{
	static const char spaced[] = "\n " ANSWER " \n";
	struct oauth2_token token;

	(void)state;
	for (size_t length = 0; length < sizeof ANSWER - 1; length++) {
		struct error err = {.text = ""};

		write_hour(7200);
		answer(200, ANSWER);
		world.length = length;
		CHECK(!renew(0, &token, &err), "%zu bytes", length);
		assert_int_equal(err.retry, RETRY_LATER);
		assert_string_equal(kept("refresh_token"), "first");
		assert_string_equal(kept("access_token"), "");
	}
	write_hour(7200);
	answer(200, spaced);
	assert_true(renew(0, &token, &(struct error){.text = ""}));
}

static void
a_failure_keeps_all_from_asking(void **state)
{
	static const struct {
		long status;
		const char *text;
		int64_t retry_after;
		int64_t least;
	} cases[] = {
	    {503, "", 120, 120},
	    {429, "{}", 0, 10},
	    {500, "{\"error\":\"invalid_grant\"}", 0, 10},
	    {300, "{\"error\":\"invalid_grant\"}", 0, 10},
	    {399, "{\"error\":\"invalid_grant\"}", 0, 10},
	    {400, "{\"error\":\"invalid_grant\"}", 0, 300},
	    {401, "{\"error\":\"invalid_client\"}", 0, 60},
	    {400, "{}", 0, 60},
	    {0, NULL, 0, 10},
	};
	struct oauth2_token token;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};
		int asked = world.asked;

		write_hour(7200);
		answer(cases[i].status, cases[i].text);
		world.retry_after = cases[i].retry_after;
		assert_false(renew(0, &token, &err));
		CHECK(err.wait_seconds >= cases[i].least &&
			err.wait_seconds <= cases[i].least + 2,
		    "%ld: %d s", cases[i].status, err.wait_seconds);
		assert_false(renew(0, &token, &err));
		assert_int_equal(world.asked, asked + 1);
		CHECK(strstr(err.text, "next attempt in") != NULL, "%s",
		    err.text);
		assert_string_equal(kept("refresh_token"), "first");
	}
}

/* What the provider repeats of our secrets is neither told nor kept. */
static void
words_that_hold_a_secret(void **state)
{
	char login[700], words[1700], tokens[800];
	struct oauth2_token token;
	struct error err = {.text = ""};
	json_t *status;
	const char *told;

	(void)state;
	for (size_t i = 0; i + 8 < sizeof login; i += 8)
		(void)snprintf(login + i, 9, "%%/+%05zu", i);
	(void)snprintf(
	    tokens, sizeof tokens, "{\"refresh_token\":\"%s\"}", login);
	(void)snprintf(words, sizeof words,
	    "{\"error\":\"invalid_grant\",\"error_description\":"
	    "\"AADSTS50173: %s is revoked; again: %s\"}",
	    login, login);
	write_tokens(tokens);
	answer(400, words);
	assert_false(renew(0, &token, &err));
	assert_null(strstr(err.text, "%/+0"));
	assert_non_null(strstr(err.text, "AADSTS50173: ***"));
	status = json_load_file(path("status"), 0, NULL);
	told = json_string_value(json_object_get(status, "error"));
	assert_non_null(told);
	assert_null(strstr(told, "%/+0"));
	json_decref(status);
}

/* A token of nothing but the sign that hides it. */
static void
a_secret_like_its_cover(void **state)
{
	struct oauth2_token token;
	struct error err = {.text = ""};

	(void)state;
	write_tokens("{\"refresh_token\":\"*****\"}");
	answer(400, "{\"error\":\"a *****\"}");
	assert_false(renew(0, &token, &err));
	assert_non_null(strstr(err.text, "a *****"));
}

/* In the other words of a refusal either. */
static void
codes_that_hold_a_secret(void **state)
{
	static const char *const answers[] = {"{\"error\":\"a tiger+in/9\"}",
	    "{\"error\":\"invalid_grant\",\"trace_id\":\"a tiger+in/9\"}"};
	struct oauth2_token token;
	struct error err = {.text = ""};

	(void)state;
	for (size_t i = 0; i < LENGTH(answers); i++) {
		write_tokens("{\"refresh_token\":\"tiger+in/9\"}");
		answer(400, answers[i]);
		assert_false(renew(0, &token, &err));
		CHECK(strstr(err.text, "tiger") == NULL, "%s", err.text);
		CHECK(strstr(err.text, "a ***") != NULL, "%s", err.text);
	}
}

static void
the_secret_of_the_client(void **state)
{
	static char file[100];
	struct oauth2_token token;
	struct error err = {.text = ""};
	int fd;

	(void)state;
	(void)snprintf(file, sizeof file, "%s", path("account"));
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, "lion+in/9\n", 10), 10);
	assert_int_equal(close(fd), 0);
	world.source.client_secret.file = file;
	write_tokens("{\"refresh_token\":\"tiger+in/9\"}");
	answer(400, "{\"error\":\"a lion+in/9 and a tiger+in/9\"}");
	assert_false(renew(0, &token, &err));
	CHECK(strstr(err.text, "a ********* and a **********") != NULL, "%s",
	    err.text);
}

static void
files_that_are_not_ours(void **state)
{
	struct oauth2_token token;
	struct error err = {.text = ""};

	(void)state;
	answer(200, ANSWER);
	write_hour(10);
	assert_int_equal(chmod(path("token"), 0604), 0);
	assert_false(renew(0, &token, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_int_equal(chmod(path("token"), 0600), 0);
	/* Only root can give a file away. */
	if (chown(path("token"), geteuid() + 1, (gid_t)-1) == 0) {
		assert_false(renew(0, &token, &err));
		assert_int_equal(err.retry, RETRY_NEVER);
		assert_non_null(strstr(err.text, "a different owner"));
	}
	assert_int_equal(unlink(path("token")), 0);
	assert_int_equal(symlink("/dev/null", path("token")), 0);
	assert_false(renew(0, &token, &err));
	assert_int_equal(unlink(path("token")), 0);
	write_tokens("{\"access_token\": \"abc");
	assert_false(renew(0, &token, &err));
	assert_non_null(strstr(err.text, "is damaged"));
	assert_int_equal(world.asked, 0);
}

static void
a_state_directory_that_is_missing(void **state)
{
	char none[] = "test_oauth2.none/oauth2";
	struct oauth2_token token;
	struct error err = {.text = ""};

	(void)state;
	world.source.directory = none;
	answer(200, ANSWER);
	assert_false(renew(0, &token, &err));
	assert_int_equal(err.retry, RETRY_LATER);
	assert_non_null(strstr(err.text, "correct `state-directory`"));
	assert_int_equal(world.asked, 0);
}

static bool
is_cancelled(void *context)
{
	return ++*(int *)context > 3;
}

/* Whatever the umask, and where root renews the daemon's token, too. */
static void
only_the_owner_can_read_it(void **state)
{
	mode_t mask = umask(0);
	uid_t owner = geteuid();
	struct oauth2_token token;
	struct error err = {.text = ""};
	struct stat file;

	(void)state;
	if (chown(world.directory, owner + 1, (gid_t)-1) == 0)
		owner++;
	answer(200, ANSWER);
	write_tokens("{\"refresh_token\":\"first\"}");
	assert_true(renew(0, &token, &err));
	(void)umask(mask);
	assert_int_equal(stat(path("token"), &file), 0);
	assert_int_equal(file.st_mode & 07777, 0600);
	assert_int_equal(file.st_uid, owner);
	assert_int_equal(stat(path("status"), &file), 0);
	assert_int_equal(file.st_mode & 07777, 0640);
	assert_int_equal(file.st_uid, owner);
}

static void
another_process_has_the_lock(void **state)
{
	int calls = 0, fd;
	const struct oauth2_wish wish = {
	    .is_cancelled = is_cancelled, .context = &calls};
	struct oauth2_token token;
	struct error err = {.text = ""};

	(void)state;
	write_hour(10);
	fd = open(path("lock"), O_RDWR | O_CREAT, 0600);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	answer(200, ANSWER);
	assert_false(oauth2_renew(&world.source, &wish, 1, &token, &err));
	assert_int_equal(err.retry, RETRY_LATER);
	assert_int_equal(world.asked, 0);
	(void)close(fd);
	assert_true(renew(0, &token, &err));
}

/* A file of Google's, with or without its parts. */
static void
a_service_account(void **state)
{
	static const struct {
		const char *file;
		const char *want; /* of the error */
	} cases[] = {
	    {"{}", "no client_email and private_key"},
	    {"{\"client_email\":\"a@b\"}", "no client_email and private_key"},
	    {"{\"private_key\":\"x\"}", "no client_email and private_key"},
	    {"no JSON", "no client_email and private_key"},
	    {"{\"client_email\":\"a@b\",\"private_key\":\"x\"}",
		"signing with the key"},
	    {NULL, "No such file"},
	};

	(void)state;
	world.source.grant = OAUTH2_SERVICE_ACCOUNT;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct oauth2_token token;
		struct error err = {.text = ""};
		char name[100];

		(void)snprintf(name, sizeof name, "%s", path("account"));
		world.source.service_account_file = name;
		if (cases[i].file != NULL) {
			FILE *file = fopen(name, "w");

			assert_non_null(file);
			(void)fputs(cases[i].file, file);
			assert_int_equal(fclose(file), 0);
			assert_int_equal(chmod(name, 0600), 0);
		} else {
			(void)unlink(name);
		}
		(void)unlink(path("token"));
		(void)unlink(path("status"));
		CHECK(!renew(0, &token, &err), "%zu", i);
		CHECK(strstr(err.text, cases[i].want) != NULL, "%zu: %s", i,
		    err.text);
		CHECK(world.asked == 0, "%zu", i);
	}
}

/* What is asked, by grant and provider. */
static void
questions(void **state)
{
	static const struct {
		enum oauth2_grant grant;
		enum oauth2_provider provider;
		const char *begin;
		bool has_scope;
	} cases[] = {
	    {OAUTH2_REFRESH_TOKEN, OAUTH2_GOOGLE,
		"grant_type=refresh_token&refresh_token=first&", false},
	    {OAUTH2_REFRESH_TOKEN, OAUTH2_MICROSOFT,
		"grant_type=refresh_token&refresh_token=first&", true},
	    {OAUTH2_CLIENT_CREDENTIALS, OAUTH2_MICROSOFT,
		"grant_type=client_credentials&", true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct oauth2_token token;
		struct error err = {.text = ""};

		world.source.grant = cases[i].grant;
		world.source.provider = cases[i].provider;
		write_hour(3600);
		(void)unlink(path("status"));
		answer(200, ANSWER);
		world.asked = 0;
		(void)renew(0, &token, &err);
		CHECK(world.asked == 1, "%zu: %s", i, err.text);
		CHECK(strncmp(world.body, cases[i].begin,
			  strlen(cases[i].begin)) == 0,
		    "%zu: %s", i, world.body);
		CHECK((strstr(world.body, "&scope=") != NULL) ==
			cases[i].has_scope,
		    "%zu: %s", i, world.body);
	}
}

/*
 * A login that may be replaced by the answer is not used if the answer could
 * not be kept: there would be none any more. A program's own access is.
 */
static void
a_file_that_cannot_be_written(void **state)
{
	struct oauth2_token token;
	struct error err = {.text = ""};
	char draft[120];

	(void)state;
	answer(200, ANSWER);
	write_hour(7200);
	(void)snprintf(
	    draft, sizeof draft, "%s/cloud.token.new", world.directory);
	assert_int_equal(mkdir(draft, 0700), 0);
	assert_false(renew(0, &token, &err));
	assert_int_equal(world.asked, 0);
	assert_string_equal(kept("refresh_token"), "first");
	assert_int_equal(rmdir(draft), 0);
	assert_true(renew(0, &token, &err));
	assert_int_equal(world.asked, 1);
}

/* How long a token and a login live, by what the provider says. */
static void
lives(void **state)
{
	static const int64_t month = 30 * 86400, quarter = 90 * 86400;
	const struct {
		const char *said;
		enum oauth2_provider provider;
		int64_t token, login; /* 0: not known to end */
	} cases[] = {
	    {"", OAUTH2_GOOGLE, 3600, 0},
	    {"", OAUTH2_MICROSOFT, 3600, quarter},
	    {",\"expires_in\":1", OAUTH2_GOOGLE, 1, 0},
	    {",\"expires_in\":\"1800\"", OAUTH2_GOOGLE, 1800, 0},
	    {",\"expires_in\":-1", OAUTH2_GOOGLE, 3600, 0},
	    {",\"expires_in\":2592000", OAUTH2_GOOGLE, month, 0},
	    {",\"expires_in\":2592001", OAUTH2_GOOGLE, 3600, 0},
	    {",\"refresh_token_expires_in\":7", OAUTH2_MICROSOFT, 3600, 7},
	    {",\"refresh_token_expires_in\":7", OAUTH2_GOOGLE, 3600, 7},
	    {",\"refresh_token_expires_in\":99999999999", OAUTH2_GOOGLE, 3600,
		12 * month},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct oauth2_token token;
		struct error err = {.text = ""};
		int64_t before = timestamp_now(), at, login;
		struct oauth2_report report;
		char text[200];

		(void)snprintf(text, sizeof text,
		    "{\"access_token\":\"new\",\"refresh_token\":\"second\"%s}",
		    cases[i].said);
		write_hour(7200);
		world.source.provider = cases[i].provider;
		answer(200, text);
		CHECK(renew(0, &token, &err), "%zu: %s", i, err.text);
		at = token.expires_at - cases[i].token;
		CHECK(at >= before && at <= before + 5, "%zu: %lld", i,
		    (long long)(token.expires_at - before));
		assert_true(oauth2_report(&world.source, &report));
		login = report.refresh_ends_at == 0
		    ? 0
		    : report.refresh_ends_at - (at - before) - before;
		CHECK(
		    login == cases[i].login, "%zu: %lld", i, (long long)login);
	}
}

/* A token goes into a header: no other bytes, and not for ever more. */
static void
tokens(void **state)
{
	static char longest[OAUTH2_TOKEN_MAX + 2], text[OAUTH2_TOKEN_MAX + 100];
	static const struct {
		const char *token;
		bool is_good;
	} cases[] = {
	    {"!", true},
	    {"~", true},
	    {"", false},
	    {"a b", false},
	    {"a\\u007f", false},
	    {"\\u00e9", false},
	    {"a\\n", false},
	};
	struct oauth2_token token;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases) + 2; i++) {
		struct error err = {.text = ""};
		bool is_good =
		    i >= LENGTH(cases) ? i == LENGTH(cases) : cases[i].is_good;

		memset(longest, 'x', sizeof longest - 1);
		longest[i == LENGTH(cases) ? OAUTH2_TOKEN_MAX
					   : OAUTH2_TOKEN_MAX + 1] = '\0';
		(void)snprintf(text, sizeof text, "{\"access_token\":\"%s\"}",
		    i >= LENGTH(cases) ? longest : cases[i].token);
		write_hour(7200);
		(void)unlink(path("status"));
		answer(200, text);
		CHECK(
		    renew(0, &token, &err) == is_good, "%zu: %s", i, err.text);
	}
}

static int
set_up(void **state)
{
	static char name[] = "cloud", client[] = "client";

	(void)state;
	memset(&world, 0, sizeof world);
	(void)snprintf(
	    world.directory, sizeof world.directory, "test_oauth2.XXXXXX");
	if (mkdtemp(world.directory) == NULL)
		return -1;
	world.source = (struct oauth2_source){.name = name,
	    .directory = world.directory,
	    .client_id = client,
	    .grant = OAUTH2_REFRESH_TOKEN};
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const suffixes[] = {
	    "token", "status", "lock", "account"};

	(void)state;
	for (size_t i = 0; i < LENGTH(suffixes); i++)
		(void)unlink(path(suffixes[i]));
	return rmdir(world.directory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_token_of_other_settings_is_not_used),
	    TEST(it_is_renewed_eight_minutes_early),
	    TEST(a_refused_one_is_renewed_unless_it_is_fresh),
	    TEST(an_answer_cut_at_every_byte),
	    TEST(a_failure_keeps_all_from_asking),
	    TEST(words_that_hold_a_secret),
	    TEST(the_secret_of_the_client),
	    TEST(codes_that_hold_a_secret),
	    TEST(a_secret_like_its_cover),
	    TEST(files_that_are_not_ours),
	    TEST(a_state_directory_that_is_missing),
	    TEST(only_the_owner_can_read_it),
	    TEST(another_process_has_the_lock),
	    TEST(a_service_account),
	    TEST(questions),
	    TEST(a_file_that_cannot_be_written),
	    TEST(lives),
	    TEST(tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
