/* SPDX-License-Identifier: ISC */
/* What columns of the register hold as JSON. */
#include "tests/unit/test.h"

#include <string.h>

#include "store/json.h"
#include "store/retention_keep.h"

static void
strings(void **state)
{
	static const struct {
		const char *string, *json;
	} cases[] = {
	    {NULL, "\"\""},
	    {"", "\"\""},
	    {"a b~", "\"a b~\""},
	    {"\"\\", "\"\\\"\\\\\""},
	    {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
	    {"\x01\x1f \n\x7f", "\"\\u0001\\u001f \\u000a\\u007f\""},
	    {"\xc3\xa6\xe2\x82\xac\xf0\x9f\x8e\x89",
		"\"\xc3\xa6\xe2\x82\xac\xf0\x9f\x8e\x89\""},
	    {"\xc2\x80", "\"\xc2\x80\""},
	    {"\xff"
	     "a\xc3",
		"\"\xef\xbf\xbd"
		"a\xef\xbf\xbd\""},
	};
	struct buffer json = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		buffer_clear(&json);
		json_add_string(&json, cases[i].string);
		CHECK(strcmp(buffer_string(&json), cases[i].json) == 0,
		    "%zu: %s", i, buffer_string(&json));
	}
	buffer_release(&json);
}

static void
members(void **state)
{
	struct buffer json = {0};

	(void)state;
	json_add_member(&json, "a", "1");
	assert_string_equal(buffer_string(&json), "\"a\":\"1\"");
	buffer_clear(&json);
	buffer_add_byte(&json, '{');
	json_add_member(&json, "a", "{");
	json_add_member(&json, "\"", NULL);
	assert_string_equal(buffer_string(&json), "{\"a\":\"{\",\"\\\"\":\"\"");
	buffer_release(&json);
}

/* Each by its name, none, and all. */
static void
what_is_kept(void **state)
{
	retention_keep_set all = 0, bit = 77;
	struct buffer json = {0}, want = {0};

	(void)state;
	retention_keep_write(0, &json);
	assert_string_equal(buffer_string(&json), "[]");
	for (size_t i = 0; i < RETENTION_KEEPS; i++) {
		const char *name = retention_keep_name(i);

		assert_true(retention_keep_find(name, &bit));
		assert_int_equal(bit, RETENTION_KEEP_BIT(i));
		all |= bit;
		buffer_clear(&json);
		retention_keep_write(bit, &json);
		buffer_add_printf(&want, "%s\"%s\"", i == 0 ? "[" : ",", name);
		assert_int_equal(json.length, strlen(name) + 4);
		assert_memory_equal(json.data + 2, name, strlen(name));
	}
	buffer_add_byte(&want, ']');
	buffer_clear(&json);
	retention_keep_write(all, &json);
	assert_string_equal(buffer_string(&json), buffer_string(&want));
	bit = 77;
	assert_false(retention_keep_find("requesters", &bit));
	assert_false(retention_keep_find("", &bit));
	assert_int_equal(bit, 77);
	buffer_release(&json);
	buffer_release(&want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(strings),
	    cmocka_unit_test(members),
	    cmocka_unit_test(what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
