/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/automatic.h"
#include "ticket/gate.h"

static const char *const own[] = {"dpo@example.org", "Privacy@Example.org"};
static const struct gate_context ours = {own, LENGTH(own), false};
static const struct gate_context named = {own, LENGTH(own), true};

struct gate_case {
	const char *name;
	const char *from[3];
	const char *reply_to[3];
	enum mail_return_path return_path;
	const char *return_path_address;
	enum automatic_reason automatic;
	const char *problem;
	enum authentication_result dmarc;
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
	    .authentication = {.trusted = true, .dmarc = one->dmarc},
	    .problems = problems,
	    .problems_count = one->problem != NULL ? 2 : 1,
	};

	return gate_check(&message, context);
}

static void
passes_on(void **state)
{
	static const char *const domains[] = {"example.org", "b.example"};
	static const struct gate_context staff = {
	    own, LENGTH(own), false, domains, LENGTH(domains)};
	static const struct {
		const char *from;
		bool is_forward, is_passed_on;
	} cases[] = {
	    {"kari@example.org", true, true},
	    {"kari@Mail.Example.ORG", true, true},
	    {"kari@b.example", true, true},
	    /* Who writes for themselves asks for themselves. */
	    {"kari@example.org", false, false},
	    {"dpo@example.org", false, true},
	    {"kari@notexample.org", true, false},
	    {"example.org", true, false},
	    {"x.example.org@home.example", true, false},
	    {"kari@example.org.home.example", true, false},
	    {"kari@org", true, false},
	    {"", true, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mail_address from = {"", cases[i].from};
		struct message message = {
		    .from = {&from, 1},
		    .is_forward = cases[i].is_forward,
		    .return_path_address = "",
		};
		struct gate_result found = gate_check(&message, &staff);

		CHECK(gate_is_passed_on(&message, &staff) ==
			cases[i].is_passed_on,
		    "%s", cases[i].from);
		CHECK(!cases[i].is_passed_on || found.verdict == GATE_STOP,
		    "%s: %s", cases[i].from, found.reason);
		CHECK(!gate_is_passed_on(&message, NULL), "%s", cases[i].from);
	}
	assert_false(gate_is_passed_on(&(struct message){0}, &staff));
}

static void
verdicts(void **state)
{
	static const struct gate_case cases[] = {
	    {.name = "a person", .from = {"a@b.example"}, .reason = ""},
	    {.name = "with a return path",
		.from = {"a@b.example"},
		.return_path = RETURN_PATH_ADDRESS,
		.return_path_address = "A@b.example",
		.reason = ""},
	    {.name = "with that of somebody else",
		.from = {"a@b.example"},
		.return_path = RETURN_PATH_ADDRESS,
		.return_path_address = "c@b.example",
		.want = GATE_HOLD,
		.reason = "return-path-differs"},
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
	    {.name = "a failed DMARC check",
		.from = {"a@b.example"},
		.dmarc = AUTHENTICATION_FAIL,
		.want = GATE_HOLD,
		.reason = "dmarc-failed"},
	    {.name = "DMARC that passed",
		.from = {"a@b.example"},
		.dmarc = AUTHENTICATION_PASS,
		.reason = ""},
	    {.name = "DMARC that could not be checked",
		.from = {"a@b.example"},
		.dmarc = AUTHENTICATION_OTHER,
		.reason = ""},
	    {.name = "recipients that were cut",
		.from = {"a@b.example"},
		.problem = "too-many-addresses",
		.want = GATE_HOLD,
		.reason = "too-many-addresses"},
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
	const struct gate_context nothing = {NULL, 0, false};
	const struct gate_case one = {.from = {"dpo@example.org"}};

	(void)state;
	assert_int_equal(ask(&one, &nothing).verdict, GATE_SEND);
	assert_int_equal(ask(&one, NULL).verdict, GATE_SEND);
}

/* Once our addresses are configured, one of them must be named. */
static void
named_or_not(void **state)
{
	static const struct {
		const char *to[3], *cc[3], *resent_to[3], *resent_from[3];
		const char *problem;
		const char *want;
	} cases[] = {
	    {{"dpo@example.org"}, {NULL}, {NULL}, {NULL}, NULL, ""},
	    {{"x@b.example", "Privacy@example.org"}, {NULL}, {NULL}, {NULL},
		NULL, ""},
	    {{"x@b.example"}, {"dpo@example.org"}, {NULL}, {NULL}, NULL, ""},
	    {{"x@b.example"}, {NULL}, {"DPO@example.org"}, {NULL}, NULL, ""},
	    {{"x@b.example"}, {NULL}, {NULL}, {"dpo@example.org"}, NULL, ""},
	    {{"x@b.example"}, {NULL}, {"y@b.example"}, {"z@b.example"}, NULL,
		"not-named"},
	    {{"x@b.example"}, {NULL}, {NULL}, {NULL}, NULL, "not-named"},
	    {{NULL}, {NULL}, {NULL}, {NULL}, NULL, "not-named"},
	    {{"x@b.example"}, {NULL}, {NULL}, {NULL}, "too-many-addresses",
		"too-many-addresses"},
	};
	struct mail_address from[] = {{"", "a@b.example"}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mail_address to[3], cc[3], resent_to[3], resent_from[3];
		const char *problem = cases[i].problem;
		const struct message message = {
		    .from = {from, 1},
		    .to = list(cases[i].to, to),
		    .cc = list(cases[i].cc, cc),
		    .resent_to = list(cases[i].resent_to, resent_to),
		    .resent_from = list(cases[i].resent_from, resent_from),
		    .problems = &problem,
		    .problems_count = problem != NULL,
		};
		struct gate_result found = gate_check(&message, &named);

		CHECK(strcmp(found.reason, cases[i].want) == 0, "%zu: %s", i,
		    found.reason);
		CHECK(strcmp(cases[i].want, "not-named") != 0 ||
			found.verdict == GATE_STOP,
		    "%zu", i);
		if (problem == NULL)
			CHECK(gate_check(&message, &ours).verdict == GATE_SEND,
			    "%zu", i);
	}
}

static void
budgets(void **state)
{
	static const struct gate_budget budget = {5, 50, 20, 200, 25};
	static const struct {
		struct gate_spent spent;
		bool is_proven;
		enum gate_verdict want;
		const char *reason;
	} cases[] = {
	    {{0, 0, 0, 0, 0}, false, GATE_SEND, ""},
	    {{0, 0, 49, 0, 199}, true, GATE_SEND, ""},
	    /* The reserve is for first requests, and for who is proven. */
	    {{0, 0, 37, 19, 149}, false, GATE_SEND, ""},
	    {{0, 4, 37, 0, 149}, true, GATE_SEND, ""},
	    {{0, 0, 38, 0, 0}, false, GATE_HOLD, "budget-domain"},
	    {{0, 1, 38, 0, 0}, true, GATE_HOLD, "budget-domain"},
	    {{0, 0, 0, 0, 150}, false, GATE_HOLD, "budget-all"},
	    {{0, 1, 0, 0, 150}, true, GATE_HOLD, "budget-all"},
	    {{0, 0, 0, 20, 0}, false, GATE_HOLD, "budget-network"},
	    {{0, 5, 0, 0, 0}, true, GATE_HOLD, "budget-address"},
	    {{0, 6, 60, 90, 300}, true, GATE_HOLD, "budget-address"},
	    {{0, 0, 50, 0, 0}, true, GATE_HOLD, "budget-domain"},
	    {{0, 0, 0, 0, 200}, true, GATE_HOLD, "budget-all"},
	    {{1, 0, 0, 0, 0}, true, GATE_STOP, "acknowledged-before"},
	    {{1, 5, 50, 0, 200}, true, GATE_STOP, "acknowledged-before"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct gate_result found = gate_check_budget(
		    &budget, &cases[i].spent, cases[i].is_proven);

		CHECK(found.verdict == cases[i].want, "%zu", i);
		CHECK(strcmp(found.reason, cases[i].reason) == 0, "%zu: %s", i,
		    found.reason);
	}
}

/* Who is counted by the network that a message came from, and who is not. */
static void
proven_or_not(void **state)
{
	static const struct gate_context asks = {.asks_server = true};
	static const struct gate_context asks_not = {.asks_server = false};
	static const struct {
		bool authenticated;
		const struct gate_context *context;
		const char *network;
		bool is_proven;
		const char *counted;
	} cases[] = {
	    {true, &asks, "192.0.2.0/24", true, ""},
	    {false, &asks, "192.0.2.0/24", false, "192.0.2.0/24"},
	    {false, &asks_not, "192.0.2.0/24", true, "192.0.2.0/24"},
	    {false, NULL, NULL, true, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct message message = {
		    .authentication = {.authenticated = cases[i].authenticated},
		    .network = cases[i].network};

		CHECK(gate_is_proven(&message, cases[i].context) ==
			cases[i].is_proven,
		    "%zu", i);
		CHECK(strcmp(gate_network(&message), cases[i].counted) == 0,
		    "%zu: %s", i, gate_network(&message));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(passes_on),
	    cmocka_unit_test(verdicts),
	    cmocka_unit_test(every_automatic_reason),
	    cmocka_unit_test(without_context),
	    cmocka_unit_test(named_or_not),
	    cmocka_unit_test(budgets),
	    cmocka_unit_test(proven_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
