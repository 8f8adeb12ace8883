/* SPDX-License-Identifier: ISC */
#include "casework/witness.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "store/history.h"
#include "store/identity.h"

#define WITNESS_BYTES_MAX 128

struct witness {
	int64_t rows_count;
	char head[DIGEST_HEX_SIZE];
};

static char *
witness_path(const struct conf *conf)
{
	size_t size = strlen(conf->state_directory) + sizeof "/witness";
	char *path = memory_new(size, 1);

	(void)snprintf(path, size, "%s/witness", conf->state_directory);
	return path;
}

/*
 * In place, in one write of always the same length, since several processes
 * write it: each of them leaves a whole line. An older one of another process
 * stays until that one looks again. Not synced: after a crash of the machine
 * an older one is sufficient, and what is no line counts as none.
 */
static bool
write_file(
    const struct conf *conf, const struct witness *witness, struct error *err)
{
	char *path = witness_path(conf);
	char line[WITNESS_BYTES_MAX];
	int length = snprintf(line, sizeof line, "%020" PRId64 " %s\n",
	    witness->rows_count, witness->head);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	bool done = fd != -1 && file_write_fd(fd, line, (size_t)length) &&
	    ftruncate(fd, length) == 0;

	if (fd != -1)
		done = close(fd) == 0 && done;
	if (!done)
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
	free(path);
	return done;
}

bool
witness_write(const struct conf *conf, struct db *db, struct error *err)
{
	/* Last value written by this process. */
	static struct witness last;
	struct witness witness;

	if (!history_head(db, witness.head, &witness.rows_count, err))
		return false;
	if (witness.rows_count == 0 ||
	    (witness.rows_count == last.rows_count &&
		strcmp(witness.head, last.head) == 0))
		return true;
	if (!write_file(conf, &witness, err))
		return false;
	last = witness;
	return true;
}

static bool
parse(const char *text, struct witness *ret_witness)
{
	unsigned char digest[DIGEST_BYTES];
	char *end;

	errno = 0;
	ret_witness->rows_count = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != ' ' ||
	    ret_witness->rows_count <= 0 ||
	    strlen(end + 1) != DIGEST_HEX_SIZE ||
	    !digest_unhex(end + 1, digest))
		return false;
	memcpy(ret_witness->head, end + 1, DIGEST_HEX_SIZE - 1);
	ret_witness->head[DIGEST_HEX_SIZE - 1] = '\0';
	return true;
}

/* ABSENT: it does not exist, or is not valid. */
static enum lookup
read_file(
    const struct conf *conf, struct witness *ret_witness, struct error *err)
{
	char *path = witness_path(conf);
	struct buffer content = {0};
	enum lookup found = ABSENT;

	if (access(path, F_OK) == 0) {
		if (!file_read(path, WITNESS_BYTES_MAX, &content, err))
			found = FAILED;
		else if (parse(buffer_string(&content), ret_witness))
			found = FOUND;
	}
	buffer_release(&content);
	free(path);
	return found;
}

bool
witness_begin_recovery(struct db *db, int64_t now_at, bool *ret_has_begun,
    size_t *ret_held, struct error *err)
{
	int64_t since_at;
	bool done;

	*ret_held = 0;
	if (!db_begin(db, err))
		return false;
	done = identity_recovering(db, &since_at, err);
	*ret_has_begun = done && since_at == 0;
	return db_finish(db,
	    done &&
		(since_at != 0 ||
		    identity_begin_recovery(db, 0, now_at, ret_held, err)),
	    err);
}

static bool
fits(const struct conf *conf, struct db *db, struct witness *ret_witness,
    bool *ret_fits, struct error *err)
{
	char head[DIGEST_HEX_SIZE];
	enum lookup found = read_file(conf, ret_witness, err);

	*ret_fits = true;
	if (found != FOUND)
		return found == ABSENT;
	found = history_head_at(db, ret_witness->rows_count, head, err);
	*ret_fits = found == FOUND && strcmp(head, ret_witness->head) == 0;
	return found != FAILED;
}

bool
witness_fits(
    const struct conf *conf, struct db *db, bool *ret_fits, struct error *err)
{
	struct witness witness;

	return fits(conf, db, &witness, ret_fits, err);
}

/*
 * Inside a transaction: several processes may find it. The file is written
 * before the commit: if that fails, it does not fit, and it is found again.
 */
static bool
begin_recovery(const struct conf *conf, struct db *db, int64_t now_at,
    bool *ret_it_fits, size_t *ret_held, struct error *err)
{
	struct witness witness;
	char head[DIGEST_HEX_SIZE];
	int64_t rows_count, missing;

	if (!fits(conf, db, &witness, ret_it_fits, err))
		return false;
	if (*ret_it_fits)
		return true;
	if (!history_head(db, head, &rows_count, err))
		return false;
	missing = witness.rows_count > rows_count
	    ? witness.rows_count - rows_count
	    : 0;
	return identity_begin_recovery(db, missing, now_at, ret_held, err) &&
	    witness_write(conf, db, err);
}

enum witness_answer
witness_check(const struct conf *conf, struct db *db, int64_t now_at,
    size_t *ret_held, struct error *err)
{
	struct witness witness;
	bool it_fits, has_begun;

	if (!fits(conf, db, &witness, &it_fits, err))
		return WITNESS_FAILED;
	if (it_fits)
		return WITNESS_FITS;
	if (!db_begin(db, err))
		return WITNESS_FAILED;
	has_begun = begin_recovery(conf, db, now_at, &it_fits, ret_held, err);
	if (!db_finish(db, has_begun, err))
		return WITNESS_FAILED;
	return it_fits ? WITNESS_FITS : WITNESS_AHEAD;
}
