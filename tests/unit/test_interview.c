/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "conf/conf.h"
#include "conf/conf_data.h"
#include "dpod/interview/conf_text.h"
#include "dpod/interview/interview.h"
#include "dpod/interview/question.h"
#include "dpod/interview/table.h"

/* What `dpod setup` does without a terminal and without a network. */
struct fixture {
	struct interview interview;
	struct target target;
	char directory[64];
	struct error err;
};

/* Where the data of the program are; NULL: where they really are. */
static const char *program_data;

char *__real_file_program_data(struct arena *memory, const char *name);
char *__wrap_file_program_data(struct arena *memory, const char *name);

char *
__wrap_file_program_data(struct arena *memory, const char *name)
{
	return program_data != NULL ? arena_string(memory, program_data)
				    : __real_file_program_data(memory, name);
}

static int
set_up(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){.directory = "/tmp/dpod-setup-XXXXXX"};
	fixture.interview.is_offline = true;
	if (mkdtemp(fixture.directory) == NULL)
		return -1;
	if (!answers_open(&fixture.interview, &fixture.target, &fixture.err) ||
	    !target_find(fixture.interview.memory, fixture.directory,
		&fixture.target, &fixture.err))
		return -1;
	/* As an ordinary user has it. */
	fixture.target.uid = getuid();
	fixture.target.gid = getgid();
	fixture.target.is_root = false;
	*state = &fixture;
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
	struct fixture *fixture = *state;

	answers_close(&fixture->interview);
	return nftw(fixture->directory, erase, 8, FTW_DEPTH | FTW_PHYS);
}

static void
give(struct fixture *fixture, const char *const *answers)
{
	for (; *answers != NULL; answers++)
		CHECK(interview_give(
			  &fixture->interview, *answers, &fixture->err),
		    "%s: %s", *answers, fixture->err.text);
}

static const char *const whole[] = {"organisation=A \"B\" \\ $HOME ${X} #",
    "address=dpo@example.org", "contact='x' @user@ @end@", "office=GB-EAW",
    "server=mail.example.org", "user=dpo", "password-file=/p",
    "relay=smtps://mail.example.org:1465", "folder=A/b c\"", NULL};

/* The text as it would be written. */
static char *
make_text(struct fixture *fixture)
{
	struct buffer text = {0};
	char *copy;

	assert_true(conf_text_make(&fixture->interview, &text, &fixture->err));
	copy = arena_string(fixture->interview.memory, buffer_string(&text));
	buffer_release(&text);
	return copy;
}

static bool
write_text(struct fixture *fixture, const char *text, bool is_replaced)
{
	const struct target_file files[] = {
	    {CONF_TEXT_MAILBOX_PASSWORD, "secret", 6, true},
	    {CONF_TEXT_RELAY_PASSWORD, NULL, 0, true},
	    {"dpod.conf", text, strlen(text), false},
	};

	return target_write(
	    &fixture->target, files, LENGTH(files), is_replaced, &fixture->err);
}

/* What was typed comes back as it was, whatever it looks like. */
static void
answers_become_a_configuration(void **state)
{
	struct fixture *fixture = *state;
	struct conf *conf;
	struct stat status;

	give(fixture, whole);
	assert_int_equal(interview_hold(&fixture->interview), 0);
	assert_true(write_text(fixture, make_text(fixture), false));
	conf = conf_load(fixture->target.configuration, &fixture->err);
	CHECK(conf != NULL, "%s", fixture->err.text);
	assert_string_equal(conf->organisation.name, "A \"B\" \\ $HOME ${X} #");
	assert_string_equal(conf->organisation.contact, "'x' @user@ @end@");
	assert_string_equal(conf->mailboxes[0].url.host, "mail.example.org");
	assert_string_equal(conf->mailboxes[0].url.path, "A/b c\"");
	assert_string_equal(conf->mailboxes[0].password.file, "/p");
	assert_string_equal(
	    conf->mailboxes[0].addresses.items[0], "dpo@example.org");
	assert_int_equal(conf->mailboxes[0].acknowledge, ACKNOWLEDGE_HOLD);
	assert_string_equal(conf->relay.user, "dpo");
	assert_int_equal(conf->relay.url.port, 1465);
	assert_string_equal(conf->calendar.set, "GB-EAW");
	assert_string_equal(conf->state_directory, fixture->target.state);
	conf_free(conf);
	assert_int_equal(
	    stat(arena_printf(fixture->interview.memory,
		     "%s/" CONF_TEXT_MAILBOX_PASSWORD, fixture->directory),
		&status),
	    0);
	assert_int_equal(status.st_mode & 07777, 0600);
}

/* A mistake in one file leaves none; nor is one replaced unasked. */
static void
all_is_written_or_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct arena *memory = fixture->interview.memory;
	const char *password = arena_printf(
	    memory, "%s/" CONF_TEXT_MAILBOX_PASSWORD, fixture->directory);
	static const char *const beside[] = {"dpod.conf", ".dpod.conf.new",
	    "." CONF_TEXT_MAILBOX_PASSWORD ".new"};
	const char *text;

	give(fixture, whole);
	assert_int_equal(interview_hold(&fixture->interview), 0);
	text = make_text(fixture);
	assert_false(write_text(fixture, "organisation {", false));
	/* Nothing but the directory of the register. */
	assert_int_not_equal(access(password, F_OK), 0);
	for (size_t i = 0; i < LENGTH(beside); i++)
		assert_int_not_equal(access(arena_printf(memory, "%s/%s",
						fixture->directory, beside[i]),
					 F_OK),
		    0);
	assert_true(write_text(fixture, text, false));
	assert_false(target_is_free(&fixture->target, false, &fixture->err));
	assert_true(target_is_free(&fixture->target, true, &fixture->err));
	assert_false(write_text(fixture, text, false));
	assert_int_equal(access(password, F_OK), 0);
	/* Only the configuration stands in the way: the password goes again. */
	assert_int_equal(unlink(password), 0);
	assert_false(write_text(fixture, text, false));
	assert_int_not_equal(access(password, F_OK), 0);
	assert_true(write_text(fixture, text, true));
	assert_int_equal(access(password, F_OK), 0);
	assert_int_equal(
	    access(arena_printf(memory, "%s/dpod.conf.old", fixture->directory),
		F_OK),
	    0);
}

/* Each office's proposals are answers that are accepted. */
static void
proposals_are_right(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	const char *holidays = arena_printf(interview->memory, "%s/holidays",
	    file_program_data(interview->memory, "rules"));

	assert_true(interview->offices_count > 10);
	for (size_t i = 0; i < interview->offices_count; i++) {
		const struct office *office = &interview->offices[i];
		const char *set = arena_printf(interview->memory,
		    "%s/%s.holidays", holidays, office->holidays);

		CHECK(question_check(
			  interview, Q_OFFICE, office->code, &fixture->err),
		    "%s", office->code);
		CHECK(*office->time_zone == '\0' ||
			question_check(interview, Q_TIME_ZONE,
			    office->time_zone, &fixture->err),
		    "%s", office->time_zone);
		CHECK(question_check(interview, Q_LANGUAGE, office->language,
			  &fixture->err),
		    "%s: %s", office->code, fixture->err.text);
		CHECK(*office->authority == '\0' ||
			question_check(interview, Q_AUTHORITY,
			    office->authority, &fixture->err),
		    "%s", office->code);
		CHECK(*office->holidays == '\0' || access(set, F_OK) == 0, "%s",
		    set);
	}
	for (size_t i = 0; i < interview->providers_count; i++) {
		const struct mail_provider *provider = &interview->providers[i];
		struct url url;

		CHECK(url_parse(provider->mailbox, &url, &fixture->err) &&
			url.kind == URL_IMAP,
		    "%s", provider->name);
		CHECK(url_parse(provider->relay, &url, &fixture->err) &&
			url.kind == URL_SMTP,
		    "%s", provider->name);
		interview->is_interactive = true;
		CHECK(question_check(
			  interview, Q_LOGIN, provider->login, &fixture->err),
		    "%s", provider->name);
		interview->is_interactive = false;
	}
}

/* The program was not installed completely. */
static void
missing_tables_are_named(void **state)
{
	static const char *const names[] = {"offices", "providers"};
	struct fixture *fixture = *state;
	struct arena *memory = fixture->interview.memory;
	const char *setup =
	    arena_printf(memory, "%s/setup", fixture->directory);

	assert_int_equal(mkdir(setup, 0700), 0);
	program_data = fixture->directory;
	for (size_t i = 0; i < LENGTH(names); i++) {
		const char *path =
		    arena_printf(memory, "%s/%s", setup, names[i]);
		struct interview interview = {0};
		FILE *file;

		CHECK(
		    !answers_open(&interview, &fixture->target, &fixture->err),
		    "%s", names[i]);
		CHECK(strstr(fixture->err.text, path) != NULL, "%s: %s",
		    names[i], fixture->err.text);
		answers_close(&interview);
		/* The next one is missing alone. */
		file = fopen(path, "w");
		assert_non_null(file);
		assert_int_equal(fclose(file), 0);
	}
	program_data = NULL;
}

static void
odd_tables_are_refused(void **state)
{
	static const struct {
		const char *text;
		size_t count; /* 0: it is refused */
	} cases[] = {
	    {"a\tb\n", 1},
	    {"# x\n\na\t-\nc\td", 2},
	    {"a\n", 0},
	    {"a\tb\tc\n", 0},
	};
	struct fixture *fixture = *state;
	struct arena *memory = fixture->interview.memory;
	const char *path = arena_printf(memory, "%s/table", fixture->directory);

	for (size_t i = 0; i < LENGTH(cases); i++) {
		FILE *file = fopen(path, "w");
		struct table table = {.count = 0};

		assert_non_null(file);
		assert_true(fputs(cases[i].text, file) >= 0);
		assert_int_equal(fclose(file), 0);
		CHECK(table_read(memory, path, 2, &table, &fixture->err) ==
			(cases[i].count > 0),
		    "%s", cases[i].text);
		CHECK(table.count == cases[i].count, "%s", cases[i].text);
	}
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(answers_become_a_configuration),
	    TEST(all_is_written_or_nothing),
	    TEST(proposals_are_right),
	    TEST(missing_tables_are_named),
	    TEST(odd_tables_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
