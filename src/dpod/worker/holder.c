/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "net/mailbox_note.h"
#include "store/ledger_key.h"

#define SECRET_FILE_MAX 256

/* What this state directory remembers of its own note: two nonces, and when. */
struct memory_file {
	char nonce[HOLDER_ID_SIZE], before[HOLDER_ID_SIZE];
	long long written_at;
};

struct holding {
	const struct holder_question *question;
	struct mailbox *mailbox;
	struct arena *memory;
	char register_id[HOLDER_ID_SIZE];
	char *path; /* of the memory file */
	struct memory_file file;
	const char *folder; /* that was selected, of the candidates */
	struct holder_note notes[HOLDER_NOTES_MAX];
	size_t count;
};

bool
holder_is_kept(const struct conf_mailbox *settings)
{
	return settings->url.kind == URL_IMAP &&
	    strcmp(settings->holder_folder, "none") != 0;
}

static void
short_hex(const void *bytes, size_t length, char ret[HOLDER_ID_SIZE])
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	digest_of(bytes, length, digest);
	digest_hex(digest, hex);
	memcpy(ret, hex, HOLDER_ID_SIZE - 1);
	ret[HOLDER_ID_SIZE - 1] = '\0';
}

static void
name_register(struct holding *holding)
{
	static const char purpose[] = "holder";
	unsigned char digest[DIGEST_BYTES];
	const struct holder_question *question = holding->question;
	char name[HOLDER_ID_SIZE];

	digest_hmac(question->keys->pseudonym, DIGEST_BYTES, purpose,
	    sizeof purpose, digest);
	short_hex(digest, sizeof digest, holding->register_id);
	/* A mailbox's name may hold anything. */
	short_hex(
	    question->settings->name, strlen(question->settings->name), name);
	holding->path = arena_printf(holding->memory, "%s/holder-%s",
	    question->conf->state_directory, name);
}

/* None, or one that nobody can read, is as if it had never been written. */
static void
read_memory(struct holding *holding)
{
	struct buffer content = {0};
	struct error unread;

	if (access(holding->path, F_OK) == 0 &&
	    file_read(holding->path, SECRET_FILE_MAX, &content, &unread) &&
	    sscanf(buffer_string(&content), "%16s %16s %lld",
		holding->file.nonce, holding->file.before,
		&holding->file.written_at) != 3)
		holding->file = (struct memory_file){.written_at = 0};
	buffer_release(&content);
}

/* Before the note is: a crash between them leaves a nonce that nobody has. */
static bool
write_memory(struct holding *holding, struct error *err)
{
	struct memory_file *file = &holding->file;
	char *draft = arena_printf(holding->memory, "%s.new", holding->path);
	unsigned char random[DIGEST_BYTES];
	char line[SECRET_FILE_MAX];
	int length, fd;
	bool done;

	memcpy(file->before, file->nonce, sizeof file->before);
	if (*file->before == '\0')
		memcpy(file->before, "-", 2);
	digest_random(random, sizeof random);
	short_hex(random, sizeof random, file->nonce);
	file->written_at = holding->question->now_at;
	length = snprintf(line, sizeof line, "%s %s %lld\n", file->nonce,
	    file->before, file->written_at);
	fd = open(
	    draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	done = fd >= 0 && file_write_fd(fd, line, (size_t)length) &&
	    fsync(fd) == 0;
	if (fd >= 0)
		done = close(fd) == 0 && done;
	return (done && rename(draft, holding->path) == 0) ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", holding->path,
		strerror(errno));
}

struct reading {
	struct holding *holding;
	const struct mailbox_listing *listing;
};

static bool
add_note(const struct mailbox_message *message, void *context)
{
	struct reading *reading = context;
	struct holding *holding = reading->holding;
	const struct memory_file *file = &holding->file;
	struct holder_note note;

	if (holding->count == HOLDER_NOTES_MAX ||
	    !holder_parse(message->bytes, message->length, &note))
		return true;
	note.uid = ledger_key_uid(message->key);
	note.stamped_at = message->internal_at;
	/* A folder that was made anew counts from one again. */
	if (note.since == 0 || note.since > note.uid)
		note.since = note.uid;
	note.is_ours = strcmp(note.register_id, holding->register_id) == 0 &&
	    (strcmp(note.nonce, file->nonce) == 0 ||
		strcmp(note.nonce, file->before) == 0);
	holding->notes[holding->count++] = note;
	return true;
}

/* Servers differ in where a folder may be. */
static bool
select_folder(struct holding *holding, struct error *err)
{
	static const char *const prefixes[] = {"", "INBOX.", "INBOX/"};
	const char *name = holding->question->settings->holder_folder;

	for (size_t i = 0; i < LENGTH(prefixes); i++) {
		holding->folder =
		    arena_printf(holding->memory, "%s%s", prefixes[i], name);
		if (mailbox_select(holding->mailbox, holding->folder, err))
			return true;
		if (err->scope != ERROR_MESSAGE)
			return false;
		/* "Not now" is not "not there". */
		if (err->retry == RETRY_LATER) {
			err->scope = ERROR_MAILBOX;
			return false;
		}
	}
	holding->folder = NULL;
	return false;
}

/* The notes there are; without the folder there are none. */
static bool
read_notes(struct holding *holding, struct error *err)
{
	struct mailbox_listing listing;
	struct reading reading = {holding, &listing};
	bool done;

	holding->count = 0;
	if (!select_folder(holding, err))
		return err->scope == ERROR_MESSAGE;
	if (!mailbox_list(holding->mailbox, NULL, &listing, err))
		return false;
	/* The newest, should somebody have filled the folder. */
	done = listing.count <= HOLDER_NOTES_MAX
	    ? mailbox_fetch_headers(holding->mailbox, listing.entries,
		  listing.count, add_note, &reading, err)
	    : error_set(err, ERROR_MAILBOX, RETRY_LATER,
		  "folder %s: too many messages: it is for the notes of dpod "
		  "alone, empty it",
		  holding->folder);
	mailbox_listing_free(&listing);
	return done;
}

static const char *
own_host(struct arena *memory)
{
	char host[HOLDER_HOST_SIZE] = "";

	(void)gethostname(host, sizeof host - 1);
	return arena_string(memory, *host == '\0' ? "unknown" : host);
}

static bool
append_note(struct holding *holding, uint64_t since, struct error *err)
{
	static const char *const prefixes[] = {"", "INBOX.", "INBOX/"};
	const char *host = own_host(holding->memory);
	const char *text;

	if (!write_memory(holding, err))
		return false;
	text = arena_printf(holding->memory,
	    "From: dpod <dpod@%s>\r\n"
	    "Subject: This mailbox is watched by dpod on %s\r\n"
	    "X-Dpod-Register: %s\r\nX-Dpod-Nonce: %s\r\n"
	    "X-Dpod-Since: %" PRIu64 "\r\nX-Dpod-Host: %s\r\n"
	    "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
	    "As long as this note is here, no other dpod takes messages in\r\n"
	    "from this mailbox. Leave this folder to dpod; see dpod(8).\r\n",
	    host, host, holding->register_id, holding->file.nonce, since, host);
	if (holding->folder != NULL)
		return mailbox_append(
		    holding->mailbox, holding->folder, text, err);
	for (size_t i = 0; i < LENGTH(prefixes); i++) {
		const char *folder = arena_printf(holding->memory, "%s%s",
		    prefixes[i], holding->question->settings->holder_folder);

		if (mailbox_append(holding->mailbox, folder, text, err))
			return true;
		if (err->scope != ERROR_MESSAGE)
			return false;
	}
	return false;
}

/* Those that are dead or older ones of ours; or all others, by hand. */
static bool
remove_notes(struct holding *holding, bool takes, struct error *err)
{
	struct holder_view view = holder_judge(holding->notes, holding->count);
	char(*keys)[LEDGER_KEY_SIZE] =
	    arena_array(holding->memory, HOLDER_NOTES_MAX, sizeof *keys);
	const char *all[HOLDER_NOTES_MAX];
	int64_t newest_at = 0;
	size_t count = 0;

	for (size_t i = 0; i < holding->count; i++)
		if (holding->notes[i].stamped_at > newest_at)
			newest_at = holding->notes[i].stamped_at;
	for (size_t i = 0; i < holding->count; i++) {
		const struct holder_note *note = &holding->notes[i];
		bool is_dead =
		    newest_at - note->stamped_at > HOLDER_LEASE_SECONDS;

		if ((int)i == view.own || !(takes || note->is_ours || is_dead))
			continue;
		ledger_key_format(note->uid, keys[count]);
		all[count] = keys[count];
		count++;
	}
	return mailbox_remove(holding->mailbox, all, count, err);
}

static void
begin(struct holding *holding)
{
	holding->memory = arena_new();
	name_register(holding);
	read_memory(holding);
}

static bool
needs_note(const struct holding *holding, const struct holder_view *view)
{
	int64_t age = holding->question->now_at - holding->file.written_at;

	return view->own < 0 || age < 0 || age > HOLDER_RENEW_SECONDS;
}

/* The server keeps no note: whoever watches it too cannot be known. */
static bool
go_without(const struct holding *holding, const struct error *cause,
    char ret_warning[HOLDER_WARNING_MAX], struct error *err)
{
	if (cause->scope != ERROR_MESSAGE) {
		*err = *cause;
		return false;
	}
	(void)snprintf(ret_warning, HOLDER_WARNING_MAX,
	    "cannot keep a note in folder %.60s, so that a second dpod would "
	    "not be noticed: %.120s",
	    holding->question->settings->holder_folder, cause->text);
	return true;
}

static bool
refuse(const struct holding *holding, const struct holder_note *winner,
    struct error *err)
{
	bool is_copy = strcmp(winner->register_id, holding->register_id) == 0;

	return error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "%s dpod, on %s, watches this mailbox: stop one of them, or take "
	    "it over: dpod --take-mailbox %s",
	    is_copy ? "a copy of this register with another" : "another",
	    winner->host, holding->question->settings->name);
}

static bool
check(struct holding *holding, char ret_warning[HOLDER_WARNING_MAX],
    struct error *err)
{
	struct holder_view view;
	struct error cause;

	if (!read_notes(holding, err))
		return false;
	view = holder_judge(holding->notes, holding->count);
	if (needs_note(holding, &view)) {
		if (!append_note(holding,
			view.own < 0 ? 0 : holding->notes[view.own].since,
			&cause))
			return go_without(holding, &cause, ret_warning, err);
		if (!read_notes(holding, err))
			return false;
		view = holder_judge(holding->notes, holding->count);
	}
	if (view.own < 0)
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "folder %s: the note that was just written is not there",
		    holding->question->settings->holder_folder);
	if (!holding->notes[view.winner].is_ours)
		return refuse(holding, &holding->notes[view.winner], err);
	if (view.another >= 0)
		(void)snprintf(ret_warning, HOLDER_WARNING_MAX,
		    "another dpod, on %s, wants to watch this mailbox too and "
		    "is refused: remove the mailbox from its configuration",
		    holding->notes[view.another].host);
	if (!remove_notes(holding, false, &cause))
		return go_without(holding, &cause, ret_warning, err);
	return true;
}

bool
holder_check(const struct holder_question *question, struct mailbox *mailbox,
    char ret_warning[HOLDER_WARNING_MAX], struct error *err)
{
	struct holding holding = {.question = question, .mailbox = mailbox};
	bool done;

	*ret_warning = '\0';
	begin(&holding);
	done = check(&holding, ret_warning, err);
	arena_free(holding.memory);
	return done;
}

bool
holder_take(const struct holder_question *question, struct mailbox *mailbox,
    struct error *err)
{
	struct holding holding = {.question = question, .mailbox = mailbox};
	bool done;

	begin(&holding);
	done = read_notes(&holding, err) && append_note(&holding, 1, err) &&
	    read_notes(&holding, err) && remove_notes(&holding, true, err);
	arena_free(holding.memory);
	return done;
}
