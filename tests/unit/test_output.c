/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rules/kind.h"
#include "dpoctl/output.h"

struct item {
	const char *name;
	int64_t count;
};

struct row {
	const char *text;
	char chars[8];
	const char *day;
	const char *json;
	int64_t at;
	int32_t small;
	int64_t large;
	size_t size;
	int64_t count;
	bool is_so;
	kind_set kinds;
};
#define ROW(type, member)  OUTPUT_OF(type, struct row, member)
#define ITEM(type, member) OUTPUT_OF(type, struct item, member)

static const struct output_field item_fields[] = {
    {"name", NULL, ITEM(TEXT, name)},
    {"computed", NULL, NULL},
    {"count", NULL, ITEM(NUMBER, count)},
    {NULL, NULL, NULL},
};

static const struct output_field fields[] = {
    {"text", "Text", ROW(TEXT, text)},
    {"chars", NULL, ROW(CHARS, chars)},
    {"day", "Day", ROW(DAY, day)},
    {"json", NULL, ROW(JSON, json)},
    {"at", "At", ROW(TIME, at)},
    {"small", NULL, ROW(NUMBER, small)},
    {"large", NULL, ROW(NUMBER, large)},
    {"size", NULL, ROW(NUMBER, size)},
    {"count", "Count", ROW(COUNT, count)},
    {"is_so", NULL, ROW(BOOL, is_so)},
    {"kinds", "Kinds", ROW(KINDS, kinds)},
    {"own", "Own", NULL},
    {"items", "Items", OUTPUT_LIST_OF(item_fields)},
    {"texts", "Texts", OUTPUT_TEXTS},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static void
print(struct output *output, const struct row *row, const struct item *items,
    size_t count)
{
	output_begin(output, &form);
	/* In any order. */
	output_list_begin(output, "texts");
	for (size_t i = 0; i < count; i++)
		output_list_text(output, items[i].name);
	output_list_end(output);
	output_text(output, "own", "computed");
	output_list_begin(output, "items");
	for (size_t i = 0; i < count; i++) {
		output_item_begin(output);
		output_bool(output, "computed", i > 0);
		output_fields(output, &items[i]);
		output_item_end(output);
	}
	output_list_end(output);
	output_fields(output, row);
	output_row(output);
}

/* What stands on standard output. */
static void
capture(bool is_json, const struct row *row, const struct item *items,
    size_t count, char ret_text[2048])
{
	FILE *file = tmpfile();
	int stdout_fd = dup(STDOUT_FILENO);
	struct output *output;
	size_t length;

	assert_non_null(file);
	assert_int_equal(fflush(stdout), 0);
	assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
	output = output_new(is_json);
	print(output, row, items, count);
	assert_true(output_free(output));
	assert_true(dup2(stdout_fd, STDOUT_FILENO) >= 0);
	(void)close(stdout_fd);
	rewind(file);
	length = fread(ret_text, 1, 2047, file);
	ret_text[length] = '\0';
	(void)fclose(file);
}

static const struct item items[] = {{"one", 1}, {"two \x1b\x7f", -2}};

static void
test_fields_are_where_the_form_says(void **state)
{
	const struct row row = {
	    .text = "caf\xc3\xa9",
	    .chars = "inside",
	    .day = "2026-03-27",
	    .json = "{\"a\": [1]}",
	    .at = 1774612800,
	    .small = -7,
	    .large = INT64_C(1) << 40,
	    .size = 12,
	    .count = 0,
	    .is_so = true,
	    .kinds = KIND_BIT(KIND_ACCESS) | KIND_BIT(KIND_ERASURE),
	};
	char text[2048];

	(void)state;
	capture(true, &row, items, LENGTH(items), text);
	assert_string_equal(text,
	    "{\"text\":\"caf\xc3\xa9\",\"chars\":\"inside\","
	    "\"day\":\"2026-03-27\",\"json\":{\"a\":[1]},"
	    "\"at\":\"2026-03-27T12:00:00Z\",\"small\":-7,"
	    "\"large\":1099511627776,\"size\":12,\"count\":0,\"is_so\":true,"
	    "\"kinds\":[\"access\",\"erasure\"],\"own\":\"computed\","
	    "\"items\":[{\"name\":\"one\",\"computed\":false,\"count\":1},"
	    "{\"name\":\"two \\u001B\\u007F\",\"computed\":true,\"count\":-2}],"
	    "\"texts\":[\"one\",\"two \\u001B\\u007F\"]}\n");
}

static void
test_what_is_not_there(void **state)
{
	const struct row nothing = {.count = -1};
	char text[2048];

	(void)state;
	capture(true, &nothing, NULL, 0, text);
	assert_string_equal(text,
	    "{\"text\":\"\",\"chars\":\"\",\"day\":null,\"json\":null,"
	    "\"at\":null,\"small\":0,\"large\":0,\"size\":0,\"count\":null,"
	    "\"is_so\":false,\"kinds\":[],\"own\":\"computed\",\"items\":[],"
	    "\"texts\":[]}\n");
}

/* Nothing without a heading or a value; text is made visible. */
static void
test_people_read_headings(void **state)
{
	const struct row row = {
	    .text = "a\x1b", .kinds = KIND_BIT(KIND_BREACH)};
	char text[2048];

	(void)state;
	capture(false, &row, items, LENGTH(items), text);
	assert_string_equal(text,
	    "Text   a<U+001B>\n"
	    "Count  0\n"
	    "Kinds  breach\n"
	    "Own    computed\n"
	    "Items\n"
	    "  NAME                  COMPUTED  COUNT\n"
	    "  one                   no        1\n"
	    "  two <U+001B><U+007F>  yes       -2\n"
	    "Texts\n"
	    "  one\n"
	    "  two <U+001B><U+007F>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fields_are_where_the_form_says),
	    cmocka_unit_test(test_what_is_not_there),
	    cmocka_unit_test(test_people_read_headings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
