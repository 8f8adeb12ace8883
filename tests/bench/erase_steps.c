/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/timestamp.h"
#include "store/db.h"
#include "store/find_store.h"
#include "store/retention.h"

/*
 * erase_steps DATABASE DAYS - how long the steps of erasing hold the register
 *
 * Writes the index of `search` to its end, then erases what has expired in so
 * many days, with the shipped retention periods, and prints for each class the
 * steps that erased something: their number, and the median, the 99th of a
 * hundred and the longest, in milliseconds of processor time and by the clock.
 * Exits with 1 if a step took more than 50 ms of processor time.
 */
#define DAY	  INT64_C(86400)
#define STEPS_MAX 200000
#define LIMIT_MS  50

struct step {
	double cpu_ms, wall_ms;
};
static struct step steps[STEPS_MAX];

static const char *const class_names[] = {"not-requests", "raw", "texts",
    "letters", "facts", "hashes", "reduced", "persons", "labels", "budgets"};

#define MUST(call)                                               \
	do {                                                     \
		struct error err = {.text = #call};              \
		if (!(call)) {                                   \
			(void)fprintf(stderr, "%s\n", err.text); \
			exit(1);                                 \
		}                                                \
	} while (0)

static double
clock_ms(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
by_cpu(const void *a, const void *b)
{
	double left = ((const struct step *)a)->cpu_ms;
	double right = ((const struct step *)b)->cpu_ms;

	return (left > right) - (left < right);
}

static int
by_wall(const void *a, const void *b)
{
	double left = ((const struct step *)a)->wall_ms;
	double right = ((const struct step *)b)->wall_ms;

	return (left > right) - (left < right);
}

/* Returns the longest, in ms of processor time. */
static double
print(const char *class, size_t count)
{
	struct step middle, most, last;

	if (count == 0)
		return 0;
	qsort(steps, count, sizeof *steps, by_wall);
	middle.wall_ms = steps[count / 2].wall_ms;
	most.wall_ms = steps[count * 99 / 100].wall_ms;
	last.wall_ms = steps[count - 1].wall_ms;
	qsort(steps, count, sizeof *steps, by_cpu);
	middle.cpu_ms = steps[count / 2].cpu_ms;
	most.cpu_ms = steps[count * 99 / 100].cpu_ms;
	last.cpu_ms = steps[count - 1].cpu_ms;
	(void)printf("%-12s %6zu steps  cpu %5.1f %5.1f %5.1f ms  clock %5.1f "
		     "%5.1f %5.1f ms\n",
	    class, count, middle.cpu_ms, most.cpu_ms, last.cpu_ms,
	    middle.wall_ms, most.wall_ms, last.wall_ms);
	return last.cpu_ms;
}

static void
write_index(struct db *db)
{
	bool is_done = false;

	while (!is_done)
		MUST(find_store_index(db, false, &is_done, &err));
}

static double
erase(struct db *db, const struct retention_question *question)
{
	struct retention_walk walk;
	size_t class = 0, count = 0;
	double longest_ms = 0;

	retention_begin(&walk);
	while (!walk.is_done) {
		size_t before = retention_total(&walk.counts);
		double cpu_ms = clock_ms(CLOCK_THREAD_CPUTIME_ID);
		double wall_ms = clock_ms(CLOCK_MONOTONIC);

		MUST(retention_step(db, question, &walk, &err));
		cpu_ms = clock_ms(CLOCK_THREAD_CPUTIME_ID) - cpu_ms;
		wall_ms = clock_ms(CLOCK_MONOTONIC) - wall_ms;
		if (cpu_ms > longest_ms)
			longest_ms = cpu_ms;
		if (retention_total(&walk.counts) > before && count < STEPS_MAX)
			steps[count++] = (struct step){cpu_ms, wall_ms};
		if (walk.class == class && !walk.is_done)
			continue;
		if (walk.is_done)
			(void)printf("the last step: cpu %.1f ms, clock %.1f "
				     "ms\n",
			    cpu_ms, wall_ms);
		else
			(void)print(class_names[class], count);
		class = walk.class;
		count = 0;
	}
	(void)printf("%zu erased, longest step %.1f ms of processor time\n",
	    retention_total(&walk.counts), longest_ms);
	return longest_ms;
}

int
main(int count, char **words)
{
	static const struct retention_periods periods = {
	    .raw.seconds = 90 * DAY,
	    .text.seconds = 365 * DAY,
	    .letter.seconds = 1095 * DAY,
	    .fact.seconds = 365 * DAY,
	    .person.seconds = 1095 * DAY,
	    .hash_seconds = 730 * DAY,
	    .label_seconds = 730 * DAY,
	};
	static const unsigned char key[DIGEST_BYTES];
	static const struct person_hasher hasher = {.key = key};
	struct retention_question question = {
	    .periods = &periods, .hasher = &hasher};
	struct error err = {.text = ""};
	struct db *db;
	bool is_short;

	if (count != 3) {
		(void)fprintf(stderr, "usage: erase_steps DATABASE DAYS\n");
		return 64;
	}
	db = db_open(words[1], DB_WRITE, &err);
	if (db == NULL) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	write_index(db);
	question.now_at = timestamp_now() + strtoll(words[2], NULL, 10) * DAY;
	is_short = erase(db, &question) <= LIMIT_MS;
	db_close(db);
	return is_short ? 0 : 1;
}
