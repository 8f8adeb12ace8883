/* SPDX-License-Identifier: ISC */
/* Forms and their fields; a request with libcurl in the test's hands. */
#include "tests/unit/test.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "net/https.h"
#include "net/secret_file.h"

#define BIG ((size_t)64 * 1024)

typedef size_t data_fn(char *, size_t, size_t, void *);
typedef int progress_fn(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

static struct {
	long options[2]; /* of VERIFYPEER and VERIFYHOST */
	const char *url, *body, *ca_file;
	long body_length;
	data_fn *on_body, *on_header;
	progress_fn *on_progress;
	void *context;
	CURLcode (*perform)(void);
	long status;
	const char *trouble;
	char *trouble_place;
} fake;

CURLcode __wrap_curl_easy_setopt(CURL *curl, CURLoption option, ...);
CURLcode __wrap_curl_easy_perform(CURL *curl);
CURLcode __wrap_curl_easy_getinfo(CURL *curl, CURLINFO info, ...);

CURLcode
__wrap_curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
	va_list values;

	(void)curl;
	va_start(values, option);
	switch ((int)option) {
	case CURLOPT_URL:
		fake.url = va_arg(values, const char *);
		break;
	case CURLOPT_CAINFO:
		fake.ca_file = va_arg(values, const char *);
		break;
	case CURLOPT_POSTFIELDS:
		fake.body = va_arg(values, const char *);
		break;
	case CURLOPT_POSTFIELDSIZE:
		fake.body_length = va_arg(values, long);
		break;
	case CURLOPT_SSL_VERIFYPEER:
		fake.options[0] = va_arg(values, long);
		break;
	case CURLOPT_SSL_VERIFYHOST:
		fake.options[1] = va_arg(values, long);
		break;
	case CURLOPT_WRITEFUNCTION:
		fake.on_body = va_arg(values, data_fn *);
		break;
	case CURLOPT_HEADERFUNCTION:
		fake.on_header = va_arg(values, data_fn *);
		break;
	case CURLOPT_XFERINFOFUNCTION:
		fake.on_progress = va_arg(values, progress_fn *);
		break;
	case CURLOPT_XFERINFODATA:
		fake.context = va_arg(values, void *);
		break;
	case CURLOPT_ERRORBUFFER:
		fake.trouble_place = va_arg(values, char *);
		break;
	default:
		break;
	}
	va_end(values);
	return CURLE_OK;
}

CURLcode
__wrap_curl_easy_perform(CURL *curl)
{
	(void)curl;
	return fake.perform();
}

CURLcode
__wrap_curl_easy_getinfo(CURL *curl, CURLINFO info, ...)
{
	va_list values;

	(void)curl;
	va_start(values, info);
	*va_arg(values, long *) = fake.status;
	va_end(values);
	return CURLE_OK;
}

static size_t
header(const char *line)
{
	static char copy[200];

	(void)snprintf(copy, sizeof copy, "%s", line);
	return fake.on_header(copy, 1, strlen(copy), fake.context);
}

static CURLcode
nothing(void)
{
	return CURLE_OK;
}

static bool
send_to(const char *url, struct https_answer *answer, struct error *err)
{
	static const char body[] = "a=b";
	const struct https_form form = {
	    .url = url, .body = body, .ca_file = "ca.pem"};

	*answer = (struct https_answer){.status = 0};
	return https_send(&form, answer, err);
}

static void
only_tls(void **state)
{
	struct https_answer answer;
	struct error err = {.text = ""};

	(void)state;
	fake.perform = nothing;
	fake.status = 200;
	assert_false(send_to("http://id.example/t", &answer, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_true(send_to("https://id.example/t", &answer, &err));
	assert_int_equal(answer.status, 200);
	assert_string_equal(fake.url, "https://id.example/t");
	assert_string_equal(fake.body, "a=b");
	assert_int_equal(fake.body_length, 3);
	assert_string_equal(fake.ca_file, "ca.pem");
	assert_int_equal(fake.options[0], 1);
	assert_int_equal(fake.options[1], 2);
	secret_file_forget(&answer.body);
}

static CURLcode
ordinary(void)
{
	static char part[] = "{\"a\":";

	assert_int_equal(header("HTTP/1.1 200 OK\r\n"), 17);
	assert_int_equal(
	    header("X-Date: Thu, 01 Jan 1970 00:00:09 GMT\r\n"), 39);
	(void)header("date:  Thu, 01 Jan 1970 00:01:40 +0000\r\n");
	(void)header("Retry-After: \t17\r\n");
	(void)header("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n");
	assert_int_equal(fake.on_body(part, 1, 5, fake.context), 5);
	assert_int_equal(fake.on_body(part, 5, 1, fake.context), 5);
	assert_int_equal(fake.on_progress(fake.context, 0, 0, 0, 0), 0);
	return CURLE_OK;
}

static void
an_answer(void **state)
{
	struct https_answer answer;
	struct error err = {.text = ""};

	(void)state;
	fake.perform = ordinary;
	assert_true(send_to("https://id.example/t", &answer, &err));
	assert_string_equal(buffer_string(&answer.body), "{\"a\":{\"a\":");
	assert_int_equal(answer.server_at, 100);
	assert_int_equal(answer.retry_after, 17);
	secret_file_forget(&answer.body);
}

static const char *retry_line;

static CURLcode
retry(void)
{
	(void)header("Date: nonsense\r\n");
	(void)header(retry_line);
	return CURLE_OK;
}

static void
times_to_wait(void **state)
{
	static const struct {
		const char *line;
		int64_t want;
	} cases[] = {
	    {"Retry-After: 86399\r\n", 86399},
	    {"Retry-After: 86400\r\n", 86400},
	    {"Retry-After: 86401\r\n", 86400},
	    {"Retry-After: 99999999999999999999\r\n", 86400},
	    {"Retry-After: 0\r\n", 0},
	    {"Retry-After: -5\r\n", 0},
	    {"Retry-After:\r\n", 0},
	    {"Retry-After:5", 5},
	    {"Retry-After:", 0},
	    {"Retry-After", 0},
	    {"Retry-Before: 5\r\n", 0},
	    {"Retry-After: \t 5\r\n", 5},
	};

	(void)state;
	fake.perform = retry;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct https_answer answer;
		struct error err = {.text = ""};

		retry_line = cases[i].line;
		assert_true(send_to("https://id.example/t", &answer, &err));
		CHECK(answer.retry_after == cases[i].want, "%zu: %lld", i,
		    (long long)answer.retry_after);
		assert_int_equal(answer.server_at, 0);
		secret_file_forget(&answer.body);
	}
}

/* As much as there may be, and not a byte more. */
static CURLcode
flood(void)
{
	static char many[BIG];
	char one[] = "x";
	size_t lines = 0;

	memset(many, 'x', sizeof many);
	assert_int_equal(fake.on_body(many, 1, HTTPS_ANSWER_MAX, fake.context),
	    HTTPS_ANSWER_MAX);
	assert_int_equal(fake.on_body(one, 1, 1, fake.context), 0);
	while (fake.on_header(many, 1, 1024, fake.context) == 1024)
		lines++;
	assert_int_equal(lines, 64);
	return CURLE_WRITE_ERROR;
}

static void
too_much(void **state)
{
	struct https_answer answer;
	struct error err = {.text = ""};

	(void)state;
	fake.perform = flood;
	assert_false(send_to("https://id.example:8443/t?a", &answer, &err));
	assert_int_equal(err.retry, RETRY_LATER);
	assert_non_null(
	    strstr(err.text, "cannot request a token from id.example:8443: F"));
}

static CURLcode
distrust(void)
{
	(void)snprintf(
	    fake.trouble_place, CURL_ERROR_SIZE, "%s", "self-signed");
	return CURLE_PEER_FAILED_VERIFICATION;
}

static void
a_certificate_that_is_not_trusted(void **state)
{
	struct https_answer answer;
	struct error err = {.text = ""};

	(void)state;
	fake.perform = distrust;
	assert_false(send_to("https://id.example", &answer, &err));
	assert_int_equal(err.retry, RETRY_NEVER);
	assert_string_equal(
	    err.text, "cannot request a token from id.example: self-signed");
}

static bool
is_cancelled(void *context)
{
	return *(bool *)context;
}

static CURLcode
cancel(void)
{
	return fake.on_progress(fake.context, 0, 0, 0, 0) != 0
	    ? CURLE_ABORTED_BY_CALLBACK
	    : CURLE_OK;
}

static void
it_can_be_cancelled(void **state)
{
	bool stop = false;
	const struct https_form form = {.url = "https://id.example/",
	    .body = "",
	    .is_cancelled = is_cancelled,
	    .context = &stop};
	struct https_answer answer = {.status = 0};
	struct error err = {.text = ""};

	(void)state;
	fake.perform = cancel;
	fake.ca_file = NULL;
	assert_true(https_send(&form, &answer, &err));
	secret_file_forget(&answer.body);
	stop = true;
	assert_false(https_send(&form, &answer, &err));
	assert_int_equal(err.retry, RETRY_LATER);
	assert_null(fake.ca_file);
}

static void
fields(void **state)
{
	struct buffer body = {0};

	(void)state;
	https_add_field(&body, "a", "x y+z/%~-._09AZaz");
	https_add_field(&body, "b", "\xff&=");
	assert_string_equal(
	    buffer_string(&body), "a=x%20y%2Bz%2F%25~-._09AZaz&b=%FF%26%3D");
	secret_file_forget(&body);
}

static void
finding_fields(void **state)
{
	static const struct {
		const char *query;
		const char *want;
	} cases[] = {
	    {"f=1", "1"},
	    {"a=f=2&f=3", "3"},
	    {"ff=1&f", ""},
	    {"ff=1", ""},
	    {"", ""},
	    {"f=a%20b%2fc%2Fd&g=1", "a b/c/d"},
	    {"f=a+b", "a b"},
	    {"f=%0g%g0%", "%0g%g0%"},
	    {"f=%41%5a%99", "AZ\x99"},
	    {"f=a#b", "a"},
	    {"f=a b", "a"},
	    {"f=123456789", "1234567"},
	    {"f=1234567%41", "1234567"},
	    {"f=%41%42%43%44%45%46%47%48", "ABCDEFG"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char found[8];

		https_find_field(cases[i].query, "f", found, sizeof found);
		CHECK(strcmp(found, cases[i].want) == 0, "%s: %s",
		    cases[i].query, found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_tls),
	    cmocka_unit_test(an_answer),
	    cmocka_unit_test(times_to_wait),
	    cmocka_unit_test(too_much),
	    cmocka_unit_test(a_certificate_that_is_not_trusted),
	    cmocka_unit_test(it_can_be_cancelled),
	    cmocka_unit_test(fields),
	    cmocka_unit_test(finding_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
