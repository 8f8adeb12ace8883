/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "dpod/supervisor/children.h"

/* Which processes there are, and what they are told when settings change. */

#define PATH "test_children.tmp"
#define GONE 99 /* a process that has just ended */

static struct buffer told; /* "pid:signal ..." */

int __wrap_kill(pid_t pid, int number);

int
__wrap_kill(pid_t pid, int number)
{
	buffer_add_printf(&told, "%d:%s ", (int)pid,
	    number == SIGHUP	    ? "HUP"
		: number == SIGUSR2 ? "USR2"
				    : "TERM");
	return pid == GONE ? -1 : 0;
}

static struct conf *
load(const char *mailboxes)
{
	struct error err = {.text = ""};
	FILE *file = fopen(PATH, "w");
	struct conf *conf;

	assert_non_null(file);
	(void)fprintf(file,
	    "state-directory = /tmp/state\nrelay { url = "
	    "\"directory:/tmp/out\" }\ncalendar { time-zone = UTC }\n"
	    "organisation { name = x address = a@b.example contact = 1 "
	    "authority = ICO }\n%s\n",
	    mailboxes);
	assert_int_equal(fclose(file), 0);
	conf = conf_load(PATH, &err);
	(void)unlink(PATH);
	CHECK(conf != NULL, "%s", err.text);
	return conf;
}

#define A	"mailbox a { url = \"maildir:/a\" } "
#define OTHER_A "mailbox a { url = \"maildir:/other\" } "
#define B	"mailbox b { url = \"maildir:/b\" } "
#define C	"mailbox c { url = \"maildir:/c\" } "

static void
made(void **state)
{
	struct conf *conf = load(A B);
	struct child *children;
	size_t count;

	(void)state;
	children_make(&children, &count, conf);
	assert_int_equal(count, 3);
	assert_string_equal(children[0].name, "process=worker mailbox=a");
	assert_string_equal(children[1].name, "process=worker mailbox=b");
	assert_string_equal(children[2].name, "process=sender");
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(children[i].slot, i);
		assert_ptr_equal(children[i].conf, conf);
		assert_int_equal(children[i].pid, 0);
	}
	assert_ptr_equal(children[1].mailbox, &conf->mailboxes[1]);
	assert_null(children[2].mailbox);
	free(children);
	conf_free(conf);
}

/* Worker a has the process 11, b 12, the sender 13. */
static void
renewed(void **state)
{
	static const struct {
		const char *mailboxes;
		const char *told;
		const char *names; /* of the children, in their order */
		const char *slots;
	} cases[] = {
	    {A B, "11:HUP 12:HUP 13:HUP ", "a b sender ", "0 1 2 "},
	    {OTHER_A B, "11:USR2 12:HUP 13:HUP ", "a b sender ", "0 1 2 "},
	    {B A, "11:HUP 12:HUP 13:HUP ", "a b sender ", "0 1 2 "},
	    {A B C, "11:HUP 12:HUP 13:HUP ", "a b c sender ", "0 1 3 2 "},
	    {B, "11:TERM 12:HUP 13:HUP ", "a- b sender ", "0 1 2 "},
	    {C, "11:TERM 12:TERM 13:HUP ", "a- b- c sender ", "0 1 3 2 "},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct conf *old = load(A B), *conf = load(cases[i].mailboxes);
		struct buffer names = {0}, slots = {0};
		struct child *children;
		size_t count;

		buffer_clear(&told);
		children_make(&children, &count, old);
		for (size_t j = 0; j < count; j++)
			children[j].pid = 11 + (pid_t)j;
		children_renew(&children, &count, old, conf);
		assert_string_equal(buffer_string(&told), cases[i].told);
		for (size_t j = 0; j < count; j++) {
			buffer_add_printf(&names, "%s%s ",
			    strrchr(children[j].name, '=') + 1,
			    children[j].is_leaving ? "-" : "");
			buffer_add_printf(&slots, "%zu ", children[j].slot);
			CHECK(
			    children[j].is_leaving || children[j].conf == conf,
			    "%zu", i);
		}
		assert_string_equal(buffer_string(&names), cases[i].names);
		assert_string_equal(buffer_string(&slots), cases[i].slots);
		assert_true(children[count - 1].is_renewed);
		buffer_release(&names);
		buffer_release(&slots);
		free(children);
		conf_free(conf);
		conf_free(old);
	}
}

/* Those that wait to be started again are started now. */
static void
renewed_while_they_wait(void **state)
{
	struct conf *old = load(A B), *conf = load(A B C);
	struct child *children;
	size_t count;

	(void)state;
	buffer_clear(&told);
	children_make(&children, &count, old);
	children[1].pid = 12;
	for (size_t i = 0; i < count; i++)
		children[i].start_at_ms = 5000;
	children_renew(&children, &count, old, conf);
	assert_string_equal(buffer_string(&told), "12:HUP ");
	assert_int_equal(count, 4);
	assert_int_equal(children[0].start_at_ms, 0);
	assert_int_equal(children[1].start_at_ms, 5000);
	assert_int_equal(children[2].start_at_ms, 0);
	assert_int_equal(children[3].start_at_ms, 0);
	assert_false(children[3].is_renewed);
	/* One that leaves is told once, and its name may come again. */
	children[0].is_leaving = true;
	children[3].pid = GONE;
	buffer_clear(&told);
	children_renew(&children, &count, conf, conf);
	assert_string_equal(buffer_string(&told), "12:HUP 99:HUP ");
	assert_false(children[count - 1].is_renewed);
	assert_int_equal(count, 5);
	assert_string_equal(children[3].name, "process=worker mailbox=a");
	assert_int_equal(children[3].slot, 4);
	free(children);
	conf_free(conf);
	conf_free(old);
}

static int
tear_down(void **state)
{
	(void)state;
	buffer_release(&told);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(made),
	    cmocka_unit_test(renewed),
	    cmocka_unit_test(renewed_while_they_wait),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
