/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "net/apart.h"
#include "net/dns.h"

/* Messages as servers write them, and as nobody should. */
struct message {
	unsigned char bytes[4096];
	size_t length;
};

static void
put(struct message *message, const void *bytes, size_t length)
{
	memcpy(message->bytes + message->length, bytes, length);
	message->length += length;
}

static void
put_number(struct message *message, unsigned int number)
{
	const unsigned char bytes[] = {
	    (unsigned char)(number >> 8), (unsigned char)number};

	put(message, bytes, sizeof bytes);
}

static void
put_name(struct message *message, const char *name)
{
	while (*name != '\0') {
		size_t length = strcspn(name, ".");
		unsigned char head = (unsigned char)length;

		put(message, &head, 1);
		put(message, name, length);
		name += length + (name[length] == '.');
	}
	put(message, "", 1);
}

static struct message
begin(unsigned int flags, unsigned int answers)
{
	struct message message = {.length = 0};

	put_number(&message, 4711);
	put_number(&message, flags);
	put_number(&message, 1);
	put_number(&message, answers);
	put_number(&message, 0);
	put_number(&message, 0);
	put_name(&message, "_imaps._tcp.example.org");
	put_number(&message, 33);
	put_number(&message, 1);
	return message;
}

/* `target` is a name, or, if it begins with \xc0, bytes as they are. */
static void
put_srv(struct message *message, unsigned int priority, unsigned int weight,
    unsigned int port, const char *target)
{
	size_t at;

	put_number(message, 0xc00c); /* the question's name */
	put_number(message, 33);
	put_number(message, 1);
	put_number(message, 0);
	put_number(message, 300);
	at = message->length;
	put_number(message, 0);
	put_number(message, priority);
	put_number(message, weight);
	put_number(message, port);
	if ((unsigned char)target[0] == 0xc0)
		put(message, target, 2);
	else
		put_name(message, target);
	message->bytes[at] = (unsigned char)((message->length - at - 2) >> 8);
	message->bytes[at + 1] = (unsigned char)(message->length - at - 2);
}

static bool
parse(const struct message *message, struct dns_records *records)
{
	return dns_parse(message->bytes, message->length, DNS_SRV, records);
}

static void
the_best_comes_first(void **state)
{
	struct message message = begin(0x8180, 4);
	struct dns_records records;

	(void)state;
	put_srv(&message, 20, 0, 993, "third.example.org");
	put_srv(&message, 10, 5, 993, "second.example.org");
	put_srv(&message, 10, 60, 1993, "FIRST.example.org");
	put_srv(&message, 30, 0, 993, "fourth.example.org");
	assert_true(parse(&message, &records));
	assert_int_equal(records.count, 4);
	assert_string_equal(records.list[0].target, "first.example.org");
	assert_int_equal(records.list[0].port, 1993);
	assert_string_equal(records.list[1].target, "second.example.org");
	assert_string_equal(records.list[3].target, "fourth.example.org");
}

static void
the_worst_of_many_go(void **state)
{
	struct message message = begin(0x8180, 20);
	struct dns_records records;

	(void)state;
	for (unsigned int i = 20; i > 0; i--)
		put_srv(&message, i, 0, 993, "mail.example.org");
	assert_true(parse(&message, &records));
	assert_int_equal(records.count, DNS_RECORDS_MAX);
	for (size_t i = 0; i < DNS_RECORDS_MAX; i++)
		assert_int_equal(records.list[i].priority, i + 1);
}

/* "." says that there is no such service (RFC 6186, 3.4). */
static void
what_is_no_host_is_left_out(void **state)
{
	static const char *const targets[] = {"", "a b.example.org",
	    "-x.example.org", "x;y.example.org", "x\n.example.org",
	    "\xc3\xa6.example.org", "a_b.example.org", "$(x).example.org"};
	struct dns_records records;

	(void)state;
	for (size_t i = 0; i < LENGTH(targets); i++) {
		struct message message = begin(0x8180, 2);

		put_srv(&message, 1, 1, 993, targets[i]);
		put_srv(&message, 2, 1, 0, "mail.example.org");
		CHECK(parse(&message, &records) && records.count == 0, "%s",
		    targets[i]);
	}
}

static void
letters_of_hosts(void **state)
{
	static const struct {
		const char *target, *host; /* NULL: none */
	} cases[] = {
	    {"AaZz09-", "aazz09-"},
	    {"a.Z", "a.z"},
	    {"a@", NULL},
	    {"a[", NULL},
	    {"a`", NULL},
	    {"a{", NULL},
	    {"a/", NULL},
	    {"a:", NULL},
	    {"a,b", NULL},
	};
	struct dns_records records;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct message message = begin(0x8180, 1);

		put_srv(&message, 1, 1, 993, cases[i].target);
		CHECK(parse(&message, &records), "%s", cases[i].target);
		if (cases[i].host == NULL)
			CHECK(records.count == 0, "%s", cases[i].target);
		else
			CHECK(records.count == 1 &&
				strcmp(records.list[0].target, cases[i].host) ==
				    0,
			    "%s: %s", cases[i].target, records.list[0].target);
	}
}

/* The longest name that DNS can carry has 253 letters and dots. */
static void
lengths_of_hosts(void **state)
{
	struct dns_records records;

	(void)state;
	for (size_t last = 60; last <= 61; last++) {
		struct message message = begin(0x8180, 1);
		char name[257];

		memset(name, 'x', sizeof name);
		name[63] = name[127] = name[191] = '.';
		name[192 + last] = '\0';
		put_srv(&message, 1, 1, 993, name);
		CHECK(parse(&message, &records) && records.count == 1 &&
			strcmp(records.list[0].target, name) == 0,
		    "%zu", last);
	}
}

/* Equal ones keep their order; a later record has to be better. */
static void
equal_ones_stay_in_order(void **state)
{
	struct message message = begin(0x8180, 3);
	struct dns_records records;

	(void)state;
	put_srv(&message, 5, 5, 993, "a.example");
	put_srv(&message, 5, 5, 993, "b.example");
	put_srv(&message, 5, 6, 993, "c.example");
	assert_true(parse(&message, &records));
	assert_string_equal(records.list[0].target, "c.example");
	assert_string_equal(records.list[1].target, "a.example");
	assert_string_equal(records.list[2].target, "b.example");
}

static void
no_such_name_is_an_answer(void **state)
{
	struct message none = begin(0x8183, 0), failed = begin(0x8182, 0),
		       question = begin(0x0100, 0);
	struct dns_records records = {.count = 3};

	(void)state;
	assert_true(parse(&none, &records));
	assert_int_equal(records.count, 0);
	records.count = 3;
	assert_false(parse(&failed, &records));
	assert_false(parse(&question, &records));
	assert_int_equal(records.count, 3);
}

/* A name may point before itself, but not for ever, nor out of the message. */
static void
names_that_point_astray(void **state)
{
	static const char *const targets[] = {
	    "\xc0\x0c", "\xc0\xff", "\xc0\x44"};
	struct dns_records records;

	(void)state;
	for (size_t i = 0; i < LENGTH(targets); i++) {
		struct message message = begin(0x8180, 1);

		put_srv(&message, 1, 1, 993, targets[i]);
		assert_true(!parse(&message, &records) || records.count <= 1);
		/* The question's name has an underscore: no host. */
		assert_true(i != 0 || records.count == 0);
	}
}

/* Cut or changed anywhere, it is refused or has fewer records. */
static void
every_cut_and_every_byte(void **state)
{
	struct message whole = begin(0x8180, 3);
	struct dns_records records;

	(void)state;
	put_srv(&whole, 1, 1, 993, "a.example.org");
	put_srv(&whole, 2, 1, 993, "b.example.org");
	put_srv(&whole, 3, 1, 993, "c.example.org");
	for (size_t length = 0; length < whole.length; length++) {
		struct message cut = {.length = length};

		memcpy(cut.bytes, whole.bytes, length);
		assert_false(parse(&cut, &records));
	}
	for (size_t at = 0; at < whole.length; at++)
		for (unsigned int byte = 0; byte < 256; byte += 5) {
			struct message changed = whole;

			changed.bytes[at] = (unsigned char)byte;
			if (!parse(&changed, &records))
				continue;
			assert_true(records.count <= 3);
			for (size_t i = 0; i < records.count; i++)
				assert_true(strlen(records.list[i].target) <=
				    URL_HOST_MAX);
		}
}

/* One record with this data, of a type and class. */
static void
put_data(struct message *message, unsigned int type, unsigned int class,
    const void *data, size_t length)
{
	put_number(message, 0xc00c);
	put_number(message, type);
	put_number(message, class);
	put_number(message, 0);
	put_number(message, 300);
	put_number(message, (unsigned int)length);
	put(message, data, length);
}

static void
mail_exchangers(void **state)
{
	static const char data[] = "\0\7\4mail\1b\7example";
	struct message message = begin(0x8180, 5);
	struct dns_records records;

	(void)state;
	put_data(&message, 15, 1, data, sizeof data);
	/* Of another class or type, or without a name. */
	put_data(&message, 15, 3, data, sizeof data);
	put_data(&message, 16, 1, data, sizeof data);
	put_data(&message, 15, 1, data, 2);
	put_data(&message, 15, 1, "\0\7", 3);
	assert_true(dns_parse(message.bytes, message.length, DNS_MX, &records));
	assert_int_equal(records.count, 1);
	assert_string_equal(records.list[0].target, "mail.b.example");
	assert_int_equal(records.list[0].priority, 7);
	assert_int_equal(records.list[0].port, 0);
	assert_int_equal(records.list[0].weight, 0);
	/* They are no answer to another question. */
	assert_true(parse(&message, &records));
	assert_int_equal(records.count, 0);
}

/* A record's six bytes without a name. */
static void
short_records(void **state)
{
	struct message message = begin(0x8180, 2);
	struct dns_records records;

	(void)state;
	put_data(&message, 33, 1, "\0\1\0\1\3\xe1", 6);
	put_data(&message, 33, 1, "\0\1\0\1\3\xe1\1a", 9);
	assert_true(parse(&message, &records));
	assert_int_equal(records.count, 1);
	assert_string_equal(records.list[0].target, "a");
}

static void
counts(void **state)
{
	struct message one = begin(0x8180, 0), none = one, two = one,
		       many = begin(0x8180, 64), more = begin(0x8180, 65);
	struct dns_records records;

	(void)state;
	none.bytes[5] = 0;
	none.length = 12;
	two.bytes[5] = 2;
	put_name(&two, "b.example");
	put_number(&two, 33);
	put_number(&two, 1);
	for (int i = 0; i < 65; i++) {
		if (i < 64)
			put_data(&many, 16, 1, "", 0);
		put_data(&more, 16, 1, "", 0);
	}
	assert_true(parse(&one, &records));
	assert_true(parse(&none, &records));
	assert_false(parse(&two, &records));
	assert_true(parse(&many, &records));
	assert_false(parse(&more, &records));
}

/* What the child answers: as in dns.c. */
struct answer {
	bool is_good;
	struct dns_records records;
};

static struct answer answer;
static bool is_child_alive;

bool __wrap_apart_call(apart_fn *function, const void *question,
    void *ret_answer, size_t bytes, const struct socket_patience *patience,
    const char *what, struct error *err);

bool
__wrap_apart_call(apart_fn *function, const void *question, void *ret_answer,
    size_t bytes, const struct socket_patience *patience, const char *what,
    struct error *err)
{
	(void)function;
	(void)question;
	(void)patience;
	assert_int_equal(bytes, sizeof answer);
	if (!is_child_alive)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER, "%s", what);
	memcpy(ret_answer, &answer, sizeof answer);
	return true;
}

static bool
find(struct dns_records *records)
{
	const struct socket_patience patience = {0};
	struct error err;

	records->count = 77;
	if (dns_find("a.example", DNS_SRV, &patience, records, &err))
		return true;
	assert_int_equal(records->count, 77);
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_non_null(strstr(err.text, "a.example"));
	return false;
}

/* It has parsed what a stranger sent: what it says is looked at again. */
static void
the_child_is_not_trusted(void **state)
{
	static const struct {
		const char *target;
		bool is_good;
	} cases[] = {{"mail.a.example", true}, {"a", true}, {"z-9.0", true},
	    {"", false}, {"A", false}, {"a b", false}, {"a\n", false},
	    {"a_b", false}, {"a/", false}};
	struct dns_records records;

	(void)state;
	is_child_alive = false;
	assert_false(find(&records));
	is_child_alive = true;
	answer = (struct answer){.is_good = false};
	assert_false(find(&records));
	answer.is_good = true;
	assert_true(find(&records));
	assert_int_equal(records.count, 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		answer.records.count = 2;
		(void)snprintf(answer.records.list[0].target,
		    sizeof answer.records.list[0].target, "a.example");
		(void)snprintf(answer.records.list[1].target,
		    sizeof answer.records.list[1].target, "%s",
		    cases[i].target);
		CHECK(
		    find(&records) == cases[i].is_good, "%s", cases[i].target);
	}
	for (size_t i = 0; i < DNS_RECORDS_MAX; i++)
		memset(answer.records.list[i].target, 'a', URL_HOST_MAX);
	answer.records.count = DNS_RECORDS_MAX;
	assert_true(find(&records));
	assert_int_equal(records.count, DNS_RECORDS_MAX);
	answer.records.list[1].target[URL_HOST_MAX] = 'a';
	assert_false(find(&records));
	answer.records.list[1].target[URL_HOST_MAX] = '\0';
	answer.records.count = DNS_RECORDS_MAX + 1;
	assert_false(find(&records));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_best_comes_first),
	    cmocka_unit_test(the_worst_of_many_go),
	    cmocka_unit_test(what_is_no_host_is_left_out),
	    cmocka_unit_test(letters_of_hosts),
	    cmocka_unit_test(lengths_of_hosts),
	    cmocka_unit_test(equal_ones_stay_in_order),
	    cmocka_unit_test(no_such_name_is_an_answer),
	    cmocka_unit_test(names_that_point_astray),
	    cmocka_unit_test(every_cut_and_every_byte),
	    cmocka_unit_test(mail_exchangers),
	    cmocka_unit_test(short_records),
	    cmocka_unit_test(counts),
	    cmocka_unit_test(the_child_is_not_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
