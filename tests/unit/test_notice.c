/* SPDX-License-Identifier: ISC */
/* Phrases that make a program's message only together, and how far apart. */
#include "tests/unit/test.h"

#include <stdbool.h>
#include <string.h>

#include "mail/notice.h"

#define OURS "re: your request dpo-10wc-zn6t: received"

static void
together(void **state)
{
	static const struct {
		const char *subject, *text;
		bool want;
	} cases[] = {
	    {"hello", "good morning", false},
	    /* what is at the beginning of a subject is enough */
	    {"quarantine report of today", "with my data", true},
	    {"the quarantine report", "of today", false},
	    /* receipts say what became of our message, or nothing */
	    {"read: your request", "", true},
	    {"read: your request", "your message was opened", true},
	    {"read: your request", "where is my parcel", false},
	    {"i read: your request", "", false},
	    {"", "she would like to recall the message", true},
	    {"", "my personal file on your trial account", false},
	    {"", "the file on your trial account", true},
	    /* absence, and what is done with messages meanwhile */
	    {"", "i am out of the office. urgent: see below", true},
	    {"", "i am out of the office", false},
	    {"", "urgent: see below", false},
	    {"", "i am out of the office. urgent: my data", false},
	    {"", "out of the office; read when i return", true},
	    {"", "out of the office; sent when i return, see attached", false},
	    /* to somebody else, who is not asked for anything */
	    {"", "i am on leave, write to bob instead", true},
	    {"", "i am on leave, write to bob instead?", false},
	    {"", "i am on leave, delete it instead", false},
	    /* a reply to our letter says nothing else */
	    {OURS, "i am on leave", true},
	    {OURS, "i am here", false},
	    {OURS, "i am on leave, may i answer later?", false},
	    {OURS, "i am on leave, the form is attached", false},
	    {"re: dpo-10w-zn6t: received", "i am on leave", false},
	    {"re: dpo-10wc_zn6t: received", "i am on leave", false},
	    {"re: dpo-10wc-zn6: received", "i am on leave", false},
	    {"re: dpo-10wc-zn6t", "i am on leave", true},
	    /* thanks, a privacy notice and where it is */
	    {"", "thank you for your order: how we process it: http://a", true},
	    {"", "thank you for your order: how we process it: www.a.b", true},
	    {"", "thank you for your order: how we process it", false},
	    {"", "thank you for your order: http://a", false},
	    {"", "how we process it: http://a", false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *found =
		    notice_find(cases[i].subject, cases[i].text);

		CHECK((found != NULL) == cases[i].want, "%zu: %s: %s", i,
		    cases[i].text, found == NULL ? "none" : found);
	}
}

/* With so many bytes before the phrases, or in the whole text. */
static void
lengths(void **state)
{
	static const struct {
		const char *subject, *before, *after;
		size_t filled; /* between the two */
		size_t most;   /* the longest text that is a notice */
	} cases[] = {
	    {"", "", "out of the office, urgent", 299, 299 + 25},
	    {"", "", "thank you for your order how we process http", 299,
		299 + 44},
	    {"read: x", "your message ", "", 599 - 13, 599},
	    {"", "would like to recall the message ", "", 599 - 33, 599},
	    {"", "your trial account ", "", 1500 - 19, 1500},
	    {"", "on leave, instead ", "", 249 - 18, 249},
	    {OURS, "on leave ", "", 249 - 9, 249},
	};
	static char text[2000];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		for (size_t more = 0; more < 2; more++) {
			size_t at = strlen(cases[i].before);
			size_t filled = cases[i].filled + more;

			memset(text, '.', sizeof text);
			memcpy(text, cases[i].before, at);
			memcpy(text + at + filled, cases[i].after,
			    strlen(cases[i].after) + 1);
			assert_int_equal(strlen(text), cases[i].most + more);
			CHECK((notice_find(cases[i].subject, text) != NULL) ==
				(more == 0),
			    "%zu: %zu", i, strlen(text));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(together),
	    cmocka_unit_test(lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
