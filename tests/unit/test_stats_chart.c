/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "dpoctl/stats_chart.h"

/* January has 9,000 requests of access, February one, March none. */
static struct statistics statistics;
static struct stats_year year = {.year = 2020,
    .missed = -1,
    .spot_words = "No message was looked at.",
    .statistics = &statistics,
    .organisation = "Ex Ltd"};
static struct arena *memory;

static int
set_up(void **state)
{
	(void)state;
	memory = arena_new();
	memset(&statistics, 0, sizeof statistics);
	year.all = (struct statistics_figures){.requests = 9002, .open = 9002};
	statistics.all = year.all;
	statistics.months[0][KIND_ACCESS] = 9000;
	statistics.months[0][KIND_ERASURE] = 1;
	statistics.months[1][KIND_ACCESS] = 1;
	statistics.kinds[KIND_ACCESS].requests = 9001;
	statistics.kinds[KIND_ERASURE].requests = 1;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(memory);
	return 0;
}

static char *
render(void (*fn)(struct arena *, const struct stats_year *, struct buffer *))
{
	struct buffer text = {0};
	char *copy;

	fn(memory, &year, &text);
	copy = arena_copy(memory, buffer_string(&text), text.length);
	buffer_release(&text);
	return copy;
}

static void
plot(struct arena *into, const struct stats_year *of, struct buffer *ret_text)
{
	stats_plot(into, of, 40, ret_text);
}

#define CONTAINS(text, words) \
	CHECK(strstr(text, words) != NULL, "%s: %s", words, text)

/* The smallest value is seen, and no value is not. */
static void
test_bars_of_a_terminal(void **state)
{
	const char *text = render(plot);

	(void)state;
	CONTAINS(text,
	    "Requests by month\n"
	    "2020-01            9001  ###############\n"
	    "2020-02               1  #\n"
	    "2020-03               0\n");
	CONTAINS(text,
	    "\n\nRequests by kind\n"
	    "access             9001  ###############\n"
	    "erasure               1  #\n\n");
	CONTAINS(text, "91+                   0\n(none)\n");
	CONTAINS(text, "Nothing was answered: there is no median.\n");
	assert_memory_equal(text, "Requests", 8);
}

static void
test_median_of_few(void **state)
{
	static const struct {
		int64_t answered;
		bool is_few;
	} cases[] = {{1, true}, {4, true}, {5, false}};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text;

		year.all.answered = cases[i].answered;
		text = render(plot);
		CHECK((strstr(text, "fewer than 5") != NULL) == cases[i].is_few,
		    "%d", (int)cases[i].answered);
		CHECK(strstr(text, "no median") == NULL, "%d",
		    (int)cases[i].answered);
	}
}

static void
test_csv(void **state)
{
	const char *text = render(stats_csv);

	(void)state;
	CONTAINS(text, "\r\n2020,months,2020-02,1\r\n");
	CONTAINS(text, "\r\n2020,2020-01,access,9000\r\n");
	CONTAINS(text, "\r\n2020,2020-01,erasure,1\r\n");
	CONTAINS(text, "\r\n2020,2020-02,access,1\r\n");
	assert_null(strstr(text, "2020-02,erasure"));
	assert_null(strstr(text, "median_days"));
}

/* The same in the page: bars, stacks and tables. */
static void
test_page(void **state)
{
	const char *text = render(stats_page);

	(void)state;
	CONTAINS(text, "width=\"1\" height=\"16\"");
	CONTAINS(text, "<title>2020-01 access: 9000</title>");
	CONTAINS(text, "<title>2020-01 erasure: 1</title>");
	CONTAINS(text, "<title>2020-02 access: 1</title>");
	assert_null(strstr(text, "<title>2020-02 erasure"));
	CONTAINS(text, "<th>access</th><th>erasure</th></tr>");
	CONTAINS(text, ">looked</text>");
	CONTAINS(text, ">in time</text><rect class=\"bar\"");
	CONTAINS(text, ">late</text><rect class=\"bad\"");
	CONTAINS(text, ">overdue</text><rect class=\"bad\"");
}

/* The kinds of a month stand on each other, as high as the page has room. */
static void
test_stack(void **state)
{
	const char *text;

	(void)state;
	statistics.months[0][KIND_ACCESS] = 3;
	statistics.months[1][KIND_ACCESS] = 2;
	text = render(stats_page);
	CONTAINS(text, "x=\"6\" y=\"58\" width=\"20\" height=\"112\"");
	CONTAINS(text, "x=\"6\" y=\"20\" width=\"20\" height=\"38\"");
	CONTAINS(text, "x=\"35\" y=\"95\" width=\"20\" height=\"75\"");
	CONTAINS(text, "x=\"16\" y=\"15\" text-anchor=\"middle\"");
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    CASE(test_bars_of_a_terminal),
	    CASE(test_median_of_few),
	    CASE(test_csv),
	    CASE(test_page),
	    CASE(test_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
