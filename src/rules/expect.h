/* SPDX-License-Identifier: ISC */
#ifndef RULES_EXPECT_H
#define RULES_EXPECT_H

#include <stdbool.h>

/*
 * expect - the purpose of a mailbox, which determines what is likely in it
 *
 * The numbers are the order of `expect` in dpod.conf(5).
 */
enum expect {
	EXPECT_REQUESTS, /* its address is published for them: dpo@ */
	EXPECT_MIXED,
	EXPECT_PERSONAL, /* a person's own messages */
	EXPECTS,
};

/* "requests", "mixed", "personal" */
const char *expect_name(enum expect expect);
bool expect_find(const char *name, enum expect *ret_expect);

/* Whether an address is published for requests, judged by its name. */
bool expect_is_for_requests(const char *address);

#endif
