/* SPDX-License-Identifier: ISC */
#include "dpod/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/timestamp.h"
#include "casework/keys.h"
#include "casework/keys_place.h"
#include "conf/conf_data.h"
#include "conf/conf_endpoint.h"
#include "dpod/check_files.h"
#include "dpod/run_as.h"
#include "dpod/supervisor/state_directory.h"
#include "mail/compose.h"
#include "net/mailbox.h"
#include "net/mailbox_note.h"
#include "net/relay.h"
#include "rules/classify.h"
#include "store/db.h"
#include "store/identity.h"
#include "store/ledger.h"

static bool
say(const char *what, const char *name, const struct error *problem)
{
	if (problem == NULL)
		printf("ok    %s %s\n", what, name);
	else
		printf("wrong %s %s: %s\n", what, name, problem->text);
	return problem == NULL;
}

/* Errors at which a start would fail: a register without its keys. */
static bool
check_keys(const struct conf *conf, struct db *db)
{
	char *paths[IDENTITIES] = {
	    [IDENTITY_REFERENCE_KEY] = conf_reference_key_path(conf),
	    [IDENTITY_PSEUDONYM_KEY] = conf_pseudonym_key_path(conf),
	};
	unsigned char digest[DIGEST_BYTES];
	struct error err;
	bool good = true, is_old = keys_place_is_old(conf);

	if (is_old)
		printf("note  the keys beside the register move to %s/keys at "
		       "the next start\n",
		    conf->state_directory);
	for (int i = 0; i < IDENTITIES; i++) {
		if (!is_old && access(paths[i], F_OK) != 0 &&
		    identity_find(db, (enum identity)i, digest, &err) ==
			FOUND) {
			printf("wrong key %s is missing beside the register: "
			       "restore the key that the register was written "
			       "with\n",
			    paths[i]);
			good = false;
		}
		free(paths[i]);
	}
	return good;
}

/* The exit code: a failing disk is not a configuration error. */
static int
check_database(const struct conf *conf)
{
	char *path = conf_register_location(conf);
	struct error err;
	struct db *db;
	bool is_there;
	int code = EX_OK;

	if (!run_as_demand_files(conf, &err)) {
		(void)say("database", path, &err);
		code = EX_CONFIG;
	} else if (!db_is_there(path, &is_there, &err)) {
		(void)say("database", path, &err);
		code = err.retry == RETRY_LATER ? EX_TEMPFAIL : EX_CONFIG;
	} else if (!is_there && (keys_exist(conf) || keys_place_is_old(conf))) {
		printf("wrong database %s is missing, but the keys of a "
		       "register are there: restore it, or begin with an empty "
		       "one by dpod --new-register\n",
		    path);
		code = EX_CONFIG;
	} else if (!is_there) {
		printf("ok    database %s will be created\n", path);
	} else {
		db = db_open(path, DB_LOOK, &err);
		if (!say("database", path,
			db == NULL || !db_demand_disk(db, &err) ? &err : NULL))
			code =
			    err.retry == RETRY_LATER ? EX_TEMPFAIL : EX_CONFIG;
		else if (!check_keys(conf, db))
			code = EX_CONFIG;
		db_close(db);
	}
	free(path);
	return code;
}

/* The register, if it exists and can be read; else NULL. */
static struct db *
open_register(const struct conf *conf)
{
	char *path = conf_register_location(conf);
	struct error unread;
	bool is_there;
	struct db *db = db_is_there(path, &is_there, &unread) && is_there
	    ? db_open(path, DB_LOOK, &unread)
	    : NULL;

	free(path);
	return db;
}

/* Intended or not: UIDs and start of the previous account no longer apply. */
static void
say_account(struct db *db, const struct conf_mailbox *settings)
{
	struct arena *memory = arena_new();
	struct error err;
	char *known;

	if (db != NULL &&
	    ledger_find_account(db, memory, settings->name, &known, &err) ==
		FOUND &&
	    strcmp(known, settings->account) != 0)
		printf("note  mailbox %s: another account: %s (the register "
		       "knows %s): its mail will be looked at as at a first "
		       "contact\n",
		    settings->name, settings->account, known);
	arena_free(memory);
}

static bool
check_mark(struct mailbox *mailbox, const struct conf_mailbox *settings,
    enum mailbox_mark mark, const char *target)
{
	bool is_missing;
	struct error err;

	if (!mailbox_check_mark(mailbox, mark, target, &is_missing, &err)) {
		(void)error_prefix(&err, "cannot %s messages",
		    mark == MAILBOX_FLAG ? "flag" : "move");
		return say("mailbox", settings->name, &err);
	}
	if (is_missing)
		printf("note  mailbox %s: folder %s does not exist yet: it "
		       "will be created, unless the server requires a prefix "
		       "such as INBOX.%s\n",
		    settings->name, target, target);
	return true;
}

/* Checks what is done with messages in the mailbox, in the open folder. */
static bool
check_marks(struct mailbox *mailbox, const struct conf_mailbox *settings)
{
	bool good = settings->after_intake == CONF_LEAVE ||
	    check_mark(mailbox, settings,
		settings->after_intake == CONF_FLAG ? MAILBOX_FLAG
						    : MAILBOX_MOVE,
		settings->after_intake_target);

	return (settings->sort_target == NULL ||
		   check_mark(mailbox, settings, MAILBOX_MOVE,
		       settings->sort_target)) &&
	    good;
}

static bool
check_mailbox(const struct conf_mailbox *settings)
{
	struct mailbox_options options = conf_endpoint_mailbox(settings);
	struct mailbox *mailbox;
	struct error err;
	bool is_junk, all_open = true;
	const char *folder;
	char count[128];

	options.is_impatient = true;
	mailbox = mailbox_open(&options, &err);
	if (mailbox == NULL)
		return say("mailbox", settings->name, &err);
	for (size_t i = 0; conf_folder(settings, i, &folder, &is_junk); i++) {
		bool is_open = i == 0 || mailbox_select(mailbox, folder, &err);

		if (!is_open)
			(void)error_prefix(&err, "folder %.80s", folder);
		else if (i == 0)
			(void)snprintf(count, sizeof count, "%s: %llu messages",
			    settings->name,
			    (unsigned long long)mailbox_status(mailbox).count);
		else
			(void)snprintf(count, sizeof count,
			    "%s: %llu messages in folder %zu", settings->name,
			    (unsigned long long)mailbox_status(mailbox).count,
			    i);
		all_open = say("mailbox", is_open ? count : settings->name,
			       is_open ? NULL : &err) &&
		    (!is_open || check_marks(mailbox, settings)) && all_open;
		if (!is_open && err.scope != ERROR_MESSAGE)
			break;
	}
	mailbox_close(mailbox);
	return all_open;
}

/* Marked as a program's letter, so that no program answers it. */
static void
compose_test(const struct conf *conf, const char *address, struct buffer *mail)
{
	const struct conf_organisation *own = &conf->organisation;
	struct arena *memory = arena_new();
	const struct compose_letter letter = {
	    .from_name = own->name,
	    .from_address = own->address,
	    .to_address = address,
	    .reply_to_address = "",
	    .subject = "Test letter of dpod",
	    .date_at = timestamp_now(),
	    .message_id = arena_printf(memory, "<dpod-test.%lld.%lld@%s>",
		(long long)timestamp_now(), (long long)getpid(),
		strchr(own->address, '@') + 1),
	    .in_reply_to = "",
	    .language = "en",
	    .body = arena_printf(memory,
		"This is a test letter, sent by `dpod -t --online --send-test` "
		"for %s.\n\nIt took the way that letters to requesters take: "
		"the same sender and the same relay. It answers no request; "
		"there is nothing to do.\n",
		own->name),
	};

	compose(&letter, mail);
	arena_free(memory);
}

static bool
send_test(const struct conf *conf, struct relay *relay, const char *address)
{
	struct buffer mail = {0};
	struct relay_result result;

	compose_test(conf, address, &mail);
	result = relay_send(relay, conf->relay.envelope_sender, address,
	    buffer_string(&mail), mail.length);
	buffer_release(&mail);
	printf("%s test letter to %s: %s: %s\n",
	    result.outcome == RELAY_SENT ? "ok   " : "wrong", address,
	    result.outcome == RELAY_SENT	  ? "the relay accepted it"
		: result.outcome == RELAY_REFUSED ? "refused"
		: result.outcome == RELAY_UNKNOWN ? "no reply, so it may "
						    "have been sent"
						  : "not accepted now",
	    result.text);
	return result.outcome == RELAY_SENT;
}

static bool
check_relay(const struct conf *conf, const char *test_address)
{
	const struct conf_relay *settings = &conf->relay;
	struct relay_options options = conf_endpoint_relay(settings);
	struct relay *relay;
	struct error err;
	bool good;

	options.is_impatient = true;
	relay = relay_open(&options, &err);
	good = relay != NULL &&
	    relay_check(relay, settings->envelope_sender, &err);
	good = say("relay", settings->url_text, good ? NULL : &err);
	if (good && test_address != NULL)
		good = send_test(conf, relay, test_address);
	relay_close(relay);
	return good;
}

static void
say_unknown(const struct conf_mailbox *mailbox, const char *rule, void *context)
{
	struct error err;

	(void)context;
	(void)error_set(&err, ERROR_STORE, RETRY_NEVER,
	    "sort-rules: no such rule: \"%s\"", rule);
	(void)say("mailbox", mailbox->name, &err);
}

/* Prints the purpose of each mailbox; derived from its address if not set. */
static void
say_expected(const struct conf *conf)
{
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		printf("ok    mailbox %s expects %s%s\n", mailbox->name,
		    expect_name(conf_expect(conf, mailbox)),
		    mailbox->expect == CONF_EXPECT_BY_ADDRESS
			? " (by its addresses)"
			: "");
	}
}

static void
say_canaries(const struct conf *conf)
{
	const struct conf_notify *notify = &conf->notify;

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		if (mailbox->addresses.count == 0)
			printf("note  mailbox %s: no canary is sent, because "
			       "it has no addresses\n",
			    mailbox->name);
		else
			printf("ok    canary to %s (mailbox %s) every %lld "
			       "minutes; an alarm if it is not back after "
			       "%lld\n",
			    mailbox->addresses.items[0], mailbox->name,
			    (long long)notify->canary_interval_seconds / 60,
			    (long long)notify->canary_after_seconds / 60);
	}
}

/* Who is told what: nothing of it shows before something fails. */
static void
say_notify(const struct conf *conf)
{
	const struct conf_notify *notify = &conf->notify;
	bool is_told = notify->to.count > 0 || notify->alarm_command.count > 0;

	for (size_t i = 0; i < notify->to.count; i++)
		printf("ok    digests and alarms to %s\n", notify->to.items[i]);
	if (notify->alarm_command.count > 0)
		printf("ok    alarms also to %s\n",
		    notify->alarm_command.items[0]);
	if (notify->canary_interval_seconds == 0)
		return;
	say_canaries(conf);
	if (!is_told)
		printf("note  a canary that does not come back shows in "
		       "`dpoctl status` and in the log alone: set `to` or "
		       "alarm-command in section notify\n");
}

static bool
check_servers(const struct conf *conf, const char *test_address)
{
	struct db *db = open_register(conf);
	bool good = true;

	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		say_account(db, &conf->mailboxes[i]);
		good = check_mailbox(&conf->mailboxes[i]) && good;
	}
	db_close(db);
	return check_relay(conf, test_address) && good;
}

static void
say_found(enum check_grade grade, const char *text, void *context)
{
	(void)context;
	printf("%s %s\n", grade == CHECK_WRONG ? "wrong" : "note ", text);
}

static bool
check_disk(const struct conf *conf)
{
	const struct check_user user = check_user_of(conf);
	bool good = check_files(conf, &user, say_found, NULL);

	if (good)
		printf("ok    files and directories for user %s\n", user.name);
	check_notes(conf, say_found, NULL);
	return good;
}

int
check_run(const struct conf *conf, bool online, const char *test_address)
{
	struct state_rules rules = {0};
	struct error err;
	bool files, data, servers = true;
	int database;
	char found[100];

	(void)say("configuration", conf->path, NULL);
	say_expected(conf);
	say_notify(conf);
	files = check_disk(conf);
	data = state_check_data(conf, &rules, &err);
	(void)snprintf(found, sizeof found,
	    "(%zu rules; request threshold %d, unsure threshold %d)",
	    rules.count, rules.request_score, rules.unsure_score);
	(void)say(
	    "rules, letters, calendar", data ? found : "", data ? NULL : &err);
	data = data && conf_check_sorting(conf, say_unknown, NULL);
	database = check_database(conf);
	if (online)
		servers = check_servers(conf, test_address);
	if (!files || !data || database != EX_OK)
		return files && data ? database : EX_CONFIG;
	return servers ? EX_OK : EX_UNAVAILABLE;
}
