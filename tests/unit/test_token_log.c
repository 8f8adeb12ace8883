/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/timestamp.h"
#include "dpod/log.h"
#include "dpod/token_log.h"
#include "net/oauth2_trouble.h"

/* What the log says of tokens: of a report that the test makes. */
bool __wrap_oauth2_report(
    const struct oauth2_source *source, struct oauth2_report *ret_report);
int64_t __wrap_oauth2_ends_at(const struct oauth2_source *source,
    const struct oauth2_report *report, const char **ret_what);
int64_t __wrap_timestamp_now(void);
void __wrap_log_event(enum log_level level, const char *event,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

#define DAY  INT64_C(86400)
#define NOON INT64_C(1774612800)

static struct oauth2_report report;
static bool has_report;
static int64_t now_at, ends_at;
static char said[2000];

bool
__wrap_oauth2_report(
    const struct oauth2_source *source, struct oauth2_report *ret_report)
{
	assert_non_null(source);
	*ret_report = report;
	return has_report;
}

int64_t
__wrap_oauth2_ends_at(const struct oauth2_source *source,
    const struct oauth2_report *given, const char **ret_what)
{
	(void)source;
	(void)given;
	*ret_what = "client secret";
	return ends_at;
}

int64_t
__wrap_timestamp_now(void)
{
	return now_at;
}

void
__wrap_log_event(
    enum log_level level, const char *event, const char *format, ...)
{
	size_t length = strlen(said);
	va_list arguments;

	(void)snprintf(
	    said + length, sizeof said - length, "%d %s ", (int)level, event);
	length = strlen(said);
	va_start(arguments, format);
	(void)vsnprintf(said + length, sizeof said - length, format, arguments);
	va_end(arguments);
	length = strlen(said);
	(void)snprintf(said + length, sizeof said - length, "\n");
}

#define TOKEN "6 token oauth2=cloud until=- audience=- permissions=- tenant=-\n"
#define ENDS(days)                                                           \
	"4 token-source-ends oauth2=cloud what=\"client secret\" days=" days \
	"\n"

/* Of a new token; each on another day than the last, or of the same. */
static void
what_is_said(void **state)
{
	static const struct {
		const char *name;
		int64_t days_later, ends_in, ahead;
		const char *want;
	} cases[] = {
	    {"nothing ends", 1, 0, 0, TOKEN},
	    {"in thirty days", 1, 30 * DAY, 0, TOKEN},
	    {"a second earlier", 1, 30 * DAY - 1, 0, TOKEN ENDS("29")},
	    {"the same day", 0, DAY, 100000, TOKEN},
	    {"the next day", 1, DAY, 0, TOKEN ENDS("1")},
	    {"a clock", 1, 0, 100000,
		TOKEN "4 clock-differs oauth2=cloud provider-ahead=100000s\n"},
	};
	static char name[] = "cloud";
	const struct oauth2_source source = {.name = name};
	int64_t logged = 0;

	(void)state;
	now_at = NOON;
	has_report = true;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		now_at += cases[i].days_later * DAY;
		ends_at = cases[i].ends_in == 0 ? 0 : now_at + cases[i].ends_in;
		report = (struct oauth2_report){
		    .serial = (int64_t)i + 1,
		    .renewed_by = getpid(),
		    .clock_ahead = cases[i].ahead,
		};
		said[0] = '\0';
		token_log(&source, &logged);
		CHECK(strcmp(said, cases[i].want) == 0, "%s: %s", cases[i].name,
		    said);
		CHECK(logged == report.serial, "%s", cases[i].name);
	}
}

static void
whose_token_it_is(void **state)
{
	static char name[] = "cloud";
	const struct oauth2_source source = {.name = name};
	int64_t logged = 7;

	(void)state;
	said[0] = '\0';
	ends_at = 0;
	has_report = true;
	token_log(NULL, &logged);
	report = (struct oauth2_report){.serial = 7, .renewed_by = getpid()};
	token_log(&source, &logged);
	report.serial = 8;
	report.renewed_by++;
	token_log(&source, &logged);
	report.renewed_by--;
	report.error[0] = 'x';
	token_log(&source, &logged);
	report.error[0] = '\0';
	has_report = false;
	token_log(&source, &logged);
	assert_string_equal(said, "");
	assert_int_equal(logged, 7);
	has_report = true;
	report.expires_at = NOON;
	(void)snprintf(report.audience, sizeof report.audience, "a b");
	token_log(&source, &logged);
	assert_string_equal(said,
	    "6 token oauth2=cloud until=2026-03-27T12:00:00Z "
	    "audience=\"a b\" permissions=- tenant=-\n");
	assert_int_equal(logged, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_said),
	    cmocka_unit_test(whose_token_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
