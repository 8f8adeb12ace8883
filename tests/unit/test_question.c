/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "dpod/interview/question.h"

/* Which questions `dpod setup` asks, and what it proposes. */
ssize_t __wrap_readlink(const char *path, char *target, size_t size);

static const char *zone; /* to which /etc/localtime points; NULL: nothing */

ssize_t
__wrap_readlink(const char *path, char *target, size_t size)
{
	assert_string_equal(path, "/etc/localtime");
	if (zone == NULL)
		return -1;
	assert_true(strlen(zone) < size);
	memcpy(target, zone, strlen(zone));
	return (ssize_t)strlen(zone);
}

static struct office offices[] = {
    {"NO", ".no", "NO", "Europe/Oslo", "nb", "Datatilsynet"},
    {"XA", "-", "", "", "", ""},
};
static struct mail_provider providers[] = {
    {.name = "google", .login = "google"},
    {.name = "fastmail", .login = "password"},
};

static struct interview interview;

static void
clear(void)
{
	struct arena *memory = interview.memory;

	interview = (struct interview){.memory = memory,
	    .offices = offices,
	    .offices_count = LENGTH(offices),
	    .providers = providers,
	    .providers_count = LENGTH(providers)};
}

static int
set_up(void **state)
{
	(void)state;
	interview.memory = arena_new();
	clear();
	zone = NULL;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(interview.memory);
	return 0;
}

static bool
is_wanted(enum question question)
{
	const struct question_row *row = &question_table[question];

	return row->is_wanted == NULL || row->is_wanted(&interview);
}

static const char *
initial(enum question question)
{
	const char *text = question_table[question].initial(&interview);

	return text == NULL ? "(none)" : text;
}

static void
test_the_office(void **state)
{
	static const struct {
		const char *office;
		bool wants_zone;
		const char *authority, *language;
	} cases[] = {
	    {NULL, true, "(none)", "en"},
	    {"other", true, "(none)", "en"},
	    {"NO", false, "Datatilsynet", "nb"},
	    {"no", false, "Datatilsynet", "nb"},
	    {"XA", true, "(none)", "en"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		interview.answers[Q_OFFICE] = cases[i].office;
		CHECK(is_wanted(Q_TIME_ZONE) == cases[i].wants_zone, "%zu", i);
		CHECK(strcmp(initial(Q_AUTHORITY), cases[i].authority) == 0,
		    "%zu", i);
		CHECK(strcmp(initial(Q_LANGUAGE), cases[i].language) == 0,
		    "%zu", i);
	}
}

/* Proposed from the domain of the address. */
static void
test_the_country(void **state)
{
	static const char *const cases[][2] = {
	    {NULL, "(none)"},
	    {"dpo@localhost", "(none)"},
	    {"dpo@example.no", "NO"},
	    {"dpo@EXAMPLE.NO", "NO"},
	    {"dpo.no@example.org", "(none)"},
	    {"dpo@no.example", "(none)"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		interview.answers[Q_ADDRESS] = cases[i][0];
		CHECK(strcmp(initial(Q_OFFICE), cases[i][1]) == 0, "%zu: %s", i,
		    initial(Q_OFFICE));
	}
}

static void
test_the_time_zone(void **state)
{
	static const char *const cases[][2] = {
	    {NULL, "(none)"},
	    {"", "(none)"},
	    {"/usr/share/zoneinfo/Europe/Oslo", "Europe/Oslo"},
	    {"../usr/share/zoneinfo/UTC", "UTC"},
	    {"/elsewhere/Oslo", "(none)"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		zone = cases[i][0];
		CHECK(strcmp(initial(Q_TIME_ZONE), cases[i][1]) == 0, "%zu: %s",
		    i, initial(Q_TIME_ZONE));
	}
}

static void
test_offices_that_are_refused(void **state)
{
	struct error err;

	(void)state;
	assert_true(question_check(&interview, Q_OFFICE, "NO", &err));
	assert_true(question_check(&interview, Q_OFFICE, "xa", &err));
	assert_false(question_check(&interview, Q_OFFICE, "SE", &err));
	assert_string_equal(err.text, "expected one of NO, XA");
	assert_false(question_check(&interview, Q_OFFICE, "uk", &err));
	assert_string_equal(
	    err.text, "expected one of NO, XA; GB-EAW is England and Wales");
	assert_false(question_check(&interview, Q_OFFICE, "GB", &err));
	assert_non_null(strstr(err.text, "; GB-EAW"));
	interview.offices_count = 0;
	assert_false(question_check(&interview, Q_OFFICE, "SE", &err));
	assert_string_equal(err.text, "expected one of none");
}

#define BIT(question) (UINT64_C(1) << (question))

/* What the way to log in demands. */
static void
test_the_login(void **state)
{
	static const enum question asked[] = {Q_TENANT, Q_CLIENT_ID,
	    Q_CLIENT_SECRET_FILE, Q_TOKEN_URL, Q_DEVICE_URL, Q_SCOPE,
	    Q_AUTHORIZE, Q_PASSWORD_FILE, Q_PASSWORD_COMMAND, Q_PASSWORD};
	static const struct {
		const char *login;
		bool has_secret; /* an option gave its file */
		uint64_t want;
	} cases[] = {
	    {NULL, false, 0},
	    {NULL, true, 0},
	    {"password", false, BIT(Q_PASSWORD)},
	    {"password", true, BIT(Q_PASSWORD)},
	    {"password-file", false, BIT(Q_PASSWORD_FILE)},
	    {"password-command", false, BIT(Q_PASSWORD_COMMAND)},
	    {"microsoft", false,
		BIT(Q_TENANT) | BIT(Q_CLIENT_ID) | BIT(Q_AUTHORIZE)},
	    {"microsoft", true,
		BIT(Q_TENANT) | BIT(Q_CLIENT_ID) | BIT(Q_AUTHORIZE) |
		    BIT(Q_CLIENT_SECRET_FILE)},
	    {"google", false,
		BIT(Q_CLIENT_ID) | BIT(Q_AUTHORIZE) |
		    BIT(Q_CLIENT_SECRET_FILE)},
	    {"custom", false,
		BIT(Q_CLIENT_ID) | BIT(Q_AUTHORIZE) | BIT(Q_TOKEN_URL) |
		    BIT(Q_DEVICE_URL) | BIT(Q_SCOPE)},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		for (int local = 0; local < 2; local++) {
			static const uint64_t passwords = BIT(Q_PASSWORD) |
			    BIT(Q_PASSWORD_FILE) | BIT(Q_PASSWORD_COMMAND);

			clear();
			interview.answers[Q_SERVER] =
			    local ? "maildir:/var/mail" : "mail.example.org";
			interview.answers[Q_LOGIN] = cases[i].login;
			interview.is_given[Q_CLIENT_SECRET_FILE] =
			    cases[i].has_secret;
			assert_int_equal(is_wanted(Q_LOGIN), !local);
			assert_int_equal(is_wanted(Q_USER), !local);
			assert_int_equal(is_wanted(Q_FOLDER), !local);
			assert_int_equal(is_wanted(Q_JUNK_FOLDER), !local);
			for (size_t k = 0; k < LENGTH(asked); k++) {
				bool want =
				    (cases[i].want & BIT(asked[k])) != 0 &&
				    (!local ||
					(passwords & BIT(asked[k])) == 0);

				CHECK(is_wanted(asked[k]) == want, "%zu, %zu",
				    i, k);
			}
		}
}

static void
test_proposed_logins(void **state)
{
	(void)state;
	assert_string_equal(initial(Q_LOGIN), "password-file");
	interview.is_interactive = true;
	assert_string_equal(initial(Q_LOGIN), "password");
	/* What was found, or is named by the answer. */
	interview.provider = &providers[0];
	assert_string_equal(initial(Q_LOGIN), "google");
	interview.answers[Q_SERVER] = "fastmail";
	assert_string_equal(initial(Q_LOGIN), "password");
	interview.answers[Q_SERVER] = "mail.example.org";
	assert_string_equal(initial(Q_LOGIN), "google");
	interview.is_given[Q_PASSWORD_COMMAND] = true;
	assert_string_equal(initial(Q_LOGIN), "password-command");
	interview.is_given[Q_PASSWORD_FILE] = true;
	assert_string_equal(initial(Q_LOGIN), "password-file");
}

static void
test_certificates(void **state)
{
	(void)state;
	assert_false(is_wanted(Q_CA_FILE));
	assert_false(is_wanted(Q_RELAY_CA_FILE));
	interview.mailbox.needs_ca = true;
	assert_true(is_wanted(Q_CA_FILE));
	assert_false(is_wanted(Q_RELAY_CA_FILE));
	clear();
	interview.relay.needs_ca = true;
	assert_false(is_wanted(Q_CA_FILE));
	assert_true(is_wanted(Q_RELAY_CA_FILE));
	clear();
	interview.is_given[Q_CA_FILE] = true;
	assert_true(is_wanted(Q_CA_FILE));
	assert_false(is_wanted(Q_RELAY_CA_FILE));
	clear();
	interview.is_given[Q_RELAY_CA_FILE] = true;
	assert_true(is_wanted(Q_RELAY_CA_FILE));
}

static void
test_user_of_the_relay(void **state)
{
	static const struct {
		const char *server, *relay;
		bool needs_login, is_given, want;
	} cases[] = {
	    {"mail.example.org", NULL, true, false, false},
	    {"mail.example.org", NULL, true, true, true},
	    {"mail.example.org", "smtp.example.org", false, false, false},
	    {"mail.example.org", "smtp.example.org", true, false, true},
	    {"maildir:/in", "smtp.example.org", false, false, true},
	    {"maildir:/in", "directory:/out", true, false, false},
	    {"maildir:/in", "directory:/out", false, true, true},
	    {"maildir:/in", "directory.example.org", false, false, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		clear();
		interview.answers[Q_SERVER] = cases[i].server;
		interview.answers[Q_RELAY] = cases[i].relay;
		interview.relay.needs_login = cases[i].needs_login;
		interview.is_given[Q_RELAY_USER] = cases[i].is_given;
		CHECK(is_wanted(Q_RELAY_USER) == cases[i].want, "%zu", i);
	}
	clear();
	interview.answers[Q_ADDRESS] = "dpo@example.org";
	assert_string_equal(initial(Q_RELAY_USER), "dpo@example.org");
	interview.answers[Q_USER] = "dpo";
	assert_string_equal(initial(Q_RELAY_USER), "dpo");
	interview.answers[Q_SERVER] = "maildir:/in";
	assert_string_equal(initial(Q_RELAY_USER), "none");
}

static void
test_password_of_the_relay(void **state)
{
	static const struct {
		const char *user;
		bool has_file, has_command, is_interactive;
		enum question want; /* QUESTIONS: none */
	} cases[] = {
	    {NULL, false, false, true, QUESTIONS},
	    {NULL, true, true, false, QUESTIONS},
	    {"none", false, false, true, QUESTIONS},
	    {"none", true, false, false, QUESTIONS},
	    {"dpo", false, false, true, Q_RELAY_PASSWORD},
	    {"dpo", false, false, false, Q_RELAY_PASSWORD_FILE},
	    {"dpo", true, false, true, Q_RELAY_PASSWORD_FILE},
	    {"dpo", true, false, false, Q_RELAY_PASSWORD_FILE},
	    {"dpo", false, true, true, Q_RELAY_PASSWORD_COMMAND},
	    {"dpo", false, true, false, Q_RELAY_PASSWORD_COMMAND},
	    {"dpo", true, true, true, Q_RELAY_PASSWORD_COMMAND},
	};
	static const enum question asked[] = {
	    Q_RELAY_PASSWORD_FILE, Q_RELAY_PASSWORD_COMMAND, Q_RELAY_PASSWORD};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		clear();
		interview.answers[Q_SERVER] = "mail.example.org";
		interview.answers[Q_RELAY] = "smtp.example.org";
		interview.relay.needs_login = true;
		interview.answers[Q_RELAY_USER] = cases[i].user;
		interview.is_given[Q_RELAY_PASSWORD_FILE] = cases[i].has_file;
		interview.is_given[Q_RELAY_PASSWORD_COMMAND] =
		    cases[i].has_command;
		interview.is_interactive = cases[i].is_interactive;
		for (size_t k = 0; k < LENGTH(asked); k++)
			CHECK(
			    is_wanted(asked[k]) == (asked[k] == cases[i].want),
			    "%zu, %zu", i, k);
		/* Nobody who needs no login needs a password. */
		interview.relay.needs_login = false;
		for (size_t k = 0; k < LENGTH(asked); k++)
			CHECK(!is_wanted(asked[k]), "%zu, %zu", i, k);
	}
}

static void
test_junk_folder(void **state)
{
	struct mailbox_folder folders[] = {
	    {.name = "INBOX"}, {.name = "Spam", .is_junk = true}};

	(void)state;
	assert_string_equal(initial(Q_JUNK_FOLDER), "none");
	interview.folders = folders;
	interview.folders_count = 1;
	assert_string_equal(initial(Q_JUNK_FOLDER), "none");
	interview.folders_count = 2;
	assert_string_equal(initial(Q_JUNK_FOLDER), "Spam");
	assert_string_equal(initial(Q_FOLDER), "INBOX");
	assert_string_equal(initial(Q_LETTERS), "hold");
	assert_string_equal(initial(Q_AUTHORIZE), "yes");
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_the_office),
	    TEST(test_the_country),
	    TEST(test_the_time_zone),
	    TEST(test_offices_that_are_refused),
	    TEST(test_the_login),
	    TEST(test_proposed_logins),
	    TEST(test_certificates),
	    TEST(test_user_of_the_relay),
	    TEST(test_password_of_the_relay),
	    TEST(test_junk_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
