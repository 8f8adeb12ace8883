/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <sysexits.h>

#include "base/timestamp.h"
#include "net/oauth2_authorize.h"
#include "net/oauth2_login.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

#define PORT_MAX 65535

static const struct cmd_option options[] = {
    {"--browser", NULL,
	"Log in with a browser on this host instead of with a code", false},
    {"--port", "N", "Local port that the browser is redirected to", false},
    {NULL, NULL, NULL, false},
};

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
		(void)printf("; if unused, the login expires at %s", until);
	}
	(void)puts(".");
	return EX_OK;
}

static void
tell(const char *words, void *context)
{
	(void)context;
	(void)fputs(words, stdout);
	(void)fflush(stdout);
}

static int
authorize(struct session *session)
{
	const char *name = session->operands[0];
	const struct oauth2_source *source;
	struct error err;
	int port = 0;
	bool is_done;

	if (session_option(session, "--port") != NULL &&
	    !session_option_number(session, "--port", &port))
		return EX_USAGE;
	if (port > PORT_MAX)
		return session_usage(
		    session, "--port: must not exceed %d", PORT_MAX);
	if (!session_load_conf(session, &err))
		return session_error(&err, EX_CONFIG);
	source = conf_find_oauth2(session->conf, name);
	if (source == NULL)
		return session_fail(EX_USAGE,
		    "%s: no such section: oauth2 \"%s\"", session->conf_path,
		    name);
	if (source->grant != OAUTH2_REFRESH_TOKEN)
		return session_fail(EX_USAGE,
		    "oauth2 %s: only `grant = refresh-token` requires a person "
		    "to log in",
		    name);
	oauth2_login_keep_secrets();
	is_done = oauth2_has_device_codes(source) &&
		session_option(session, "--browser") == NULL &&
		session_option(session, "--port") == NULL
	    ? oauth2_login_by_device(source, tell, NULL, NULL, &err)
	    : oauth2_login_by_browser(source, (uint16_t)port, tell, NULL, &err);
	if (is_done)
		return succeed(source);
	(void)error_prefix(&err, "oauth2 %s", name);
	return session_error(&err, EX_NOPERM);
}

const struct cmd cmd_authorize = {
    .name = "authorize",
    .operands = "NAME",
    .summary = "Log in once as a person, for an oauth2 section",
    .access = CMD_NO_DATABASE,
    .options = options,
    .operands_min = 1,
    .operands_max = 1,
    .run = authorize,
};
