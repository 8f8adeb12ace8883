/* SPDX-License-Identifier: ISC */

/*
 * probe - does with a mailbox or a relay what it is told, and prints what came
 *
 *   probe [OPTION=VALUE...] mailbox URL ACTION...
 *   probe [OPTION=VALUE...] relay URL (check | SENDER RECIPIENT FILE)...
 *   probe [OPTION=VALUE...] server URL
 *
 * Options: user, password-file, auth, ca, insecure, bytes-max, command-ms,
 * cancel-ms, quiet (no line a message, but the peak of memory).
 * Actions: list, list=FIRST, fetch, headers, flag=KEYWORD, move=FOLDER,
 * wait=MS, status, folders, notes=FOLDER, append=FOLDER, remove, claim=KEYWORD
 * (its prefix is "claim-"), may-flag=KEYWORD, may-move=FOLDER. `%0a` and its
 * like in a value are decoded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "net/mailbox.h"
#include "net/mailbox_folders.h"
#include "net/mailbox_note.h"
#include "net/relay.h"
#include "probe_server.h"

#define NOTES_MAX     3
#define CLAIM_WAIT_MS 200
#define SERVER_MS     10000

struct probe {
	struct mailbox_options mailbox;
	bool is_quiet;
	int64_t cancel_at_ms;
	struct mailbox_listing listing;
	struct oauth2_source source; /* of a token, if it has a command */
	char command[200];
	size_t fetched;
	size_t fetched_bytes;
};

static const char *const scopes[] = {"MESSAGE", "MAILBOX", "STORE"};
static const char *const retries[] = {"LATER", "NEVER"};
static const char *const outcomes[] = {"SENT", "RETRY", "REFUSED", "UNKNOWN"};

static int
print_error(const char *what, const struct error *err)
{
	printf("%s error %s %s %s", what, scopes[err->scope],
	    retries[err->retry], err->text);
	if (err->wait_seconds > 0)
		printf(" (wait %d s)", err->wait_seconds);
	putchar('\n');
	return 1;
}

static bool
is_cancelled(void *context)
{
	const struct probe *probe = context;

	return probe->cancel_at_ms != 0 &&
	    timestamp_monotonic_ms() >= probe->cancel_at_ms;
}

static void
decode(char *text)
{
	char *out = text;

	for (; *text != '\0'; text++) {
		unsigned byte;

		if (sscanf(text, "%%%2x", &byte) == 1) {
			*out++ = (char)byte;
			text += 2;
		} else {
			*out++ = *text;
		}
	}
	*out = '\0';
}

static bool
on_message(const struct mailbox_message *message, void *context)
{
	struct probe *probe = context;
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	probe->fetched++;
	probe->fetched_bytes += message->length;
	if (probe->is_quiet)
		return true;
	digest_of(message->bytes, message->length, digest);
	digest_hex(digest, hex);
	printf("message uid=%s bytes=%zu%s sha=%.8s\n", message->key,
	    message->length, message->headers_only ? " headers-only" : "", hex);
	return true;
}

/* `first`: the UID that the listing begins with. */
static bool
list(struct probe *probe, struct mailbox *mailbox, const char *first,
    struct error *err)
{
	unsigned long long uid = strtoull(first, NULL, 10);
	char cursor[24];

	mailbox_listing_free(&probe->listing);
	(void)snprintf(cursor, sizeof cursor, "%llu", uid - 1);
	if (!mailbox_list(
		mailbox, uid > 1 ? cursor : NULL, &probe->listing, err))
		return false;
	printf("list %zu\n", probe->listing.count);
	for (size_t i = 0; i < probe->listing.count && !probe->is_quiet; i++)
		printf("entry uid=%s size=%u at=%lld\n",
		    probe->listing.entries[i].key,
		    probe->listing.entries[i].size_bytes,
		    (long long)probe->listing.entries[i].internal_at);
	return true;
}

static bool
fetch(struct probe *probe, struct mailbox *mailbox, bool headers_only,
    struct error *err)
{
	for (size_t at = 0; at < probe->listing.count;
	     at += MAILBOX_FETCH_MAX) {
		const struct mailbox_entry *entries =
		    probe->listing.entries + at;
		size_t left = probe->listing.count - at;
		size_t some =
		    left < MAILBOX_FETCH_MAX ? left : MAILBOX_FETCH_MAX;

		if (!(headers_only ? mailbox_fetch_headers(mailbox, entries,
					 some, on_message, probe, err)
				   : mailbox_fetch(mailbox, entries, some,
					 on_message, probe, err)))
			return false;
	}
	printf("fetched %zu\n", probe->fetched);
	return true;
}

static const char **
listed_keys(const struct probe *probe)
{
	const char **keys = memory_new(probe->listing.count, sizeof *keys);

	for (size_t i = 0; i < probe->listing.count; i++)
		keys[i] = probe->listing.entries[i].key;
	return keys;
}

static bool
mark(struct probe *probe, struct mailbox *mailbox, enum mailbox_mark mark,
    const char *target, struct error *err)
{
	const char **keys = listed_keys(probe);
	bool is_marked = mailbox_mark(
	    mailbox, keys, probe->listing.count, mark, target, err);

	free(keys);
	if (is_marked)
		printf("marked\n");
	return is_marked;
}

static bool
claim(struct probe *probe, struct mailbox *mailbox, const char *keyword,
    struct error *err)
{
	const struct mailbox_claim ours = {
	    .keyword = keyword, .prefix = "claim-", .wait_ms = CLAIM_WAIT_MS};
	const char **keys = listed_keys(probe);
	bool is_other = false;
	bool done = mailbox_claim(
	    mailbox, keys, probe->listing.count, &ours, &is_other, err);

	free(keys);
	if (done)
		printf("claimed %s\n", is_other ? "by another" : "by us");
	return done;
}

static bool
remove_listed(struct probe *probe, struct mailbox *mailbox, struct error *err)
{
	const char **keys = listed_keys(probe);
	bool done =
	    mailbox_remove(mailbox, NULL, keys, probe->listing.count, err);

	free(keys);
	if (done)
		printf("removed\n");
	return done;
}

static bool
list_folders(struct mailbox *mailbox, struct error *err)
{
	struct arena *memory = arena_new();
	struct mailbox_folder *folders;
	size_t count;
	bool done = mailbox_folders(mailbox, memory, &folders, &count, err);

	if (done)
		printf("folders %zu\n", count);
	for (size_t i = 0; done && i < count && i < 10; i++)
		printf("folder %s%s\n", folders[i].name,
		    folders[i].is_junk ? " junk" : "");
	arena_free(memory);
	return done;
}

static bool
may_mark(struct mailbox *mailbox, enum mailbox_mark mark, const char *target,
    struct error *err)
{
	bool is_missing = false;

	if (!mailbox_check_mark(mailbox, mark, target, &is_missing, err))
		return false;
	printf("possible%s\n", is_missing ? ", folder missing" : "");
	return true;
}

/* What an office does beside taking messages in; true: it was such an act. */
static bool
act_beside(struct probe *probe, struct mailbox *mailbox, const char *action,
    const char *value, bool *ret_done, struct error *err)
{
	static const char note[] = "Subject: note\r\n\r\ntext\r\n";

	if (strcmp(action, "folders") == 0)
		*ret_done = list_folders(mailbox, err);
	else if (strcmp(action, "notes") == 0)
		*ret_done = mailbox_read_notes(
		    mailbox, value, NOTES_MAX, on_message, probe, err);
	else if (strcmp(action, "append") == 0)
		*ret_done = mailbox_append(mailbox, value, note, err);
	else if (strcmp(action, "remove") == 0)
		*ret_done = remove_listed(probe, mailbox, err);
	else if (strcmp(action, "claim") == 0)
		*ret_done = claim(probe, mailbox, value, err);
	else if (strcmp(action, "may-flag") == 0)
		*ret_done = may_mark(mailbox, MAILBOX_FLAG, value, err);
	else if (strcmp(action, "may-move") == 0)
		*ret_done = may_mark(mailbox, MAILBOX_MOVE, value, err);
	else
		return false;
	return true;
}

static bool
act(struct probe *probe, struct mailbox *mailbox, char *action,
    struct error *err)
{
	char *value = strchr(action, '=');
	struct mailbox_status status = mailbox_status(mailbox);
	bool done;

	if (value != NULL)
		*value++ = '\0';
	else
		value = action + strlen(action);
	decode(value);
	if (strcmp(action, "list") == 0)
		return list(probe, mailbox, value, err);
	if (strcmp(action, "select") == 0) {
		if (!mailbox_select(
			mailbox, value[0] == '\0' ? NULL : value, err))
			return false;
		printf("selected\n");
		return true;
	}
	if (strcmp(action, "fetch") == 0 || strcmp(action, "headers") == 0)
		return fetch(probe, mailbox, action[0] == 'h', err);
	if (strcmp(action, "flag") == 0)
		return mark(probe, mailbox, MAILBOX_FLAG, value, err);
	if (strcmp(action, "move") == 0)
		return mark(probe, mailbox, MAILBOX_MOVE, value, err);
	if (strcmp(action, "status") == 0) {
		printf("status uidvalidity=%u uidnext=%llu count=%llu\n",
		    status.epoch, (unsigned long long)status.newest,
		    (unsigned long long)status.count);
		return true;
	}
	if (act_beside(probe, mailbox, action, value, &done, err))
		return done;
	if (!mailbox_wait(mailbox, (int)strtol(value, NULL, 10), err))
		return false;
	printf("waited\n");
	return true;
}

static int
probe_mailbox(struct probe *probe, char **words)
{
	struct mailbox *mailbox;
	struct rusage usage;
	struct error err;
	int exit_code = 0;

	if (!url_parse(words[0], &probe->mailbox.url, &err))
		return print_error("url", &err);
	mailbox = mailbox_open(&probe->mailbox, &err);
	if (mailbox == NULL)
		return print_error("open", &err);
	printf("open\n");
	for (words++; *words != NULL; words++) {
		char *name = *words;

		if (!act(probe, mailbox, name, &err))
			exit_code = print_error(name, &err);
	}
	mailbox_close(mailbox);
	mailbox_listing_free(&probe->listing);
	(void)getrusage(RUSAGE_SELF, &usage);
	if (probe->is_quiet)
		printf("peak %ld kB, %zu bytes\n", usage.ru_maxrss,
		    probe->fetched_bytes);
	return exit_code;
}

static bool
send_file(struct relay *relay, char **words)
{
	struct buffer mail = {0};
	struct relay_result result;
	struct error err;

	decode(words[0]);
	decode(words[1]);
	if (!file_read(words[2], 100000000, &mail, &err)) {
		(void)print_error("read", &err);
		return false;
	}
	result = relay_send(relay, words[0], words[1], mail.data, mail.length);
	printf("%s %d%s%s%s %s\n", outcomes[result.outcome], result.code,
	    result.connection_made ? " connected" : "",
	    result.relay_is_down ? " down" : "",
	    result.outcome == RELAY_RETRY && result.relay_is_down &&
		    !result.is_of_relay
		? " by-letter"
		: "",
	    result.text);
	buffer_release(&mail);
	return true;
}

static int
probe_relay(struct probe *probe, char **words)
{
	struct relay_options options = {.credential = probe->mailbox.credential,
	    .ca_file = probe->mailbox.ca_file,
	    .insecure = probe->mailbox.insecure,
	    .hello_name = "probe.example.net",
	    .is_cancelled = is_cancelled,
	    .context = probe,
	    .reply_seconds = probe->mailbox.command_ms / 1000,
	    .total_seconds = probe->mailbox.command_ms / 1000};
	struct relay *relay;
	struct error err;

	if (!url_parse(words[0], &options.url, &err))
		return print_error("url", &err);
	relay = relay_open(&options, &err);
	if (relay == NULL)
		return print_error("open", &err);
	for (words++; *words != NULL;) {
		if (strcmp(words[0], "check") == 0) {
			if (relay_check(relay, "dpo@example.com", &err))
				printf("check good\n");
			else
				(void)print_error("check", &err);
			words++;
			continue;
		}
		if (words[1] == NULL || words[2] == NULL ||
		    !send_file(relay, words))
			break;
		words += 3;
	}
	relay_close(relay);
	return 0;
}

static void
set_token(struct probe *probe, const char *token)
{
	static char name[] = "probe";

	(void)snprintf(probe->command, sizeof probe->command, "echo %s", token);
	probe->source.name = name;
	probe->source.grant = OAUTH2_TOKEN_COMMAND;
	probe->source.token_command = probe->command;
	probe->mailbox.credential.oauth2 = &probe->source;
}

static void
set_option(struct probe *probe, char *word)
{
	struct mailbox_options *options = &probe->mailbox;
	char *value = strchr(word, '=');

	*value++ = '\0';
	decode(value);
	if (strcmp(word, "user") == 0)
		options->credential.user = value;
	else if (strcmp(word, "password-file") == 0)
		options->credential.password.file = value;
	else if (strcmp(word, "auth") == 0)
		options->credential.auth = strcmp(value, "scram-sha-256") == 0
		    ? CREDENTIAL_SCRAM_SHA_256
		    : CREDENTIAL_LOGIN;
	else if (strcmp(word, "ca") == 0)
		options->ca_file = value;
	else if (strcmp(word, "token") == 0)
		set_token(probe, value);
	else if (strcmp(word, "tokens") == 0)
		probe->source.directory = value;
	else if (strcmp(word, "mechanism") == 0)
		probe->source.mechanism = strcmp(value, "xoauth2") == 0
		    ? OAUTH2_XOAUTH2
		    : OAUTH2_OAUTHBEARER;
	else if (strcmp(word, "insecure") == 0)
		options->insecure = true;
	else if (strcmp(word, "quiet") == 0)
		probe->is_quiet = true;
	else if (strcmp(word, "bytes-max") == 0)
		options->message_bytes_max = strtoul(value, NULL, 10);
	else if (strcmp(word, "command-ms") == 0)
		options->command_ms = (int)strtol(value, NULL, 10);
	else if (strcmp(word, "cancel-ms") == 0)
		probe->cancel_at_ms =
		    timestamp_monotonic_ms() + strtol(value, NULL, 10);
}

int
main(int argc, char **argv)
{
	struct probe probe = {.mailbox = {.message_bytes_max = 1000000}};
	int at = 1;

	/* No SIGPIPE may matter: nothing here is ignored. */
	probe.mailbox.is_cancelled = is_cancelled;
	probe.mailbox.context = &probe;
	while (at < argc && strchr(argv[at], '=') != NULL)
		set_option(&probe, argv[at++]);
	if (argc - at < 2) {
		fputs("usage: probe [OPTION=VALUE...] mailbox|relay|server URL "
		      "...\n",
		    stderr);
		return 64;
	}
	if (strcmp(argv[at], "server") == 0)
		return probe_server(argv[at + 1], probe.mailbox.ca_file,
		    probe.mailbox.command_ms != 0 ? probe.mailbox.command_ms
						  : SERVER_MS,
		    is_cancelled, &probe);
	if (strcmp(argv[at], "mailbox") == 0)
		return probe_mailbox(&probe, argv + at + 1);
	return probe_relay(&probe, argv + at + 1);
}
