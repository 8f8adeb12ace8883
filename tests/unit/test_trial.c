/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dpod/interview/trial.h"
#include "dpod/interview/trial_private.h"
#include "dpod/signals.h"
#include "net/mailbox.h"
#include "net/oauth2_login.h"
#include "net/probe.h"
#include "net/relay.h"

/*
 * What `dpod setup` tries, and what it concludes: with servers that the linker
 * replaces (--wrap).
 */
enum probe_result __wrap_probe_run(const struct probe *probe,
    struct tls_certificate *ret_certificate, struct error *err);
void __wrap_mail_hosts_ask(const char *domain, enum url_kind kind, int limit_ms,
    bool (*is_cancelled)(void *context), struct mail_dns *ret_dns);
struct mailbox *
__wrap_mailbox_open(const struct mailbox_options *options, struct error *err);
void __wrap_mailbox_close(struct mailbox *mailbox);
struct mailbox_status __wrap_mailbox_status(const struct mailbox *mailbox);
bool __wrap_mailbox_folders(struct mailbox *mailbox, struct arena *memory,
    struct mailbox_folder **ret_folders, size_t *ret_count, struct error *err);
struct relay *
__wrap_relay_open(const struct relay_options *options, struct error *err);
bool
__wrap_relay_check(struct relay *relay, const char *sender, struct error *err);
void __wrap_relay_close(struct relay *relay);
bool __wrap_oauth2_login_by_device(const struct oauth2_source *source,
    oauth2_login_fn *tell, bool (*is_cancelled)(void *context), void *context,
    struct error *err);
bool __wrap_oauth2_login_by_browser(const struct oauth2_source *source,
    uint16_t port, oauth2_login_fn *tell, void *context, struct error *err);
void __wrap_answers_say(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static struct {
	/* A server answers at this host; its certificate is of this CA. */
	const char *host;
	const char *ca_file;
	struct tls_certificate certificate;
	size_t probes;
	struct mail_dns dns;
	size_t asks;
	const char *no_folder; /* opening it fails */
	bool is_closed;	       /* opening any fails */
	size_t opened;
	bool is_open;
	struct mailbox_folder *folders;
	size_t folders_count;
	bool is_unlisted;
	const char *accepts; /* the relay, this user; "": nobody's name */
	bool no_relay;
	size_t relays;
	char user[32]; /* as the relay was opened last */
	struct credential credential;
	bool no_login;
	size_t by_device, by_browser;
	char said[8192];
} net;

enum probe_result
__wrap_probe_run(const struct probe *probe,
    struct tls_certificate *ret_certificate, struct error *err)
{
	net.probes++;
	if (net.host == NULL || strcmp(probe->url.host, net.host) != 0) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_LATER, "silence");
		return PROBE_FAILED;
	}
	*ret_certificate = net.certificate;
	if (net.ca_file == NULL ||
	    (probe->ca_file != NULL &&
		strcmp(probe->ca_file, net.ca_file) == 0))
		return PROBE_GOOD;
	(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER, "unknown issuer");
	return PROBE_DISTRUSTED;
}

void
__wrap_mail_hosts_ask(const char *domain, enum url_kind kind, int limit_ms,
    bool (*is_cancelled)(void *context), struct mail_dns *ret_dns)
{
	(void)domain;
	(void)kind;
	(void)limit_ms;
	(void)is_cancelled;
	net.asks++;
	*ret_dns = net.dns;
}

struct mailbox *
__wrap_mailbox_open(const struct mailbox_options *options, struct error *err)
{
	net.opened++;
	net.credential = options->credential;
	if (net.is_closed ||
	    (net.no_folder != NULL &&
		strcmp(options->url.path, net.no_folder) == 0)) {
		(void)error_set(err, ERROR_MAILBOX, RETRY_NEVER, "closed");
		return NULL;
	}
	assert_false(net.is_open);
	net.is_open = true;
	return (struct mailbox *)&net;
}

void
__wrap_mailbox_close(struct mailbox *mailbox)
{
	if (mailbox != NULL)
		net.is_open = false;
}

struct mailbox_status
__wrap_mailbox_status(const struct mailbox *mailbox)
{
	assert_non_null(mailbox);
	return (struct mailbox_status){.count = 12};
}

bool
__wrap_mailbox_folders(struct mailbox *mailbox, struct arena *memory,
    struct mailbox_folder **ret_folders, size_t *ret_count, struct error *err)
{
	assert_non_null(mailbox);
	(void)memory;
	*ret_folders = net.folders;
	*ret_count = net.folders_count;
	return !net.is_unlisted ||
	    error_set(err, ERROR_MESSAGE, RETRY_NEVER, "no list");
}

struct relay *
__wrap_relay_open(const struct relay_options *options, struct error *err)
{
	const char *user = options->credential.user;

	net.relays++;
	net.credential = options->credential;
	(void)snprintf(
	    net.user, sizeof net.user, "%s", user == NULL ? "" : user);
	if (net.no_relay) {
		(void)error_set(err, ERROR_STORE, RETRY_NEVER, "no relay");
		return NULL;
	}
	return (struct relay *)&net;
}

bool
__wrap_relay_check(struct relay *relay, const char *sender, struct error *err)
{
	assert_non_null(relay);
	assert_string_equal(sender, "");
	return (net.accepts != NULL && strcmp(net.accepts, net.user) == 0) ||
	    error_set(err, ERROR_MAILBOX, RETRY_NEVER, "login refused");
}

void
__wrap_relay_close(struct relay *relay)
{
	(void)relay;
}

bool
__wrap_oauth2_login_by_device(const struct oauth2_source *source,
    oauth2_login_fn *tell, bool (*is_cancelled)(void *context), void *context,
    struct error *err)
{
	assert_ptr_equal(is_cancelled, signals_is_cancelled);
	(void)source;
	(void)tell;
	(void)context;
	net.by_device++;
	return !net.no_login ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER, "nobody came");
}

bool
__wrap_oauth2_login_by_browser(const struct oauth2_source *source,
    uint16_t port, oauth2_login_fn *tell, void *context, struct error *err)
{
	(void)source;
	(void)port;
	(void)tell;
	(void)context;
	net.by_browser++;
	return !net.no_login ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER, "nobody came");
}

void
__wrap_answers_say(const char *format, ...)
{
	size_t length = strlen(net.said);
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(
	    net.said + length, sizeof net.said - length - 1, format, arguments);
	va_end(arguments);
	length = strlen(net.said);
	(void)snprintf(net.said + length, sizeof net.said - length, "\n");
}

#define FILL(array, text) (void)snprintf(array, sizeof(array), "%s", text)

static struct mail_provider providers[] = {
    {"silent", "mx.silent.example", "imaps://mail.silent.example",
	"smtps://out.silent.example", "password", ""},
    {"posty", "mx.posty.example", "imaps://mail.posty.example",
	"smtps://out.posty.example", "password", "Allow IMAP first."},
};

struct fixture {
	struct interview interview;
	struct target target;
	struct error err;
	char directory[48];
};

static int
set_up(void **state)
{
	static struct fixture fixture;

	memset(&net, 0, sizeof net);
	memset(&fixture, 0, sizeof fixture);
	FILL(fixture.directory, "/tmp/dpod-trial-XXXXXX");
	if (mkdtemp(fixture.directory) == NULL)
		return -1;
	fixture.interview.memory = arena_new();
	fixture.target.directory =
	    arena_printf(fixture.interview.memory, "%s/c", fixture.directory);
	fixture.target.state =
	    arena_printf(fixture.interview.memory, "%s/c/s", fixture.directory);
	fixture.interview.target = &fixture.target;
	fixture.interview.is_interactive = true;
	fixture.interview.answers[Q_ADDRESS] = "dpo@example.org";
	fixture.interview.answers[Q_USER] = "dpo";
	fixture.interview.providers = providers;
	fixture.interview.providers_count = LENGTH(providers);
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	(void)rmdir(fixture->target.state);
	(void)rmdir(fixture->target.directory);
	arena_free(fixture->interview.memory);
	return net.is_open || rmdir(fixture->directory) != 0;
}

static void
answers_name_servers(void **state)
{
	static const struct {
		const char *answer;
		size_t count; /* 0: it is refused */
		const char *first;
		const char *error;
		enum url_kind kind;
	} cases[] = {
	    {"posty", 1, "imaps://mail.posty.example", NULL, URL_IMAP},
	    {"posty", 1, "smtps://out.posty.example", NULL, URL_SMTP},
	    {"silent", 1, "imaps://mail.silent.example", NULL, URL_IMAP},
	    {"Mail-1.example.org", 2, "imaps://Mail-1.example.org", NULL,
		URL_IMAP},
	    {"mail.example.org", 2, "smtps://mail.example.org", NULL, URL_SMTP},
	    {"imaps://a.example/x", 1, "imaps://a.example/x", NULL, URL_IMAP},
	    {"smtp+starttls://a.example", 1, "smtp+starttls://a.example", NULL,
		URL_SMTP},
	    {"smtps://a.example", 0, NULL, "expected a host, imaps://",
		URL_IMAP},
	    {"imaps://a.example", 0, NULL, "expected a host, smtps://",
		URL_SMTP},
	    {"imap://a.example", 0, NULL, "not encrypted: expected imaps:// or",
		URL_IMAP},
	    {"smtp://a.example", 0, NULL, "not encrypted: expected smtps:// or",
		URL_SMTP},
	    {"", 0, NULL, "", URL_IMAP},
	    {"mail example", 0, NULL, "", URL_IMAP},
	    {"mail@example", 0, NULL, "", URL_SMTP},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct mail_host hosts[MAIL_HOSTS_MAX];
		size_t count = 0;
		bool found = trial_hosts(&fixture->interview, cases[i].kind,
		    cases[i].answer, hosts, &count, &fixture->err);

		CHECK(found == (cases[i].count > 0), "%s", cases[i].answer);
		if (found) {
			CHECK(count == cases[i].count, "%s", cases[i].answer);
			CHECK(strcmp(hosts[0].url, cases[i].first) == 0, "%s",
			    hosts[0].url);
		} else
			CHECK(strstr(fixture->err.text, cases[i].error) != NULL,
			    "%s: %s", cases[i].answer, fixture->err.text);
	}
}

/* A host's name has at most 253 bytes; a longer one is no host. */
static void
long_hosts(void **state)
{
	struct fixture *fixture = *state;
	struct mail_host hosts[MAIL_HOSTS_MAX];
	char name[URL_HOST_MAX + 2];
	size_t count;

	memset(name, 'a', sizeof name);
	name[URL_HOST_MAX + 1] = '\0';
	assert_false(trial_hosts(
	    &fixture->interview, URL_IMAP, name, hosts, &count, &fixture->err));
	name[URL_HOST_MAX] = '\0';
	assert_true(trial_hosts(
	    &fixture->interview, URL_IMAP, name, hosts, &count, &fixture->err));
	assert_int_equal(count, 2);
}

static const struct mail_host three[] = {
    {.url = "imaps://a.example"},
    {.url = "imaps://b.example"},
    {.url = "imaps://c.example"},
};

static bool
reach(struct fixture *fixture, const char *ca_file,
    const struct mail_host **ret_host)
{
	return trial_reach(&fixture->interview, &fixture->interview.mailbox,
	    three, LENGTH(three), ca_file, ret_host, &fixture->err);
}

static void
the_first_that_answers(void **state)
{
	struct fixture *fixture = *state;
	struct endpoint *mailbox = &fixture->interview.mailbox;
	const struct mail_host *found = NULL;

	net.host = "b.example";
	assert_true(reach(fixture, NULL, &found));
	assert_ptr_equal(found, &three[1]);
	assert_int_equal(net.probes, 2);
	assert_string_equal(mailbox->url_text, "imaps://b.example");
	assert_string_equal(mailbox->url.host, "b.example");
	assert_null(mailbox->ca_file);
	assert_false(mailbox->needs_ca);
	assert_string_equal(net.said, "  imaps://b.example answers.\n");

	net.said[0] = '\0';
	net.ca_file = "/ca";
	net.certificate.expires_at = 1800000000;
	assert_true(reach(fixture, "/other", NULL));
	assert_true(mailbox->needs_ca);
	assert_string_equal(mailbox->ca_file, "/other");
	assert_string_equal(net.said,
	    "  imaps://b.example answers. Its certificate is for nobody, "
	    "issued by nobody, valid until 2027-01-15.\n"
	    "  It cannot be trusted: unknown issuer\n");

	net.said[0] = '\0';
	FILL(net.certificate.name, "b.example");
	FILL(net.certificate.issuer, "A CA");
	assert_true(reach(fixture, "/ca", NULL));
	assert_false(mailbox->needs_ca);
	assert_string_equal(net.said,
	    "  imaps://b.example answers. Its certificate is for b.example, "
	    "issued by A CA, valid until 2027-01-15.\n");

	net.probes = 0;
	net.host = NULL;
	assert_false(reach(fixture, NULL, NULL));
	assert_int_equal(net.probes, 3);

	fixture->interview.is_offline = true;
	net.said[0] = '\0';
	assert_true(reach(fixture, NULL, &found));
	assert_ptr_equal(found, &three[0]);
	assert_int_equal(net.probes, 3);
	assert_string_equal(net.said, "");
}

/* In a child: what was caught cannot be taken back. */
static void
an_end_stops_the_search(void **state)
{
	struct fixture *fixture = *state;
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		signals_catch();
		(void)raise(SIGTERM);
		_exit(!reach(fixture, NULL, NULL) && net.probes == 1 ? 0 : 1);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
name_in_dns(const char *host)
{
	net.dns.tls.count = 1;
	net.dns.tls.list[0].port = 993;
	(void)snprintf(net.dns.tls.list[0].target,
	    sizeof net.dns.tls.list[0].target, "%s", host);
	net.host = host;
}

static void
what_a_domain_names(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;

	name_in_dns("mx.example.org");
	assert_string_equal(
	    trial_find_mailbox(interview), "imaps://mx.example.org");
	assert_string_equal(net.said,
	    "Looking for the mail server of example.org ...\n"
	    "  imaps://mx.example.org answers.\n"
	    "  Found by the SRV record _imaps._tcp.example.org.\n");
	/* Somebody else's is only proposed to a person. */
	net.said[0] = '\0';
	name_in_dns("mx.example.net");
	assert_string_equal(
	    trial_find_mailbox(interview), "imaps://mx.example.net");
	assert_non_null(strstr(net.said, "It is outside example.org:"));
	interview->is_interactive = false;
	assert_null(trial_find_mailbox(interview));
	net.host = NULL;
	assert_null(trial_find_mailbox(interview));
	net.asks = 0;
	name_in_dns("mx.example.org");
	interview->is_survey = true;
	assert_null(trial_find_mailbox(interview));
	interview->is_survey = false;
	interview->is_offline = true;
	assert_null(trial_find_mailbox(interview));
	assert_int_equal(net.asks, 0);
}

static void
a_mailbox_server(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;

	net.host = "mail.posty.example";
	assert_true(trial_mailbox_server(interview, "posty", err));
	assert_ptr_equal(interview->provider, &providers[1]);
	assert_non_null(strstr(net.said, "  Allow IMAP first.\n"));
	net.said[0] = '\0';
	net.host = "mail.silent.example";
	assert_true(trial_mailbox_server(interview, "silent", err));
	assert_ptr_equal(interview->provider, &providers[0]);
	assert_null(strstr(net.said, "  \n"));
	assert_false(trial_mailbox_server(interview, "posty", err));
	assert_false(trial_mailbox_server(interview, "smtps://a", err));
	net.host = "mail.example.org";
	assert_true(trial_mailbox_server(interview, "mail.example.org", err));
	assert_null(interview->provider);
	/* As it was proposed for the domain, by its exchangers. */
	net.host = "mail.posty.example";
	assert_true(
	    trial_mailbox_server(interview, "imaps://mail.posty.example", err));
	assert_ptr_equal(interview->provider, &providers[1]);
}

static void
an_authority_for_the_mailbox(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;

	net.host = "a.example";
	net.ca_file = "/ca";
	assert_true(trial_mailbox_server(interview, "imaps://a.example", err));
	assert_true(interview->mailbox.needs_ca);
	assert_false(trial_mailbox_ca(interview, "/other", err));
	assert_non_null(strstr(err->text, "not issued by that authority"));
	assert_true(trial_mailbox_ca(interview, "/ca", err));
	assert_string_equal(interview->mailbox.ca_file, "/ca");
	net.host = NULL;
	assert_false(trial_mailbox_ca(interview, "/ca", err));
	assert_string_equal(err->text, "silence");
}

static void
a_maildir(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;

	assert_true(trial_mailbox_server(interview, "maildir:/m", err));
	assert_string_equal(net.said, "  It has 12 messages.\n");
	assert_string_equal(interview->mailbox.url_text, "maildir:/m");
	assert_int_equal(interview->mailbox.url.kind, URL_MAILDIR);
	assert_int_equal(net.probes, 0);
	net.is_closed = true;
	assert_false(trial_mailbox_server(interview, "maildir:/m", err));
	assert_false(trial_mailbox_server(interview, "maildir:m", err));
	interview->is_offline = true;
	net.opened = 0;
	assert_true(trial_mailbox_server(interview, "maildir:/m", err));
	assert_int_equal(net.opened, 0);
}

static void
logins(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;

	FILL(interview->mailbox.url.path, "INBOX");
	interview->answers[Q_LOGIN] = "password";
	assert_false(trial_mailbox_login(interview, "", err));
	assert_int_equal(net.opened, 0);
	assert_true(trial_mailbox_login(interview, "secret", err));
	assert_string_equal(net.credential.password.typed->text, "secret");
	assert_string_equal(net.credential.user, "dpo");
	assert_true(interview->is_logged_in);
	assert_string_equal(net.said, "  Logged in: 12 messages in INBOX.\n");

	interview->answers[Q_LOGIN] = "password-command";
	assert_true(trial_mailbox_login(interview, "pass x", err));
	assert_false(interview->mailbox.has_password);
	assert_string_equal(net.credential.password.command, "pass x");
	assert_null(net.credential.password.typed);

	interview->answers[Q_LOGIN] = "password-file";
	assert_true(trial_mailbox_login(interview, "/p", err));
	assert_string_equal(net.credential.password.file, "/p");
	assert_null(net.credential.password.command);
	assert_null(net.credential.oauth2);

	interview->is_logged_in = false;
	net.is_closed = true;
	assert_false(trial_mailbox_login(interview, "/p", err));
	assert_false(interview->is_logged_in);
	interview->is_offline = true;
	net.opened = 0;
	assert_true(trial_mailbox_login(interview, "/p", err));
	assert_int_equal(net.opened, 0);
	assert_false(interview->is_logged_in);
}

static void
folders_are_shown(void **state)
{
	struct fixture *fixture = *state;
	struct mailbox_folder folders[41] = {{"Sp\033am", true}};

	for (size_t i = 1; i < LENGTH(folders); i++)
		folders[i].name = "f";
	net.folders = folders;
	net.folders_count = 41;
	assert_true(
	    trial_mailbox_login(&fixture->interview, "/p", &fixture->err));
	assert_non_null(strstr(net.said, "  Folders:\n    Sp"));
	assert_null(strchr(net.said, '\033'));
	assert_non_null(strstr(net.said, "am  (junk)\n    f\n"));
	assert_non_null(strstr(net.said, "    f\n    and 1 more\n"));
	net.said[0] = '\0';
	net.folders_count = 40;
	assert_true(
	    trial_mailbox_login(&fixture->interview, "/p", &fixture->err));
	assert_null(strstr(net.said, " more\n"));
	net.said[0] = '\0';
	net.folders_count = 1;
	assert_true(
	    trial_mailbox_login(&fixture->interview, "/p", &fixture->err));
	assert_non_null(strstr(net.said, "  Folders:\n"));
	net.said[0] = '\0';
	net.is_unlisted = true;
	assert_true(
	    trial_mailbox_login(&fixture->interview, "/p", &fixture->err));
	assert_non_null(
	    strstr(net.said, "Its folders could not be listed: no list"));
	assert_null(strstr(net.said, "  Folders:"));
}

static void
folders_are_tried(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;
	char name[URL_PATH_MAX + 2];

	assert_true(trial_folder(interview, "INBOX", err));
	assert_string_equal(interview->mailbox.url.path, "INBOX");
	assert_true(trial_junk_folder(interview, "Spam", err));
	assert_false(trial_junk_folder(interview, "INBOX", err));
	memset(name, 'a', sizeof name);
	name[URL_PATH_MAX + 1] = '\0';
	assert_false(trial_folder(interview, name, err));
	assert_string_equal(err->text, "the folder name is too long");
	assert_string_equal(interview->mailbox.url.path, "INBOX");
	assert_int_equal(net.opened, 0);

	interview->is_logged_in = true;
	assert_true(trial_folder(interview, "DSGVO", err));
	assert_string_equal(interview->mailbox.url.path, "DSGVO");
	assert_string_equal(net.said, "  It has 12 messages.\n");
	net.no_folder = "gone";
	assert_false(trial_folder(interview, "gone", err));
	assert_string_equal(interview->mailbox.url.path, "DSGVO");
	assert_false(trial_junk_folder(interview, "gone", err));
	assert_true(trial_junk_folder(interview, "Spam", err));
	assert_false(trial_junk_folder(interview, "DSGVO", err));
	assert_string_equal(err->text, "this folder is watched already");
	net.opened = 0;
	assert_true(trial_junk_folder(interview, "none", err));
	assert_int_equal(net.opened, 0);

	memset(name, 'a', sizeof name);
	name[URL_PATH_MAX + 1] = '\0';
	assert_false(trial_folder(interview, name, err));
	assert_string_equal(err->text, "the folder name is too long");
	name[URL_PATH_MAX] = '\0';
	assert_true(trial_folder(interview, name, err));
	assert_string_equal(interview->mailbox.url.path, name);
}

static void
somebody_else_logs_in(void **state)
{
	static const struct {
		const char *login;
		enum oauth2_provider provider;
		bool has_codes;
	} cases[] = {
	    {"microsoft", OAUTH2_MICROSOFT, true},
	    {"google", OAUTH2_GOOGLE, false},
	    {"custom", OAUTH2_CUSTOM, false},
	};
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;
	struct stat status;

	interview->mailbox.ca_file = "/ca";
	for (size_t i = 0; i < LENGTH(cases); i++) {
		interview->answers[Q_LOGIN] = cases[i].login;
		net.by_device = net.by_browser = 0;
		CHECK(trial_authorize(interview, "yes", err), "%s", err->text);
		CHECK(interview->oauth2.provider == cases[i].provider, "%s",
		    cases[i].login);
		CHECK(
		    net.by_device == cases[i].has_codes, "%s", cases[i].login);
		CHECK(net.by_browser == !cases[i].has_codes, "%s",
		    cases[i].login);
		CHECK((interview->oauth2.ca_file != NULL) == (i == 2), "%s",
		    cases[i].login);
		assert_ptr_equal(net.credential.oauth2, &interview->oauth2);
	}
	assert_int_equal(stat(fixture->target.state, &status), 0);
	assert_true(interview->is_logged_in);
	interview->mailbox.ca_file = NULL;
	interview->answers[Q_DEVICE_URL] = "https://id.example/device";
	net.by_device = 0;
	assert_true(trial_authorize(interview, "yes", err));
	assert_int_equal(net.by_device, 1);
	assert_null(interview->oauth2.ca_file);

	net.is_closed = true;
	assert_false(trial_authorize(interview, "yes", err));
	net.is_closed = false;
	net.no_login = true;
	net.opened = 0;
	assert_false(trial_authorize(interview, "yes", err));
	assert_int_equal(net.opened, 0);
	assert_false(trial_authorize(interview, "maybe", err));
	assert_string_equal(err->text, "expected yes or no");
}

/* Then `dpoctl authorize` has to. */
static void
nobody_logs_in_now(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct stat status;

	for (int i = 0; i < 3; i++) {
		interview->is_offline = i == 1;
		interview->is_interactive = i != 2;
		net.said[0] = '\0';
		assert_true(trial_authorize(
		    interview, i == 0 ? "no" : "yes", &fixture->err));
		assert_non_null(strstr(net.said, "`dpoctl authorize cloud`"));
	}
	assert_int_equal(net.by_device + net.by_browser, 0);
	assert_int_not_equal(stat(fixture->target.directory, &status), 0);
}

static void
the_relay_that_is_proposed(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;

	interview->is_survey = true;
	interview->provider = &providers[1];
	assert_null(trial_find_relay(interview));
	interview->is_survey = false;
	assert_string_equal(
	    trial_find_relay(interview), "smtps://out.posty.example");
	assert_int_equal(net.asks, 0);
	interview->provider = NULL;
	name_in_dns("out.example.org");
	net.dns.tls.list[0].port = 465;
	assert_string_equal(
	    trial_find_relay(interview), "smtps://out.example.org");
	assert_non_null(strstr(
	    net.said, "Looking for the outgoing mail server of example.org"));
	net.host = NULL;
	FILL(interview->mailbox.url.host, "mail.example.org");
	assert_string_equal(trial_find_relay(interview), "mail.example.org");
	interview->is_interactive = false;
	assert_null(trial_find_relay(interview));
	interview->is_interactive = true;
	FILL(interview->mailbox.url.host, "no host");
	assert_null(trial_find_relay(interview));
	FILL(interview->mailbox.url.host, "mail.example.org");
	interview->answers[Q_SERVER] = "maildir:/m";
	net.asks = 0;
	name_in_dns("out.example.org");
	assert_null(trial_find_relay(interview));
	assert_int_equal(net.asks, 0);
}

/* The mailbox's login is tried there; if it is refused, another is asked. */
static void
the_same_login_for_letters(void **state)
{
	static const struct {
		const char *accepts, *server, *login;
		bool is_given, is_logged_in;
		size_t relays;
		bool needs_login;
	} cases[] = {
	    {"dpo", "mail.example.org", "password", false, true, 1, false},
	    {"other", "mail.example.org", "password", false, true, 1, true},
	    {"other", "mail.example.org", "password", true, true, 0, false},
	    {"other", "maildir:/m", "password", false, false, 0, false},
	    {"dpo", "mail.example.org", "google", false, true, 1, false},
	    {"other", "mail.example.org", "google", false, true, 1, true},
	    {"other", "mail.example.org", "google", false, false, 0, false},
	    {"other", "mail.example.org", "password", false, false, 1, true},
	};
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;

	net.host = "out.example.org";
	for (size_t i = 0; i < LENGTH(cases); i++) {
		net.relays = 0;
		net.said[0] = '\0';
		net.accepts = cases[i].accepts;
		interview->is_given[Q_RELAY_USER] = cases[i].is_given;
		interview->is_logged_in = cases[i].is_logged_in;
		interview->answers[Q_SERVER] = cases[i].server;
		interview->answers[Q_LOGIN] = cases[i].login;
		CHECK(trial_relay_server(
			  interview, "out.example.org", &fixture->err),
		    "%zu: %s", i, fixture->err.text);
		CHECK(net.relays == cases[i].relays, "%zu", i);
		CHECK(interview->relay.needs_login == cases[i].needs_login,
		    "%zu", i);
		CHECK(
		    (strstr(net.said, "It accepts letters with this login.") !=
			NULL) == (cases[i].relays > 0 && !cases[i].needs_login),
		    "%zu", i);
		CHECK((strstr(net.said,
			   "With the mailbox's login: login refused") !=
			  NULL) == cases[i].needs_login,
		    "%zu", i);
	}
	interview->is_offline = true;
	net.relays = 0;
	assert_true(
	    trial_relay_server(interview, "out.example.org", &fixture->err));
	assert_int_equal(net.relays, 0);
}

static void
a_relay_server(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;

	assert_true(trial_relay_server(interview, "directory:/out", err));
	assert_string_equal(interview->relay.url_text, "directory:/out");
	assert_int_equal(interview->relay.url.kind, URL_DIRECTORY);
	assert_false(trial_relay_server(interview, "directory:out", err));
	assert_false(trial_relay_server(interview, "imaps://a", err));
	assert_false(trial_relay_server(interview, "out.example.org", err));
	assert_int_equal(net.relays, 0);

	/* Its certificate may be of the mailbox's CA. */
	net.host = "out.example.org";
	net.ca_file = "/ca";
	net.accepts = "dpo";
	assert_true(trial_relay_server(interview, "out.example.org", err));
	assert_true(interview->relay.needs_ca);
	interview->mailbox.ca_file = "/other";
	assert_true(trial_relay_server(interview, "out.example.org", err));
	assert_true(interview->relay.needs_ca);
	assert_int_equal(net.relays, 0);
	interview->mailbox.ca_file = "/ca";
	assert_true(trial_relay_server(interview, "out.example.org", err));
	assert_false(interview->relay.needs_ca);
	assert_string_equal(interview->relay.ca_file, "/ca");
	assert_int_equal(net.relays, 1);
	/* Not if one was given for it. */
	interview->answers[Q_RELAY_CA_FILE] = "/other";
	assert_true(trial_relay_server(interview, "out.example.org", err));
	assert_true(interview->relay.needs_ca);
	assert_false(trial_relay_ca(interview, "/other", err));
	assert_non_null(strstr(err->text, "not issued by that authority"));
	net.relays = 0;
	assert_true(trial_relay_ca(interview, "/ca", err));
	assert_int_equal(net.relays, 1);
	net.host = NULL;
	assert_false(trial_relay_ca(interview, "/ca", err));
	assert_string_equal(err->text, "silence");
}

static void
another_login_for_letters(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct error *err = &fixture->err;

	interview->relay.url.kind = URL_SMTP;
	net.accepts = "";
	assert_true(trial_relay_user(interview, "out", err));
	assert_int_equal(net.relays, 0);
	assert_true(trial_relay_user(interview, "none", err));
	assert_string_equal(
	    net.said, "  It accepts letters without a login.\n");
	net.accepts = "out";
	assert_false(trial_relay_user(interview, "none", err));
	net.no_relay = true;
	assert_false(trial_relay_user(interview, "none", err));
	net.no_relay = false;
	interview->relay.url.kind = URL_DIRECTORY;
	net.relays = 0;
	assert_true(trial_relay_user(interview, "none", err));
	assert_int_equal(net.relays, 0);

	interview->relay.url.kind = URL_SMTP;
	interview->answers[Q_RELAY_USER] = "out";
	assert_false(trial_relay_login(interview, "", err));
	assert_string_equal(err->text, "the password must not be empty");
	assert_true(trial_relay_login(interview, "secret", err));
	assert_true(interview->relay.has_password);
	assert_string_equal(net.credential.password.typed->text, "secret");
	interview->is_given[Q_RELAY_PASSWORD_FILE] = true;
	assert_true(trial_relay_login(interview, "/p", err));
	assert_false(interview->relay.has_password);
	assert_string_equal(net.credential.password.file, "/p");
	interview->is_given[Q_RELAY_PASSWORD_FILE] = false;
	interview->is_interactive = false;
	assert_true(trial_relay_login(interview, "/q", err));
	assert_string_equal(net.credential.password.file, "/q");
	interview->is_given[Q_RELAY_PASSWORD_COMMAND] = true;
	assert_true(trial_relay_login(interview, "pass", err));
	assert_string_equal(net.credential.password.command, "pass");
	assert_null(net.credential.password.file);
	net.accepts = "dpo";
	assert_false(trial_relay_login(interview, "pass", err));
}

/* A person who went back: nothing of the other answers is written. */
static void
another_answer_forgets(void **state)
{
	struct fixture *fixture = *state;
	struct interview *interview = &fixture->interview;
	struct mailbox_folder junk = {"Spam", true};
	struct error *err = &fixture->err;

	net.host = "a.example";
	net.ca_file = "/ca";
	assert_true(trial_mailbox_server(interview, "imaps://a.example", err));
	assert_true(trial_mailbox_ca(interview, "/ca", err));
	net.folders = &junk;
	net.folders_count = 1;
	interview->answers[Q_LOGIN] = "password";
	assert_true(trial_mailbox_login(interview, "secret", err));
	assert_int_equal(interview->folders_count, 1);
	assert_true(trial_login(interview, "microsoft", err));
	assert_false(interview->mailbox.has_password);
	assert_string_equal(interview->mailbox.password.text, "");
	assert_false(interview->is_logged_in);
	assert_int_equal(interview->folders_count, 0);
	assert_string_equal(interview->mailbox.ca_file, "/ca");

	assert_true(trial_mailbox_login(interview, "secret", err));
	interview->provider = &providers[0];
	interview->mailbox.needs_ca = true; /* of a server that was proposed */
	assert_true(trial_mailbox_server(interview, "maildir:/m", err));
	assert_false(interview->mailbox.has_password);
	assert_false(interview->mailbox.needs_ca);
	assert_null(interview->mailbox.ca_file);
	assert_null(interview->provider);
	assert_false(interview->is_logged_in);
	assert_int_equal(interview->folders_count, 0);

	interview->relay.ca_file = "/ca";
	net.accepts = interview->answers[Q_RELAY_USER] = "out";
	assert_true(trial_relay_login(interview, "secret", err));
	assert_true(interview->relay.has_password);
	(void)trial_relay_user(interview, "none", err);
	assert_false(interview->relay.has_password);
	assert_string_equal(interview->relay.password.text, "");
	assert_true(trial_relay_login(interview, "secret", err));
	assert_true(trial_relay_server(interview, "directory:/out", err));
	assert_false(interview->relay.has_password);
	assert_string_equal(interview->relay.password.text, "");
	assert_null(interview->relay.ca_file);
}

int
main(void)
{
#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(answers_name_servers),
	    TEST(long_hosts),
	    TEST(the_first_that_answers),
	    TEST(an_end_stops_the_search),
	    TEST(what_a_domain_names),
	    TEST(a_mailbox_server),
	    TEST(an_authority_for_the_mailbox),
	    TEST(a_maildir),
	    TEST(logins),
	    TEST(folders_are_shown),
	    TEST(folders_are_tried),
	    TEST(somebody_else_logs_in),
	    TEST(nobody_logs_in_now),
	    TEST(the_relay_that_is_proposed),
	    TEST(the_same_login_for_letters),
	    TEST(a_relay_server),
	    TEST(another_login_for_letters),
	    TEST(another_answer_forgets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
