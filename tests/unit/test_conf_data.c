/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "conf/conf_data.h"
#include "conf/conf_endpoint.h"
#include "rules/classify.h"
#include "rules/ruleset.h"

#define NOW	 INT64_C(1774612800)
#define MIDNIGHT INT64_C(1772319600) /* 2026-03-01 in Berlin */

static char first[] = "dpo", second[] = "gdpr", zone[] = "Europe/Berlin";

static void
test_from_when_a_folder_is_read(void **state)
{
	static const struct {
		enum conf_start start;
		int64_t want_at;
	} cases[] = {
	    {CONF_START_NOW, NOW},
	    {CONF_START_ALL, 0},
	    {CONF_START_DATE, MIDNIGHT},
	};
	struct conf conf = {.calendar.time_zone = zone};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct conf_mailbox mailbox = {
		    .start = cases[i].start, .start_on = {2026, 3, 1}};

		CHECK(conf_start_at(&conf, &mailbox, NOW) == cases[i].want_at,
		    "%zu", i);
	}
}

static void
gather(const struct conf_mailbox *mailbox, const char *rule, void *context)
{
	buffer_add_printf(context, "%s %s; ", mailbox->name, rule);
}

/* The name of some rule that is shipped. */
static char *
some_rule(struct arena *memory)
{
	const char *directory = file_program_data(memory, "rules");
	struct error err;
	struct ruleset *rules = ruleset_load(&directory, 1, &err);
	char *id;

	CHECK(rules != NULL, "%s", err.text);
	id = arena_string(memory, ruleset_rule(rules, 0).id);
	ruleset_free(rules);
	return id;
}

static void
test_rules_to_sort_by(void **state)
{
	static char typo[] = "misspelt", other[] = "none-such";
	struct conf conf = {.memory = arena_new()};
	char *sorted[] = {some_rule(conf.memory), typo};
	char *by_another[] = {other};
	struct conf_mailbox mailboxes[] = {
	    {.name = first, .sort_rules = {sorted, 2}},
	    {.name = second, .sort_rules = {by_another, 1}},
	};
	struct buffer told = {0};

	(void)state;
	conf.mailboxes = mailboxes;
	conf.mailboxes_count = LENGTH(mailboxes);
	assert_false(conf_check_sorting(&conf, gather, &told));
	assert_string_equal(
	    buffer_string(&told), "dpo misspelt; gdpr none-such; ");
	buffer_clear(&told);
	mailboxes[0].sort_rules.count = 1;
	mailboxes[1].sort_rules.count = 0;
	assert_true(conf_check_sorting(&conf, gather, &told));
	assert_int_equal(told.length, 0);
	buffer_release(&told);
	arena_free(conf.memory);
}

/* What net is told is what the section says. */
static void
test_endpoints(void **state)
{
	static char user[] = "anna", file[] = "/etc/ca", hello[] = "a.example";
	const struct conf_mailbox mailbox = {
	    .user = user,
	    .ca_file = file,
	    .insecure = true,
	    .message_bytes_max = 12345,
	};
	const struct conf_relay relay = {.user = user, .hello_name = hello};
	struct mailbox_options options = conf_endpoint_mailbox(&mailbox);
	struct relay_options sending = conf_endpoint_relay(&relay);

	(void)state;
	assert_ptr_equal(options.credential.user, user);
	assert_ptr_equal(options.ca_file, file);
	assert_true(options.insecure);
	assert_int_equal(options.message_bytes_max, 12345);
	assert_null(options.is_cancelled);
	assert_ptr_equal(sending.credential.user, user);
	assert_ptr_equal(sending.hello_name, hello);
	assert_false(sending.insecure);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_from_when_a_folder_is_read),
	    cmocka_unit_test(test_rules_to_sort_by),
	    cmocka_unit_test(test_endpoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
