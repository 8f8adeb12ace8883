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
	PAGE = 4096,   /* the tables begin at one */
	SLACK = 65536, /* zeros behind them; a page of any system */
	VERSION = 1,
	BITS_MIN = 10,
	BITS_MAX = 20,
	TRAINING_DIGEST = 32,
	THRESHOLD_NAME = 12,
	DIGEST_PIECE = 1 << 20,
};

static const char magic[8] = "DPODWT1\n";

struct head {
	uint32_t version, bits, outputs, blocks, views, thresholds, names;
};

/* What is left of the header while it is read. */
struct reading {
	const char *path;
	const unsigned char *next;
	size_t left;
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
		return wrong(reading, "it is too short");
	memcpy(ret, reading->next, bytes);
	reading->next += bytes;
	reading->left -= bytes;
	return true;
}

static bool
take_numbers(struct reading *reading, float *ret, size_t count)
{
	if (!take(reading, ret, count * sizeof *ret))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!isfinite(ret[i]))
			return wrong(reading, "a number in it is none");
	return true;
}

static bool
take_head(struct reading *reading, struct head *head)
{
	char found[sizeof magic];

	if (!take(reading, found, sizeof found) ||
	    !take(reading, head, sizeof *head))
		return false;
	if (memcmp(found, magic, sizeof found) != 0 || head->version != VERSION)
		return wrong(reading, "not weights of this version");
	if (head->bits < BITS_MIN || head->bits > BITS_MAX ||
	    head->outputs == 0 || head->outputs > WEIGHTS_OUTPUTS_MAX ||
	    head->blocks != WEIGHTS_BLOCKS || head->views == 0 ||
	    head->views > WEIGHTS_VIEWS_MAX ||
	    head->thresholds > WEIGHTS_THRESHOLDS_MAX)
		return wrong(reading, "its sizes are out of bounds");
	return true;
}

/* Names with a line's end between them. */
static bool
take_names(struct reading *reading, const struct head *head,
    char (*ret)[WEIGHTS_NAME_SIZE])
{
	char text[WEIGHTS_OUTPUTS_MAX * WEIGHTS_NAME_SIZE + 1] = "";
	char *next = text;

	if (head->names >= sizeof text || !take(reading, text, head->names))
		return wrong(reading, "its names are too long");
	for (unsigned i = 0; i < head->outputs; i++) {
		size_t length = strcspn(next, "\n");

		if (length == 0 || length >= WEIGHTS_NAME_SIZE)
			return wrong(reading, "an output has no name");
		memcpy(ret[i], next, length);
		next += length + (next[length] == '\n');
	}
	return true;
}

static bool
take_thresholds(struct reading *reading, struct weights *weights)
{
	for (unsigned i = 0; i < weights->thresholds_count; i++) {
		struct weights_threshold *item = &weights->thresholds[i];

		if (!take(reading, item->name, THRESHOLD_NAME) ||
		    !take_numbers(reading, &item->value, 1))
			return false;
	}
	return true;
}

static float *
numbers(size_t count)
{
	return memory_new(count, sizeof(float));
}

static bool
read_header(struct reading *reading, struct weights *weights)
{
	unsigned char training[TRAINING_DIGEST];
	struct head head;
	size_t outputs;

	if (!take_head(reading, &head))
		return false;
	outputs = head.outputs;
	weights->bits = head.bits;
	weights->outputs_count = head.outputs;
	weights->views_count = head.views;
	weights->thresholds_count = head.thresholds;
	weights->outputs = memory_new(outputs, sizeof *weights->outputs);
	weights->scale = numbers(outputs);
	weights->bias = numbers(outputs);
	weights->second = numbers(outputs * head.views);
	weights->second_bias = numbers(outputs);
	return take_names(reading, &head, weights->outputs) &&
	    take(reading, training, sizeof training) &&
	    take_numbers(reading, weights->block, WEIGHTS_BLOCKS) &&
	    take_numbers(reading, weights->scale, outputs) &&
	    take_numbers(reading, weights->bias, outputs) &&
	    take_numbers(reading, weights->second, outputs * head.views) &&
	    take_numbers(reading, weights->second_bias, outputs) &&
	    take_thresholds(reading, weights);
}

/* The tables stand at the next page, and end with the file. */
static bool
find_tables(struct reading *reading, struct weights *weights, size_t bytes)
{
	const unsigned char *start = weights->map;
	size_t header = bytes - reading->left;
	size_t buckets = (size_t)1 << weights->bits;

	header += (PAGE - header % PAGE) % PAGE;
	if (bytes != header + buckets * (weights->outputs_count + 1))
		return wrong(reading, "its size is not what its header says");
	weights->idf = start + header;
	weights->rows = (const int8_t *)(start + header + buckets);
	return true;
}

/* The file, and zeros behind it. */
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

/* Piece by piece, each given back: else the whole file stays in memory. */
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

	if (fd < 0 || fstat(fd, &status) != 0) {
		(void)error_set(err, ERROR_STORE, RETRY_LATER, "%s: %s", path,
		    strerror(errno));
		goto out;
	}
	bytes = (size_t)status.st_size;
	if (!S_ISREG(status.st_mode) || status.st_size < PAGE ||
	    bytes > ((size_t)WEIGHTS_OUTPUTS_MAX + 2) << BITS_MAX) {
		(void)wrong(&reading, "this can not be weights");
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
	    find_tables(&reading, weights, bytes);
	if (is_open)
		add_to_digest(weights, bytes, digest);
out:
	if (fd >= 0)
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
	free(weights->outputs);
	free(weights->scale);
	free(weights->bias);
	free(weights->second);
	free(weights->second_bias);
	free(weights);
}

int
weights_output(const struct weights *weights, const char *name)
{
	for (unsigned i = 0; i < weights->outputs_count; i++)
		if (strcmp(weights->outputs[i], name) == 0)
			return (int)i;
	return -1;
}

bool
weights_threshold(
    const struct weights *weights, const char *name, float *ret_value)
{
	for (unsigned i = 0; i < weights->thresholds_count; i++) {
		if (strcmp(weights->thresholds[i].name, name) != 0)
			continue;
		*ret_value = weights->thresholds[i].value;
		return true;
	}
	return false;
}
