/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder_private.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "store/holder_store.h"
#include "store/lease.h"

#define PREFIX	       "holder-"
#define HISTORY	       "history "
#define FILE_BYTES_MAX ((size_t)HOLDER_NONCES_MAX * HOLDER_ID_SIZE + 64)

static void
short_hex(const unsigned char digest[DIGEST_BYTES], char ret[HOLDER_ID_SIZE])
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(digest, hex);
	memcpy(ret, hex, HOLDER_ID_SIZE - 1);
	ret[HOLDER_ID_SIZE - 1] = '\0';
}

/* A mailbox's name may contain any bytes. */
static void
name_file(const char *mailbox, char ret_name[sizeof PREFIX + HOLDER_ID_SIZE])
{
	unsigned char digest[DIGEST_BYTES];
	char hex[HOLDER_ID_SIZE];

	digest_of(mailbox, strlen(mailbox), digest);
	short_hex(digest, hex);
	(void)snprintf(
	    ret_name, sizeof PREFIX + HOLDER_ID_SIZE, PREFIX "%s", hex);
}

/* The register's name in notes, and the path of the memory file. */
static void
name_register(struct holding *holding)
{
	static const char purpose[] = "holder";
	const struct holder_question *question = holding->question;
	unsigned char digest[DIGEST_BYTES], again[DIGEST_BYTES];
	char name[sizeof PREFIX + HOLDER_ID_SIZE];

	digest_hmac(question->keys->pseudonym, DIGEST_BYTES, purpose,
	    sizeof purpose, digest);
	digest_of(digest, sizeof digest, again);
	short_hex(again, holding->register_id);
	name_file(question->settings->name, name);
	holding->name = arena_string(holding->memory, name);
	holding->path = arena_printf(
	    holding->memory, "%s/%s", question->conf->state_directory, name);
}

static bool
is_in_register(const struct holding *holding)
{
	const struct holder_question *question = holding->question;

	return question->db != NULL && lease_is_used(question->db);
}

/*
 * When the newest nonce was written, the nonces, and how many events there were
 * then, each on a line. Version 0.1 stops reading before the last one, which it
 * did not write.
 */
static void
parse(const char *text, struct holder_memory *file)
{
	const char *end = text + strlen(text);
	const char *line = memchr(text, '\n', (size_t)(end - text));

	line = line == NULL ? end : line + 1;
	file->nonces = line;
	/* At every look into the mailbox: not digit by digit. */
	while (file->count < HOLDER_NONCES_MAX &&
	    end - line >= HOLDER_ID_SIZE && line[HOLDER_ID_SIZE - 1] == '\n' &&
	    isxdigit((unsigned char)*line)) {
		file->count++;
		line += HOLDER_ID_SIZE;
	}
	if (file->count > 0)
		file->written_at = strtoll(text, NULL, 10);
	if (strncmp(line, HISTORY, strlen(HISTORY)) == 0)
		file->history_count = strtoll(line + strlen(HISTORY), NULL, 10);
}

/* A missing or unreadable file counts as empty. */
static void
read_file(
    struct arena *memory, const char *path, struct holder_memory *ret_file)
{
	struct buffer content = {0};
	struct error unread;

	*ret_file = (struct holder_memory){.nonces = ""};
	if (access(path, F_OK) == 0 &&
	    file_read(path, FILE_BYTES_MAX, &content, &unread))
		parse(arena_string(memory, buffer_string(&content)), ret_file);
	buffer_release(&content);
}

static enum lookup
recall(struct holding *holding, const char *name, struct holder_memory *ret)
{
	enum lookup found = ABSENT;
	struct error err;
	char *content;

	*ret = (struct holder_memory){.nonces = ""};
	if (holding->question->db != NULL)
		found = holder_store_recall(holding->question->db,
		    holding->memory, name, &content, &err);
	if (found == FOUND)
		parse(content, ret);
	if (found == FAILED) {
		holding->has_trouble = true;
		holding->trouble = err;
	}
	return found;
}

static bool
has_nonce(const struct holder_memory *file, const char *nonce)
{
	if (strlen(nonce) != HOLDER_ID_SIZE - 1)
		return false;
	for (size_t i = 0; i < file->count; i++)
		if (memcmp(file->nonces + i * HOLDER_ID_SIZE, nonce,
			HOLDER_ID_SIZE - 1) == 0)
			return true;
	return false;
}

/*
 * Each was written from the other: the newer one has the other's newest nonce.
 * Their times may be those of two machines, or the same.
 */
static bool
is_from(const struct holder_memory *newer, const struct holder_memory *older)
{
	char nonce[HOLDER_ID_SIZE] = "";

	if (older->count > 0)
		memcpy(nonce, older->nonces, HOLDER_ID_SIZE - 1);
	return older->count == 0 || has_nonce(newer, nonce);
}

void
holder_read_memory(struct holding *holding)
{
	struct holder_memory row;
	enum lookup found;

	name_register(holding);
	found = recall(holding, holding->name, &row);
	holding->has_row = found == FOUND;
	holding->file = row;
	if (is_in_register(holding) && found != ABSENT)
		return;
	read_file(holding->memory, holding->path, &holding->file);
	if (!is_from(&holding->file, &row))
		holding->file = row;
}

/* NULL: that mailbox is not in the configuration any more. */
static const char *
mailbox_of_file(const struct conf *conf, const char *file)
{
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		char name[sizeof PREFIX + HOLDER_ID_SIZE];

		name_file(conf->mailboxes[i].name, name);
		if (strcmp(name, file) == 0)
			return conf->mailboxes[i].name;
	}
	return NULL;
}

/* The file of another mailbox of this state directory that has the nonce. */
static char *
find_file(const struct holding *holding, const char *nonce)
{
	const char *directory = holding->question->conf->state_directory;
	DIR *stream = opendir(directory);
	struct holder_memory file;
	const struct dirent *entry;
	char *found = NULL;

	while (stream != NULL && found == NULL &&
	    (entry = readdir(stream)) != NULL) {
		/* Nor a draft, which belongs to no mailbox (write_memory). */
		if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) != 0 ||
		    strlen(entry->d_name) !=
			strlen(PREFIX) + HOLDER_ID_SIZE - 1)
			continue;
		read_file(holding->memory,
		    arena_printf(
			holding->memory, "%s/%s", directory, entry->d_name),
		    &file);
		if (has_nonce(&file, nonce))
			found = arena_string(holding->memory, entry->d_name);
	}
	if (stream != NULL)
		(void)closedir(stream);
	return found;
}

static char *
find_in_register(struct holding *holding, const char *nonce)
{
	struct error err;
	char *name;

	switch (holder_store_find_words(
	    holding->question->db, holding->memory, nonce, &name, &err)) {
	case FOUND:
		return name;
	case ABSENT:
		return NULL;
	default:
		holding->has_trouble = true;
		holding->trouble = err;
		return holding->name;
	}
}

/* The memory of another mailbox that has the nonce. */
static char *
find_memory(struct holding *holding, const char *nonce)
{
	struct holder_memory row;
	char *name = NULL;

	if (strlen(nonce) != HOLDER_ID_SIZE - 1)
		return NULL;
	if (holding->question->db != NULL)
		name = find_in_register(holding, nonce);
	if (name == NULL)
		name = find_file(holding, nonce);
	else
		return name;
	/* As for our own: a row counts more. */
	return name != NULL && is_in_register(holding) &&
		recall(holding, name, &row) != ABSENT
	    ? NULL
	    : name;
}

bool
holder_knows(struct holding *holding, const char *nonce)
{
	return has_nonce(&holding->file, nonce) ||
	    find_memory(holding, nonce) != NULL;
}

void
holder_recognise(struct holding *holding, struct holder_note *note)
{
	const char *file;

	note->sibling = NULL;
	note->is_ours = has_nonce(&holding->file, note->nonce);
	if (note->is_ours ||
	    strcmp(note->register_id, holding->register_id) != 0)
		return;
	file = find_memory(holding, note->nonce);
	if (file == NULL)
		return;
	note->sibling = mailbox_of_file(holding->question->conf, file);
	note->is_ours = note->sibling == NULL;
}

/* Without it a crash of the machine may undo the renaming. */
static bool
sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd != -1 && fsync(fd) == 0;

	if (fd != -1)
		(void)close(fd);
	return done;
}

static bool
write_file(
    struct holding *holding, const struct buffer *text, struct error *err)
{
	char *draft = arena_printf(holding->memory, "%s.new", holding->path);
	int fd = open(
	    draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool done = fd != -1 && file_write_fd(fd, text->data, text->length) &&
	    fsync(fd) == 0;

	if (fd != -1)
		done = close(fd) == 0 && done;
	return (done && rename(draft, holding->path) == 0 &&
		   sync_directory(holding->question->conf->state_directory)) ||
	    error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", holding->path,
		strerror(errno));
}

static bool
write_memory(struct holding *holding, struct error *err)
{
	const struct holder_memory *file = &holding->file;
	struct buffer text = {0};
	bool done;

	buffer_add_printf(&text, "%lld\n", file->written_at);
	buffer_add(&text, file->nonces, file->count * HOLDER_ID_SIZE);
	buffer_add_printf(&text, HISTORY "%lld\n", file->history_count);
	if (is_in_register(holding))
		done = holder_store_remember(holding->question->db,
		    holding->name, buffer_string(&text), err);
	else
		done = write_file(holding, &text, err) &&
		    (!holding->has_row ||
			holder_store_forget(
			    holding->question->db, holding->name, err));
	buffer_release(&text);
	return done;
}

bool
holder_next_nonce(
    struct holding *holding, char ret_nonce[HOLDER_ID_SIZE], struct error *err)
{
	struct holder_memory *file = &holding->file;
	unsigned char random[DIGEST_BYTES];

	if (file->count == HOLDER_NONCES_MAX)
		file->count--; /* the oldest */
	digest_random(random, sizeof random);
	short_hex(random, ret_nonce);
	file->nonces = arena_printf(holding->memory, "%s\n%.*s", ret_nonce,
	    (int)(file->count * HOLDER_ID_SIZE), file->nonces);
	file->count++;
	file->written_at = holding->question->now_at;
	file->history_count = holding->question->history_count;
	return write_memory(holding, err);
}
