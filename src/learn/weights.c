/* SPDX-License-Identifier: ISC */
#include "learn/weights.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum {
	PAGE = 4096,   /* alignment of the records */
	SLACK = 65536, /* zeros after them, which rows.c reads; any page size */
	BITS_MIN = 10,
	BITS_MAX = 20,
	NAMES_MAX = 8192, /* bytes */
	NAME_MAX_BYTES = 40,
	TRAINING_DIGEST = 32,
	STRIDE_MAX = 64,
	PRIOR_MAX = 1 << 20,
	DIGEST_PIECE = 1 << 20,
};

static const char magic[8] = "DPODWT3\n";

struct head {
	uint32_t bits, sums, blocks, views, facts, prior, outputs, opinions,
	    thresholds, stride, names, records;
};

/* The unread rest of the header. */
struct reading {
	const char *path;
	const unsigned char *next;
	size_t left;
	struct head head;
	struct error *err;
};

static bool
wrong(struct reading *reading, const char *what)
{
	return error_set(reading->err, ERROR_STORE, RETRY_NEVER, "%s: %s",
	    reading->path, what);
}

static bool
take(struct reading *reading, void *ret, size_t bytes)
{
	if (bytes > reading->left)
		return wrong(reading, "too short");
	memcpy(ret, reading->next, bytes);
	reading->next += bytes;
	reading->left -= bytes;
	return true;
}

static bool
is_bounded(const struct head *head)
{
	return head->bits >= BITS_MIN && head->bits <= BITS_MAX &&
	    head->sums > 0 && head->sums <= WEIGHTS_OUTPUTS_MAX &&
	    head->blocks == WEIGHTS_BLOCKS && head->views > 0 &&
	    head->views <= WEIGHTS_VIEWS_MAX &&
	    head->facts <= WEIGHTS_FACTS_MAX && head->prior > 0 &&
	    head->prior <= PRIOR_MAX && head->outputs > 0 &&
	    head->outputs <= WEIGHTS_OUTPUTS_MAX &&
	    head->opinions <= WEIGHTS_OPINIONS_MAX &&
	    head->thresholds <= WEIGHTS_THRESHOLDS_MAX &&
	    head->stride >= 1 + (head->sums + 1) / 2 &&
	    head->stride <= STRIDE_MAX && head->names <= NAMES_MAX &&
	    head->records % PAGE == 0;
}

static bool
take_head(struct reading *reading)
{
	char found[sizeof magic];

	if (!take(reading, found, sizeof found) ||
	    !take(reading, &reading->head, sizeof reading->head))
		return false;
	if (memcmp(found, magic, sizeof found) != 0)
		return wrong(reading, "not a weights file of this version");
	if (!is_bounded(&reading->head))
		return wrong(reading, "sizes out of bounds");
	return true;
}

/* Reads `count` names, one per line. */
static bool
take_group(struct reading *reading, char **rest, unsigned count,
    struct weights_names *ret_names)
{
	ret_names->items = memory_new(count + 1, sizeof *ret_names->items);
	ret_names->count = count;
	for (unsigned i = 0; i < count; i++) {
		char *name = strsep(rest, "\n");

		if (name == NULL || *name == '\0' ||
		    strlen(name) > NAME_MAX_BYTES)
			return wrong(reading, "a section has no name");
		ret_names->items[i] = name;
	}
	return true;
}

static bool
take_names(struct reading *reading, struct weights *weights)
{
	const struct head *head = &reading->head;
	char *rest = memory_new(head->names + 1, 1);

	weights->names = rest;
	return take(reading, rest, head->names) &&
	    take_group(reading, &rest, head->sums, &weights->sums) &&
	    take_group(reading, &rest, head->views, &weights->views) &&
	    take_group(reading, &rest, head->facts, &weights->facts) &&
	    take_group(reading, &rest, head->outputs, &weights->outputs) &&
	    take_group(reading, &rest, head->opinions, &weights->opinions) &&
	    take_group(reading, &rest, head->thresholds, &weights->thresholds);
}

/* Takes the next `count` numbers. */
static bool
take_numbers(struct reading *reading, float **room, size_t count,
    const float **ret_numbers)
{
	*ret_numbers = *room;
	if (!take(reading, *room, count * sizeof **room))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!isfinite((*room)[i]))
			return wrong(reading, "invalid number");
	*room += count;
	return true;
}

static bool
take_first_stage(struct reading *reading, struct weights *weights, float **room)
{
	size_t sums = weights->sums.count;

	return take_numbers(reading, room, WEIGHTS_BLOCKS, &weights->block) &&
	    take_numbers(reading, room, sums, &weights->scale) &&
	    take_numbers(reading, room, sums, &weights->bias) &&
	    take(reading, weights->table, sizeof weights->table);
}

static bool
take_second_stage(
    struct reading *reading, struct weights *weights, float **room)
{
	size_t outputs = weights->outputs.count;

	return take_numbers(reading, room, outputs * weights->inputs_count,
		   &weights->second) &&
	    take_numbers(reading, room, outputs, &weights->second_bias) &&
	    take_numbers(reading, room, weights->opinions.count * outputs,
		&weights->opinion) &&
	    take_numbers(
		reading, room, weights->thresholds.count, &weights->threshold);
}

/* The count of all numbers in the header; bounded by is_bounded(). */
static size_t
count_numbers(const struct weights *weights)
{
	size_t outputs = weights->outputs.count;

	return WEIGHTS_BLOCKS + 2 * weights->sums.count +
	    outputs * (weights->inputs_count + 1) +
	    weights->opinions.count * outputs + weights->thresholds.count;
}

static bool
read_header(struct reading *reading, struct weights *weights)
{
	unsigned char training[TRAINING_DIGEST];
	const struct head *head = &reading->head;
	float *room;

	if (!take_head(reading) || !take_names(reading, weights) ||
	    !take(reading, training, sizeof training))
		return false;
	weights->bits = head->bits;
	weights->prior = head->prior;
	weights->stride = head->stride;
	weights->inputs_count = head->views * head->sums + head->facts;
	weights->numbers = room =
	    memory_new(count_numbers(weights), sizeof *room);
	return take_first_stage(reading, weights, &room) &&
	    take_second_stage(reading, weights, &room);
}

/* The header says where the records begin; they end with the file. */
static bool
find_records(struct reading *reading, struct weights *weights, size_t bytes)
{
	size_t start = reading->head.records;

	if (start < bytes - reading->left ||
	    bytes != start + (weights->stride << weights->bits))
		return wrong(reading, "size differs from the header");
	weights->records = (const uint8_t *)weights->map + start;
	return true;
}

/* Maps the file, followed by zeros. */
static bool
map(struct weights *weights, int fd, size_t bytes)
{
	char *room = mmap(
	    NULL, bytes + SLACK, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED)
		return false;
	weights->map = room;
	weights->map_bytes = bytes + SLACK;
	return mmap(room, bytes, PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0) !=
	    MAP_FAILED;
}

/*
 * In chunks, each released after use: otherwise the whole file would stay in
 * memory.
 */
static void
add_to_digest(
    const struct weights *weights, size_t bytes, struct digest *digest)
{
	char *start = weights->map;

	for (size_t i = 0; i < bytes; i += DIGEST_PIECE) {
		size_t piece =
		    bytes - i < DIGEST_PIECE ? bytes - i : DIGEST_PIECE;

		digest_add(digest, start + i, piece);
		(void)madvise(start + i, piece, MADV_DONTNEED);
	}
}

struct weights *
weights_open(const char *path, struct digest *digest, struct error *err)
{
	struct weights *weights = memory_new(1, sizeof *weights);
	struct reading reading = {.path = path, .err = err};
	struct stat status;
	size_t bytes = 0;
	bool is_open = false;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd == -1 || fstat(fd, &status) != 0) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
		goto out;
	}
	bytes = (size_t)status.st_size;
	if (!S_ISREG(status.st_mode) || status.st_size < PAGE ||
	    bytes > (size_t)STRIDE_MAX << BITS_MAX) {
		(void)wrong(&reading, "not a weights file");
		goto out;
	}
	if (!map(weights, fd, bytes)) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
		goto out;
	}
	reading.next = weights->map;
	reading.left = bytes;
	is_open = read_header(&reading, weights) &&
	    find_records(&reading, weights, bytes);
	if (is_open && digest != NULL)
		add_to_digest(weights, bytes, digest);
out:
	if (fd != -1)
		(void)close(fd);
	if (!is_open) {
		weights_close(weights);
		weights = NULL;
	}
	return weights;
}

void
weights_close(struct weights *weights)
{
	if (weights == NULL)
		return;
	if (weights->map != NULL)
		(void)munmap(weights->map, weights->map_bytes);
	free(weights->sums.items);
	free(weights->views.items);
	free(weights->facts.items);
	free(weights->outputs.items);
	free(weights->opinions.items);
	free(weights->thresholds.items);
	free(weights->names);
	free(weights->numbers);
	free(weights);
}

int
weights_find(const struct weights_names *names, const char *name)
{
	for (unsigned i = 0; i < names->count; i++)
		if (strcmp(names->items[i], name) == 0)
			return (int)i;
	return -1;
}
