/* SPDX-License-Identifier: ISC */
#include "net/oauth2_login.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "net/browser_answer.h"
#include "net/oauth2_authorize.h"
#include "net/oauth2_store.h"

#define LOGIN_MS  (15 * 60 * 1000)
#define SECOND_MS 1000

void
oauth2_login_keep_secrets(void)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)signal(SIGPIPE, SIG_IGN);
	oauth2_store_wipe_json();
}

static void
tell_device(
    const struct oauth2_device *device, oauth2_login_fn *tell, void *context)
{
	struct buffer words = {0};

	buffer_add_printf(&words,
	    "Open %s in any browser and enter the code %s\nWaiting for the "
	    "login ...\n",
	    device->url, device->user_code);
	tell(buffer_string(&words), context);
	buffer_release(&words);
}

bool
oauth2_login_by_device(const struct oauth2_source *source,
    oauth2_login_fn *tell, bool (*is_cancelled)(void *context), void *context,
    struct error *err)
{
	struct oauth2_device device;
	enum oauth2_progress progress = OAUTH2_PENDING;
	int64_t end_ms;

	if (!oauth2_device_start(source, &device, err))
		return false;
	tell_device(&device, tell, context);
	end_ms = timestamp_monotonic_ms() + device.expires_in * SECOND_MS;
	while (
	    progress == OAUTH2_PENDING && timestamp_monotonic_ms() < end_ms) {
		(void)poll(NULL, 0, device.interval_seconds * SECOND_MS);
		if (is_cancelled != NULL && is_cancelled(context))
			break;
		progress = oauth2_device_ask(source, &device, err);
	}
	memory_wipe(&device, sizeof device);
	if (progress == OAUTH2_PENDING)
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "nobody has logged in: try again");
	return progress == OAUTH2_DONE;
}

/* Answers to other logins, and invalid ones, are reported and skipped. */
static bool
await_consent(const struct oauth2_source *source,
    const struct oauth2_consent *consent, struct browser_answer *answer,
    oauth2_login_fn *tell, void *context, struct error *err)
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
		tell(err->text, context);
		tell("\n", context);
	}
}

bool
oauth2_login_by_browser(const struct oauth2_source *source, uint16_t port,
    oauth2_login_fn *tell, void *context, struct error *err)
{
	struct oauth2_consent consent;
	struct browser_answer answer;
	struct buffer url = {0};
	bool is_done;

	if (!browser_answer_open(port, &answer, err))
		return false;
	is_done =
	    oauth2_consent_start(source, answer.port, &consent, &url, err);
	if (is_done) {
		tell("Open this address in a browser and log in:\n\n", context);
		tell(buffer_string(&url), context);
		tell("\n\nA browser on another machine ends at a page that it "
		     "cannot open:\npaste the address of that page here.\n",
		    context);
		is_done = await_consent(
		    source, &consent, &answer, tell, context, err);
	}
	browser_answer_close(&answer);
	buffer_release(&url);
	memory_wipe(&consent, sizeof consent);
	return is_done;
}
