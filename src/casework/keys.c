/* SPDX-License-Identifier: ISC */
#include "casework/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/step.h"
#include "store/history.h"
#include "store/identity.h"
#include "ticket/person.h"

#define LINE_BYTES   (2 * DIGEST_BYTES + 1)
#define KEY_FILE_MAX (LINE_BYTES * KEYS_REFERENCE_MAX)

_Static_assert(
    REFERENCE_KEY_BYTES == DIGEST_BYTES, "all keys have the same size");

/*
 * Written beside its place and linked there: a crash leaves no half key, and
 * an existing one is never replaced.
 */
static bool
make_key(const char *path, mode_t mode, struct error *err)
{
	unsigned char key[DIGEST_BYTES];
	char line[LINE_BYTES + 1];
	char *draft;
	bool made = false;
	int fd;

	if (access(path, F_OK) == 0)
		return true;
	draft = memory_new(strlen(path) + 5, 1);
	(void)snprintf(draft, strlen(path) + 5, "%s.new", path);
	(void)unlink(draft);
	digest_random(key, sizeof key);
	digest_hex(key, line);
	line[2 * DIGEST_BYTES] = '\n';
	fd = open(
	    draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd >= 0) {
		STEP("key-before");
		made = fchmod(fd, mode) == 0 &&
		    file_write_fd(fd, line, LINE_BYTES) && fsync(fd) == 0;
		made = close(fd) == 0 && made;
		made = made && (link(draft, path) == 0 || errno == EEXIST);
		STEP("key-after");
	}
	if (!made)
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
	(void)unlink(draft);
	free(draft);
	memory_wipe(key, sizeof key);
	memory_wipe(line, sizeof line);
	return made;
}

static bool
read_line(const char *line, unsigned char ret[DIGEST_BYTES])
{
	return digest_unhex(line, ret) && line[2 * DIGEST_BYTES] == '\n';
}

/* At least one key, at most `count_max`, each a whole line. */
static bool
load_keys(const char *path, unsigned char (*ret_keys)[DIGEST_BYTES],
    size_t count_max, size_t *ret_count, struct error *err)
{
	struct buffer content = {0};
	size_t count = 0, at = 0;
	bool loaded = file_read(path, KEY_FILE_MAX, &content, err);

	while (loaded && at < content.length) {
		if (count == count_max || content.length - at < LINE_BYTES ||
		    !read_line(content.data + at, ret_keys[count]))
			loaded = error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s: line %zu: expected 64 hexadecimal digits",
			    path, count + 1);
		at += LINE_BYTES;
		count++;
	}
	if (loaded && count == 0)
		loaded = error_set(
		    err, ERROR_STORE, RETRY_NEVER, "%s: contains no key", path);
	memory_wipe(content.data, content.size);
	buffer_release(&content);
	if (loaded)
		*ret_count = count;
	return loaded;
}

/* What the register remembers of a key. */
static void
fingerprint_key(const unsigned char key[DIGEST_BYTES],
    unsigned char ret_digest[DIGEST_BYTES])
{
	struct digest digest;

	digest_start(&digest);
	digest_add_field(&digest, "dpod-key");
	digest_add(&digest, key, DIGEST_BYTES);
	digest_finish(&digest, ret_digest);
}

/*
 * The newest key is remembered from now on; an older one of the same file is
 * known from before it was replaced.
 */
static bool
recognise(struct db *db, enum identity identity, const char *path,
    const unsigned char *known, struct error *err)
{
	unsigned char keys[KEYS_REFERENCE_MAX][DIGEST_BYTES];
	unsigned char found[DIGEST_BYTES], newest[DIGEST_BYTES];
	size_t count;
	bool is_known = known == NULL;

	if (!load_keys(path, keys, KEYS_REFERENCE_MAX, &count, err))
		return false;
	for (size_t i = 0; i < count && !is_known; i++) {
		fingerprint_key(keys[i], found);
		is_known = digest_equal(found, known, DIGEST_BYTES);
	}
	fingerprint_key(keys[0], newest);
	memory_wipe(keys, sizeof keys);
	if (!is_known)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s is not the key that this register was written with:"
		    " restore that one",
		    path);
	if (known != NULL && digest_equal(newest, known, DIGEST_BYTES))
		return true;
	if (!db_begin(db, err))
		return false;
	if (identity_set(db, identity, newest, err) && db_commit(db, err))
		return true;
	db_rollback(db);
	return false;
}

static bool
prepare_key(struct db *db, enum identity identity, const char *path,
    mode_t mode, struct error *err)
{
	unsigned char known[DIGEST_BYTES];
	char head[DIGEST_HEX_SIZE];
	int64_t events_count;
	enum lookup lookup = identity_find(db, identity, known, err);

	if (lookup == FAILED)
		return false;
	if (access(path, F_OK) != 0) {
		if (!history_head(db, head, &events_count, err))
			return false;
		if (lookup == FOUND || events_count > 0)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "%s is missing: restore the key that this register"
			    " was written with",
			    path);
		if (!make_key(path, mode, err))
			return false;
	}
	return recognise(
	    db, identity, path, lookup == FOUND ? known : NULL, err);
}

bool
keys_prepare(const struct conf *conf, struct db *db, struct error *err)
{
	char *reference = conf_reference_key_path(conf);
	char *pseudonym = conf_pseudonym_key_path(conf);
	bool done =
	    prepare_key(db, IDENTITY_REFERENCE_KEY, reference, 0400, err) &&
	    prepare_key(db, IDENTITY_PSEUDONYM_KEY, pseudonym, 0440, err);

	free(reference);
	free(pseudonym);
	return done;
}

bool
keys_exist(const struct conf *conf)
{
	char *reference = conf_reference_key_path(conf);
	char *pseudonym = conf_pseudonym_key_path(conf);
	bool exist =
	    access(reference, F_OK) == 0 || access(pseudonym, F_OK) == 0;

	free(reference);
	free(pseudonym);
	return exist;
}

static bool
set_aside(const char *path, struct error *err)
{
	size_t size = strlen(path) + sizeof ".replaced";
	char *aside = memory_new(size, 1);
	bool done;

	(void)snprintf(aside, size, "%s.replaced", path);
	done = rename(path, aside) == 0 || errno == ENOENT ||
	    error_set(err, ERROR_STORE, RETRY_NEVER, "%s: %s", aside,
		strerror(errno));
	free(aside);
	return done;
}

bool
keys_set_aside(const struct conf *conf, struct error *err)
{
	char *reference = conf_reference_key_path(conf);
	char *pseudonym = conf_pseudonym_key_path(conf);
	bool done = set_aside(reference, err) && set_aside(pseudonym, err);

	free(reference);
	free(pseudonym);
	return done;
}

bool
keys_load(const struct conf *conf, struct keys *ret_keys, struct error *err)
{
	unsigned char keys[KEYS_REFERENCE_MAX][DIGEST_BYTES];
	char *reference = conf_reference_key_path(conf);
	char *pseudonym = conf_pseudonym_key_path(conf);
	size_t count;
	bool loaded = load_keys(reference, keys, KEYS_REFERENCE_MAX,
	    &ret_keys->references_count, err);

	for (size_t i = 0; loaded && i < ret_keys->references_count; i++)
		memcpy(ret_keys->references[i].bytes, keys[i], DIGEST_BYTES);
	if (loaded)
		loaded = load_keys(pseudonym, keys, 1, &count, err);
	if (loaded)
		memcpy(ret_keys->pseudonym, keys[0], DIGEST_BYTES);
	memory_wipe(keys, sizeof keys);
	free(reference);
	free(pseudonym);
	return loaded;
}

void
keys_wipe(struct keys *keys)
{
	memory_wipe(keys, sizeof *keys);
}

void
keys_fingerprint(const struct keys *keys,
    const unsigned char content_digest[DIGEST_BYTES],
    unsigned char ret[DIGEST_BYTES])
{
	static const char purpose[] = "fingerprint";
	unsigned char input[sizeof purpose + DIGEST_BYTES];

	/* The purpose keeps this apart from other uses of the key. */
	memcpy(input, purpose, sizeof purpose);
	memcpy(input + sizeof purpose, content_digest, DIGEST_BYTES);
	digest_hmac(
	    keys->pseudonym, sizeof keys->pseudonym, input, sizeof input, ret);
}

void
keys_person(const struct keys *keys, const char *address,
    unsigned char ret[DIGEST_BYTES])
{
	person_digest(keys->pseudonym, address, ret);
}
