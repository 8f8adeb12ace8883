/* SPDX-License-Identifier: ISC */
#include "dpoctl/stats_chart.h"

#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

/* Units of a drawing: about a pixel on a telephone. */
#define WIDTH	     360
#define LABEL_WIDTH  104
#define VALUE_WIDTH  48
#define ROW_HEIGHT   22
#define COLUMN_STEP  29
#define STACK_HEIGHT 150

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src"
    " 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width,"
    " initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<style>\n"
    ":root{--page:#fff;--ink:#1b1f24;--soft:#5b6470;--line:#d5dae0;"
    "--bar:#2f6fb3;--bad:#b3402f}\n"
    "@media (prefers-color-scheme:dark){:root{--page:#14171b;--ink:#e6e9ed;"
    "--soft:#a3adb8;--line:#39414a;--bar:#6aa5e3;--bad:#e58a7b}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;padding:1rem;max-width:1180px;background:var(--page);"
    "color:var(--ink);font:16px/1.45 system-ui,sans-serif}\n"
    "h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:0 0"
    " .5rem}\np{margin:.5rem 0}.soft{color:var(--soft)}\n"
    ".charts{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,"
    "minmax(min(100%,340px),1fr))}\n"
    "section{border:1px solid var(--line);border-radius:8px;padding:1rem;"
    "margin:1rem 0 0;break-inside:avoid;min-width:0}\n"
    ".charts section{margin:0}.charts{margin-top:1rem}\n"
    "svg{display:block;width:100%;height:auto;max-width:560px}\n"
    "svg text{fill:var(--ink);font-size:13px}svg .soft{fill:var(--soft)}\n"
    "svg .bar{fill:var(--bar)}svg .bad{fill:var(--bad)}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;"
    "font-size:.875rem}\n"
    "th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid"
    " var(--line);white-space:nowrap}\n"
    "th:first-child,td:first-child{text-align:left}\n"
    ".key{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.5rem 0 0;"
    "padding:0;list-style:none;font-size:.875rem}\n"
    ".key svg{display:inline-block;width:.8em;height:.8em}\n"
    "@media print{:root{--page:#fff;--ink:#000;--soft:#444;--line:#999;"
    "--bar:#2f6fb3;--bad:#b3402f}body{padding:0;max-width:none}"
    ".wide{overflow:visible}table{font-size:.7rem}"
    "th,td{padding:.15rem .3rem}th{white-space:normal}}\n</style>\n";

static void
add_escaped(struct arena *memory, struct buffer *html, const char *text)
{
	text = utf8_visible(memory, text, strlen(text), UTF8_ONE_LINE);
	for (; *text != '\0'; text++)
		switch (*text) {
		case '&':
			buffer_add_string(html, "&amp;");
			break;
		case '<':
			buffer_add_string(html, "&lt;");
			break;
		case '>':
			buffer_add_string(html, "&gt;");
			break;
		case '"':
			buffer_add_string(html, "&quot;");
			break;
		default:
			buffer_add_byte(html, *text);
		}
}

/* "in_time" as words. */
static const char *
words_of(struct arena *memory, const char *label)
{
	char *words = arena_string(memory, label);

	for (char *c = words; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	return strncmp(words, "spot ", 5) == 0 ? words + 5 : words;
}

static int64_t
largest(const struct stats_chart *chart)
{
	int64_t value = 1;

	for (size_t i = 0; i < chart->count; i++)
		if (chart->bars[i].value > value)
			value = chart->bars[i].value;
	return value;
}

/* Lateness has the other colour; the label says it as well. */
static const char *
class_of(const char *label)
{
	return strcmp(label, "late") == 0 || strcmp(label, "overdue") == 0
	    ? "bad"
	    : "bar";
}

static void
add_bars(
    struct arena *memory, struct buffer *html, const struct stats_chart *chart)
{
	int room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
	int64_t most = largest(chart);

	buffer_add_printf(html,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
	    WIDTH, (int)chart->count * ROW_HEIGHT, chart->title);
	for (size_t i = 0; i < chart->count; i++) {
		const struct stats_bar *bar = &chart->bars[i];
		int top = (int)i * ROW_HEIGHT;
		long long width = (long long)(bar->value * room / most);

		if (width == 0 && bar->value > 0)
			width = 1;
		buffer_add_printf(html,
		    "<text x=\"0\" y=\"%d\">%s</text>"
		    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%lld\""
		    " height=\"%d\"/>"
		    "<text x=\"%lld\" y=\"%d\" data-figure=\"%s.%s\">"
		    "%lld</text>\n",
		    top + 16, words_of(memory, bar->label),
		    class_of(bar->label), LABEL_WIDTH, top + 3, width,
		    ROW_HEIGHT - 6, LABEL_WIDTH + width + 5, top + 16,
		    chart->name, bar->label, (long long)bar->value);
	}
	buffer_add_string(html, "</svg>\n");
}

/* A colour of each kind, far from each other and fit for both backgrounds. */
static const char *
colour_of(size_t kind)
{
	static const char *const colours[] = {"#3f7fc1", "#c9822b", "#3e9b5b",
	    "#c4504a", "#2aa3a3", "#b59a1f", "#9366b0", "#8a6650", "#d5749b",
	    "#7d8791", "#6c71d9", "#7f9e2f", "#a8477f", "#4f8f86"};

	return colours[kind % LENGTH(colours)];
}

/* The month's kinds, from the bottom. */
static void
add_stack(struct buffer *html, const struct stats_year *year,
    const struct stats_bar *bar, size_t month, int64_t most)
{
	int left = 6 + (int)month * COLUMN_STEP;
	int64_t below = 0;

	for (size_t i = 0; i < KINDS; i++) {
		int64_t value = year->statistics->months[month][i];
		long long from = below * STACK_HEIGHT / most;
		long long until = (below + value) * STACK_HEIGHT / most;

		below += value;
		if (value == 0)
			continue;
		buffer_add_printf(html,
		    "<rect x=\"%d\" y=\"%lld\" width=\"20\" height=\"%lld\""
		    " fill=\"%s\"><title>%s %s: "
		    "%lld</title></rect>",
		    left, 20 + STACK_HEIGHT - until, until - from, colour_of(i),
		    bar->label, kind_name((enum kind)i), (long long)value);
	}
	buffer_add_printf(html,
	    "<text x=\"%d\" y=\"%lld\" text-anchor=\"middle\""
	    " data-figure=\"months.%s\">%lld</text>"
	    "<text class=\"soft\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">"
	    "%s</text>\n",
	    left + 10,
	    (long long)(15 + STACK_HEIGHT - below * STACK_HEIGHT / most),
	    bar->label, (long long)bar->value, left + 10, STACK_HEIGHT + 36,
	    bar->label + 5);
}

static void
add_key(struct buffer *html, const struct stats_year *year)
{
	buffer_add_string(html, "<ul class=\"key\">");
	for (size_t i = 0; i < KINDS; i++)
		if (year->statistics->kinds[i].requests > 0)
			buffer_add_printf(html,
			    "<li><svg viewBox=\"0 0 10 10\"><rect width=\"10\""
			    " height=\"10\" fill=\"%s\"/></svg>"
			    " %s</li>",
			    colour_of(i), kind_name((enum kind)i));
	buffer_add_string(html, "</ul>\n");
}

static void
add_months(struct buffer *html, const struct stats_year *year,
    const struct stats_chart *chart)
{
	int64_t most = largest(chart);

	buffer_add_printf(html,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
	    WIDTH, STACK_HEIGHT + 42, chart->title);
	for (size_t month = 0; month < chart->count; month++)
		add_stack(html, year, &chart->bars[month], month, most);
	buffer_add_string(html, "</svg>\n");
	add_key(html, year);
}

static void
add_cell(struct buffer *html, const char *row, const char *name, int64_t value)
{
	if (value < 0)
		buffer_add_printf(
		    html, "<td data-figure=\"%s.%s\">-</td>", row, name);
	else
		buffer_add_printf(html, "<td data-figure=\"%s.%s\">%lld</td>",
		    row, name, (long long)value);
}

static void
add_row(struct buffer *html, const char *name,
    const struct statistics_figures *figures)
{
	bool is_few =
	    figures->answered > 0 && figures->answered < STATS_ANSWERS_FEW;

	buffer_add_printf(html, "<tr><th>%s%s</th>", name, is_few ? " *" : "");
	add_cell(html, name, "requests", figures->requests);
	add_cell(html, name, "open", figures->open);
	add_cell(html, name, "overdue", figures->overdue);
	add_cell(html, name, "answered", figures->answered);
	add_cell(html, name, "in_time", figures->in_time);
	add_cell(html, name, "late", figures->late);
	add_cell(html, name, "refused", figures->refused);
	add_cell(html, name, "lapsed", figures->lapsed);
	add_cell(html, name, "extended", figures->extended);
	add_cell(html, name, "median_days", figures->median_days);
	add_cell(html, name, "p95_days", figures->p95_days);
	buffer_add_string(html, "</tr>\n");
}

static void
add_table(struct buffer *html, const struct stats_year *year)
{
	buffer_add_string(html,
	    "<section><h2>By kind</h2><div class=\"wide\"><table>\n"
	    "<tr><th>Kind</th><th>Requests</th><th>Open</th><th>Overdue</th>"
	    "<th>Answered</th><th>In time</th><th>Late</th><th>Refused</th>"
	    "<th>Lapsed</th><th>Extended</th><th>Median days</th>"
	    "<th>95 % within</th></tr>\n");
	for (size_t i = 0; i < KINDS; i++)
		if (year->statistics->kinds[i].requests > 0)
			add_row(html, kind_name((enum kind)i),
			    &year->statistics->kinds[i]);
	add_row(html, "all", &year->all);
	buffer_add_string(html,
	    "</table></div>\n<p class=\"soft\">* Median and percentile rest on"
	    " fewer than 5 answers.</p></section>\n");
}

static void
add_month_table(struct buffer *html, const struct stats_year *year,
    const struct stats_chart *chart)
{
	const struct statistics *statistics = year->statistics;

	buffer_add_string(html,
	    "<section><h2>By month and kind</h2><div class=\"wide\"><table>\n"
	    "<tr><th>Month</th>");
	for (size_t i = 0; i < KINDS; i++)
		if (statistics->kinds[i].requests > 0)
			buffer_add_printf(
			    html, "<th>%s</th>", kind_name((enum kind)i));
	buffer_add_string(html, "</tr>\n");
	for (size_t month = 0; month < chart->count; month++) {
		buffer_add_printf(
		    html, "<tr><th>%s</th>", chart->bars[month].label);
		for (size_t i = 0; i < KINDS; i++)
			if (statistics->kinds[i].requests > 0)
				add_cell(html, chart->bars[month].label,
				    kind_name((enum kind)i),
				    statistics->months[month][i]);
		buffer_add_string(html, "</tr>\n");
	}
	buffer_add_string(html, "</table></div></section>\n");
}

void
stats_page(struct arena *memory, const struct stats_year *year,
    struct buffer *ret_html)
{
	struct stats_chart charts[STATS_CHARTS];

	stats_charts(memory, year, charts);
	buffer_add_string(ret_html, head);
	buffer_add_printf(ret_html,
	    "<title>Requests of %lld</title>\n"
	    "</head>\n<body>\n<h1>Requests of %lld</h1>"
	    "\n<p class=\"soft\">",
	    (long long)year->year, (long long)year->year);
	add_escaped(memory, ret_html, year->organisation);
	buffer_add_printf(ret_html,
	    ": %lld requests of persons, by the year of receipt.</p>\n"
	    "<div class=\"charts\">\n",
	    (long long)year->all.requests);
	for (size_t i = 0; i < STATS_CHARTS; i++) {
		buffer_add_printf(
		    ret_html, "<section><h2>%s</h2>\n", charts[i].title);
		if (i == 0)
			add_months(ret_html, year, &charts[i]);
		else if (charts[i].count > 0)
			add_bars(memory, ret_html, &charts[i]);
		else
			buffer_add_string(ret_html, "<p>None.</p>\n");
		if (charts[i].note[0] != '\0') {
			buffer_add_string(ret_html, "<p>");
			add_escaped(memory, ret_html, charts[i].note);
			buffer_add_string(ret_html, "</p>\n");
		}
		buffer_add_string(ret_html, "</section>\n");
	}
	buffer_add_string(ret_html, "</div>\n");
	add_table(ret_html, year);
	add_month_table(ret_html, year, &charts[0]);
	buffer_add_string(ret_html, "</body>\n</html>\n");
}
