/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/automatic.h"
#include "ticket/gate.h"

static const char *const own[] = {"dpo@example.org", "Privacy@Example.org"};
static const struct gate_context ours = {own, LENGTH(own)};

struct gate_case {
	const char *name;
	const char *from[3];
	const char *reply_to[3];
	enum mail_return_path return_path;
	const char *return_path_address;
	enum automatic_reason automatic;
	const char *problem;
	enum gate_verdict want;
	const char *reason; /* NULL: that of `automatic` */
};

/* An address of a table's row: {"a", "b", NULL}. */
static struct mail_address_list
list(const char *const addresses[3], struct mail_address items[3])
{
	struct mail_address_list list = {items, 0};

	while (list.count < 3 && addresses[list.count] != NULL) {
		items[list.count] =
		    (struct mail_address){"", addresses[list.count]};
		list.count++;
	}
	return list;
}

static struct gate_result
ask(const struct gate_case *one, const struct gate_context *context)
{
	struct mail_address from[3], reply_to[3];
	const char *problems[] = {"bad-charset", one->problem};
	struct message message = {
	    .from = list(one->from, from),
	    .reply_to = list(one->reply_to, reply_to),
	    .return_path = one->return_path,
	    .return_path_address = one->return_path_address != NULL
		? one->return_path_address
		: "",
	    .automatic = {one->automatic, ""},
	    .problems = problems,
	    .problems_count = one->problem != NULL ? 2 : 1,
	};

	return gate_check(&message, context);
}

static void
verdicts(void **state)
{
	static const struct gate_case cases[] = {
	    {.name = "a person", .from = {"a@b.example"}, .reason = ""},
	    {.name = "with a return path",
		.from = {"a@b.example"},
		.return_path = RETURN_PATH_ADDRESS,
		.return_path_address = "bounce@b.example",
		.reason = ""},
	    {.name = "nobody", .want = GATE_STOP, .reason = "no-sender"},
	    {.name = "two people",
		.from = {"a@b.example", "c@b.example"},
		.want = GATE_STOP,
		.reason = "several-senders"},
	    {.name = "no address",
		.from = {"a b@c.example"},
		.want = GATE_STOP,
		.reason = "bad-address"},
	    {.name = "an empty address",
		.from = {""},
		.want = GATE_STOP,
		.reason = "bad-address"},
	    {.name = "ourselves",
		.from = {"DPO@example.org"},
		.want = GATE_STOP,
		.reason = "own-address"},
	    {.name = "our second address",
		.from = {"privacy@example.org"},
		.want = GATE_STOP,
		.reason = "own-address"},
	    {.name = "our own bounce address",
		.from = {"a@b.example"},
		.return_path = RETURN_PATH_ADDRESS,
		.return_path_address = "dpo@example.org",
		.want = GATE_STOP,
		.reason = "own-address"},
	    {.name = "a null sender that only the envelope shows",
		.from = {"a@b.example"},
		.return_path = RETURN_PATH_NULL,
		.want = GATE_STOP,
		.reason = "null-sender"},
	    {.name = "Reply-To the same in capitals",
		.from = {"a@b.example"},
		.reply_to = {"A@B.example"},
		.reason = ""},
	    {.name = "Reply-To elsewhere",
		.from = {"a@b.example"},
		.reply_to = {"c@b.example"},
		.want = GATE_HOLD,
		.reason = "reply-to-differs"},
	    {.name = "Reply-To here and elsewhere",
		.from = {"a@b.example"},
		.reply_to = {"a@b.example", "c@b.example"},
		.want = GATE_HOLD,
		.reason = "reply-to-differs"},
	    {.name = "a stop before a hold",
		.from = {"dpo@example.org"},
		.reply_to = {"c@b.example"},
		.want = GATE_STOP,
		.reason = "own-address"},
	    {.name = "unread",
		.from = {"a@b.example"},
		.problem = "oversize",
		.want = GATE_HOLD,
		.reason = "oversize"},
	    {.name = "a header that was cut",
		.from = {"a@b.example"},
		.problem = "header-too-long",
		.want = GATE_HOLD,
		.reason = "header-too-long"},
	    {.name = "two From fields, perhaps",
		.from = {"a@b.example"},
		.problem = "duplicate-header",
		.want = GATE_HOLD,
		.reason = "duplicate-header"},
	    {.name = "a problem of the text only",
		.from = {"a@b.example"},
		.problem = "bad-base64",
		.reason = ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct gate_result found = ask(&cases[i], &ours);

		CHECK(found.verdict == cases[i].want, "%s: %s", cases[i].name,
		    found.reason);
		CHECK(strcmp(found.reason, cases[i].reason) == 0, "%s: %s",
		    cases[i].name, found.reason);
	}
}

static void
every_automatic_reason(void **state)
{
	(void)state;
	for (int i = AUTOMATIC_NO + 1; i < AUTOMATIC_REASONS; i++) {
		const struct gate_case one = {.from = {"a@b.example"},
		    .reply_to = {"c@b.example"},
		    .automatic = (enum automatic_reason)i};
		struct gate_result found = ask(&one, &ours);
		const char *want =
		    automatic_reason_name((enum automatic_reason)i);

		CHECK(found.verdict == GATE_STOP, "%s", want);
		CHECK(strcmp(found.reason, want) == 0, "%s", want);
	}
}

/* dpoctl classify without a configuration knows nothing of us. */
static void
without_context(void **state)
{
	const struct gate_context nothing = {NULL, 0};
	const struct gate_case one = {.from = {"dpo@example.org"}};

	(void)state;
	assert_int_equal(ask(&one, &nothing).verdict, GATE_SEND);
	assert_int_equal(ask(&one, NULL).verdict, GATE_SEND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(verdicts),
	    cmocka_unit_test(every_automatic_reason),
	    cmocka_unit_test(without_context),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
