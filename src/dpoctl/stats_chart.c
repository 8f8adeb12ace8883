/* SPDX-License-Identifier: ISC */
#include "dpoctl/stats_chart.h"

static void
add(struct stats_chart *chart, const char *label, int64_t value)
{
	chart->bars[chart->count++] = (struct stats_bar){label, value};
}

/* "Median 10 days, ... of 12 answers." */
static const char *
days_note(struct arena *memory, const struct statistics_figures *figures)
{
	if (figures->answered == 0)
		return "Nothing was answered: there is no median.";
	return arena_printf(memory,
	    "Median %lld days, 95th percentile %lld days, of %lld answers.%s",
	    (long long)figures->median_days, (long long)figures->p95_days,
	    (long long)figures->answered,
	    figures->answered < STATS_ANSWERS_FEW
		? " These are fewer than 5: one case more can change them"
		  " much."
		: "");
}

static void
add_months(struct arena *memory, const struct stats_year *year,
    struct stats_chart *chart)
{
	for (int month = 0; month < STATISTICS_MONTHS; month++) {
		int64_t sum = 0;

		for (int i = 0; i < KINDS; i++)
			sum += year->statistics->months[month][i];
		add(chart,
		    arena_printf(
			memory, "%04d-%02d", (int)year->year, month + 1),
		    sum);
	}
}

static void
add_kinds(const struct stats_year *year, struct stats_chart *chart)
{
	for (int i = 0; i < KINDS; i++)
		if (year->statistics->kinds[i].requests > 0)
			add(chart, kind_name((enum kind)i),
			    year->statistics->kinds[i].requests);
}

static void
add_buckets(const int64_t *buckets, struct stats_chart *chart)
{
	for (int i = 0; i < STATISTICS_BUCKETS; i++)
		add(chart, statistics_bucket_name(i), buckets[i]);
}

void
stats_charts(struct arena *memory, const struct stats_year *year,
    struct stats_chart ret_charts[STATS_CHARTS])
{
	const struct statistics_figures *all = &year->all;
	struct stats_chart *chart = ret_charts;

	*chart =
	    (struct stats_chart){"months", "Requests by month", "", {{0}}, 0};
	add_months(memory, year, chart++);
	*chart =
	    (struct stats_chart){"kinds", "Requests by kind", "", {{0}}, 0};
	if (year->undecided > 0)
		chart->note = arena_printf(memory,
		    "%lld more are not yet known to be requests.",
		    (long long)year->undecided);
	add_kinds(year, chart++);
	*chart = (struct stats_chart){"answer_days", "Days to the answer",
	    days_note(memory, all), {{0}}, 0};
	add_buckets(year->statistics->answer_days, chart++);
	*chart = (struct stats_chart){
	    "figures", "Answers and due dates", "", {{0}}, 0};
	add(chart, "answered", all->answered);
	add(chart, "in_time", all->in_time);
	add(chart, "late", all->late);
	add(chart, "overdue", all->overdue);
	add(chart, "extended", all->extended);
	add(chart, "refused", all->refused);
	add(chart++, "lapsed", all->lapsed);
	*chart = (struct stats_chart){
	    "open_ages", "Open requests by age in days", "", {{0}}, 0};
	add_buckets(year->statistics->open_ages, chart++);
	*chart = (struct stats_chart){
	    "spot", "Spot checks", year->spot_words, {{0}}, 0};
	add(chart, "spot_looked", year->spot.proportion.looked);
	add(chart, "spot_requests", year->spot.proportion.found);
	add(chart, "spot_apart", year->spot.apart);
	add(chart, "spot_recognised", year->spot.recognised);
}
