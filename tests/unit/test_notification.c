/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf.h"
#include "conf/notification.h"

#define PATH	"test_notification.tmp"
#define WATCHED "addresses = dpo@example.org"

static struct conf *
load(const char *addresses, const char *notify, struct error *err)
{
	FILE *file = fopen(PATH, "w");
	struct conf *conf;

	assert_non_null(file);
	assert_true(
	    fprintf(file,
		"organisation { name = Ex address = office@example.org "
		"contact = x authority = ICO aliases = {old@example.org} "
		"domains = {example.org} }\n"
		"calendar { time-zone = Europe/London }\n"
		"relay { url = \"directory:/tmp/out\" }\n"
		"mailbox \"dpo\" { url = \"maildir:/tmp/in\" %s }\n"
		"notify { %s }\n",
		addresses, notify) > 0 &&
	    fclose(file) == 0);
	conf = conf_load(PATH, err);
	(void)unlink(PATH);
	return conf;
}

/* Whom dpod tells, and how: what would be told to strangers, or to itself. */
static void
test_checks(void **state)
{
	static const struct {
		const char *notify;
		const char *addresses; /* NULL: WATCHED */
		const char *fault;     /* NULL: none */
	} cases[] = {
	    {"to = {boss@example.org}", NULL, NULL},
	    {"to = {own@other.example}", NULL, NULL},
	    {"to = {boss@example.org} personal-data = true", NULL, NULL},
	    {"to = {own@other.example} personal-data = true", NULL,
		"own@other.example is not in `domains`"},
	    {"to = {boss@example.org, own@other.example} personal-data = true",
		NULL, "own@other.example is not in `domains`"},
	    /* The mail would be taken in. */
	    {"to = {dpo@example.org}", NULL, "a watched address"},
	    {"to = {\"dpo+tag@example.org\"}", NULL, "a watched address"},
	    {"to = {office@example.org}", NULL, "a watched address"},
	    {"to = {old@example.org}", NULL, "a watched address"},
	    {"to = {boss@example.org, dpo@example.org}", NULL,
		"dpo@example.org is a watched address"},
	    {"alarm-command = {/bin/true, x}", NULL, NULL},
	    {"alarm-command = {true}", NULL, "true: expected the absolute"},
	    {"alarm-command = {true, /x}", NULL, "true: expected the absolute"},
	    {"digest-days = {monday, Sunday}", NULL, NULL},
	    {"digest-days = {none}", NULL, NULL},
	    {"digest-days = {none, monday}", NULL, "\"none\" is not a day"},
	    {"digest-days = {monday, someday}", NULL, "\"someday\" is not"},
	    {"digest-days = {someday}", NULL, "\"someday\" is not"},
	    {"canary-interval = 15m canary-after = 15m", NULL, NULL},
	    {"canary-interval = 14m canary-after = 5m", NULL, "15m to 7d"},
	    {"canary-interval = 1h canary-after = 61m", NULL, "longer than"},
	    {"canary-interval = 0d canary-after = 61m", NULL, NULL},
	    {"canary-interval = 0d", "", NULL},
	    {"canary-interval = 1h", "", "requires `addresses`"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};
		struct conf *conf = load(
		    cases[i].addresses == NULL ? WATCHED : cases[i].addresses,
		    cases[i].notify, &err);

		CHECK((conf == NULL) == (cases[i].fault != NULL), "%s: %s",
		    cases[i].notify, err.text);
		CHECK(cases[i].fault == NULL ||
			strstr(err.text, cases[i].fault) != NULL,
		    "%s: %s", cases[i].notify, err.text);
		conf_free(conf);
	}
}

static void
test_days(void **state)
{
	static const struct {
		const char *notify;
		unsigned days; /* bit 0: Monday */
	} cases[] = {
	    {"", 0x1f},
	    {"digest-days = {none}", 0},
	    {"digest-days = {Sunday, tuesday}", 0x42},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};
		struct conf *conf = load(WATCHED, cases[i].notify, &err);
		unsigned days = 0;

		CHECK(conf != NULL, "%s: %s", cases[i].notify, err.text);
		for (int day = MONDAY; day <= SUNDAY; day++)
			if (notification_is_day(
				&conf->notify, (enum weekday)day))
				days |= 1U << (day - MONDAY);
		CHECK(days == cases[i].days, "%s: %x", cases[i].notify, days);
		conf_free(conf);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_checks),
	    cmocka_unit_test(test_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
