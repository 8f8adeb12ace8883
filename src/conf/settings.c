/* SPDX-License-Identifier: ISC */
#include "conf/settings.h"

#include <string.h>

#include "base/memory.h"
#include "conf/conf.h"

#define ORGANISATION(member) offsetof(struct conf_organisation, member)
#define MAILBOX(member)	     offsetof(struct conf_mailbox, member)
#define OAUTH2(member)	     offsetof(struct oauth2_source, member)
#define RELAY(member)	     offsetof(struct conf_relay, member)
#define CALENDAR(member)     offsetof(struct conf_calendar, member)
#define CLOCK(member)	     offsetof(struct conf_clock, member)
#define IDENTITY(member)     offsetof(struct conf_identity, member)
#define RETENTION(member)    offsetof(struct retention_periods, member)
#define RECOGNITION(member)  offsetof(struct conf_recognition, member)
#define BUDGET(member)	     offsetof(struct gate_budget, member)

/* In the order of enum acknowledge and the enums of conf.h. */
static const char *const acknowledges[] = {"auto", "hold", "off", NULL};
static const char *const keeps[] = {"raw", "none", NULL};
static const char *const expects[] = {
    "by-address", "requests", "mixed", "personal", NULL};

/* In the order of the enums of net/oauth2.h and net/jwt.h. */
static const char *const providers[] = {"microsoft", "google", "custom", NULL};
static const char *const grants[] = {"client-credentials", "refresh-token",
    "service-account", "token-command", NULL};
static const char *const mechanisms[] = {
    "as-offered", "xoauth2", "oauthbearer", NULL};
static const char *const algorithms[] = {"PS256", "RS256", NULL};
static const char *const after_intakes[] = {"leave", "flag", "move", NULL};

/* clang-format off: one row, one setting */
const struct setting settings_table[] = {
    {SECTION_TOP, "state-directory", SETTING_PATH,
	offsetof(struct conf, state_directory), .initial = "/var/lib/dpod",
	.help = "Where the database and the keys lie"},
    {SECTION_TOP, "rules-directory", SETTING_PATH,
	offsetof(struct conf, rules_directory),
	.help = "Rules of your own, read after the shipped ones"},
    {SECTION_TOP, "templates-directory", SETTING_PATH,
	offsetof(struct conf, templates_directory),
	.help = "Letters of your own; each replaces the shipped one"},
    {SECTION_TOP, "silence-max", SETTING_SECONDS,
	offsetof(struct conf, silence_seconds), .initial = "2m", .min = "5s",
	.max = "1h",
	.help = "A process without a sign of life for so long is replaced"},
    {SECTION_TOP, "readers-max", SETTING_COUNT,
	offsetof(struct conf, readers_max), .initial = "16", .min = "1",
	.max = "500",
	.help = "How many mailboxes are read at once; the others wait"},

    {SECTION_ORGANISATION, "name", SETTING_TEXT, ORGANISATION(name),
	.is_required = true,
	.help = "The organisation's name, as letters are signed"},
    {SECTION_ORGANISATION, "address", SETTING_ADDRESS, ORGANISATION(address),
	.is_required = true, .help = "The address that letters come from"},
    {SECTION_ORGANISATION, "contact", SETTING_TEXT, ORGANISATION(contact),
	.is_required = true,
	.help = "How to reach a human; stands in every letter"},
    {SECTION_ORGANISATION, "authority", SETTING_TEXT, ORGANISATION(authority),
	.is_required = true,
	.help = "The supervisory authority to complain to"},
    {SECTION_ORGANISATION, "language", SETTING_LANGUAGE, ORGANISATION(language),
	.initial = "en",
	.help = "Language of letters to mail in a language without any"},
    {SECTION_ORGANISATION, "aliases", SETTING_ADDRESSES, ORGANISATION(aliases),
	.help = "Further addresses of yours, which are never answered"},

    {SECTION_MAILBOX, "url", SETTING_MAILBOX_URL, MAILBOX(url_text),
	MAILBOX(url), .is_required = true,
	.help = "Where it is: imaps://host/FOLDER,"
		" imap+starttls://host/FOLDER or maildir:/path"},
    {SECTION_MAILBOX, "folders", SETTING_FOLDERS, MAILBOX(folders),
	.help = "Further folders of it, looked at after the URL's"},
    {SECTION_MAILBOX, "junk-folders", SETTING_FOLDERS, MAILBOX(junk_folders),
	.help = "Folders of junk: what looks like a request is raised"},
    {SECTION_MAILBOX, "user", SETTING_TEXT, MAILBOX(user),
	.help = "The name to log in with"},
    {SECTION_MAILBOX, "password-file", SETTING_PATH, MAILBOX(password.file),
	.help = "File whose first line is the password"},
    {SECTION_MAILBOX, "password-command", SETTING_TEXT,
	MAILBOX(password.command),
	.help = "Shell command that prints the password"},
    {SECTION_MAILBOX, "password-credential", SETTING_CREDENTIAL,
	MAILBOX(password.credential),
	.help = "Name of a systemd credential that is the password"},
    {SECTION_MAILBOX, "oauth2", SETTING_TEXT, MAILBOX(oauth2_name),
	.help = "Name of the oauth2 section that gives tokens instead"},
    {SECTION_MAILBOX, "ca-file", SETTING_PATH, MAILBOX(ca_file),
	.help = "Certificates to trust instead of the system's (PEM)"},
    {SECTION_MAILBOX, "insecure", SETTING_BOOL, MAILBOX(insecure),
	.initial = "false",
	.help = "Allow imap://, which sends the password in clear text"},
    {SECTION_MAILBOX, "addresses", SETTING_ADDRESSES, MAILBOX(addresses),
	.help = "Addresses that people write to and reach this mailbox"},
    {SECTION_MAILBOX, "authserv-id", SETTING_NAMES, MAILBOX(authserv_ids),
	.help = "Servers whose Authentication-Results are believed"},
    {SECTION_MAILBOX, "own-list-ids", SETTING_NAMES, MAILBOX(own_list_ids),
	.help = "List-Id of the groups that this mailbox is a member of"},
    {SECTION_MAILBOX, "language", SETTING_LANGUAGE, MAILBOX(language),
	.help = "Like the organisation's, for this mailbox"},
    {SECTION_MAILBOX, "expect", SETTING_CHOICE, MAILBOX(expect),
	.initial = "by-address", .choices = expects,
	.help = "What is likely in it: requests, mixed or personal mail"},
    {SECTION_MAILBOX, "start", SETTING_START, MAILBOX(start), MAILBOX(start_on),
	.initial = "now",
	.help = "The first mail to take in: now, all, or a date"},
    {SECTION_MAILBOX, "acknowledge", SETTING_CHOICE, MAILBOX(acknowledge),
	.initial = "auto", .choices = acknowledges,
	.help = "Letters: sent by themselves, held for a human, or none"},
    {SECTION_MAILBOX, "acknowledge-unsure", SETTING_CHOICE,
	MAILBOX(acknowledge_unsure), .initial = "auto", .choices = acknowledges,
	.help = "The same where it is unsure; the stricter of both counts"},
    {SECTION_MAILBOX, "acknowledge-max-age", SETTING_SECONDS,
	MAILBOX(acknowledge_age_seconds), .initial = "14d", .min = "1h",
	.max = "366d", .help = "A letter to mail older than this is held"},
    {SECTION_MAILBOX, "poll-interval", SETTING_SECONDS,
	MAILBOX(poll_interval_seconds), .initial = "2m", .min = "5s",
	.max = "1d", .help = "Time between two looks at the mailbox"},
    {SECTION_MAILBOX, "message-size-max", SETTING_BYTES,
	MAILBOX(message_bytes_max), .initial = "25M", .min = "64K",
	.max = "64M", .help = "Of larger mail only the header is read"},
    {SECTION_MAILBOX, "keep-not-requests", SETTING_CHOICE,
	MAILBOX(keep_not_requests), .initial = "raw", .choices = keeps,
	.help = "What to keep of mail that asks for nothing"},
    {SECTION_MAILBOX, "keep-not-requests-for", SETTING_SECONDS,
	MAILBOX(keep_not_requests_seconds), .initial = "30d", .min = "1d",
	.max = "3650d", .help = "How long to keep it"},
    {SECTION_MAILBOX, "target-working-days", SETTING_COUNT,
	MAILBOX(target_days), .min = "1", .max = "60",
	.help = "Like the one of section clock, for this mailbox"},
    {SECTION_MAILBOX, "reopen-by-reply", SETTING_BOOL,
	MAILBOX(reopens_by_reply), .initial = "true",
	.help = "A reply opens a closed ticket again; else a linked one"},
    {SECTION_MAILBOX, "after-intake", SETTING_CHOICE, MAILBOX(after_intake),
	.initial = "leave", .choices = after_intakes,
	.help = "What to do with a mail that was taken in"},
    {SECTION_MAILBOX, "after-intake-target", SETTING_TEXT,
	MAILBOX(after_intake_target),
	.help = "The keyword to flag it with, or the folder to move it to"},
    {SECTION_MAILBOX, "sort-rules", SETTING_NAMES, MAILBOX(sort_rules),
	.help = "Rules by which mail that asks for nothing is moved away"},
    {SECTION_MAILBOX, "sort-target", SETTING_TEXT, MAILBOX(sort_target),
	.help = "The folder that it is moved to"},

    {SECTION_OAUTH2, "provider", SETTING_CHOICE, OAUTH2(provider),
	.choices = providers, .is_required = true,
	.help = "Whose tokens: microsoft, google or custom"},
    {SECTION_OAUTH2, "grant", SETTING_CHOICE, OAUTH2(grant), .choices = grants,
	.is_required = true,
	.help = "How a token is got: client-credentials, refresh-token,"
		" service-account or token-command"},
    {SECTION_OAUTH2, "tenant", SETTING_HOST, OAUTH2(tenant),
	.help = "Microsoft's Directory (tenant) ID"},
    {SECTION_OAUTH2, "client-id", SETTING_TEXT, OAUTH2(client_id),
	.help = "The application's ID, as the provider's console shows it"},
    {SECTION_OAUTH2, "client-secret-file", SETTING_PATH,
	OAUTH2(client_secret.file),
	.help = "File whose first line is the client secret"},
    {SECTION_OAUTH2, "client-secret-command", SETTING_TEXT,
	OAUTH2(client_secret.command),
	.help = "Shell command that prints the client secret"},
    {SECTION_OAUTH2, "client-secret-credential", SETTING_CREDENTIAL,
	OAUTH2(client_secret.credential),
	.help = "Name of a systemd credential that is the client secret"},
    {SECTION_OAUTH2, "client-secret-ends", SETTING_TEXT,
	OAUTH2(client_secret_ends),
	.help = "The day on which the secret ends (YYYY-MM-DD), to be warned"},
    {SECTION_OAUTH2, "client-certificate-file", SETTING_PATH,
	OAUTH2(certificate_file),
	.help = "Certificate (PEM) to prove who we are, instead of a secret"},
    {SECTION_OAUTH2, "client-key-file", SETTING_PATH, OAUTH2(key_file),
	.help = "Its RSA key (PEM); if unset, in the same file"},
    {SECTION_OAUTH2, "client-assertion", SETTING_CHOICE, OAUTH2(algorithm),
	.choices = algorithms, .initial = "PS256",
	.help = "How it signs: PS256, or RS256 for what is older"},
    {SECTION_OAUTH2, "service-account-file", SETTING_PATH,
	OAUTH2(service_account_file),
	.help = "Google's JSON key of a service account"},
    {SECTION_OAUTH2, "subject", SETTING_ADDRESS, OAUTH2(subject),
	.help = "The mailbox that a service account acts for"},
    {SECTION_OAUTH2, "scope", SETTING_TEXT, OAUTH2(scope),
	.help = "What is asked for; if unset, mail as the provider calls it"},
    {SECTION_OAUTH2, "token-url", SETTING_TEXT, OAUTH2(token_url),
	.help = "Where tokens are got, if not at the usual place"},
    {SECTION_OAUTH2, "authorize-url", SETTING_TEXT, OAUTH2(authorize_url),
	.help = "Where a person logs in, if not at the usual place"},
    {SECTION_OAUTH2, "device-url", SETTING_TEXT, OAUTH2(device_url),
	.help = "Where a device code is got, if not at the usual place"},
    {SECTION_OAUTH2, "token-command", SETTING_TEXT, OAUTH2(token_command),
	.help = "Shell command that prints an access token"},
    {SECTION_OAUTH2, "mechanism", SETTING_CHOICE, OAUTH2(mechanism),
	.choices = mechanisms, .initial = "as-offered",
	.help = "How a token is shown to servers: as-offered, xoauth2 or"
		" oauthbearer"},
    {SECTION_OAUTH2, "ca-file", SETTING_PATH, OAUTH2(ca_file),
	.help = "Certificates to trust instead of the system's (PEM)"},

    {SECTION_RELAY, "url", SETTING_RELAY_URL, RELAY(url_text), RELAY(url),
	.is_required = true,
	.help = "Where letters go: smtps://host, smtp+starttls://host"
		" or directory:/path"},
    {SECTION_RELAY, "user", SETTING_TEXT, RELAY(user),
	.help = "The name to log in with"},
    {SECTION_RELAY, "password-file", SETTING_PATH, RELAY(password.file),
	.help = "File whose first line is the password"},
    {SECTION_RELAY, "password-command", SETTING_TEXT, RELAY(password.command),
	.help = "Shell command that prints the password"},
    {SECTION_RELAY, "password-credential", SETTING_CREDENTIAL,
	RELAY(password.credential),
	.help = "Name of a systemd credential that is the password"},
    {SECTION_RELAY, "oauth2", SETTING_TEXT, RELAY(oauth2_name),
	.help = "Name of the oauth2 section that gives tokens instead"},
    {SECTION_RELAY, "ca-file", SETTING_PATH, RELAY(ca_file),
	.help = "Certificates to trust instead of the system's (PEM)"},
    {SECTION_RELAY, "insecure", SETTING_BOOL, RELAY(insecure),
	.initial = "false",
	.help = "Allow smtp://, which sends letters in clear text"},
    {SECTION_RELAY, "hello-name", SETTING_HOST, RELAY(hello_name),
	.help = "This host's name in EHLO; the system's if unset"},
    {SECTION_RELAY, "envelope-sender", SETTING_SENDER, RELAY(envelope_sender),
	.initial = "\"\"",
	.help = "Who gets the bounces; \"\" is nobody, as RFC 3834 asks"},
    {SECTION_RELAY, "plus-address", SETTING_BOOL, RELAY(plus_address),
	.initial = "false",
	.help = "Letters have a Reply-To such as dpo+TAG@, signed: a reply"
		" to it finds its ticket"},
    {SECTION_RELAY, "retry-min", SETTING_SECONDS, RELAY(retry_min_seconds),
	.initial = "1m", .min = "1s", .max = "1d",
	.help = "The first wait after a temporary failure"},
    {SECTION_RELAY, "retry-max", SETTING_SECONDS, RELAY(retry_max_seconds),
	.initial = "4h", .min = "1s", .max = "1d",
	.help = "The longest wait between two attempts"},
    {SECTION_RELAY, "give-up-after", SETTING_SECONDS, RELAY(give_up_seconds),
	.initial = "5d", .min = "1m", .max = "30d",
	.help = "Then a letter has failed and a human is asked"},

    {SECTION_CALENDAR, "set", SETTING_HOLIDAYS, CALENDAR(set),
	.help = "Public holidays, such as GB-EAW; if unset, weekends only"},
    {SECTION_CALENDAR, "time-zone", SETTING_ZONE, CALENDAR(time_zone),
	.is_required = true,
	.help = "The office's time zone, such as Europe/London"},
    {SECTION_CALENDAR, "soft-days", SETTING_BOOL, CALENDAR(soft_days),
	.initial = "false",
	.help = "Closed on days that are holidays by custom only"},
    {SECTION_CALENDAR, "extra-days", SETTING_DATES, CALENDAR(extra_days),
	CALENDAR(extra_days_count),
	.help = "Days on which the office is closed besides"},
    {SECTION_CALENDAR, "dropped-days", SETTING_DATES, CALENDAR(dropped_days),
	CALENDAR(dropped_days_count),
	.help = "Public holidays on which the office is open"},

    {SECTION_CLOCK, "target-working-days", SETTING_COUNT, CLOCK(target_days),
	.min = "1", .max = "60",
	.help = "Working days in which you mean to answer; if unset, none"},
    {SECTION_CLOCK, "warn-days", SETTING_COUNTS, CLOCK(warning.days),
	CLOCK(warning.days_count), .initial = "{7, 2}", .min = "0", .max = "90",
	.help = "Days before a due day at which to warn, once each"},
    {SECTION_CLOCK, "warn-hours", SETTING_COUNTS, CLOCK(warning.hours),
	CLOCK(warning.hours_count), .initial = "{24, 6}", .min = "1",
	.max = "71", .help = "Likewise hours, for what is due in hours"},

    {SECTION_IDENTITY, "kinds", SETTING_KINDS, IDENTITY(kinds),
	.help = "What is not fulfilled before it is verified who asks"},
    {SECTION_IDENTITY, "code-validity", SETTING_SECONDS, IDENTITY(code_seconds),
	.initial = "3d", .min = "1h", .max = "30d",
	.help = "How long a code that was sent to an address is valid"},

    {SECTION_RETENTION, "raw-mail", SETTING_SECONDS, RETENTION(raw.seconds),
	.initial = "183d", .min = "1d", .max = "7320d",
	.help = "Mail as it came, from the day its ticket is closed"},
    {SECTION_RETENTION, "raw-mail-by-kind", SETTING_PERIODS,
	RETENTION(raw.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for kinds of requests with a time of their own"},
    {SECTION_RETENTION, "text", SETTING_SECONDS, RETENTION(text.seconds),
	.initial = "366d", .min = "1d", .max = "7320d",
	.help = "Its text, subject and names of attachments"},
    {SECTION_RETENTION, "text-by-kind", SETTING_PERIODS,
	RETENTION(text.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for kinds of requests with a time of their own"},
    {SECTION_RETENTION, "letters", SETTING_SECONDS, RETENTION(letter.seconds),
	.initial = "1096d", .min = "1d", .max = "7320d",
	.help = "What was written to the requester"},
    {SECTION_RETENTION, "letters-by-kind", SETTING_PERIODS,
	RETENTION(letter.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for kinds of requests with a time of their own"},
    {SECTION_RETENTION, "facts", SETTING_SECONDS, RETENTION(fact.seconds),
	.initial = "366d", .min = "1d", .max = "7320d",
	.help = "What it says besides: numbers, other addresses"},
    {SECTION_RETENTION, "facts-by-kind", SETTING_PERIODS,
	RETENTION(fact.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for kinds of requests with a time of their own"},
    {SECTION_RETENTION, "person", SETTING_SECONDS, RETENTION(person.seconds),
	.initial = "1096d", .min = "1d", .max = "7320d",
	.help = "Who it was; then only kinds, dates and outcomes are left"},
    {SECTION_RETENTION, "person-by-kind", SETTING_PERIODS,
	RETENTION(person.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for kinds of requests with a time of their own"},
    {SECTION_RETENTION, "keyed-hash", SETTING_SECONDS, RETENTION(hash_seconds),
	.initial = "1096d", .min = "1d", .max = "7320d",
	.help = "What tells that the same address asks again, from then on"},

    {SECTION_RECOGNITION, "request-score", SETTING_COUNT,
	RECOGNITION(request_score), .min = "1", .max = "100",
	.help = "A mail is a request from this score on; the rules' if unset"},
    {SECTION_RECOGNITION, "unsure-score", SETTING_COUNT,
	RECOGNITION(unsure_score), .min = "1", .max = "100",
	.help = "A human looks from this score on; the rules' if unset"},

    {SECTION_BUDGET, "address-per-day", SETTING_COUNT, BUDGET(address_per_day),
	.initial = "5", .min = "1", .max = "1000000",
	.help = "Letters to one address in a day; more are held"},
    {SECTION_BUDGET, "domain-per-hour", SETTING_COUNT, BUDGET(domain_per_hour),
	.initial = "50", .min = "1", .max = "1000000",
	.help = "Letters to one domain in an hour; more are held"},
    {SECTION_BUDGET, "all-per-hour", SETTING_COUNT, BUDGET(all_per_hour),
	.initial = "200", .min = "1", .max = "1000000",
	.help = "Letters in all in an hour; more are held"},
};
/* clang-format on */

const size_t settings_count = LENGTH(settings_table);

const char *
setting_section_name(enum setting_section section)
{
	static const char *const names[] = {"", "organisation", "mailbox",
	    "oauth2", "relay", "calendar", "clock", "identity", "retention",
	    "recognition", "budget"};

	return names[section];
}

bool
setting_section_has_title(enum setting_section section)
{
	return section == SECTION_MAILBOX || section == SECTION_OAUTH2;
}

bool
setting_is_list(const struct setting *setting)
{
	return setting->type == SETTING_ADDRESSES ||
	    setting->type == SETTING_NAMES ||
	    setting->type == SETTING_FOLDERS ||
	    setting->type == SETTING_DATES || setting->type == SETTING_COUNTS ||
	    setting->type == SETTING_KINDS || setting->type == SETTING_PERIODS;
}

size_t
setting_find(enum setting_section section, const char *name)
{
	for (size_t i = 0; i < settings_count; i++)
		if (settings_table[i].section == section &&
		    strcmp(settings_table[i].name, name) == 0)
			return i;
	return settings_count;
}
