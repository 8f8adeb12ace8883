/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "net/url.h"

#define FORTY_FIVE "0123:4567:89ab:cdef:0123:4567:89ab:cdef:0.1.2"

static void
good(void **state)
{
	static const struct {
		const char *text;
		struct url want;
	} cases[] = {
	    {"imaps://mail.example.org",
		{URL_IMAP, URL_TLS, "mail.example.org", 993, "INBOX"}},
	    {"imaps://mail.example.org/",
		{URL_IMAP, URL_TLS, "mail.example.org", 993, "INBOX"}},
	    {"IMAPS://mail.example.org:1993/a/b",
		{URL_IMAP, URL_TLS, "mail.example.org", 1993, "a/b"}},
	    {"imap+starttls://[2001:db8::1]:143/F%c3%b6rfr%C3%A5gan%20%25",
		{URL_IMAP, URL_STARTTLS, "2001:db8::1", 143,
		    "F\xc3\xb6rfr\xc3\xa5gan %"}},
	    {"imaps://a_b.example.org:1/",
		{URL_IMAP, URL_TLS, "a_b.example.org", 1, "INBOX"}},
	    {"imaps://h:65535/", {URL_IMAP, URL_TLS, "h", 65535, "INBOX"}},
	    {"imaps://h:00001/", {URL_IMAP, URL_TLS, "h", 1, "INBOX"}},
	    {"imaps://[::ffff:abcd:1234]",
		{URL_IMAP, URL_TLS, "::ffff:abcd:1234", 993, "INBOX"}},
	    {"imaps://[" FORTY_FIVE "]",
		{URL_IMAP, URL_TLS, FORTY_FIVE, 993, "INBOX"}},
	    {"imaps://h/%7E%7e", {URL_IMAP, URL_TLS, "h", 993, "~~"}},
	    {"maildir:/", {URL_MAILDIR, URL_CLEAR, "", 0, "/"}},
	    {"maildir:///", {URL_MAILDIR, URL_CLEAR, "", 0, "/"}},
	    {"maildir:/a//", {URL_MAILDIR, URL_CLEAR, "", 0, "/a"}},
	    {"imap://localhost",
		{URL_IMAP, URL_CLEAR, "localhost", 143, "INBOX"}},
	    {"smtps://relay", {URL_SMTP, URL_TLS, "relay", 465, ""}},
	    {"smtp+starttls://relay/",
		{URL_SMTP, URL_STARTTLS, "relay", 587, ""}},
	    {"smtp://[::1]", {URL_SMTP, URL_CLEAR, "::1", 25, ""}},
	    {"maildir:/var/mail/dpo/",
		{URL_MAILDIR, URL_CLEAR, "", 0, "/var/mail/dpo"}},
	    {"directory:/var/spool/out %41",
		{URL_DIRECTORY, URL_CLEAR, "", 0, "/var/spool/out %41"}},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct url url;
		struct error err = {.text = ""};
		const struct url *want = &cases[i].want;

		CHECK(url_parse(cases[i].text, &url, &err), "%s: %s",
		    cases[i].text, err.text);
		CHECK(url.kind == want->kind &&
			url.security == want->security &&
			url.port == want->port,
		    "%s", cases[i].text);
		CHECK(strcmp(url.host, want->host) == 0, "%s: host %s",
		    cases[i].text, url.host);
		CHECK(strcmp(url.path, want->path) == 0, "%s: path %s",
		    cases[i].text, url.path);
	}
}

static void
bad(void **state)
{
	static const char *const cases[] = {"", "mail.example.org",
	    "http://mail.example.org/", "imaps:mail.example.org", "imaps://",
	    "imaps:///INBOX", "imaps://user@mail.example.org/",
	    "imaps://user:secret@mail.example.org/", "imaps://mail:/",
	    "imaps://mail:0/", "imaps://mail:65536/", "imaps://mail:99x/",
	    "imaps://mail:-1/", "imaps://mail:+1/", "imaps://[::1/",
	    "imaps://[mail]/", "imaps://::1/", "imaps://[::1]x/",
	    "imaps://ma il/", "imaps://-mail/", "imaps://mail\r\n/",
	    "imaps://mail/a%0d%0ab", "imaps://mail/a%00", "imaps://mail/%7f",
	    "imaps://mail/%4", "imaps://mail/%zz", "imaps://mail/a?b",
	    "imaps://mail/a#b", "imaps://mail?x", "imaps://mail/%ff",
	    "smtps://relay/ehlo.name", "maildir:relative",
	    "maildir:", "maildir:/a\nb", "maildir:\xff", "maildir://",
	    "maildir:/a\x7f", "smtps://relay\x1f", "imaps://.h/",
	    "imaps://h:000001/", "imaps://h:/", "imaps://[::1]:/",
	    "imaps://[::1]1/", "imaps://[" FORTY_FIVE "0]/",
	    "imaps://[fe80::1%25eth0]/", "imaps://[]/", "imaps://[1]/",
	    "imaps://h~/", "imaps://h:1:1/", "imaps://h/%4g", "imaps://h/%g4",
	    "imaps://h/%", "imaps://h/%1f", "imaps://h/a@b?", "smtp://h?x",
	    "imaps://a@h", "smtps://relay/x"};
	char text[2000];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct url url = {.port = 4711};
		struct error err = {.text = ""};

		CHECK(!url_parse(cases[i], &url, &err), "%s", cases[i]);
		CHECK(err.scope == ERROR_STORE && err.retry == RETRY_NEVER,
		    "%s", cases[i]);
		CHECK(strstr(err.text, "secret") == NULL, "%s", cases[i]);
		CHECK(url.port == 4711, "%s", cases[i]);
	}
	/* Exactly what fits, and one byte more. */
	for (size_t length = URL_PATH_MAX; length <= URL_PATH_MAX + 1;
	     length++) {
		struct url url;
		struct error err;
		bool fits = length == URL_PATH_MAX;

		memset(text, 'a', sizeof text);
		memcpy(text, "imaps://h/", 10);
		text[10 + length] = '\0';
		assert_int_equal(url_parse(text, &url, &err), fits);
		memcpy(text, "maildir:/", 9);
		text[8 + length] = '\0';
		assert_int_equal(url_parse(text, &url, &err), fits);
	}
	for (size_t length = URL_HOST_MAX; length <= URL_HOST_MAX + 1;
	     length++) {
		struct url url;
		struct error err;

		memset(text, 'a', sizeof text);
		memcpy(text, "imaps://", 8);
		text[8 + length] = '\0';
		assert_int_equal(
		    url_parse(text, &url, &err), length == URL_HOST_MAX);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good),
	    cmocka_unit_test(bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
