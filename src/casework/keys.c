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
#include "casework/keys_place.h"
#include "store/history.h"
#include "store/identity.h"
#include "ticket/person.h"

#define LINE_BYTES   (2 * DIGEST_BYTES + 1)
#define KEY_FILE_MAX (LINE_BYTES * KEYS_REFERENCE_MAX)

_Static_assert(
    REFERENCE_KEY_BYTES == DIGEST_BYTES, "all keys have the same size");

/*
 * Written to a temporary file and linked: a crash leaves no partial key, and an
 * existing one is never replaced.
 */
static bool
make_key(const char *path, struct error *err)
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
	    draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
	if (fd != -1) {
		STEP("key-before");
		made = fchmod(fd, 0400) == 0 &&
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
refuse_type(const char *path, struct error *err)
{
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s is not a regular file: restore the key that this register was "
	    "written with",
	    path);
}

static bool
read_key_file(const struct conf *conf, const char *path,
    struct buffer *ret_content, struct error *err)
{
	int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	bool is_read;

	if (fd == -1)
		return error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
	is_read = fstat(fd, &status) == 0 &&
	    (S_ISREG(status.st_mode) || refuse_type(path, err)) &&
	    keys_place_demand(conf, path, &status, err) &&
	    file_read_fd(fd, path, KEY_FILE_MAX, ret_content, err);
	(void)close(fd);
	return is_read;
}

static bool
read_line(const char *line, unsigned char ret[DIGEST_BYTES])
{
	return digest_unhex(line, ret) && line[2 * DIGEST_BYTES] == '\n';
}

/* At least one key, at most `count_max`, each on a complete line. */
static bool
load_keys(const struct conf *conf, const char *path,
    unsigned char (*ret_keys)[DIGEST_BYTES], size_t count_max,
    size_t *ret_count, struct error *err)
{
	struct buffer content = {0};
	size_t count = 0, at = 0;
	bool loaded = read_key_file(conf, path, &content, err);

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

/* The digest of a key that the register stores. */
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
 * Where several daemons begin with an empty register, the keys of one of them
 * are its keys.
 */
static bool
demand_unchanged(struct db *db, enum identity identity,
    const unsigned char *known, const char *path, struct error *err)
{
	unsigned char now[DIGEST_BYTES];

	switch (identity_find(db, identity, now, err)) {
	case ABSENT:
		return true;
	case FOUND:
		return (known != NULL &&
			   digest_equal(now, known, DIGEST_BYTES)) ||
		    error_set(err, ERROR_STORE, RETRY_NEVER,
			"%s: another dpod has begun this register with its own"
			" key: copy that one here",
			path);
	default:
		return false;
	}
}

/*
 * Records the newest key; an older one in the same file is known from before it
 * was replaced.
 */
static bool
recognise(const struct conf *conf, struct db *db, enum identity identity,
    const char *path, const unsigned char *known, struct error *err)
{
	unsigned char keys[KEYS_REFERENCE_MAX][DIGEST_BYTES];
	unsigned char found[DIGEST_BYTES], newest[DIGEST_BYTES];
	size_t count;
	bool is_known = known == NULL;

	if (!load_keys(conf, path, keys, KEYS_REFERENCE_MAX, &count, err))
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
	return db_begin(db, err) &&
	    db_finish(db,
		demand_unchanged(db, identity, known, path, err) &&
		    identity_set(db, identity, newest, err),
		err);
}

static bool
prepare_key(const struct conf *conf, struct db *db, enum identity identity,
    const char *path, struct error *err)
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
		/* Before the register knows it. */
		if (!make_key(path, err) || !keys_place_sync(conf, err))
			return false;
	}
	return recognise(
	    conf, db, identity, path, lookup == FOUND ? known : NULL, err);
}

bool
keys_prepare(const struct conf *conf, struct db *db, struct error *err)
{
	char *reference = conf_reference_key_path(conf);
	char *pseudonym = conf_pseudonym_key_path(conf);
	bool done =
	    prepare_key(conf, db, IDENTITY_REFERENCE_KEY, reference, err) &&
	    prepare_key(conf, db, IDENTITY_PSEUDONYM_KEY, pseudonym, err);

	free(reference);
	free(pseudonym);
	return done;
}

bool
keys_fit(
    const struct conf *conf, struct db *db, bool *ret_fit, struct error *err)
{
	unsigned char keys[1][DIGEST_BYTES];
	unsigned char known[DIGEST_BYTES], found[DIGEST_BYTES];
	char *path = conf_pseudonym_key_path(conf);
	enum lookup lookup =
	    identity_find(db, IDENTITY_PSEUDONYM_KEY, known, err);
	struct error unread;
	size_t count;

	*ret_fit = true;
	/* An unreadable file tells nothing. */
	if (lookup == FOUND && (access(path, R_OK) == 0 || errno == ENOENT)) {
		*ret_fit = load_keys(conf, path, keys, 1, &count, &unread);
		if (*ret_fit) {
			fingerprint_key(keys[0], found);
			*ret_fit = digest_equal(found, known, DIGEST_BYTES);
			memory_wipe(keys, sizeof keys);
		}
	}
	free(path);
	return lookup != FAILED;
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
	bool loaded = load_keys(conf, reference, keys, KEYS_REFERENCE_MAX,
	    &ret_keys->references_count, err);

	for (size_t i = 0; loaded && i < ret_keys->references_count; i++)
		memcpy(ret_keys->references[i].bytes, keys[i], DIGEST_BYTES);
	if (loaded)
		loaded = load_keys(conf, pseudonym, keys, 1, &count, err);
	if (loaded)
		memcpy(ret_keys->pseudonym, keys[0], DIGEST_BYTES);
	memory_wipe(keys, sizeof keys);
	free(reference);
	free(pseudonym);
	return loaded;
}

bool
keys_load_pseudonym(const struct conf *conf,
    unsigned char ret_key[DIGEST_BYTES], struct error *err)
{
	unsigned char keys[1][DIGEST_BYTES];
	char *path = conf_pseudonym_key_path(conf);
	size_t count;
	bool loaded = load_keys(conf, path, keys, 1, &count, err);

	if (loaded)
		memcpy(ret_key, keys[0], DIGEST_BYTES);
	memory_wipe(keys, sizeof keys);
	free(path);
	return loaded;
}

void
keys_wipe(struct keys *keys)
{
	memory_wipe(keys, sizeof *keys);
}

/* The prefix separates this from other uses of the key. */
static void
hash_for(const struct keys *keys, const char *purpose,
    const unsigned char *parts, size_t length, unsigned char ret[DIGEST_BYTES])
{
	struct buffer input = {0};

	buffer_add(&input, purpose, strlen(purpose) + 1);
	buffer_add(&input, parts, length);
	digest_hmac(keys->pseudonym, sizeof keys->pseudonym, input.data,
	    input.length, ret);
	buffer_release(&input);
}

void
keys_fingerprint(const struct keys *keys, const struct message *message,
    unsigned char ret[DIGEST_BYTES])
{
	unsigned char both[2 * DIGEST_BYTES];

	memcpy(both, message->content_digest, DIGEST_BYTES);
	memcpy(both + DIGEST_BYTES, message->header_digest, DIGEST_BYTES);
	hash_for(keys, "fingerprint-2", both, sizeof both, ret);
}

void
keys_old_fingerprint(const struct keys *keys, const struct message *message,
    unsigned char ret[DIGEST_BYTES])
{
	hash_for(
	    keys, "fingerprint", message->content_digest, DIGEST_BYTES, ret);
}

uint64_t
keys_reference(const struct keys *keys, const struct message *message)
{
	unsigned char mail[DIGEST_BYTES], hash[DIGEST_BYTES];
	uint64_t number = 0;

	keys_fingerprint(keys, message, mail);
	hash_for(keys, "reference", mail, sizeof mail, hash);
	for (size_t i = 0; i < sizeof number; i++)
		number = number << 8 | hash[i];
	return number & ((UINT64_C(1) << REFERENCE_RANDOM_BITS) - 1);
}

void
keys_person(const struct keys *keys, const char *address,
    unsigned char ret[DIGEST_BYTES])
{
	person_digest(keys->pseudonym, address, ret);
}
