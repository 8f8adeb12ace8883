/* SPDX-License-Identifier: ISC */
#include "ticket/statistics.h"

#include <stdlib.h>
#include <string.h>

#define ALL KINDS /* index into `days` */

static const struct {
	int until; /* days; the last has no bound */
	const char *name;
} buckets[STATISTICS_BUCKETS] = {
    {7, "0-7"},
    {14, "8-14"},
    {30, "15-30"},
    {60, "31-60"},
    {90, "61-90"},
    {0, "91+"},
};

const char *
statistics_bucket_name(int bucket)
{
	return buckets[bucket].name;
}

static void
add_bucket(int64_t counts[STATISTICS_BUCKETS], int days)
{
	int bucket = 0;

	while (bucket < STATISTICS_BUCKETS - 1 && days > buckets[bucket].until)
		bucket++;
	counts[bucket]++;
}

/* An array with space for one more item. */
static void *
grow(struct arena *memory, void *items, size_t count, size_t *size,
    size_t item_size)
{
	void *larger;

	if (count < *size)
		return items;
	*size = *size == 0 ? 16 : *size * 2;
	larger = arena_array(memory, *size, item_size);
	if (count > 0)
		memcpy(larger, items, count * item_size);
	return larger;
}

static void
add_word(struct arena *memory, struct statistics_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i].word, word) == 0) {
			words->items[i].count++;
			return;
		}
	words->items = grow(memory, words->items, words->count, &words->size,
	    sizeof *words->items);
	words->items[words->count++] =
	    (struct statistics_word){arena_string(memory, word), 1};
}

static void
add_day(struct arena *memory, struct statistics_days *days, int day)
{
	days->items = grow(
	    memory, days->items, days->count, &days->size, sizeof *days->items);
	days->items[days->count++] = day;
}

static void
count(struct statistics_figures *figures, const struct statistics_claim *claim)
{
	figures->requests++;
	figures->extended += claim->is_extended;
	if (!claim->has_outcome) {
		figures->open++;
		figures->overdue += claim->has_clock && claim->is_late;
	} else if (!outcome_is_answer(claim->outcome)) {
		figures->lapsed++;
	} else {
		figures->answered++;
		figures->refused += claim->outcome == OUTCOME_REFUSED;
		figures->late += claim->has_clock && claim->is_late;
		figures->in_time += claim->has_clock && !claim->is_late;
	}
}

void
statistics_add(
    struct statistics *statistics, const struct statistics_claim *claim)
{
	struct arena *memory = statistics->memory;

	if (claim->has_outcome)
		statistics->outcomes[claim->outcome]++;
	if (claim->has_outcome && outcome_is_no_request(claim->outcome))
		return;
	if (!claim->has_outcome && claim->is_undecided) {
		statistics->undecided++;
		return;
	}
	count(&statistics->kinds[claim->kind], claim);
	count(&statistics->all, claim);
	statistics->months[claim->month - 1][claim->kind]++;
	add_word(memory, &statistics->languages, claim->language);
	add_word(memory, &statistics->mailboxes, claim->mailbox);
	if (!claim->has_outcome)
		add_bucket(statistics->open_ages, claim->open_days);
	if (!claim->has_outcome || !outcome_is_answer(claim->outcome) ||
	    claim->days < 0)
		return;
	add_day(memory, &statistics->days[claim->kind], claim->days);
	add_day(memory, &statistics->days[ALL], claim->days);
	add_bucket(statistics->answer_days, claim->days);
}

static int
compare_days(const void *a, const void *b)
{
	int left = *(const int *)a, right = *(const int *)b;

	return (left > right) - (left < right);
}

static int
compare_words(const void *a, const void *b)
{
	const struct statistics_word *left = a, *right = b;

	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return strcmp(left->word, right->word);
}

/* The smallest value that `percent` per cent of them do not exceed. */
static int64_t
percentile(const struct statistics_days *days, size_t percent)
{
	if (days->count == 0)
		return -1;
	return days->items[(days->count * percent + 99) / 100 - 1];
}

static void
finish_days(
    struct statistics_days *days, struct statistics_figures *ret_figures)
{
	if (days->count > 0)
		qsort(days->items, days->count, sizeof *days->items,
		    compare_days);
	ret_figures->median_days = percentile(days, 50);
	ret_figures->p90_days = percentile(days, 90);
	ret_figures->p95_days = percentile(days, 95);
}

static void
sort_words(struct statistics_words *words)
{
	if (words->count > 0)
		qsort(words->items, words->count, sizeof *words->items,
		    compare_words);
}

void
statistics_finish(struct statistics *statistics)
{
	for (int i = 0; i < KINDS; i++)
		finish_days(&statistics->days[i], &statistics->kinds[i]);
	finish_days(&statistics->days[ALL], &statistics->all);
	sort_words(&statistics->languages);
	sort_words(&statistics->mailboxes);
}
