/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sysexits.h>

#include "base/memory.h"
#include "base/timestamp.h"
#include "net/oauth2_authorize.h"
#include "net/oauth2_store.h"
#include "dpoctl/browser_answer.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define LOGIN_MS   (15 * 60 * 1000)
#define PORT_MAX   65535
#define PAUSE_PART 1000

static const struct cmd_option options[] = {
    {"--browser", NULL, "Log in with a browser, not by a code", false},
    {"--port", "N", "The port that the browser comes back to", false},
    {NULL, NULL, NULL, false},
};

static int
fail(const struct error *err, const char *name)
{
	struct error said = *err;

	(void)error_prefix(&said, "oauth2 %s", name);
	return session_error(&said, EX_NOPERM);
}

static int
succeed(const struct oauth2_source *source)
{
	struct oauth2_report report = {.serial = 0};
	char until[TIMESTAMP_TEXT_SIZE];

	(void)oauth2_report(source, &report);
	(void)printf("%s is authorized", source->name);
	if (report.identity[0] != '\0')
		(void)printf(" as %s", report.identity);
	if (report.refresh_ends_at != 0) {
		timestamp_format(report.refresh_ends_at, until);
		(void)printf("; unused, the login would end at %s", until);
	}
	(void)puts(".");
	return EX_OK;
}

/* A code that is typed into another device's browser. */
static int
by_device(const struct oauth2_source *source)
{
	struct oauth2_device device;
	enum oauth2_progress progress = OAUTH2_PENDING;
	struct error err;
	int64_t end_ms;

	if (!oauth2_device_start(source, &device, &err))
		return fail(&err, source->name);
	(void)printf("Open %s in any browser, and type the code %s\n"
		     "Waiting until you have logged in ...\n",
	    device.url, device.user_code);
	(void)fflush(stdout);
	end_ms = timestamp_monotonic_ms() + device.expires_in * PAUSE_PART;
	while (
	    progress == OAUTH2_PENDING && timestamp_monotonic_ms() < end_ms) {
		(void)poll(NULL, 0, device.interval_seconds * PAUSE_PART);
		progress = oauth2_device_ask(source, &device, &err);
	}
	memory_wipe(&device, sizeof device);
	if (progress == OAUTH2_DONE)
		return succeed(source);
	if (progress == OAUTH2_PENDING)
		(void)error_set(&err, ERROR_MAILBOX, RETRY_LATER,
		    "nobody has logged in: try again");
	return fail(&err, source->name);
}

/* Answers to other logins, and what is no answer, are told and passed over. */
static bool
await_consent(const struct oauth2_source *source,
    const struct oauth2_consent *consent, struct browser_answer *answer,
    struct error *err)
{
	int64_t end_ms = timestamp_monotonic_ms() + LOGIN_MS;
	char address[BROWSER_ANSWER_SIZE];
	bool is_done = false;

	for (;;) {
		int64_t left = end_ms - timestamp_monotonic_ms();

		if (!browser_answer_wait(
			answer, left > 0 ? (int)left : 0, address, err))
			return false;
		is_done = oauth2_consent_finish(source, consent, address, err);
		memory_wipe(address, sizeof address);
		if (is_done || err->retry == RETRY_NEVER)
			return is_done;
		(void)printf("%s\n", err->text);
		(void)fflush(stdout);
	}
}

static int
by_browser(const struct oauth2_source *source, uint16_t port)
{
	struct oauth2_consent consent;
	struct browser_answer answer;
	struct buffer url = {0};
	struct error err;
	bool is_done;

	if (!browser_answer_open(port, &answer, &err))
		return fail(&err, source->name);
	is_done =
	    oauth2_consent_start(source, answer.port, &consent, &url, &err);
	if (is_done) {
		(void)printf(
		    "Open this address in a browser and log in:\n\n%s\n\n"
		    "If the browser runs on another machine, it ends at a page "
		    "that it cannot open:\npaste the address of that page "
		    "here.\n",
		    buffer_string(&url));
		(void)fflush(stdout);
		is_done = await_consent(source, &consent, &answer, &err);
	}
	browser_answer_close(&answer);
	buffer_release(&url);
	memory_wipe(&consent, sizeof consent);
	return is_done ? succeed(source) : fail(&err, source->name);
}

static void
keep_secrets_in(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)signal(SIGPIPE, SIG_IGN);
	oauth2_store_wipe_json();
}

static int
authorize(struct session *session)
{
	const char *name = session->operands[0];
	const struct oauth2_source *source;
	struct error err;
	int port = 0;

	if (session_option(session, "--port") != NULL &&
	    !session_option_number(session, "--port", &port))
		return EX_USAGE;
	if (port > PORT_MAX)
		return session_usage(session, "--port: at most %d", PORT_MAX);
	if (!session_load_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	source = conf_find_oauth2(session->conf, name);
	if (source == NULL)
		return session_fail(EX_USAGE,
		    "%s: there is no section oauth2 \"%s\"", session->conf_path,
		    name);
	if (source->grant != OAUTH2_REFRESH_TOKEN)
		return session_fail(EX_USAGE,
		    "oauth2 %s: only `grant = refresh-token` needs a person's "
		    "login",
		    name);
	keep_secrets_in();
	if (oauth2_has_device_codes(source) &&
	    session_option(session, "--browser") == NULL &&
	    session_option(session, "--port") == NULL)
		return by_device(source);
	return by_browser(source, (uint16_t)port);
}

const struct cmd cmd_authorize = {
    .name = "authorize",
    .operands = "NAME",
    .summary = "Log in as a person, once, for a source of tokens",
    .access = CMD_NO_DATABASE,
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = authorize,
};
