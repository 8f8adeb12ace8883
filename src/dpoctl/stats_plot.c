/* SPDX-License-Identifier: ISC */
#include "dpoctl/stats_chart.h"

#include <string.h>

#define LABEL_WIDTH 16
#define VALUE_WIDTH 7

static int64_t
largest(const struct stats_chart *chart)
{
	int64_t value = 0;

	for (size_t i = 0; i < chart->count; i++)
		if (chart->bars[i].value > value)
			value = chart->bars[i].value;
	return value;
}

/* A bar is at least one mark unless its value is 0. */
static void
plot(const struct stats_chart *chart, size_t width, struct buffer *text)
{
	int64_t room = (int64_t)width - LABEL_WIDTH - VALUE_WIDTH - 2;
	int64_t most = largest(chart);

	buffer_add_printf(text, "%s\n", chart->title);
	for (size_t i = 0; i < chart->count; i++) {
		const struct stats_bar *bar = &chart->bars[i];
		int64_t marks = most == 0 ? 0 : bar->value * room / most;

		if (marks == 0 && bar->value > 0)
			marks = 1;
		buffer_add_printf(text, "%-*s%*lld", LABEL_WIDTH, bar->label,
		    VALUE_WIDTH, (long long)bar->value);
		if (marks > 0)
			buffer_add_string(text, "  ");
		for (int64_t mark = 0; mark < marks; mark++)
			buffer_add_byte(text, '#');
		buffer_add_byte(text, '\n');
	}
	if (most == 0)
		buffer_add_string(text, "(none)\n");
	if (chart->note[0] != '\0')
		buffer_add_printf(text, "%s\n", chart->note);
}

void
stats_plot(struct arena *memory, const struct stats_year *year, size_t width,
    struct buffer *ret_text)
{
	struct stats_chart charts[STATS_CHARTS];

	stats_charts(memory, year, charts);
	for (size_t i = 0; i < STATS_CHARTS; i++) {
		if (i > 0)
			buffer_add_byte(ret_text, '\n');
		plot(&charts[i], width, ret_text);
	}
}

static void
add_line(const struct stats_year *year, const char *chart, const char *label,
    int64_t value, struct buffer *text)
{
	buffer_add_printf(text, "%lld,%s,%s,%lld\r\n", (long long)year->year,
	    chart, label, (long long)value);
}

/* The values that are no bars; one that is unknown has no line. */
static void
add_days(const struct stats_year *year, const char *label,
    const struct statistics_figures *figures, struct buffer *text)
{
	if (figures->answered == 0)
		return;
	add_line(year, "median_days", label, figures->median_days, text);
	add_line(year, "p90_days", label, figures->p90_days, text);
	add_line(year, "p95_days", label, figures->p95_days, text);
	add_line(year, "answered", label, figures->answered, text);
}

void
stats_csv(struct arena *memory, const struct stats_year *year,
    struct buffer *ret_text)
{
	const struct statistics *statistics = year->statistics;
	struct stats_chart charts[STATS_CHARTS];

	stats_charts(memory, year, charts);
	buffer_add_string(ret_text, "year,chart,label,value\r\n");
	for (size_t i = 0; i < STATS_CHARTS; i++)
		for (size_t n = 0; n < charts[i].count; n++)
			add_line(year, charts[i].name, charts[i].bars[n].label,
			    charts[i].bars[n].value, ret_text);
	for (size_t month = 0; month < STATISTICS_MONTHS; month++)
		for (size_t i = 0; i < KINDS; i++)
			if (statistics->months[month][i] > 0)
				add_line(year, charts[0].bars[month].label,
				    kind_name((enum kind)i),
				    statistics->months[month][i], ret_text);
	add_line(year, "figures", "undecided", year->undecided, ret_text);
	add_days(year, "all", &year->all, ret_text);
	for (size_t i = 0; i < KINDS; i++)
		add_days(year, kind_name((enum kind)i), &statistics->kinds[i],
		    ret_text);
}
