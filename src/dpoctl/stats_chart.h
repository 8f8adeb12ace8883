/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_STATS_CHART_H
#define DPOCTL_STATS_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "store/spot_store.h"
#include "store/statistics_store.h"

/*
 * stats_chart - the figures of a year as bars, on a terminal, as CSV and in a
 * page
 *
 * All renderings read the same charts, and those the struct that is printed as
 * JSON: a figure is the same wherever it stands. Nothing is left out: a chart
 * without requests says so, and a median says on how many answers it rests.
 */
struct stats_year {
	int64_t year;
	int64_t undecided;
	struct statistics_figures all;
	struct statistics_mail mail;
	struct spot_figures spot;
	int64_t missed; /* in thousandths, upper bound; -1: unknown */
	const char *spot_words;
	const struct statistics *statistics;
	const char *organisation;
};

/* With fewer answers a median says little, and the page says that. */
#define STATS_ANSWERS_FEW 5

#define STATS_BARS_MAX (KINDS + STATISTICS_MONTHS)
struct stats_chart {
	const char *name; /* of the field of JSON, or of a group of them */
	const char *title;
	const char *note; /* what a reader must know; "" if nothing */
	struct stats_bar {
		const char *label;
		int64_t value;
	} bars[STATS_BARS_MAX];
	size_t count;
};

#define STATS_CHARTS 6
void stats_charts(struct arena *memory, const struct stats_year *year,
    struct stats_chart ret_charts[STATS_CHARTS]);

/* Lines of at most `width` columns; `width` from 40 on. */
void stats_plot(struct arena *memory, const struct stats_year *year,
    size_t width, struct buffer *ret_text);
/* RFC 4180: year, chart, label, value; months also by kind. */
void stats_csv(struct arena *memory, const struct stats_year *year,
    struct buffer *ret_text);
/* A self-contained page: no script, nothing is loaded. */
void stats_page(struct arena *memory, const struct stats_year *year,
    struct buffer *ret_html);

#endif
