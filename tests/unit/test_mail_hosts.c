/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/folder_name.h"
#include "net/mail_hosts.h"

#define SRV(number, name)                      \
	{                                      \
		.port = number, .target = name \
	}

static const struct mail_provider providers[] = {
    {"cloudy", ".mx.cloudy.example,.cloudy.test", "imaps://in.cloudy.example",
	"smtps://out.cloudy.example", "password", ""},
};

/* The first candidates of example.org, with blanks between. */
static void
candidates_are_in_order(void **state)
{
	static const struct {
		const char *name;
		struct mail_dns dns;
		enum url_kind kind;
		const char *want;
		const char *foreign; /* which of them */
	} cases[] = {
	    {"nothing is known", {.mx = {.count = 0}}, URL_IMAP,
		"imaps://imap.example.org imaps://mail.example.org "
		"imaps://example.org imap+starttls://imap.example.org "
		"imap+starttls://mail.example.org "
		"imap+starttls://example.org",
		""},
	    {"nothing is known of the relay", {.mx = {.count = 0}}, URL_SMTP,
		"smtps://smtp.example.org smtps://mail.example.org", ""},
	    {"SRV comes first, twice is once",
		{.tls = {{SRV(993, "mail.example.org"),
			     SRV(1993, "b.example.org")},
		     2}},
		URL_IMAP,
		"imaps://mail.example.org imaps://b.example.org:1993 "
		"imaps://imap.example.org imaps://example.org",
		""},
	    {"STARTTLS is behind",
		{.tls = {{SRV(993, "a.example.org")}, 1},
		    .starttls = {{SRV(143, "b.example.org")}, 1}},
		URL_IMAP, "imaps://a.example.org imap+starttls://b.example.org",
		""},
	    {"another domain must be confirmed",
		{.tls = {{SRV(993, "imap.evil.test"), SRV(993, "xexample.org")},
		     2}},
		URL_IMAP, "imaps://imap.evil.test imaps://xexample.org", "11"},
	    {"a provider that is known by its exchangers",
		{.mx = {{SRV(0, "x1.mx.cloudy.example")}, 1}}, URL_IMAP,
		"imaps://in.cloudy.example imaps://imap.example.org", ""},
	    {"its relay", {.mx = {{SRV(0, "a.cloudy.test")}, 1}}, URL_SMTP,
		"smtps://out.cloudy.example smtps://smtp.example.org", ""},
	    {"an exchanger of a like name",
		{.mx = {{SRV(0, "cloudy.test.example")}, 1}}, URL_SMTP,
		"smtps://smtp.example.org", ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mail_host hosts[MAIL_HOSTS_MAX];
		size_t count =
		    mail_hosts_of_domain(memory, "example.org", cases[i].kind,
			&cases[i].dns, providers, LENGTH(providers), hosts);
		char *found = arena_string(memory, "");

		for (size_t j = 0; j < count; j++) {
			struct url url;
			struct error err;

			found = arena_printf(memory, "%s%s%s", found,
			    j == 0 ? "" : " ", hosts[j].url);
			CHECK(url_parse(hosts[j].url, &url, &err) &&
				url.kind == cases[i].kind,
			    "%s", hosts[j].url);
			CHECK(hosts[j].is_foreign ==
				(j < strlen(cases[i].foreign)),
			    "%s: %s", cases[i].name, hosts[j].url);
		}
		CHECK(strncmp(found, cases[i].want, strlen(cases[i].want)) == 0,
		    "%s: %s", cases[i].name, found);
	}
	arena_free(memory);
}

static void
a_host_by_each_scheme(void **state)
{
	struct arena *memory = arena_new();
	struct mail_host hosts[MAIL_HOSTS_MAX];

	(void)state;
	assert_int_equal(
	    mail_hosts_of_host(memory, "h.example", URL_SMTP, hosts), 2);
	assert_string_equal(hosts[0].url, "smtps://h.example");
	assert_string_equal(hosts[1].url, "smtp+starttls://h.example");
	arena_free(memory);
}

/* What a server calls a folder, and back. */
static void
folder_names(void **state)
{
	static const struct {
		const char *server;
		const char *name; /* NULL: none */
	} cases[] = {
	    {"INBOX", "INBOX"}, {"Entw&APw-rfe", "Entw\xc3\xbcrfe"},
	    {"A &- B", "A & B"}, {"&2D3eAA-", "\xf0\x9f\x98\x80"}, {"", NULL},
	    {"a\rb", NULL}, {"&2D0-", NULL}, /* half a pair */
	    {"&AAo-", NULL},		     /* a line end */
	};
	char name[FOLDER_NAME_SIZE], again[FOLDER_NAME_SIZE];
	struct error err;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		bool is_good = folder_name_decode(cases[i].server, name) &&
		    folder_name_encode(name, again, &err) &&
		    strcmp(again, cases[i].server) == 0;

		CHECK(
		    is_good == (cases[i].name != NULL), "%s", cases[i].server);
		CHECK(!is_good || strcmp(name, cases[i].name) == 0, "%s",
		    cases[i].server);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(candidates_are_in_order),
	    cmocka_unit_test(a_host_by_each_scheme),
	    cmocka_unit_test(folder_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
