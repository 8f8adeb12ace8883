/* SPDX-License-Identifier: ISC */
/* A person's login; the provider's answers, the clock and the waiting are ours.
 */
#include "tests/unit/test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/digest.h"
#include "base/timestamp.h"
#include "net/base64.h"
#include "net/https.h"
#include "net/oauth2_authorize.h"
#include "net/oauth2_login.h"

#define TOKENS                                             \
	"{\"access_token\":\"given\",\"expires_in\":3600," \
	"\"refresh_token\":\"lasting\"}"
#define DEVICE                                                \
	"{\"device_code\":\"dc\",\"user_code\":\"UC-1\","     \
	"\"verification_uri\":\"https://id.example/device\"," \
	"\"message\":\"Open\\nit\",\"interval\":7,\"expires_in\":30}"

struct reply {
	long status;
	const char *text; /* NULL: not reached */
};

static struct {
	char directory[64];
	struct oauth2_source source;
	struct reply replies[10]; /* the last repeats */
	int asked;
	char url[300];	 /* of the last question */
	char body[2000]; /* the same */
	int64_t now_ms;
	int waits; /* their number, and the last one's length */
	int wait_ms;
	char told[2000];
} world;

bool __wrap_https_send(const struct https_form *form,
    struct https_answer *ret_answer, struct error *err);
int64_t __wrap_timestamp_monotonic_ms(void);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout_ms);
int __real_poll(struct pollfd *fds, nfds_t count, int timeout_ms);

bool
__wrap_https_send(const struct https_form *form,
    struct https_answer *ret_answer, struct error *err)
{
	int at = world.asked++;
	const struct reply *reply;

	while (at > 0 &&
	    (at >= (int)LENGTH(world.replies) || world.replies[at].status == 0))
		at--;
	reply = &world.replies[at];
	(void)snprintf(world.url, sizeof world.url, "%s", form->url);
	(void)snprintf(world.body, sizeof world.body, "%s", form->body);
	if (reply->text == NULL)
		return error_set(
		    err, ERROR_MAILBOX, RETRY_LATER, "not reached");
	ret_answer->status = reply->status;
	ret_answer->server_at = timestamp_now();
	buffer_add(&ret_answer->body, reply->text, strlen(reply->text));
	return true;
}

int64_t
__wrap_timestamp_monotonic_ms(void)
{
	return world.now_ms;
}

int
__wrap_poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
	if (count != 0)
		return __real_poll(fds, count, timeout_ms);
	world.waits++;
	world.wait_ms = timeout_ms;
	world.now_ms += timeout_ms;
	return 0;
}

static void
answer(int at, long status, const char *text)
{
	world.replies[at] = (struct reply){status, text};
}

static void
tell(const char *words, void *context)
{
	size_t length = strlen(world.told);

	(void)context;
	(void)snprintf(
	    world.told + length, sizeof world.told - length, "%s", words);
}

static const char *
kept(const char *name)
{
	static char value[200];
	char path[100];
	json_t *tokens;
	const char *text;

	(void)snprintf(path, sizeof path, "%s/cloud.token", world.directory);
	tokens = json_load_file(path, 0, NULL);
	text = json_string_value(json_object_get(tokens, name));
	(void)snprintf(value, sizeof value, "%s", text == NULL ? "" : text);
	json_decref(tokens);
	return value;
}

static bool
has_status(void)
{
	struct oauth2_report report;

	return oauth2_report(&world.source, &report) && report.expires_at != 0;
}

static void
who_has_device_codes(void **state)
{
	static char url[] = "https://id.example/device";

	(void)state;
	world.source.device_url = NULL;
	world.source.provider = OAUTH2_MICROSOFT;
	assert_true(oauth2_has_device_codes(&world.source));
	world.source.provider = OAUTH2_CUSTOM;
	assert_false(oauth2_has_device_codes(&world.source));
	world.source.device_url = url;
	assert_true(oauth2_has_device_codes(&world.source));
	world.source.provider = OAUTH2_GOOGLE;
	assert_false(oauth2_has_device_codes(&world.source));
}

static void
a_device_code(void **state)
{
	struct oauth2_device device;
	struct error err = {.text = ""};

	(void)state;
	answer(0, 200, DEVICE);
	assert_true(oauth2_device_start(&world.source, &device, &err));
	assert_string_equal(world.url, "https://id.example/device");
	assert_non_null(strstr(world.body, "client_id=client"));
	assert_non_null(strstr(world.body, "scope=mail"));
	assert_string_equal(device.device_code, "dc");
	assert_string_equal(device.user_code, "UC-1");
	assert_string_equal(device.url, "https://id.example/device");
	assert_string_equal(device.message, "Open it");
	assert_int_equal(device.interval_seconds, 7);
	assert_int_equal(device.expires_in, 30);
}

/* Numbers that a provider omits, or that would keep a person for ever. */
static void
times_of_a_device_code(void **state)
{
	static const struct {
		const char *numbers;
		int interval, expires;
	} cases[] = {
	    {"", 5, 900},
	    {",\"interval\":0,\"expires_in\":-1", 5, 900},
	    {",\"interval\":1,\"expires_in\":1", 1, 1},
	    {",\"interval\":59,\"expires_in\":3599", 59, 3599},
	    {",\"interval\":61,\"expires_in\":3601", 60, 3600},
	};
	struct oauth2_device device;
	struct error err = {.text = ""};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char text[200];

		(void)snprintf(text, sizeof text,
		    "{\"device_code\":\"d\",\"user_code\":\"u\"%s}",
		    cases[i].numbers);
		answer(0, 200, text);
		assert_true(oauth2_device_start(&world.source, &device, &err));
		CHECK(device.interval_seconds == cases[i].interval &&
			device.expires_in == cases[i].expires,
		    "%zu: %d %lld", i, device.interval_seconds,
		    (long long)device.expires_in);
		assert_string_equal(device.url, "");
	}
}

/* What is longer than its place, and what no terminal may get. */
static void
texts_of_a_device_code(void **state)
{
	struct oauth2_device device;
	struct error err = {.text = ""};
	char text[400], code[101];

	(void)state;
	memset(code, 'x', sizeof code - 1);
	code[sizeof code - 1] = '\0';
	(void)snprintf(text, sizeof text,
	    "{\"device_code\":\"d~ \\u007f\\u001b!\",\"user_code\":\"%s\"}",
	    code);
	answer(0, 200, text);
	assert_true(oauth2_device_start(&world.source, &device, &err));
	assert_string_equal(device.device_code, "d~   !");
	assert_int_equal(strlen(device.user_code), sizeof device.user_code - 1);
}

static void
no_device_code(void **state)
{
	static const struct {
		long status;
		const char *text;
		const char *want;
	} cases[] = {
	    {200, "{\"device_code\":\"d\"}", "has no device code"},
	    {200, "{\"user_code\":\"u\"}", "has no device code"},
	    {400, "{\"error\":\"unauthorized_client\"}", "unauthorized_client"},
	    {200, NULL, "not reached"},
	};
	struct oauth2_device device;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};

		answer(0, cases[i].status, cases[i].text);
		CHECK(!oauth2_device_start(&world.source, &device, &err), "%zu",
		    i);
		CHECK(strstr(err.text, cases[i].want) != NULL, "%s", err.text);
	}
}

static void
asking_whether_a_person_logged_in(void **state)
{
	static const struct {
		long status;
		const char *text;
		enum oauth2_progress progress;
		int interval;
	} cases[] = {
	    {400, "{\"error\":\"authorization_pending\"}", OAUTH2_PENDING, 5},
	    {400, "{\"error\":\"slow_down\"}", OAUTH2_PENDING, 10},
	    {400, "{\"error\":\"expired_token\"}", OAUTH2_FAILED, 5},
	    {200, NULL, OAUTH2_PENDING, 10},
	    {200, "{\"access_token\":\"a\",\"expires_in\":1}", OAUTH2_FAILED,
		5},
	    {200, TOKENS, OAUTH2_DONE, 5},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct oauth2_device device = {
		    .device_code = "dc", .interval_seconds = 5};
		struct error err = {.text = ""};
		enum oauth2_progress progress;

		answer(0, cases[i].status, cases[i].text);
		assert_string_equal(kept("refresh_token"), "");
		progress = oauth2_device_ask(&world.source, &device, &err);
		CHECK(progress == cases[i].progress, "%zu: %d %s", i, progress,
		    err.text);
		CHECK(device.interval_seconds == cases[i].interval, "%zu: %d",
		    i, device.interval_seconds);
		CHECK(
		    progress != OAUTH2_FAILED || err.text[0] != '\0', "%zu", i);
		assert_string_equal(world.url, "https://id.example/token");
		assert_non_null(strstr(world.body, "device_code=dc"));
	}
	assert_string_equal(kept("refresh_token"), "lasting");
	assert_true(has_status());
}

/* A client whose own credentials cannot be read waits for nobody. */
static void
asking_without_a_secret(void **state)
{
	static char none[] = "test_authorize.none";
	struct oauth2_device device = {
	    .device_code = "dc", .interval_seconds = 5};
	struct error err = {.text = ""};

	(void)state;
	world.source.client_secret.file = none;
	answer(0, 200, TOKENS);
	assert_int_equal(oauth2_device_ask(&world.source, &device, &err),
	    err.retry == RETRY_NEVER ? OAUTH2_FAILED : OAUTH2_PENDING);
	assert_int_equal(world.asked, 0);
}

static void
no_refresh_token(void **state)
{
	static const struct {
		enum oauth2_provider provider;
		const char *want;
	} cases[] = {
	    {OAUTH2_MICROSOFT, "scope must include offline_access"},
	    {OAUTH2_GOOGLE, "remove the app's access"},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct oauth2_device device = {.device_code = "dc"};
		struct error err = {.text = ""};

		world.source.provider = cases[i].provider;
		answer(0, 200, "{\"access_token\":\"a\",\"expires_in\":1}");
		assert_int_equal(
		    oauth2_device_ask(&world.source, &device, &err),
		    OAUTH2_FAILED);
		CHECK(strstr(err.text, cases[i].want) != NULL, "%s", err.text);
		assert_false(has_status());
	}
}

static void
a_login_with_a_device(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	answer(0, 200, DEVICE);
	answer(1, 400, "{\"error\":\"authorization_pending\"}");
	answer(2, 400, "{\"error\":\"slow_down\"}");
	answer(3, 200, TOKENS);
	assert_true(
	    oauth2_login_by_device(&world.source, tell, NULL, NULL, &err));
	assert_int_equal(world.waits, 3);
	assert_int_equal(world.wait_ms, 12000);
	assert_non_null(strstr(world.told,
	    "Open https://id.example/device in any browser and enter the code "
	    "UC-1\n"));
	assert_string_equal(kept("refresh_token"), "lasting");
}

/* 30 seconds, asked each 7. */
static void
nobody_logs_in(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	answer(0, 200, DEVICE);
	answer(1, 400, "{\"error\":\"authorization_pending\"}");
	assert_false(
	    oauth2_login_by_device(&world.source, tell, NULL, NULL, &err));
	assert_int_equal(world.waits, 5);
	assert_non_null(strstr(err.text, "nobody has logged in"));
}

/* After two questions. */
static bool
is_cancelled(void *context)
{
	(void)context;
	return world.waits == 3;
}

/* Ctrl-C: the code may be valid for an hour. */
static void
a_login_that_is_interrupted(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	answer(0, 200, DEVICE);
	answer(1, 400, "{\"error\":\"authorization_pending\"}");
	assert_false(oauth2_login_by_device(
	    &world.source, tell, is_cancelled, NULL, &err));
	assert_int_equal(world.waits, 3);
	assert_int_equal(world.asked, 3);
}

static void
a_login_that_is_refused(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	answer(0, 200, DEVICE);
	answer(1, 400, "{\"error\":\"access_denied\"}");
	assert_false(
	    oauth2_login_by_device(&world.source, tell, NULL, NULL, &err));
	assert_int_equal(world.waits, 1);
	assert_non_null(strstr(err.text, "access_denied"));
	world.told[0] = '\0';
	answer(0, 400, "{\"error\":\"access_denied\"}");
	world.asked = 0;
	assert_false(
	    oauth2_login_by_device(&world.source, tell, NULL, NULL, &err));
	assert_string_equal(world.told, "");
}

/* PKCE: the challenge is the digest of what is sent with the code. */
static void
an_address_to_log_in_at(void **state)
{
	struct oauth2_consent consent, other;
	struct buffer url = {0}, text = {0};
	struct error err = {.text = ""};
	unsigned char digest[DIGEST_BYTES];
	char challenge[100];

	(void)state;
	assert_true(
	    oauth2_consent_start(&world.source, 4711, &consent, &url, &err));
	assert_int_equal(
	    strncmp(buffer_string(&url),
		"https://id.example/authorize?client_id=client&", 46),
	    0);
	https_find_field(strchr(buffer_string(&url), '?') + 1, "code_challenge",
	    challenge, sizeof challenge);
	digest_of(consent.verifier, strlen(consent.verifier), digest);
	base64url_add(&text, digest, sizeof digest);
	assert_string_equal(challenge, buffer_string(&text));
	assert_int_equal(strlen(consent.verifier), 43);
	assert_string_equal(consent.redirect_url, "http://127.0.0.1:4711");
	assert_null(strstr(buffer_string(&url), "access_type"));
	assert_true(
	    oauth2_consent_start(&world.source, 4711, &other, &url, &err));
	assert_string_not_equal(other.state, consent.state);
	assert_string_not_equal(other.verifier, consent.verifier);
	buffer_release(&url);
	buffer_release(&text);
}

static void
addresses_of_providers(void **state)
{
	static char url_with_query[] = "https://id.example/authorize?a=b";
	struct oauth2_consent consent;
	struct buffer url = {0};
	struct error err = {.text = ""};

	(void)state;
	world.source.authorize_url = url_with_query;
	assert_true(
	    oauth2_consent_start(&world.source, 1, &consent, &url, &err));
	assert_non_null(strstr(buffer_string(&url), "?a=b&client_id="));
	buffer_clear(&url);
	world.source.authorize_url = NULL;
	assert_false(
	    oauth2_consent_start(&world.source, 1, &consent, &url, &err));
	assert_non_null(strstr(err.text, "authorize-url is missing"));
	world.source.provider = OAUTH2_GOOGLE;
	assert_true(
	    oauth2_consent_start(&world.source, 1, &consent, &url, &err));
	assert_non_null(
	    strstr(buffer_string(&url), "access_type=offline&prompt=consent"));
	assert_string_equal(consent.redirect_url, "http://127.0.0.1:1");
	world.source.provider = OAUTH2_MICROSOFT;
	buffer_clear(&url);
	assert_true(
	    oauth2_consent_start(&world.source, 1, &consent, &url, &err));
	assert_null(strstr(buffer_string(&url), "access_type"));
	assert_string_equal(consent.redirect_url, "http://localhost:1");
	buffer_release(&url);
}

static void
what_the_browser_brings(void **state)
{
	static const struct {
		const char *address;
		const char *text; /* of the token endpoint; NULL: not asked */
		long status;
		enum error_retry retry;
		const char *want; /* NULL: done */
	} cases[] = {
	    {"http://localhost/?code=c", NULL, 0, RETRY_LATER,
		"does not belong to this login"},
	    {"http://localhost/?code=c&state=other", NULL, 0, RETRY_LATER,
		"does not belong to this login"},
	    {"http://localhost/?state=mine", NULL, 0, RETRY_LATER,
		"contains no code"},
	    {"?error=access_denied&error_description=no+way&state=mine", NULL,
		0, RETRY_NEVER, "no way"},
	    {"state=mine&code=c%2f1", "{\"error\":\"invalid_grant\"}", 400,
		RETRY_NEVER, "invalid_grant"},
	    {"state=mine&code=c%2f1", "{\"access_token\":\"a\"}", 200,
		RETRY_NEVER, "no refresh token"},
	    {"http://localhost/?state=mine&code=c%2f1", TOKENS, 200,
		RETRY_LATER, NULL},
	};
	const struct oauth2_consent consent = {.verifier = "v",
	    .state = "mine",
	    .redirect_url = "http://127.0.0.1:1"};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct error err = {.text = ""};
		bool done;

		world.asked = 0;
		answer(0, cases[i].status, cases[i].text);
		done = oauth2_consent_finish(
		    &world.source, &consent, cases[i].address, &err);
		CHECK(done == (cases[i].want == NULL), "%zu: %s", i, err.text);
		CHECK(world.asked == (cases[i].text != NULL), "%zu", i);
		if (cases[i].want == NULL)
			continue;
		CHECK(strstr(err.text, cases[i].want) != NULL, "%zu: %s", i,
		    err.text);
		CHECK(err.retry == cases[i].retry, "%zu: %d", i, err.retry);
		assert_false(has_status());
	}
	assert_non_null(strstr(world.body, "code=c%2F1"));
	assert_non_null(strstr(world.body, "code_verifier=v"));
	assert_string_equal(kept("refresh_token"), "lasting");
	assert_true(has_status());
}

static int
set_up(void **state)
{
	static char name[] = "cloud", client[] = "client", scope[] = "mail",
		    token[] = "https://id.example/token",
		    device[] = "https://id.example/device",
		    authorize[] = "https://id.example/authorize";

	(void)state;
	memset(&world, 0, sizeof world);
	world.now_ms = 1000000;
	(void)snprintf(
	    world.directory, sizeof world.directory, "test_authorize.XXXXXX");
	if (mkdtemp(world.directory) == NULL)
		return -1;
	world.source = (struct oauth2_source){.name = name,
	    .directory = world.directory,
	    .provider = OAUTH2_CUSTOM,
	    .client_id = client,
	    .scope = scope,
	    .token_url = token,
	    .device_url = device,
	    .authorize_url = authorize,
	    .grant = OAUTH2_REFRESH_TOKEN};
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const suffixes[] = {"token", "status", "lock"};

	(void)state;
	for (size_t i = 0; i < LENGTH(suffixes); i++) {
		char path[100];

		(void)snprintf(path, sizeof path, "%s/cloud.%s",
		    world.directory, suffixes[i]);
		(void)unlink(path);
	}
	return rmdir(world.directory);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_has_device_codes),
	    TEST(a_device_code),
	    TEST(times_of_a_device_code),
	    TEST(texts_of_a_device_code),
	    TEST(no_device_code),
	    TEST(asking_whether_a_person_logged_in),
	    TEST(asking_without_a_secret),
	    TEST(no_refresh_token),
	    TEST(a_login_with_a_device),
	    TEST(nobody_logs_in),
	    TEST(a_login_that_is_interrupted),
	    TEST(a_login_that_is_refused),
	    TEST(an_address_to_log_in_at),
	    TEST(addresses_of_providers),
	    TEST(what_the_browser_brings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
