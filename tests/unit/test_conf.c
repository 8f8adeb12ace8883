/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "conf/conf.h"
#include "conf/conf_data.h"
#include "conf/conf_values.h"
#include "conf/settings.h"
#include "conf/value.h"

#define PATH "test_conf.tmp"

/* Line 1 is free for a case; the sections follow in fixed lines. */
#define ORGANISATION                                                  \
	"organisation { name = \"Ex Ltd\" address = dpo@example.org " \
	"contact = \"+44 1\" authority = ICO "
#define CALENDAR "calendar { time-zone = Europe/London "
#define RELAY	 "relay { url = \"directory:/tmp/out\" "
#define MAILBOX	 "mailbox \"dpo\" { url = \"maildir:/tmp/in\" "

struct sections {
	const char *top;
	const char *organisation;
	const char *mailbox;
	const char *relay;
	const char *calendar;
};

static struct conf *
load_text(const char *text, struct error *err)
{
	FILE *file = fopen(PATH, "w");
	struct conf *conf;

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
	conf = conf_load(PATH, err);
	(void)unlink(PATH);
	return conf;
}

/* NULL stands for the usual section. */
static struct conf *
load(const struct sections *sections, struct error *err)
{
	struct buffer text = {0};
	struct conf *conf;

#define OR(given, usual) ((given) != NULL ? (given) : (usual))
	buffer_add_printf(&text, "%s\n%s\n%s\n%s\n%s\n", OR(sections->top, ""),
	    OR(sections->organisation, ORGANISATION "}"),
	    OR(sections->mailbox, MAILBOX "}"), OR(sections->relay, RELAY "}"),
	    OR(sections->calendar, CALENDAR "}"));
	conf = load_text(buffer_string(&text), err);
	buffer_release(&text);
	return conf;
}

static void
fills_the_structs(void **state)
{
	struct error err = {.text = ""};
	const char *folder;
	bool is_junk;
	struct conf *conf = load(
	    &(struct sections){
		.top = "state-directory = /tmp/state",
		.organisation =
		    ORGANISATION "language = nb aliases = {a@example.org,"
				 " \"b@example.org\"}"
				 " domains = {example.org, b.example} }",
		.mailbox =
		    "mailbox \"dpo\" { url = \"imap+starttls://h.example/A\" "
		    "user = 'a\\b' auth = scram-sha-256 password-file = /p "
		    "start = 2026-02-03 "
		    "acknowledge = hold poll-interval = 90s "
		    "target-working-days = 2 "
		    "message-size-max = 2M keep-not-requests = none "
		    "folders = {\"A b\", C} junk-folders = {Junk} "
		    "after-intake = move after-intake-target = \"Done "
		    "\xc3\xa6\" sort-rules = {job, ad} sort-target = Jobs"
		    "}",
		.calendar = CALENDAR "set = GB-EAW soft-days = true "
				     "extra-days = {2026-12-24, 2026-12-31} }"
				     "clock { target-working-days = 5 "
				     "warn-days = 3 warn-hours = {48, 12, 1} }",
	    },
	    &err);
	const struct conf_mailbox *mailbox;
	char *path;

	(void)state;
	CHECK(conf != NULL, "%s", err.text);
	mailbox = &conf->mailboxes[0];
	path = conf_register_location(conf);
	assert_string_equal(path, "/tmp/state/dpod.db");
	free(path);
	conf->register_text = arena_string(conf->memory, "sqlite:/srv/a.db");
	path = conf_register_location(conf);
	assert_string_equal(path, "/srv/a.db");
	free(path);
	assert_string_equal(conf->organisation.name, "Ex Ltd");
	assert_string_equal(conf->organisation.language, "nb");
	assert_int_equal(conf->organisation.aliases.count, 2);
	assert_string_equal(
	    conf->organisation.aliases.items[1], "b@example.org");
	assert_int_equal(conf->organisation.domains.count, 2);
	assert_string_equal(conf->organisation.domains.items[1], "b.example");
	assert_int_equal(conf->mailboxes_count, 1);
	assert_string_equal(mailbox->name, "dpo");
	assert_int_equal(mailbox->url.security, URL_STARTTLS);
	assert_string_equal(mailbox->url.path, "A");
	assert_string_equal(mailbox->user, "a\\b");
	assert_string_equal(mailbox->password.file, "/p");
	assert_int_equal(mailbox->auth, CREDENTIAL_SCRAM_SHA_256);
	assert_int_equal(mailbox->start, CONF_START_DATE);
	assert_int_equal(mailbox->start_on.day, 3);
	assert_int_equal(mailbox->acknowledge, ACKNOWLEDGE_HOLD);
	assert_int_equal(mailbox->acknowledge_age_seconds, 14 * 86400);
	assert_int_equal(mailbox->poll_interval_seconds, 90);
	assert_int_equal(mailbox->message_bytes_max, 2 * 1024 * 1024);
	assert_int_equal(mailbox->keep_not_requests, CONF_KEEP_NONE);
	assert_int_equal(mailbox->folders.count, 2);
	assert_string_equal(mailbox->folders.items[0], "A b");
	assert_int_equal(mailbox->junk_folders.count, 1);
	for (size_t i = 0; conf_folder(mailbox, i, &folder, &is_junk); i++) {
		static const char *const wanted[] = {"A", "A b", "C", "Junk"};

		assert_string_equal(folder, wanted[i]);
		assert_int_equal(is_junk, i == 3);
	}
	assert_int_equal(conf->silence_seconds, 120);
	assert_int_equal(mailbox->after_intake, CONF_MOVE);
	assert_string_equal(mailbox->after_intake_target, "Done \xc3\xa6");
	assert_int_equal(mailbox->sort_rules.count, 2);
	assert_string_equal(mailbox->sort_target, "Jobs");
	assert_string_equal(conf->relay.envelope_sender, "");
	assert_null(conf->relay.user);
	assert_true(conf->calendar.soft_days);
	assert_int_equal(conf->calendar.extra_days_count, 2);
	assert_int_equal(conf->calendar.extra_days[1].day, 31);
	assert_int_equal(conf->calendar.dropped_days_count, 0);
	assert_int_equal(conf_target_days(conf, "dpo"), 2);
	assert_int_equal(conf_target_days(conf, ""), 5);
	assert_int_equal(conf->clock.warning.days_count, 1);
	assert_int_equal(conf->clock.warning.days[0], 3);
	assert_int_equal(conf->clock.warning.hours_count, 3);
	assert_int_equal(conf->clock.warning.hours[2], 1);
	conf_free(conf);
}

/* What is written by one program may be read by the next. */
static bool
write_value(const struct conf_value *value, void *context)
{
	struct buffer *out = context;

	buffer_add_printf(out, "%s|%s|%s|%s|%d\n", value->section, value->title,
	    value->name, value->value, value->is_default);
	return true;
}

static void
shows_what_is_in_force(void **state)
{
	static const char *const want[] = {"|state-directory|/var/lib/dpod|1\n",
	    "organisation||name|\"Ex \\\"q\\\" \\\\ Ltd\"|0\n",
	    "organisation||language|en|1\n",
	    "organisation||aliases|{a@example.org, b@example.org}|0\n",
	    "organisation||domains|{example.org}|0\n", "mailbox|dpo|user||1\n",
	    "mailbox|dpo|poll-interval|2m|1\n",
	    "mailbox|dpo|acknowledge-max-age|36h|0\n",
	    "mailbox|dpo|message-size-max|25M|1\n", "mailbox|dpo|start|all|0\n",
	    "relay||envelope-sender|\"\"|1\n",
	    "calendar||dropped-days|{2026-05-01}|0\n",
	    "clock||target-working-days||1\n", "clock||warn-days|{}|0\n",
	    "clock||warn-hours|{9}|0\n",
	    "identity||kinds|{access, portability}|0\n",
	    "identity||code-validity|3d|1\n",
	    "retention||raw-mail-by-kind|{\"optout 30d\", \"breach 7d\"}|0\n",
	    "retention||text-by-kind||1\n"};
	struct error err = {.text = ""};
	struct buffer out = {0};
	struct conf *conf = load(
	    &(struct sections){
		.organisation =
		    "organisation { name = 'Ex \"q\" \\ Ltd' address = a@b.c "
		    "contact = x authority = y "
		    "aliases = {a@example.org, b@example.org} "
		    "domains = {example.org} }",
		.mailbox = MAILBOX "poll-interval = 120s start = all "
				   "acknowledge-max-age = 36h }",
		.calendar = CALENDAR "dropped-days = 2026-05-01 }"
				     "clock { warn-days = {} warn-hours = 9 }"
				     "identity { kinds = {portability,"
				     " access} } retention { raw-mail-by-kind"
				     " = {\"breach 1w\", \"optout 30d\"} }",
	    },
	    &err);

	(void)state;
	CHECK(conf != NULL, "%s", err.text);
	assert_true(conf_each_value(conf, write_value, &out));
	for (size_t i = 0; i < LENGTH(want); i++)
		CHECK(strstr(buffer_string(&out), want[i]) != NULL, "%s in\n%s",
		    want[i], buffer_string(&out));
	buffer_release(&out);
	conf_free(conf);
}

#define LINE "test_conf.tmp:"

static const struct mistake {
	const char *name;
	struct sections sections;
	const char *want;
} mistakes[] = {
    {"a typing mistake", {.mailbox = MAILBOX "\n usr = x }"},
	LINE
	"4: mailbox \"dpo\": unknown setting \"usr\"; did you mean \"user\"?"},
    {"a warning after the end", {.relay = RELAY "}\nclock { warn-days = 91 }"},
	LINE "5: clock: warn-days: invalid value \"91\": expected 0 to 90"},
    {"hours of no breach", {.relay = RELAY "}\nclock { warn-hours = {6, 72} }"},
	LINE "5: clock: warn-hours: invalid value \"72\": expected 1 to 71"},
    {"identity for an opt-out",
	{.relay = RELAY "}\nidentity { kinds = {access, optout} }"},
	LINE "5: identity: kinds: invalid value \"optout\": expected kinds of "
	     "request, each at most once, without optout"},
    {"identity for nothing", {.relay = RELAY "}\nidentity { kinds = sar }"},
	LINE "5: identity: kinds: invalid value \"sar\": expected kinds of "
	     "request, each at most once, without optout"},
    {"a code for ever", {.relay = RELAY "}\nidentity { code-validity = 721h }"},
	LINE "5: identity: code-validity: invalid value \"721h\": expected 1h "
	     "to 30d"},
    {"a period of nothing",
	{.relay = RELAY "}\nretention { text-by-kind = \"sar 30d\" }"},
	LINE "5: retention: text-by-kind: invalid value \"sar 30d\": expected "
	     "kinds, each at most once and with an allowed time, such as "
	     "\"optout 30d\""},
    {"a kind without a period",
	{.relay = RELAY "}\nretention { text-by-kind = optout }"},
	LINE
	"5: retention: text-by-kind: invalid value \"optout\": expected kinds, "
	"each at most once and with an allowed time, such as \"optout 30d\""},
    {"a kind with two periods",
	{.relay = RELAY "}\nretention { text-by-kind = {\"optout 30d\","
			" \"optout 31d\"} }"},
	LINE "5: retention: text-by-kind: invalid value \"optout 31d\": "
	     "expected kinds, each at most once and with an allowed time, such "
	     "as \"optout 30d\""},
    {"a period out of bounds",
	{.relay = RELAY "}\nretention { text-by-kind = \"optout 23h\" }"},
	LINE "5: retention: text-by-kind: invalid value \"optout 23h\": "
	     "expected kinds, each at most once and with an allowed time, such "
	     "as \"optout 30d\""},
    {"no target", {.relay = RELAY "}\nclock { target-working-days = 0 }"},
	LINE
	"5: clock: target-working-days: invalid value \"0\": expected 1 to 60"},
    {"nothing alike", {.calendar = CALENDAR "folder = x }"},
	LINE "5: calendar: unknown setting \"folder\"; expected one of: set, "
	     "time-zone, soft-days, extra-days, dropped-days"},
    {"the wrong section", {.relay = RELAY "time-zone = UTC }"},
	LINE "4: relay: \"time-zone\" does not belong here: move it into "
	     "section calendar"},
    {"a setting at the top", {.top = "user = x"},
	LINE "1: \"user\" does not belong here: move it into section mailbox"},
    {"an unknown section", {.top = "calender { }"},
	LINE "1: unknown setting \"calender\"; did you mean \"calendar\"?"},
    {"the first of all settings", {.top = "state-directry = /x"},
	LINE "1: unknown setting \"state-directry\"; did you mean "
	     "\"state-directory\"?"},
    {"twice", {.relay = RELAY "\nretry-min = 1m\nretry-min = 2m }"},
	LINE "6: relay: retry-min: set twice (first on line 5): remove one"},
    {"a list twice",
	{.organisation =
		ORGANISATION "aliases = {a@b.c, d@e.f} aliases = g@h.i }"},
	LINE
	"2: organisation: aliases: set twice (first on line 2): remove one"},
    {"a section twice", {.calendar = CALENDAR "}\n" CALENDAR "}"},
	LINE "6: calendar: duplicate section: merge the two"},
    {"a mailbox twice", {.mailbox = MAILBOX "}\n" MAILBOX "}"},
	LINE "4: found duplicate title 'dpo'"},
    {"no mailbox", {.mailbox = ""},
	"test_conf.tmp: no mailbox configured: add a section such as mailbox "
	"\"dpo\" { url = \"imaps://...\" }"},
    {"no section", {.relay = ""},
	"test_conf.tmp: relay: url: required: Where to send letters: "
	"smtps://host, smtp+starttls://host or directory:/path"},
    {"a section without its setting", {.calendar = "calendar {\n}"},
	LINE "6: calendar: time-zone: required: Time zone of the office, such "
	     "as Europe/London"},
    {"a bad name", {.mailbox = "mailbox \"Dpo!\" { url = \"maildir:/x\" }"},
	LINE "3: mailbox \"Dpo!\": the name of a mailbox must be 1 to 32 "
	     "characters from a-z, 0-9 and -"},
    {"no name", {.mailbox = "mailbox { url = \"maildir:/x\" }"},
	LINE "3: missing title for section 'mailbox'"},
    {"a choice", {.mailbox = MAILBOX "acknowledge = yes }"},
	LINE "3: mailbox \"dpo\": acknowledge: invalid value \"yes\": expected "
	     "one of auto, hold, off"},
    {"a language", {.organisation = ORGANISATION "language = no }"},
	LINE "2: organisation: language: no letter templates for language "
	     "\"no\": expected one of cs, da, de, en, es, fi, fr, it, nb, nl, "
	     "nn, pl, pt, sv"},
    {"a mailbox's language", {.mailbox = MAILBOX "language = xx }"},
	LINE "3: mailbox \"dpo\": language: no letter templates for language "
	     "\"xx\": expected one of cs, da, de, en, es, fi, fr, it, nb, nl, "
	     "nn, pl, pt, sv"},
    {"no language", {.organisation = ORGANISATION "language = Norsk }"},
	LINE "2: organisation: language: invalid value \"Norsk\": expected a "
	     "language code such as en"},
    {"a switch", {.calendar = CALENDAR "soft-days = yes }"},
	LINE "5: calendar: soft-days: invalid value \"yes\": expected true or "
	     "false"},
    {"a time without a unit", {.mailbox = MAILBOX "poll-interval = 60 }"},
	LINE "3: mailbox \"dpo\": poll-interval: invalid value \"60\": "
	     "expected a number with s, m, h, d or w, such as 2m"},
    {"a time out of bounds", {.mailbox = MAILBOX "poll-interval = 1s }"},
	LINE "3: mailbox \"dpo\": poll-interval: invalid value \"1s\": "
	     "expected 5s to 1d"},
    {"a time beyond them", {.mailbox = MAILBOX "poll-interval = 25h }"},
	LINE "3: mailbox \"dpo\": poll-interval: invalid value \"25h\": "
	     "expected 5s to 1d"},
    {"a size", {.mailbox = MAILBOX "message-size-max = 25MB }"},
	LINE "3: mailbox \"dpo\": message-size-max: invalid value \"25MB\": "
	     "expected a number of bytes, with K or M, such as 25M"},
    {"a size out of bounds", {.mailbox = MAILBOX "message-size-max = 1K }"},
	LINE "3: mailbox \"dpo\": message-size-max: invalid value \"1K\": "
	     "expected 64K to 64M"},
    {"a number beyond all bounds",
	{.mailbox = MAILBOX "message-size-max = 99999999999999999999M }"},
	LINE "3: mailbox \"dpo\": message-size-max: invalid value "
	     "\"99999999999999999999M\": expected a number of bytes, with K or "
	     "M, such as 25M"},
    {"a day", {.calendar = CALENDAR "extra-days = {2026-02-30} }"},
	LINE "5: calendar: extra-days: invalid value \"2026-02-30\": expected "
	     "dates YYYY-MM-DD"},
    {"a start", {.mailbox = MAILBOX "start = today }"},
	LINE "3: mailbox \"dpo\": start: invalid value \"today\": expected "
	     "now, all or a date YYYY-MM-DD"},
    {"a zone", {.calendar = "calendar { time-zone = Europe/Atlantis }"},
	LINE
	"5: calendar: time-zone: invalid value \"Europe/Atlantis\": expected a "
	"time zone below /usr/share/zoneinfo, such as Europe/Oslo"},
    {"a zone outside", {.calendar = "calendar { time-zone = ../../etc }"},
	LINE "5: calendar: time-zone: invalid value \"../../etc\": expected a "
	     "time zone below /usr/share/zoneinfo, such as Europe/Oslo"},
    {"a holiday set", {.calendar = CALENDAR "set = ../x }"},
	LINE "5: calendar: set: invalid value \"../x\": expected the name of a "
	     "holiday set, such as GB-EAW or NO"},
    {"an address",
	{.organisation =
		ORGANISATION "aliases = {a@example.org, \"b example.org\"} }"},
	LINE "2: organisation: aliases: invalid value \"b example.org\": "
	     "expected an ASCII address such as dpo@example.org"},
    {"a domain", {.organisation = ORGANISATION "domains = {\"@b.example\"} }"},
	LINE "2: organisation: domains: invalid value \"@b.example\": "
	     "expected a host name such as mail.example.org"},
    {"a person's address",
	{.organisation = ORGANISATION "people = {\"anna anna.example\"} }"},
	LINE "2: organisation: people: invalid value \"anna anna.example\": "
	     "expected USER, \"USER ADDRESS\" or %GROUP"},
    {"a group without a name",
	{.organisation = ORGANISATION "people = {\"%\"} }"},
	LINE "2: organisation: people: invalid value \"%\": "
	     "expected USER, \"USER ADDRESS\" or %GROUP"},
    {"a group with an address",
	{.organisation = ORGANISATION "domains = {example.org} "
				      "people = {\"%dpo a@example.org\"} }"},
	LINE "2: organisation: people: invalid value \"%dpo a@example.org\": "
	     "expected USER, \"USER ADDRESS\" or %GROUP"},
    {"a person told elsewhere",
	{.organisation = ORGANISATION "domains = {example.org} "
				      "people = {\"anna a@example.net\"} }"},
	LINE "2: organisation: people: a@example.net is not in `domains`: "
	     "tickets are announced only to addresses there"},
    {"a person told without domains",
	{.organisation = ORGANISATION "people = {\"anna a@example.org\"} }"},
	LINE "2: organisation: people: a@example.org is not in `domains`: "
	     "tickets are announced only to addresses there"},
    {"a person told in the watched mailbox",
	{.organisation =
		ORGANISATION "domains = {example.org} "
			     "people = {\"anna dpo+anna@example.org\"} }"},
	LINE "2: organisation: people: dpo+anna@example.org is a watched "
	     "address: the announcement would be taken in as a message"},
    {"a person told at an alias",
	{.organisation = ORGANISATION "domains = {example.org} aliases = "
				      "{gdpr@example.org} "
				      "people = {\"anna gdpr@example.org\"} }"},
	LINE "2: organisation: people: gdpr@example.org is a watched "
	     "address: the announcement would be taken in as a message"},
    {"a signature without words",
	{.organisation = ORGANISATION "signatures = {\"anna  \"} }"},
	LINE "2: organisation: signatures: invalid value \"anna  \": expected "
	     "\"USER TEXT\" or \"* TEXT\", at most 200 bytes of text"},
    {"a relative path", {.top = "state-directory = var/dpod"},
	LINE "1: state-directory: invalid value \"var/dpod\": expected an "
	     "absolute path"},
    {"a register elsewhere without its scheme",
	{.top = "register = /srv/dpod.db"},
	LINE "1: register: expected sqlite:/PATH or postgresql://..."},
    {"a relative register", {.top = "register = \"sqlite:dpod.db\""},
	LINE "1: register: expected sqlite:/PATH or postgresql://..."},
#ifdef HAVE_LIBPQ
    {"a password in a URI", {.top = "register = \"postgresql://u:p@h/d\""},
	LINE "1: register: a password must not be in the URI: write it into "
	     "a file and add ?passfile=FILE"},
#else
    {"an engine that was not built",
	{.top = "register = \"postgresql://u@h/d\""},
	LINE "1: register: this dpod was built without PostgreSQL: install "
	     "one that was configured with it"},
#endif
    {"a relay as mailbox", {.mailbox = "mailbox \"a\" { url = smtps://h }"},
	LINE
	"3: mailbox \"a\": url: invalid value \"smtps://h\": expected "
	"imaps://host/FOLDER, imap+starttls://host/FOLDER or maildir:/path"},
    {"a mailbox as relay", {.relay = "relay { url = maildir:/x }"},
	LINE "4: relay: url: invalid value \"maildir:/x\": expected "
	     "smtps://host, smtp+starttls://host or directory:/path"},
    {"clear text", {.relay = "relay {\nurl = smtp://h\n}"},
	LINE "5: relay: url: smtp://h is not encrypted: use smtps:// or "
	     "smtp+starttls://, or allow it with `insecure = true`"},
    {"no user", {.mailbox = "mailbox \"a\" { url = imaps://h }"},
	LINE "3: mailbox \"a\": user: required: the user name to log in with"},
    {"no password", {.mailbox = "mailbox \"a\" { url = imaps://h user = x }"},
	LINE "3: mailbox \"a\": user: no password: set one of password-file, "
	     "password-command, password-credential"},
    {"a way to send no password",
	{.mailbox = "mailbox \"a\" { url = imaps://h user = x auth = plain }"},
	LINE "3: mailbox \"a\": auth: there is no password to send: remove it"},
    {"a relay without SCRAM",
	{.relay = "relay { url = smtps://h user = x password-file = /x auth = "
		  "scram-sha-256 }"},
	LINE "4: relay: auth: invalid value \"scram-sha-256\": expected one of "
	     "as-offered, plain, login"},
    {"two passwords",
	{.mailbox = "mailbox \"a\" { url = imaps://h user = x "
		    "password-file = /x password-command = pass }"},
	LINE "3: mailbox \"a\": password-file: more than one source of the "
	     "password: keep only one of password-file, password-command, "
	     "password-credential"},
    {"a password for nobody",
	{.relay = "relay { url = smtps://h password-credential = x }"},
	LINE "4: relay: user: required: a password is set, but no user"},
    {"a login to a directory", {.relay = RELAY "user = x }"},
	LINE "4: relay: user: not used with directory:/tmp/out: remove it"},
    {"a target for nothing", {.mailbox = MAILBOX "after-intake-target = x }"},
	LINE "3: mailbox \"dpo\": after-intake-target: requires `after-intake "
	     "= flag` or `after-intake = move`"},
    {"sorting to nowhere", {.mailbox = MAILBOX "sort-rules = {job} }"},
	LINE "3: mailbox \"dpo\": sort-rules: `sort-rules` and `sort-target` "
	     "must be set together"},
    {"sorting to what is watched",
	{.mailbox = MAILBOX "folders = {Jobs} sort-rules = {job}"
			    " sort-target = Jobs }"},
	LINE "3: mailbox \"dpo\": sort-target: \"Jobs\" is itself watched: "
	     "messages cannot be moved there"},
    {"a keyword that is none",
	{.mailbox = MAILBOX "after-intake = flag "
			    "after-intake-target = \"a b\" }"},
	LINE "3: mailbox \"dpo\": after-intake-target: a keyword must be 1 to "
	     "64 letters, digits, $, _, . and -"},
    {"a folder of no mailbox", {.mailbox = MAILBOX "folders = {\"\"} }"},
	LINE "3: mailbox \"dpo\": folders: invalid value \"\": the folder name "
	     "is empty or contains control characters"},
    {"a folder twice",
	{.mailbox = MAILBOX "folders = {A, B} junk-folders = {B} }"},
	LINE "3: mailbox \"dpo\": folders: folder \"B\" is listed twice: "
	     "remove one"},
    {"moved to where it is looked for",
	{.mailbox = MAILBOX "folders = {Done} after-intake = move "
			    "after-intake-target = Done }"},
	LINE "3: mailbox \"dpo\": after-intake-target: \"Done\" is itself "
	     "watched: messages cannot be moved there"},
    {"the same folder twice",
	{.mailbox = MAILBOX "}\nmailbox \"b\" { url = \"maildir:/tmp/in\" }"},
	LINE "4: mailbox \"b\": url: mailbox \"dpo\" watches the same folder: "
	     "remove one of them"},
    {"waits in the wrong order",
	{.relay = RELAY "retry-min = 2h retry-max = 1h }"},
	LINE "4: relay: retry-min: must not be longer than retry-max"},
    {"giving up too early", {.relay = RELAY "give-up-after = 1h }"},
	LINE "4: relay: give-up-after: must not be shorter than retry-max"},
    {"an empty text", {.organisation = "organisation { name = \"\" }"},
	LINE "2: organisation: name: invalid value \"\": must not be empty"},
    {"a sign in the wrong place", {.top = "state-directory /x"},
	LINE "1: missing equal sign after option 'state-directory'"},
    {"the port of another scheme: imaps://h:143",
	{.mailbox = "mailbox \"a\" { url = \"imaps://h:143\" user = x "
		    "password-file = /p }"},
	LINE "3: mailbox \"a\": url: port 143 is that of imap+starttls://: "
	     "expected 993, or imap+starttls://"},
    {"the port of another scheme: imap+starttls://h:993/A",
	{.mailbox = "mailbox \"a\" { url = \"imap+starttls://h:993/A\" user = "
		    "x password-file = /p }"},
	LINE "3: mailbox \"a\": url: port 993 is that of imaps://: expected "
	     "143, or imaps://"},
    {"the port of another scheme: imap://h:993",
	{.mailbox = "mailbox \"a\" { url = \"imap://h:993\" insecure = true "
		    "user = x password-file = /p }"},
	LINE "3: mailbox \"a\": url: port 993 is that of imaps://: expected "
	     "143, or imaps://"},
    {"the port of another scheme: imaps://h:995",
	{.mailbox = "mailbox \"a\" { url = \"imaps://h:995\" user = x "
		    "password-file = /p }"},
	LINE "3: mailbox \"a\": url: port 995 is that of POP3: expected 993"},
    {"the port of another scheme: imap+starttls://h:110",
	{.mailbox = "mailbox \"a\" { url = \"imap+starttls://h:110\" user = x "
		    "password-file = /p }"},
	LINE "3: mailbox \"a\": url: port 110 is that of POP3: expected 143"},
    {"the port of another scheme: imaps://h:465",
	{.mailbox = "mailbox \"a\" { url = \"imaps://h:465\" user = x "
		    "password-file = /p }"},
	LINE
	"3: mailbox \"a\": url: port 465 is that of smtps://: expected 993"},
    {"the port of another scheme: smtps://h:587",
	{.relay = "relay { url = \"smtps://h:587\" }"},
	LINE "4: relay: url: port 587 is that of smtp+starttls://: expected "
	     "465, or smtp+starttls://"},
    {"the port of another scheme: smtps://h:25",
	{.relay = "relay { url = \"smtps://h:25\" }"},
	LINE "4: relay: url: port 25 is that of smtp+starttls://: expected "
	     "465, or smtp+starttls://"},
    {"the port of another scheme: smtp+starttls://h:465",
	{.relay = "relay { url = \"smtp+starttls://h:465\" }"},
	LINE "4: relay: url: port 465 is that of smtps://: expected 587, or "
	     "smtps://"},
    {"the port of another scheme: smtp://h:465",
	{.relay = "relay { url = \"smtp://h:465\" insecure = true }"},
	LINE "4: relay: url: port 465 is that of smtps://: expected 587, or "
	     "smtps://"},
    {"the port of another scheme: smtps://h:993",
	{.relay = "relay { url = \"smtps://h:993\" }"},
	LINE "4: relay: url: port 993 is that of imaps://: expected 465"},
    {"the set UK", {.calendar = CALENDAR "\nset = UK }"},
	LINE "6: calendar: set: unknown holiday set \"UK\"; did you mean "
	     "\"GB-EAW\"?"},
    {"the set GB", {.calendar = CALENDAR "\nset = GB }"},
	LINE "6: calendar: set: unknown holiday set \"GB\"; did you mean "
	     "\"GB-EAW\"?"},
    {"the set SV", {.calendar = CALENDAR "\nset = SV }"},
	LINE
	"6: calendar: set: unknown holiday set \"SV\"; did you mean \"SE\"?"},
    {"a set of nobody", {.calendar = CALENDAR "set = FR }"},
	LINE "5: calendar: set: unknown holiday set \"FR\"; expected one of: "
	     "DE, DK, GB-EAW, NL, NO, SE"},
    {"a time in words", {.mailbox = MAILBOX "poll-interval = \"2 minutes\" }"},
	LINE "3: mailbox \"dpo\": poll-interval: invalid value \"2 minutes\": "
	     "expected a number with s, m, h, d or w, such as 2m"},
    {"a time in words without quotes",
	{.mailbox = MAILBOX "poll-interval = 2 minutes }"},
	LINE "3: poll-interval: invalid value \"2 minutes\": expected a number "
	     "and its unit without a space: 2m"},
    {"a name without quotes",
	{.organisation = "organisation {\nname = Example Ltd\n}"},
	LINE
	"3: name: a value with a space requires quotes: \"Example Ltd ...\""},
    {"control character", {.top = "state-directory = \"/x\a\""},
	LINE "1: control character inside quotes"},
};

static void
names_the_place_and_what_is_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(mistakes); i++) {
		struct error err = {.text = ""};
		struct conf *conf = load(&mistakes[i].sections, &err);

		CHECK(conf == NULL, "%s: taken", mistakes[i].name);
		CHECK(strcmp(err.text, mistakes[i].want) == 0, "%s: got %s",
		    mistakes[i].name, err.text);
		assert_int_equal(err.scope, ERROR_STORE);
		assert_int_equal(err.retry, RETRY_NEVER);
	}
}

/* What is found wrong later, in a section or in one that is not there. */
static void
names_the_section_of_a_later_refusal(void **state)
{
	struct error err = {.text = ""};
	struct conf *conf = load(
	    &(struct sections){.top = "state-directory = /tmp/state"}, &err);
	const struct {
		const void *base;
		const char *setting;
		const char *text;
	} cases[] = {
	    {conf, "state-directory", PATH ":1: state-directory: odd"},
	    {&conf->organisation, "name", PATH ":2: organisation: name: odd"},
	    {&conf->mailboxes[0], "url", PATH ":3: mailbox \"dpo\": url: odd"},
	    {&conf->calendar, "time-zone", PATH ":5: calendar: time-zone: odd"},
	    {&err, "user", PATH ": user: odd"},
	};

	(void)state;
	CHECK(conf != NULL, "%s", err.text);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		CHECK(!conf_refuse(conf, cases[i].base, cases[i].setting, &err,
			  "%s", "odd"),
		    "%s", cases[i].text);
		CHECK(strcmp(err.text, cases[i].text) == 0, "%s", err.text);
	}
	conf_free(conf);
}

static void
a_missing_file_is_named(void **state)
{
	struct error err = {.text = ""};

	(void)state;
	assert_null(conf_load("no-such-file.conf", &err));
	assert_string_equal(
	    err.text, "no-such-file.conf: No such file or directory");
	assert_int_equal(err.retry, RETRY_NEVER);
}

static void
the_sample_is_understood(void **state)
{
	struct error err = {.text = ""};
	const char *top = getenv("top_srcdir");
	struct buffer path = {0};
	struct conf *conf;

	(void)state;
	buffer_add_printf(
	    &path, "%s/contrib/dpod.conf", top == NULL ? "." : top);
	conf = conf_load(buffer_string(&path), &err);
	CHECK(conf != NULL, "%s", err.text);
	assert_string_equal(conf->calendar.set, "GB-EAW");
	conf_free(conf);
	buffer_release(&path);
}

static void
counts_are_bounded(void **state)
{
	struct buffer mailboxes = {0}, aliases = {0};
	struct error err = {.text = ""};

	(void)state;
	for (int i = 0; i <= CONF_MAILBOXES_MAX; i++)
		buffer_add_printf(&mailboxes,
		    "mailbox \"m%d\" { url = \"maildir:/%d\" } ", i, i);
	assert_null(load(
	    &(struct sections){.mailbox = buffer_string(&mailboxes)}, &err));
	assert_string_equal(
	    err.text, LINE "3: mailbox \"m200\": more than 200 mailboxes");
	buffer_add_string(&aliases, ORGANISATION "aliases = {a@b.c");
	for (int i = 0; i < CONF_LIST_MAX; i++)
		buffer_add_string(&aliases, ", a@b.c");
	buffer_add_string(&aliases, "} }");
	assert_null(load(
	    &(struct sections){.organisation = buffer_string(&aliases)}, &err));
	assert_string_equal(err.text,
	    LINE "2: organisation: aliases: the list is too long: at most 100"
		 " are allowed");
	buffer_release(&mailboxes);
	buffer_release(&aliases);
}

/* value_read asserts on a bad initial value or bound: read all rows. */
static void
the_table_is_right(void **state)
{
	struct error err = {.text = ""};
	struct conf *conf = load(&(struct sections){0}, &err);

	(void)state;
	CHECK(conf != NULL, "%s", err.text);
	assert_true(settings_count <= SETTINGS_MAX);
	for (size_t i = 0; i < settings_count; i++) {
		const struct setting *row = &settings_table[i];

		CHECK(setting_find(row->section, row->name) == i,
		    "%s stands twice", row->name);
		CHECK(row->help != NULL, "%s has no help", row->name);
		CHECK(!(row->is_required && row->initial != NULL),
		    "%s is required and has a default", row->name);
	}
	conf_free(conf);
}

static void
amounts(void **state)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: refused */
	} cases[] = {{"0s", 0}, {"90s", 90}, {"2m", 120}, {"1h", 3600},
	    {"14d", 1209600}, {"2w", 1209600}, {"2", -1}, {"", -1}, {"m", -1},
	    {"-1m", -1}, {"1.5h", -1}, {"2mm", -1}, {"2 m", -1}, {"2M", -1},
	    {"9999999999999s", -1}};
	int64_t seconds;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		seconds = -1;
		CHECK(value_seconds(cases[i].text, &seconds) ==
			(cases[i].want >= 0),
		    "%s", cases[i].text);
		CHECK(seconds == cases[i].want, "%s", cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fills_the_structs),
	    cmocka_unit_test(shows_what_is_in_force),
	    cmocka_unit_test(names_the_place_and_what_is_right),
	    cmocka_unit_test(names_the_section_of_a_later_refusal),
	    cmocka_unit_test(a_missing_file_is_named),
	    cmocka_unit_test(the_sample_is_understood),
	    cmocka_unit_test(counts_are_bounded),
	    cmocka_unit_test(the_table_is_right),
	    cmocka_unit_test(amounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
