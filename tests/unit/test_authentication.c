/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/authentication.h"
#include "mail/message.h"
#include "mail/sender_sign.h"

#define A "Authentication-Results: "

struct auth_case {
	const char *name;
	const char *fields;
	const char *want; /* trusted dmarc dkim spf authenticated */
};

static const char *const servers[] = {"mx.example.org", "mx2.example.org"};

static struct message *
parse(struct arena *memory, const char *fields)
{
	const struct message_options options = {
	    .authserv_ids = servers, .authserv_ids_count = LENGTH(servers)};
	const char *mail = arena_printf(
	    memory, "%sFrom: Kari <kari@sub.bank.example>\n\nhello\n", fields);

	return message_parse(memory, mail, strlen(mail), &options);
}

static void
fields(void **state)
{
	static const struct auth_case cases[] = {
	    {"none", "", "- missing missing missing -"},
	    {"nothing checked", A "mx.example.org; none\n",
		"trusted missing missing missing -"},
	    {"with a version", A "mx.example.org 1; none\n",
		"trusted missing missing missing -"},
	    {"of another version",
		A "mx.example.org 2; dmarc=pass header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"all pass",
		A "mx.example.org; dmarc=pass (p=reject)"
		  " header.from=sub.bank.example; dkim=pass"
		  " header.d=sub.bank.example; spf=pass"
		  " smtp.mailfrom=kari@sub.bank.example\n",
		"trusted pass pass pass authenticated"},
	    {"folded, in capitals, blanks everywhere",
		A "(a) MX.Example.ORG (b)\n ; (c) DMARC (d) = (e) Pass (f)"
		  "\n\treason (g) = \"it; (is\" header (h) . (i) from (j) ="
		  " (k) Sub.Bank.Example (l) ;\n",
		"trusted pass missing missing authenticated"},
	    {"a comment at once behind the result",
		A "mx.example.org; dmarc=pass(p=none)"
		  " header.from=sub.bank.example\n",
		"trusted pass missing missing authenticated"},
	    {"a domain with its dot",
		A "mx.example.org; dkim=pass header.d=sub.bank.example.\n",
		"trusted missing pass missing authenticated"},
	    {"none behind others", A "mx.example.org; spf=pass; none\n",
		"- missing missing missing -"},
	    {"almost none", A "mx.example.org; non\n",
		"- missing missing missing -"},
	    {"a quoted server", A "\"mx.example.org\"; spf=pass\n",
		"trusted missing missing pass -"},
	    {"a version of the method",
		A "mx.example.org; dmarc/1=pass header.from=sub.bank.example\n",
		"trusted pass missing missing authenticated"},
	    {"another version of the method",
		A "mx.example.org; dmarc/2=pass header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"Microsoft's own words",
		A "mx.example.org; spf=pass (sender IP is 192.0.2.1)"
		  " smtp.mailfrom=bank.example; dmarc=pass action=none"
		  " header.from=sub.bank.example; compauth=pass reason=100\n",
		"trusted pass missing pass authenticated"},
	    /* What is worth less than it says. */
	    {"SPF alone",
		A "mx.example.org; spf=pass smtp.mailfrom=kari@"
		  "sub.bank.example\n",
		"trusted missing missing pass -"},
	    {"SPF for another domain",
		A "mx.example.org; spf=pass smtp.mailfrom=x@evil.example\n",
		"trusted missing missing pass -"},
	    {"DMARC for another domain",
		A "mx.example.org; dmarc=pass header.from=evil.example\n",
		"trusted fail missing missing -"},
	    {"DMARC for nobody says", A "mx.example.org; dmarc=pass\n",
		"trusted fail missing missing -"},
	    {"DMARC for two domains",
		A "mx.example.org; dmarc=pass header.from=sub.bank.example"
		  " header.from=sub.bank.example\n",
		"trusted fail missing missing -"},
	    {"DKIM of the domain",
		A "mx.example.org; dkim=pass header.d=sub.bank.example\n",
		"trusted missing pass missing authenticated"},
	    {"DKIM of the domain above",
		A "mx.example.org; dkim=pass header.d=bank.example\n",
		"trusted missing pass missing authenticated"},
	    {"DKIM by its identity",
		A "mx.example.org; dkim=pass header.i=@bank.example\n",
		"trusted missing pass missing authenticated"},
	    {"DKIM of a name below",
		A "mx.example.org; dkim=pass header.d=a.sub.bank.example\n",
		"trusted missing pass missing -"},
	    {"DKIM of a name that ends alike",
		A "mx.example.org; dkim=pass header.d=k.example\n",
		"trusted missing pass missing -"},
	    {"DKIM of a whole top-level domain",
		A "mx.example.org; dkim=pass header.d=example\n",
		"trusted missing pass missing -"},
	    {"DKIM of somebody else",
		A "mx.example.org; dkim=pass header.d=evil.example"
		  " header.i=@bank.example\n",
		"trusted missing pass missing -"},
	    {"DKIM of nobody", A "mx.example.org; dkim=pass\n",
		"trusted missing pass missing -"},
	    {"DKIM against DMARC",
		A "mx.example.org; dkim=pass header.d=bank.example;"
		  " dmarc=fail header.from=sub.bank.example\n",
		"trusted fail pass missing -"},
	    {"DKIM where DMARC has no policy",
		A "mx.example.org; dkim=pass header.d=bank.example;"
		  " dmarc=none header.from=sub.bank.example\n",
		"trusted other pass missing authenticated"},
	    {"quarantine",
		A "mx.example.org; dmarc=quarantine"
		  " header.from=sub.bank.example\n",
		"trusted fail missing missing -"},
	    /* Forgeries. */
	    {"a foreign server",
		A "mx.evil.example; dmarc=pass header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"a foreign server above ours",
		A "evil.example; dmarc=fail header.from=sub.bank.example\n" A
		  "mx.example.org; dmarc=pass header.from=sub.bank.example\n",
		"trusted pass missing missing authenticated"},
	    {"a forged one below ours",
		A "mx.example.org; dmarc=fail header.from=sub.bank.example\n" A
		  "mx.example.org; dmarc=pass header.from=sub.bank.example\n",
		"trusted fail missing missing -"},
	    {"one forged for our other server",
		A "mx.example.org; spf=pass\n" A
		  "mx2.example.org; dmarc=pass header.from=sub.bank.example\n",
		"trusted missing missing pass -"},
	    {"a name that begins like ours",
		A "mx.example.org.evil.example; dmarc=pass"
		  " header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"our name in a comment",
		A "evil.example (mx.example.org); dmarc=pass"
		  " header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"two results of one method",
		A "mx.example.org; dmarc=fail header.from=sub.bank.example;"
		  " dmarc=pass header.from=sub.bank.example\n",
		"trusted fail missing missing -"},
	    {"two that pass",
		A "mx.example.org; dkim=pass header.d=bank.example;"
		  " dkim=pass header.d=bank.example\n",
		"trusted missing fail missing -"},
	    {"a parenthesis in a quoted local part",
		A "mx.example.org; spf=pass smtp.mailfrom=\"a(b\"@evil.example;"
		  " dmarc=fail (x\") header.from=sub.bank.example; dkim=none"
		  " (\"@y; dmarc=pass)\n",
		"trusted fail other pass -"},
	    {"a semicolon in a quoted local part",
		A "mx.example.org; spf=pass smtp.mailfrom=\"a; dmarc=pass"
		  " header.from=sub.bank.example\"@evil.example\n",
		"trusted missing missing pass -"},
	    {"an escaped quote",
		A "mx.example.org; spf=pass smtp.mailfrom=\"a\\\"; dmarc=pass"
		  " header.from=sub.bank.example; x=\"@evil.example\n",
		"trusted missing missing pass -"},
	    {"nested comments",
		A "mx.example.org; spf=pass (a (b) c; dmarc=pass"
		  " header.from=sub.bank.example (d)) smtp.mailfrom=x\n",
		"trusted missing missing pass -"},
	    {"an escaped parenthesis",
		A "mx.example.org; spf=pass (a \\) ; dmarc=pass"
		  " header.from=sub.bank.example)\n",
		"trusted missing missing pass -"},
	    {"a pass in a comment",
		A "mx.example.org; dmarc=(pass)fail"
		  " header.from=sub.bank.example\n",
		"trusted fail missing missing -"},
	    /* Broken fields say nothing; they do not uncover another. */
	    {"a comment without an end",
		A "mx.example.org; dmarc=pass header.from=sub.bank.example (\n",
		"- missing missing missing -"},
	    {"an escape at the end",
		A "mx.example.org; dmarc=pass header.from=sub.bank.example "
		  "(\\\n",
		"- missing missing missing -"},
	    {"a string without an end",
		A "mx.example.org; dmarc=pass header.from=\"sub.bank.example\n",
		"- missing missing missing -"},
	    {"a parenthesis too many",
		A "mx.example.org; dmarc=pass header.from=sub.bank.example)\n",
		"- missing missing missing -"},
	    {"no method", A "mx.example.org; =pass\n",
		"- missing missing missing -"},
	    {"no result", A "mx.example.org; dmarc\n",
		"- missing missing missing -"},
	    {"an empty result", A "mx.example.org; dmarc=;\n",
		"- missing missing missing -"},
	    {"no property", A "mx.example.org; dmarc=pass header.=x\n",
		"- missing missing missing -"},
	    {"none and more",
		A "mx.example.org; none; dmarc=pass"
		  " header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"a broken one above a good one",
		A "mx.example.org; dmarc\n" A
		  "mx.example.org; dmarc=pass header.from=sub.bank.example\n",
		"- missing missing missing -"},
	    {"empty", A "\n" A " ;\n", "- missing missing missing -"},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct authentication found =
		    parse(memory, cases[i].fields)->authentication;
		const char *got = arena_printf(memory, "%s %s %s %s %s",
		    found.trusted ? "trusted" : "-",
		    authentication_result_name(found.dmarc),
		    authentication_result_name(found.dkim),
		    authentication_result_name(found.spf),
		    found.authenticated ? "authenticated" : "-");

		CHECK(strcmp(got, cases[i].want) == 0, "%s: %s", cases[i].name,
		    got);
	}
	arena_free(memory);
}

static void
without_options(void **state)
{
	static const char mail[] =
	    A "mx.example.org; dmarc=pass header.from=example.org\n"
	      "From: a@example.org\n\n";
	struct arena *memory = arena_new();
	const struct message *message =
	    message_parse(memory, mail, strlen(mail), NULL);

	(void)state;
	assert_false(message->authentication.trusted);
	assert_false(message->authentication.authenticated);
	arena_free(memory);
}

static void
several_from(void **state)
{
	static const char mail[] =
	    A "mx.example.org; dmarc=pass header.from=example.org;"
	      " dkim=pass header.d=example.org\n"
	      "From: a@example.org, b@evil.example\n\n";
	const struct message_options options = {
	    .authserv_ids = servers, .authserv_ids_count = LENGTH(servers)};
	struct arena *memory = arena_new();
	const struct message *message =
	    message_parse(memory, mail, strlen(mail), &options);

	(void)state;
	assert_true(message->authentication.trusted);
	assert_false(message->authentication.authenticated);
	arena_free(memory);
}

/* One more result than is allowed, and none. */
static void
how_many(void **state)
{
	struct arena *memory = arena_new();

	(void)state;
	for (int extra = -1; extra <= 1; extra++) {
		struct buffer field = {0};
		const struct message *message;

		buffer_add_string(&field, A "mx.example.org");
		for (int i = 0; i < AUTHENTICATION_RESULTS_MAX + extra; i++)
			buffer_add_printf(&field, ";x%d=pass", i);
		buffer_add_byte(&field, '\n');
		message = parse(memory, buffer_string(&field));
		CHECK(message->authentication.trusted == (extra <= 0), "%d",
		    extra);
		buffer_release(&field);
	}
	arena_free(memory);
}

static void
signs(void **state)
{
	static const struct {
		const char *header;
		const char *want;
	} cases[] = {
	    {"From: Kari <kari@example.org>", ""},
	    {"From: Kari <kari@example.org>\nReply-To: KARI@example.org", ""},
	    {"From: Kari <kari@example.org>\nReply-To: b@example.org",
		"reply-to-differs"},
	    {"Return-Path: <x@bounces.example.org>\nFrom: kari@example.org",
		""},
	    {"Return-Path: <x@example.org>\nFrom: kari@mail.example.org", ""},
	    {"Return-Path: <x@nexample.org>\nFrom: kari@example.org",
		"return-path-differs"},
	    {"Return-Path: <>\nFrom: kari@example.org", ""},
	    {"Return-Path: <x@example.org.>\nFrom: kari@example.org", ""},
	    {"Return-Path: <x@.>\nFrom: kari@example.org", ""},
	    {"From: =?utf-8?q?K=D0=B0ri?= <kari@example.org>", "mixed-script"},
	    {"From: =?utf-8?q?Kari_=D0=9A=D0=B0=D1=80=D0=B8?="
	     " <kari@example.org>",
		""},
	    {"From: =?utf-8?q?K=C3=A5re_=E5=B1=B1?= <k@example.org>", ""},
	    {"From: Kari <kari@p\xd0\xb0ypal.example>", "mixed-script"},
	    {"From: \"boss@example.org\" <x@evil.example>", "name-is-address"},
	    {"From: \"x@evil.example\" <X@evil.example>", ""},
	    {"From: \"Kari @ work. Home\" <x@evil.example>", ""},
	    {"Subject: nobody", ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *mail =
		    arena_printf(memory, "%s\n\nhello\n", cases[i].header);
		const struct message *message =
		    message_parse(memory, mail, strlen(mail), NULL);
		const char *got = sender_describe(memory, message);

		CHECK(strcmp(got, cases[i].want) == 0, "%s: %s",
		    cases[i].header, got);
	}
	arena_free(memory);
}

static void
own_lists(void **state)
{
	static const char *const lists[] = {"dpo.example.org"};
	static const struct {
		const char *header;
		enum automatic_reason want;
	} cases[] = {
	    {"List-Id: <other.example.org>", AUTOMATIC_LIST},
	    {"List-Id: Our group <DPO.example.org>", AUTOMATIC_NO},
	    {"List-Id: dpo.example.org", AUTOMATIC_NO},
	    {"List-Id: <dpo.example.org> <other.example>", AUTOMATIC_LIST},
	    {"List-Id: Our group <dpo.example.org>\nPrecedence: list\n"
	     "List-Post: <mailto:dpo@example.org>\n"
	     "List-Unsubscribe: <mailto:x@example.org>\n"
	     "Sender: dpo-owner@example.org\n"
	     "Return-Path: <dpo-bounces@example.org>\n"
	     "X-BeenThere: dpo@example.org",
		AUTOMATIC_NO},
	    {"List-Id: <dpo.example.org>\nFrom: noreply@shop.example",
		AUTOMATIC_DAEMON_SENDER},
	    {"List-Id: <dpo.example.org>\nPrecedence: bulk",
		AUTOMATIC_PRECEDENCE},
	    {"List-Id: <dpo.example.org>\nList-Id: <news.shop.example>",
		AUTOMATIC_LIST},
	    {"List-Id: <dpo.example.org>\nList-Unsubscribe: <a:b>\n"
	     "List-Unsubscribe: <c:d>",
		AUTOMATIC_LIST},
	    {"List-Id: <dpo.example.org>\n"
	     "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
		AUTOMATIC_LIST},
	    {"Precedence: list", AUTOMATIC_PRECEDENCE},
	    {"List-Unsubscribe: <a:b>", AUTOMATIC_LIST},
	};
	const struct message_options options = {
	    .own_list_ids = lists, .own_list_ids_count = 1};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *mail = arena_printf(memory,
		    "%s\nFrom: kari@example.org\n\nhello\n", cases[i].header);
		const struct message *message =
		    message_parse(memory, mail, strlen(mail), &options);

		CHECK(message->automatic.reason == cases[i].want, "%s: %s",
		    cases[i].header,
		    automatic_reason_name(message->automatic.reason));
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields),
	    cmocka_unit_test(without_options),
	    cmocka_unit_test(several_from),
	    cmocka_unit_test(how_many),
	    cmocka_unit_test(signs),
	    cmocka_unit_test(own_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
