/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dpoctl/human.h"
#include "dpoctl/screen_width.h"

static const struct output_field item_fields[] = {
    {"name", NULL, NULL},
    {"words", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct output_field record_fields[] = {
    {"id", "No", NULL},
    {"text", "Text of it", NULL},
    {"hidden", NULL, NULL},
    {"is_so", "So", NULL},
    {"any", "Any", NULL},
    {"texts", "Texts", OUTPUT_TEXTS},
    {"items", "Items", OUTPUT_LIST_OF(item_fields)},
    {NULL, NULL, NULL},
};

static const struct output_field table_fields[] = {
    {"id", "No", NULL},
    {"hidden", NULL, NULL},
    {"due_on", "Due", NULL},
    {"kinds", "Kinds", OUTPUT_TEXTS},
    {"subject", "Subject", NULL},
    {"mailbox", "Mailbox", NULL},
    {"reason", "Reason", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form forms[] = {
    {OUTPUT_RECORD, record_fields},
    {OUTPUT_TABLE, table_fields},
};

/* What stands on standard output for an array of rows. */
static void
capture_form(
    const struct output_form *form, const char *rows, char ret_text[4096])
{
	FILE *file = tmpfile();
	int stdout_fd = dup(STDOUT_FILENO);
	json_t *array = json_loads(rows, 0, NULL), *row;
	struct human *human;
	size_t i, length;

	assert_non_null(file);
	assert_non_null(array);
	assert_int_equal(fflush(stdout), 0);
	assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
	human = human_new(form);
	json_array_foreach(array, i, row) human_row(human, row);
	human_free(human);
	(void)fflush(stdout);
	assert_true(dup2(stdout_fd, STDOUT_FILENO) >= 0);
	(void)close(stdout_fd);
	rewind(file);
	length = fread(ret_text, 1, 4095, file);
	ret_text[length] = '\0';
	(void)fclose(file);
	json_decref(array);
}

static void
capture(enum output_shape shape, const char *rows, char ret_text[4096])
{
	capture_form(&forms[shape == OUTPUT_TABLE], rows, ret_text);
}

static void
records(void **state)
{
	static const struct {
		const char *rows, *text;
	} cases[] = {
	    {"[{\"id\": 1, \"text\": \"a\", \"hidden\": \"x\", \"is_so\": "
	     "true, \"any\": null}]",
		"No          1\n"
		"Text of it  a\n"
		"So          yes\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"id\": 1, \"text\": \"a\"}, {\"id\": 2, \"text\": \"\", "
	     "\"is_so\": false}]",
		"No          1\n"
		"Text of it  a\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"
		"\n"
		"No          2\n"
		"Text of it  -\n"
		"So          no\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"id\": 1, \"text\": \"one\\ntwo\\n\\nthree\\n\\n\"}]",
		"No          1\n"
		"Text of it\n"
		"  | one\n"
		"  | two\n"
		"  |\n"
		"  | three\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"id\": 1, \"text\": \"\\u001b\\u202e\"}]",
		"No          1\n"
		"Text of it  <U+001B><U+202E>\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"any\": [\"a\", \"b\"]}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         a, b\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"any\": {\"a\": 1, \"b\": \"two\", \"c\": [true, false]}}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         1  two  yes, no\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"any\": [{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any\n"
		"  | 1  2\n"
		"  | 3  4\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"any\": []}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"texts\": [\"a\", \"b\\nc\"]}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts\n"
		"  a\n"
		"  b<U+000A>c\n"
		"Items       -\n"},
	    {"[{\"texts\": []}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"},
	    {"[{\"items\": [{\"name\": \"n1\", \"words\": \"one\"}, {\"name\": "
	     "\"n2\", \"words\": \"two\"}]}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items\n"
		"  NAME  WORDS\n"
		"  n1    one\n"
		"  n2    two\n"},
	    {"[{\"items\": [{\"name\": \"n1\", \"words\": \"one\\ntwo\"}, "
	     "{\"name\": \"n2\", \"words\": \"\"}, {\"name\": \"n3\", "
	     "\"words\": \"six\"}]}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items\n"
		"  NAME\n"
		"  n1\n"
		"    words\n"
		"    | one\n"
		"    | two\n"
		"  NAME\n"
		"  n2\n"
		"  NAME\n"
		"  n3\n"
		"    words\n"
		"    | six\n"},
	    {"[{\"items\": [{\"name\": \"n1\", \"words\": [{\"x\": 1, \"y\": "
	     "2}, {\"x\": 3, \"y\": 4}]}]}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items\n"
		"  NAME\n"
		"  n1\n"
		"    words\n"
		"    | 1  2\n"
		"    | 3  4\n"},
	    {"[{\"items\": []}]",
		"No          -\n"
		"Text of it  -\n"
		"So          -\n"
		"Any         -\n"
		"Texts       -\n"
		"Items       -\n"},
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		capture(OUTPUT_RECORD, cases[i].rows, text);
		CHECK(strcmp(text, cases[i].text) == 0, "%s:\n%s",
		    cases[i].rows, text);
	}
}

static const char rows[] =
    "[{\"id\":7,\"due_on\":\"2026-01-02\",\"kinds\":[\"access\"],"
    "\"subject\":\"What you know about me\",\"mailbox\":\"privacy\","
    "\"reason\":\"no answer\"},"
    "{\"id\":12,\"due_on\":null,\"due_at\":\"2026-01-02T03:04:05Z\","
    "\"kinds\":[\"access\",\"erasure\"],\"subject\":\"a\\u001bb\","
    "\"mailbox\":\"dpo\",\"reason\":\"\"},"
    "{\"id\":3,\"due_on\":null,\"due_at\":null,\"kinds\":[],"
    "\"subject\":\"\",\"mailbox\":\"\",\"reason\":\"\"}]";

static void
tables(void **state)
{
	static const struct {
		const char *columns; /* of the terminal; NULL: unknown */
		const char *text;
	} cases[] = {
	    {NULL,
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"0",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"-1",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"1001",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"1000",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"100",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"99",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"90",
		"No  Due                   Kinds            Subject            "
		"     Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know "
		"about me  privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"     dpo      \n"
		" 3                                                            "
		"              \n"},
	    {"80",
		"No  Due                   Kinds            Subject            "
		"Mailbox  Reason\n"
		" 7  2026-01-02            access           What you know ab~  "
		"privacy  no answer\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		"dpo      \n"
		" 3                                                            "
		"         \n"},
	    {"70",
		"No  Due                   Kinds            Subject            "
		" Mailbox\n"
		" 7  2026-01-02            access           What you know abo~ "
		" privacy\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b         "
		" dpo\n"
		" 3                                                            "
		" \n"},
	    {"60",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What you know ab~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+001B>b\n"
		" 3                                         \n"},
	    {"50",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	    {"45",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	    {"40",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	    {"30",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	    {"20",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	    {"19",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	    {"5",
		"No  Due                   Kinds            Subject\n"
		" 7  2026-01-02            access           What y~\n"
		"12  2026-01-02T03:04:05Z  access, erasure  a<U+00~\n"
		" 3                                         \n"},
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)unsetenv("COLUMNS");
		if (cases[i].columns != NULL)
			(void)setenv("COLUMNS", cases[i].columns, 1);
		capture(OUTPUT_TABLE, rows, text);
		CHECK(strcmp(text, cases[i].text) == 0, "%s:\n%s",
		    cases[i].columns == NULL ? "-" : cases[i].columns, text);
	}
	capture(OUTPUT_TABLE, "[]", text);
	assert_string_equal(text, "");
	human_free(NULL);
}

/* What an item cannot show beside its first columns follows below. */
static void
items_that_are_too_wide(void **state)
{
	static const char record[] =
	    "[{\"items\":[{\"name\":\"n1\",\"gone_at\":null,\"seen_at\":"
	    "\"2026-01-02\",\"size\":10,\"words\":\"one two three\"},"
	    "{\"name\":\"n2\",\"gone_at\":null,\"seen_at\":null,"
	    "\"size\":2,\"words\":\"\"}]}]";
	static const struct {
		const char *columns, *text;
	} cases[] = {
	    {"48",
		"Items\n"
		"  NAME  GONE AT  SEEN AT     SIZE  WORDS\n"
		"  n1             2026-01-02  10    one two three\n"
		"  n2                         2     \n"},
	    {"47",
		"Items\n"
		"  NAME  SEEN AT     SIZE  WORDS\n"
		"  n1    2026-01-02  10    one two three\n"
		"  n2                2     \n"},
	    {"30",
		"Items\n"
		"  NAME  SEEN AT     SIZE\n"
		"  n1    2026-01-02  10\n"
		"  n2                2\n"
		"  NAME  WORDS\n"
		"  n1    one two three\n"
		"  n2    \n"},
	    {"20",
		"Items\n"
		"  NAME  SEEN AT\n"
		"  n1    2026-01-02\n"
		"  n2    \n"
		"  NAME  SIZE\n"
		"  n1    10\n"
		"  n2    2\n"
		"  NAME  WORDS\n"
		"  n1    one two three\n"
		"  n2    \n"},
	};
	char text[4096];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)setenv("COLUMNS", cases[i].columns, 1);
		capture(OUTPUT_RECORD, record, text);
		CHECK(strstr(text, cases[i].text) != NULL, "%s:\n%s",
		    cases[i].columns, text);
	}
	(void)unsetenv("COLUMNS");
}

static const struct output_field found_fields[] = {
    {"ticket", "TICKET", NULL},
    {"who", "WHO", NULL},
    {"snippet", "TEXT", NULL},
    {NULL, NULL, NULL},
};

/* A text that is read as a whole is not cut; one line is one line. */
static void
texts_below_their_row(void **state)
{
	static const char found[] =
	    "[{\"ticket\":3,\"who\":\"anna\",\"snippet\":\"the [word] "
	    "of a long\\nletter, as it is\"},"
	    "{\"ticket\":0,\"who\":\"\",\"snippet\":\"a [word]\"}]";
	char text[4096];

	(void)state;
	(void)setenv("COLUMNS", "80", 1);
	capture_form(&(struct output_form){OUTPUT_TABLE, found_fields, NULL},
	    found, text);
	assert_string_equal(text,
	    "TICKET  WHO   TEXT\n"
	    "3       anna  the [word] of a long letter, as it is\n"
	    "              a [word]\n");
	(void)setenv("COLUMNS", "30", 1);
	capture_form(&(struct output_form){OUTPUT_TABLE, found_fields, NULL},
	    found, text);
	assert_string_equal(text,
	    "TICKET  WHO\n"
	    "3       anna\n"
	    "    the [word] of a long\n"
	    "    letter, as it is\n"
	    "        \n"
	    "    a [word]\n");
	(void)unsetenv("COLUMNS");
}

/* What COLUMNS says; 0: as wide as it wants. */
static void
widths(void **state)
{
	static const struct {
		const char *columns;
		size_t want;
	} cases[] = {
	    {"", 0},
	    {"x", 0},
	    {"0", 0},
	    {"-5", 0},
	    {"1", 20},
	    {"19", 20},
	    {"20", 20},
	    {"21", 21},
	    {"1000", 1000},
	    {"1001", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		(void)setenv("COLUMNS", cases[i].columns, 1);
		CHECK(screen_width() == cases[i].want, "%s: %zu",
		    cases[i].columns, screen_width());
	}
	(void)unsetenv("COLUMNS");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(records),
	    cmocka_unit_test(items_that_are_too_wide),
	    cmocka_unit_test(texts_below_their_row),
	    cmocka_unit_test(tables),
	    cmocka_unit_test(widths),
	};

	(void)setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
