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
#define NOTIFY(member)	     offsetof(struct conf_notify, member)
#define BUDGET(member)	     offsetof(struct gate_budget, member)

/* In the order of enum acknowledge and the enums of conf.h. */
static const char *const acknowledges[] = {"auto", "hold", "off", NULL};
static const char *const confinements[] = {"available", "required", NULL};
static const char *const keeps[] = {"raw", "none", NULL};
static const char *const expects[] = {
    "by-address", "requests", "mixed", "personal", NULL};

/* In the order of the enums of net/oauth2.h and net/jwt.h. */
static const char *const providers[] = {"microsoft", "google", "custom", NULL};
static const char *const grants[] = {"client-credentials", "refresh-token",
    "service-account", "token-command", NULL};
static const char *const mechanisms[] = {
    "as-offered", "xoauth2", "oauthbearer", NULL};
/* In the order of enum credential_auth; a relay has no SCRAM. */
static const char *const auths[] = {
    "as-offered", "plain", "login", "scram-sha-256", NULL};
static const char *const relay_auths[] = {"as-offered", "plain", "login", NULL};
static const char *const algorithms[] = {"PS256", "RS256", NULL};
static const char *const empties[] = {"weekly", "never", NULL};
static const char *const after_intakes[] = {"leave", "flag", "move", NULL};

/* clang-format off: one row, one setting */
const struct setting settings_table[] = {
    {SECTION_TOP, "state-directory", SETTING_PATH,
	offsetof(struct conf, state_directory), .initial = "/var/lib/dpod",
	.help = "Directory of the database and the keys"},
    {SECTION_TOP, "register", SETTING_TEXT,
	offsetof(struct conf, register_text),
	.help = "Location of the register if not dpod.db in the state "
		"directory: sqlite:/path or postgresql://..."},
    {SECTION_TOP, "rules-directory", SETTING_PATH,
	offsetof(struct conf, rules_directory),
	.help = "Directory of your own rules, read after the shipped ones"},
    {SECTION_TOP, "templates-directory", SETTING_PATH,
	offsetof(struct conf, templates_directory),
	.help = "Directory of your own letters; each replaces the shipped one"},
    {SECTION_TOP, "silence-max", SETTING_SECONDS,
	offsetof(struct conf, silence_seconds), .initial = "2m", .min = "5s",
	.max = "1h",
	.help = "A process that is silent for this long is replaced"},
    {SECTION_TOP, "readers-max", SETTING_COUNT,
	offsetof(struct conf, readers_max), .initial = "16", .min = "1",
	.max = "500", .help = "How many mailboxes are read at the same time"},
    {SECTION_TOP, "lease", SETTING_SECONDS,
	offsetof(struct conf, lease_seconds), .initial = "1m", .min = "3s",
	.max = "1h",
	.help = "How long another dpod on the same register waits for a silent "
		"one"},
    {SECTION_TOP, "confinement", SETTING_CHOICE,
	offsetof(struct conf, confinement), .initial = "available",
	.choices = confinements,
	.help =
	    "Whether to start where processes cannot be confined: available "
	    "or required"},

    {SECTION_ORGANISATION, "name", SETTING_TEXT, ORGANISATION(name),
	.is_required = true,
	.help = "Name of the organisation, as letters are signed"},
    {SECTION_ORGANISATION, "address", SETTING_ADDRESS, ORGANISATION(address),
	.is_required = true, .help = "Address that letters are sent from"},
    {SECTION_ORGANISATION, "contact", SETTING_TEXT, ORGANISATION(contact),
	.is_required = true,
	.help = "How to reach a person; included in every letter"},
    {SECTION_ORGANISATION, "authority", SETTING_TEXT, ORGANISATION(authority),
	.is_required = true, .help = "Supervisory authority to complain to"},
    {SECTION_ORGANISATION, "language", SETTING_LANGUAGE, ORGANISATION(language),
	.initial = "en",
	.help =
	    "Language of letters if there are none in the message's language"},
    {SECTION_ORGANISATION, "aliases", SETTING_ADDRESSES, ORGANISATION(aliases),
	.help = "Other addresses of yours, which never get a letter"},
    {SECTION_ORGANISATION, "domains", SETTING_HOSTS, ORGANISATION(domains),
	.help = "Domains of your staff: whoever forwards from there is not the "
		"requester"},
    {SECTION_ORGANISATION, "people", SETTING_PEOPLE, ORGANISATION(people),
	.help = "Users whom tickets may be assigned to, with the address where "
		"they are told, or %GROUP; by default anybody"},
    {SECTION_ORGANISATION, "signatures", SETTING_SIGNATURES,
	ORGANISATION(signatures),
	.help = "Users, or * for the others, with the line that signs their "
		"letters"},

    {SECTION_MAILBOX, "url", SETTING_MAILBOX_URL, MAILBOX(url_text),
	MAILBOX(url), .is_required = true,
	.help = "Location: imaps://host/FOLDER, imap+starttls://host/FOLDER or "
		"maildir:/path"},
    {SECTION_MAILBOX, "folders", SETTING_FOLDERS, MAILBOX(folders),
	.help = "Further folders to watch besides the one in the URL"},
    {SECTION_MAILBOX, "junk-folders", SETTING_FOLDERS, MAILBOX(junk_folders),
	.help = "Junk folders: only messages that look like requests become "
		"tickets"},
    {SECTION_MAILBOX, "user", SETTING_TEXT, MAILBOX(user),
	.help = "User name to log in with"},
    {SECTION_MAILBOX, "auth", SETTING_CHOICE, MAILBOX(auth),
	.initial = "as-offered", .choices = auths,
	.help = "How the password is sent: as-offered, scram-sha-256, plain or "
		"login"},
    {SECTION_MAILBOX, "password-file", SETTING_PATH, MAILBOX(password.file),
	.help = "File whose first line is the password"},
    {SECTION_MAILBOX, "password-command", SETTING_TEXT,
	MAILBOX(password.command),
	.help = "Shell command that prints the password"},
    {SECTION_MAILBOX, "password-credential", SETTING_CREDENTIAL,
	MAILBOX(password.credential),
	.help = "Name of a systemd credential that holds the password"},
    {SECTION_MAILBOX, "oauth2", SETTING_TEXT, MAILBOX(oauth2_name),
	.help = "Name of an oauth2 section to get tokens from, instead of a "
		"password"},
    {SECTION_MAILBOX, "ca-file", SETTING_PATH, MAILBOX(ca_file),
	.help = "CA certificates to trust instead of the system's (PEM)"},
    {SECTION_MAILBOX, "insecure", SETTING_BOOL, MAILBOX(insecure),
	.initial = "false",
	.help = "Allow imap://, which sends the password unencrypted"},
    {SECTION_MAILBOX, "addresses", SETTING_ADDRESSES, MAILBOX(addresses),
	.help = "Addresses whose messages arrive in this mailbox"},
    {SECTION_MAILBOX, "authserv-id", SETTING_NAMES, MAILBOX(authserv_ids),
	.help = "Servers whose Authentication-Results are trusted"},
    {SECTION_MAILBOX, "authserv-below", SETTING_COUNT, MAILBOX(authserv_below),
	.initial = "0", .min = "0", .max = "20",
	.help = "How many Received fields of your servers stand above it"},
    {SECTION_MAILBOX, "own-list-ids", SETTING_NAMES, MAILBOX(own_list_ids),
	.help = "List-Ids of the groups that this mailbox is a member of"},
    {SECTION_MAILBOX, "language", SETTING_LANGUAGE, MAILBOX(language),
	.help = "Overrides the organisation's language for this mailbox"},
    {SECTION_MAILBOX, "expect", SETTING_CHOICE, MAILBOX(expect),
	.initial = "by-address", .choices = expects,
	.help = "What the mailbox mostly receives: requests, mixed or personal "
		"mail"},
    {SECTION_MAILBOX, "start", SETTING_START, MAILBOX(start), MAILBOX(start_on),
	.initial = "now",
	.help = "First messages to take in: from now, all, or from a date"},
    {SECTION_MAILBOX, "acknowledge", SETTING_CHOICE, MAILBOX(acknowledge),
	.initial = "auto", .choices = acknowledges,
	.help =
	    "Acknowledgements: sent automatically, held for a person, or none"},
    {SECTION_MAILBOX, "acknowledge-unsure", SETTING_CHOICE,
	MAILBOX(acknowledge_unsure), .initial = "auto", .choices = acknowledges,
	.help = "The same for unsure tickets; the stricter of the two applies"},
    {SECTION_MAILBOX, "acknowledge-max-age", SETTING_SECONDS,
	MAILBOX(acknowledge_age_seconds), .initial = "14d", .min = "1h",
	.max = "366d",
	.help = "An acknowledgement of a message older than this is held"},
    {SECTION_MAILBOX, "poll-interval", SETTING_SECONDS,
	MAILBOX(poll_interval_seconds), .initial = "2m", .min = "5s",
	.max = "1d", .help = "Time between two polls of the mailbox"},
    {SECTION_MAILBOX, "message-size-max", SETTING_BYTES,
	MAILBOX(message_bytes_max), .initial = "25M", .min = "64K",
	.max = "64M", .help = "Of a larger message only the header is read"},
    {SECTION_MAILBOX, "keep-not-requests", SETTING_CHOICE,
	MAILBOX(keep_not_requests), .initial = "raw", .choices = keeps,
	.help = "What to keep of messages that are not requests"},
    {SECTION_MAILBOX, "keep-not-requests-for", SETTING_SECONDS,
	MAILBOX(keep_not_requests_seconds), .initial = "30d", .min = "1d",
	.max = "3650d", .help = "How long to keep it"},
    {SECTION_MAILBOX, "spot-check", SETTING_COUNT, MAILBOX(spot_check),
	.initial = "5", .min = "0", .max = "100",
	.help = "How many messages that are not requests to check each week"},
    {SECTION_MAILBOX, "target-working-days", SETTING_COUNT,
	MAILBOX(target_days), .min = "1", .max = "60",
	.help = "Overrides the target of section clock for this mailbox"},
    {SECTION_MAILBOX, "reopen-by-reply", SETTING_BOOL,
	MAILBOX(reopens_by_reply), .initial = "true",
	.help =
	    "A reply reopens a closed ticket; if false, it opens a linked one"},
    {SECTION_MAILBOX, "after-intake", SETTING_CHOICE, MAILBOX(after_intake),
	.initial = "leave", .choices = after_intakes,
	.help = "What to do with a message that was taken in"},
    {SECTION_MAILBOX, "after-intake-target", SETTING_TEXT,
	MAILBOX(after_intake_target),
	.help = "Keyword to flag it with, or folder to move it to"},
    {SECTION_MAILBOX, "sort-rules", SETTING_NAMES, MAILBOX(sort_rules),
	.help = "Rules whose messages are moved away if they are not requests"},
    {SECTION_MAILBOX, "sort-target", SETTING_TEXT, MAILBOX(sort_target),
	.help = "Folder to move them to"},
    {SECTION_MAILBOX, "templates-directory", SETTING_PATH,
	MAILBOX(templates_directory),
	.help = "Directory of letters for its tickets; each replaces another"},
    {SECTION_MAILBOX, "holder-folder", SETTING_TEXT, MAILBOX(holder_folder),
	.initial = "dpod",
	.help = "Folder for the note of who watches the mailbox, or none"},

    {SECTION_OAUTH2, "provider", SETTING_CHOICE, OAUTH2(provider),
	.choices = providers, .is_required = true,
	.help = "Who issues the tokens: microsoft, google or custom"},
    {SECTION_OAUTH2, "grant", SETTING_CHOICE, OAUTH2(grant), .choices = grants,
	.is_required = true,
	.help = "How tokens are obtained: client-credentials, refresh-token, "
		"service-account or token-command"},
    {SECTION_OAUTH2, "tenant", SETTING_HOST, OAUTH2(tenant),
	.help = "Microsoft's Directory (tenant) ID"},
    {SECTION_OAUTH2, "client-id", SETTING_TEXT, OAUTH2(client_id),
	.help = "The application's ID, as shown in the provider's console"},
    {SECTION_OAUTH2, "client-secret-file", SETTING_PATH,
	OAUTH2(client_secret.file),
	.help = "File whose first line is the client secret"},
    {SECTION_OAUTH2, "client-secret-command", SETTING_TEXT,
	OAUTH2(client_secret.command),
	.help = "Shell command that prints the client secret"},
    {SECTION_OAUTH2, "client-secret-credential", SETTING_CREDENTIAL,
	OAUTH2(client_secret.credential),
	.help = "Name of a systemd credential that holds the client secret"},
    {SECTION_OAUTH2, "client-secret-ends", SETTING_TEXT,
	OAUTH2(client_secret_ends),
	.help = "Day on which the client secret expires (YYYY-MM-DD), to get a "
		"warning"},
    {SECTION_OAUTH2, "client-certificate-file", SETTING_PATH,
	OAUTH2(certificate_file),
	.help = "Certificate (PEM) to authenticate with instead of a secret"},
    {SECTION_OAUTH2, "client-key-file", SETTING_PATH, OAUTH2(key_file),
	.help = "RSA key of the certificate (PEM); if unset, in the same file"},
    {SECTION_OAUTH2, "client-assertion", SETTING_CHOICE, OAUTH2(algorithm),
	.choices = algorithms, .initial = "PS256",
	.help = "Signature algorithm: PS256, or RS256 for older servers"},
    {SECTION_OAUTH2, "service-account-file", SETTING_PATH,
	OAUTH2(service_account_file),
	.help = "JSON key of a Google service account"},
    {SECTION_OAUTH2, "subject", SETTING_ADDRESS, OAUTH2(subject),
	.help = "Mailbox that the service account acts for"},
    {SECTION_OAUTH2, "scope", SETTING_TEXT, OAUTH2(scope),
	.help = "Scope to request; if unset, the provider's scope for mail"},
    {SECTION_OAUTH2, "token-url", SETTING_TEXT, OAUTH2(token_url),
	.help = "URL that issues tokens; if unset, the provider's"},
    {SECTION_OAUTH2, "authorize-url", SETTING_TEXT, OAUTH2(authorize_url),
	.help = "URL where a person logs in; if unset, the provider's"},
    {SECTION_OAUTH2, "device-url", SETTING_TEXT, OAUTH2(device_url),
	.help = "URL that issues device codes; if unset, the provider's"},
    {SECTION_OAUTH2, "token-command", SETTING_TEXT, OAUTH2(token_command),
	.help = "Shell command that prints an access token"},
    {SECTION_OAUTH2, "mechanism", SETTING_CHOICE, OAUTH2(mechanism),
	.choices = mechanisms, .initial = "as-offered",
	.help = "How tokens are sent to servers: as-offered, xoauth2 or "
		"oauthbearer"},
    {SECTION_OAUTH2, "ca-file", SETTING_PATH, OAUTH2(ca_file),
	.help = "CA certificates to trust instead of the system's (PEM)"},

    {SECTION_RELAY, "url", SETTING_RELAY_URL, RELAY(url_text), RELAY(url),
	.is_required = true,
	.help = "Where to send letters: smtps://host, smtp+starttls://host or "
		"directory:/path"},
    {SECTION_RELAY, "user", SETTING_TEXT, RELAY(user),
	.help = "User name to log in with"},
    {SECTION_RELAY, "auth", SETTING_CHOICE, RELAY(auth),
	.initial = "as-offered", .choices = relay_auths,
	.help = "How the password is sent: as-offered, plain or login"},
    {SECTION_RELAY, "password-file", SETTING_PATH, RELAY(password.file),
	.help = "File whose first line is the password"},
    {SECTION_RELAY, "password-command", SETTING_TEXT, RELAY(password.command),
	.help = "Shell command that prints the password"},
    {SECTION_RELAY, "password-credential", SETTING_CREDENTIAL,
	RELAY(password.credential),
	.help = "Name of a systemd credential that holds the password"},
    {SECTION_RELAY, "oauth2", SETTING_TEXT, RELAY(oauth2_name),
	.help = "Name of an oauth2 section to get tokens from, instead of a "
		"password"},
    {SECTION_RELAY, "ca-file", SETTING_PATH, RELAY(ca_file),
	.help = "CA certificates to trust instead of the system's (PEM)"},
    {SECTION_RELAY, "insecure", SETTING_BOOL, RELAY(insecure),
	.initial = "false",
	.help = "Allow smtp://, which sends letters unencrypted"},
    {SECTION_RELAY, "hello-name", SETTING_HOST, RELAY(hello_name),
	.help = "Host name for EHLO; if unset, the system's"},
    {SECTION_RELAY, "envelope-sender", SETTING_SENDER, RELAY(envelope_sender),
	.initial = "\"\"",
	.help = "Envelope sender, which receives bounces; \"\" means none (RFC "
		"3834)"},
    {SECTION_RELAY, "plus-address", SETTING_BOOL, RELAY(plus_address),
	.initial = "false",
	.help = "Give letters a signed Reply-To such as dpo+TAG@, by which "
		"replies find their ticket"},
    {SECTION_RELAY, "connections", SETTING_COUNT, RELAY(connections),
	.initial = "4", .min = "1", .max = "16",
	.help = "Number of simultaneous connections"},
    {SECTION_RELAY, "commit-letters", SETTING_COUNT, RELAY(commit_letters),
	.initial = "50", .min = "1", .max = "50",
	.help = "Largest number of letters in one transaction, and repeated "
		"after a crash"},
    {SECTION_RELAY, "retry-min", SETTING_SECONDS, RELAY(retry_min_seconds),
	.initial = "1m", .min = "1s", .max = "1d",
	.help = "First delay after a temporary failure"},
    {SECTION_RELAY, "retry-max", SETTING_SECONDS, RELAY(retry_max_seconds),
	.initial = "4h", .min = "1s", .max = "1d",
	.help = "Longest delay between two attempts"},
    {SECTION_RELAY, "attachments-max", SETTING_BYTES, RELAY(attachments_bytes),
	.initial = "10M", .min = "64K", .max = "16M",
	.help = "Largest total of what is attached to one letter"},
    {SECTION_RELAY, "html", SETTING_BOOL, RELAY(html), .initial = "false",
	.help = "Write letters also as HTML, in the style of letter.html"},
    {SECTION_RELAY, "give-up-after", SETTING_SECONDS, RELAY(give_up_seconds),
	.initial = "5d", .min = "1m", .max = "30d",
	.help =
	    "Time after which a letter counts as failed and a person must act"},

    {SECTION_CALENDAR, "set", SETTING_HOLIDAYS, CALENDAR(set),
	.help = "Public holidays, such as GB-EAW; if unset, weekends only"},
    {SECTION_CALENDAR, "time-zone", SETTING_ZONE, CALENDAR(time_zone),
	.is_required = true,
	.help = "Time zone of the office, such as Europe/London"},
    {SECTION_CALENDAR, "soft-days", SETTING_BOOL, CALENDAR(soft_days),
	.initial = "false",
	.help = "Also close on days that are holidays by custom only"},
    {SECTION_CALENDAR, "extra-days", SETTING_DATES, CALENDAR(extra_days),
	CALENDAR(extra_days_count),
	.help = "Additional days on which the office is closed"},
    {SECTION_CALENDAR, "dropped-days", SETTING_DATES, CALENDAR(dropped_days),
	CALENDAR(dropped_days_count),
	.help = "Public holidays on which the office is open"},

    {SECTION_CLOCK, "target-working-days", SETTING_COUNT, CLOCK(target_days),
	.min = "1", .max = "60",
	.help =
	    "Working days within which you intend to answer; if unset, none"},
    {SECTION_CLOCK, "warn-days", SETTING_COUNTS, CLOCK(warning.days),
	CLOCK(warning.days_count), .initial = "{7, 2}", .min = "0", .max = "90",
	.help = "Days before a due date at which to warn, once each"},
    {SECTION_CLOCK, "warn-hours", SETTING_COUNTS, CLOCK(warning.hours),
	CLOCK(warning.hours_count), .initial = "{24, 6}", .min = "1",
	.max = "71", .help = "Hours before, for deadlines counted in hours"},

    {SECTION_IDENTITY, "kinds", SETTING_KINDS, IDENTITY(kinds),
	.help = "Kinds of request that need a verified requester before they "
		"are fulfilled"},
    {SECTION_IDENTITY, "code-validity", SETTING_SECONDS, IDENTITY(code_seconds),
	.initial = "3d", .min = "1h", .max = "30d",
	.help = "How long a code sent to an address is valid"},

    {SECTION_RETENTION, "raw-mail", SETTING_SECONDS, RETENTION(raw.seconds),
	.initial = "183d", .min = "1d", .max = "7320d",
	.help =
	    "Messages as received, counted from the day the ticket is closed"},
    {SECTION_RETENTION, "raw-mail-by-kind", SETTING_PERIODS,
	RETENTION(raw.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for single kinds of request"},
    {SECTION_RETENTION, "text", SETTING_SECONDS, RETENTION(text.seconds),
	.initial = "366d", .min = "1d", .max = "7320d",
	.help = "Text, subject and attachment names"},
    {SECTION_RETENTION, "text-by-kind", SETTING_PERIODS,
	RETENTION(text.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for single kinds of request"},
    {SECTION_RETENTION, "letters", SETTING_SECONDS, RETENTION(letter.seconds),
	.initial = "1096d", .min = "1d", .max = "7320d",
	.help = "Letters to the requester"},
    {SECTION_RETENTION, "letters-by-kind", SETTING_PERIODS,
	RETENTION(letter.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for single kinds of request"},
    {SECTION_RETENTION, "facts", SETTING_SECONDS, RETENTION(fact.seconds),
	.initial = "366d", .min = "1d", .max = "7320d",
	.help = "Extracted facts: numbers, other addresses"},
    {SECTION_RETENTION, "facts-by-kind", SETTING_PERIODS,
	RETENTION(fact.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for single kinds of request"},
    {SECTION_RETENTION, "person", SETTING_SECONDS, RETENTION(person.seconds),
	.initial = "1096d", .min = "1d", .max = "7320d",
	.help = "The person; afterwards only kinds, dates and outcomes remain"},
    {SECTION_RETENTION, "person-by-kind", SETTING_PERIODS,
	RETENTION(person.of_kind), .min = "1d", .max = "7320d",
	.help = "The same for single kinds of request"},
    {SECTION_RETENTION, "retained-keeps", SETTING_KEEPS, RETENTION(keeps),
	.initial = "{requester, subject, reference, customer, invoice}",
	.help = "What a ticket that comes back on a date keeps until then"},
    {SECTION_RETENTION, "keyed-hash", SETTING_SECONDS, RETENTION(hash_seconds),
	.initial = "1096d", .min = "1d", .max = "7320d",
	.help = "After that, the keyed hash by which an address is recognised "
		"again"},
    {SECTION_RETENTION, "labels", SETTING_SECONDS, RETENTION(label_seconds),
	.initial = "732d", .min = "1d", .max = "7320d",
	.help = "What dpoctl learn uses, from the decision: numbers of words"},

    {SECTION_RECOGNITION, "request-score", SETTING_COUNT,
	RECOGNITION(request_score), .min = "1", .max = "100",
	.help = "Minimum score of a request; if unset, the rules' threshold"},
    {SECTION_RECOGNITION, "unsure-score", SETTING_COUNT,
	RECOGNITION(unsure_score), .min = "1", .max = "100",
	.help = "Minimum score of an unsure message; if unset, the rules' "
		"threshold"},

    {SECTION_BUDGET, "address-per-day", SETTING_COUNT, BUDGET(address_per_day),
	.initial = "5", .min = "1", .max = "1000000",
	.help = "Letters to one address per day; more are held"},
    {SECTION_BUDGET, "domain-per-hour", SETTING_COUNT, BUDGET(domain_per_hour),
	.initial = "50", .min = "1", .max = "1000000",
	.help = "Letters to one domain per hour; more are held"},
    {SECTION_BUDGET, "network-per-hour", SETTING_COUNT,
	BUDGET(network_per_hour), .initial = "100", .min = "1",
	.max = "1000000",
	.help = "Letters per hour to unproven senders of one network"},
    {SECTION_BUDGET, "all-per-hour", SETTING_COUNT, BUDGET(all_per_hour),
	.initial = "200", .min = "1", .max = "1000000",
	.help = "Letters per hour in total; more are held"},
    {SECTION_BUDGET, "tickets-per-day", SETTING_COUNT, BUDGET(tickets_per_day),
	.initial = "50", .min = "1", .max = "1000000",
	.help = "Tickets of one person per day; more messages join these"},
    {SECTION_BUDGET, "reserved", SETTING_COUNT, BUDGET(reserved_percent),
	.initial = "25", .min = "0", .max = "90",
	.help = "Percent of the letters per hour for proven senders only"},

    {SECTION_NOTIFY, "to", SETTING_ADDRESSES, NOTIFY(to),
	.help = "Addresses of the officer; if unset, no digest and no alarm is "
		"written"},
    {SECTION_NOTIFY, "digest-hour", SETTING_COUNT, NOTIFY(digest_hour),
	.initial = "8", .min = "0", .max = "23",
	.help = "Hour of the day, in the office's time zone, of the digest"},
    {SECTION_NOTIFY, "digest-days", SETTING_NAMES, NOTIFY(digest_days),
	.initial = "{monday, tuesday, wednesday, thursday, friday}",
	.help = "Days of the week on which a digest is written, or none"},
    {SECTION_NOTIFY, "digest-if-empty", SETTING_CHOICE, NOTIFY(if_empty),
	.initial = "weekly", .choices = empties,
	.help = "Whether a digest is written when there is nothing to report: "
		"once a week or never"},
    {SECTION_NOTIFY, "alarm-after", SETTING_SECONDS,
	NOTIFY(alarm_after_seconds), .initial = "1h", .min = "5m", .max = "7d",
	.help = "How long a mailbox or the relay must fail before an alarm"},
    {SECTION_NOTIFY, "alarm-command", SETTING_WORDS, NOTIFY(alarm_command),
	.help = "Program and arguments, run for each alarm with its text on "
		"standard input"},
    {SECTION_NOTIFY, "canary-interval", SETTING_SECONDS,
	NOTIFY(canary_interval_seconds), .initial = "0d", .min = "0d",
	.max = "7d",
	.help = "Time between two test messages to each mailbox; 0d: none is "
		"sent"},
    {SECTION_NOTIFY, "canary-after", SETTING_SECONDS,
	NOTIFY(canary_after_seconds), .initial = "1h", .min = "5m", .max = "7d",
	.help = "How long a test message may take before an alarm"},
    {SECTION_NOTIFY, "personal-data", SETTING_BOOL, NOTIFY(personal_data),
	.initial = "false",
	.help = "Name the requester and the subject besides the reference"},
};
/* clang-format on */

const size_t settings_count = LENGTH(settings_table);

const char *
setting_section_name(enum setting_section section)
{
	static const char *const names[] = {"", "organisation", "mailbox",
	    "oauth2", "relay", "calendar", "clock", "identity", "retention",
	    "recognition", "budget", "notify"};

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
	    setting->type == SETTING_NAMES || setting->type == SETTING_HOSTS ||
	    setting->type == SETTING_FOLDERS ||
	    setting->type == SETTING_WORDS || setting->type == SETTING_PEOPLE ||
	    setting->type == SETTING_SIGNATURES ||
	    setting->type == SETTING_DATES || setting->type == SETTING_COUNTS ||
	    setting->type == SETTING_KINDS ||
	    setting->type == SETTING_PERIODS || setting->type == SETTING_KEEPS;
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
