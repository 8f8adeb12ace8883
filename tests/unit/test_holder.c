/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "dpod/worker/holder_private.h"

#define DAY (INT64_C(24) * 3600)

/* Each: uid, stamped_at, since, ours. */
static void
judging(void **state)
{
	static const struct {
		const char *what;
		struct {
			uint64_t uid;
			int64_t days;
			uint64_t since;
			bool is_ours;
		} notes[4];
		size_t count;
		int own, winner, another;
	} cases[] = {
	    {"nothing", {{0, 0, 0, false}}, 0, -1, -1, -1},
	    {"alone", {{5, 9, 5, true}}, 1, 0, 0, -1},
	    {"both begin at once", {{5, 9, 5, true}, {6, 9, 6, false}}, 2, 0, 0,
		1},
	    {"the other was first", {{5, 9, 5, false}, {6, 9, 6, true}}, 2, 1,
		0, -1},
	    {"renewed behind a claim", {{7, 9, 7, false}, {9, 9, 4, true}}, 2,
		1, 1, 0},
	    {"crash between append and removal",
		{{4, 8, 4, true}, {9, 9, 4, true}}, 2, 1, 0, -1},
	    {"the holder is dead", {{4, 6, 4, false}, {9, 9, 9, true}}, 2, 1, 1,
		-1},
	    {"just alive", {{4, 7, 4, false}, {9, 9, 9, true}}, 2, 1, 0, -1},
	    {"ours is dead, too", {{4, 1, 4, true}, {9, 9, 9, false}}, 2, 0, 1,
		-1},
	    {"taken by hand", {{4, 9, 4, true}, {9, 9, 1, false}}, 2, 0, 1, -1},
	    {"taken twice", {{8, 9, 1, true}, {9, 9, 1, false}}, 2, 0, 0, 1},
	    {"the server's clock was set back",
		{{6, 9, 6, false}, {7, 6, 4, true}}, 2, 1, 1, 0},
	    {"a stamp of no time", {{4, 0, 4, false}, {9, 9, 9, true}}, 2, 1, 1,
		-1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct holder_note notes[4] = {{.uid = 0}};
		struct holder_view view;

		for (size_t j = 0; j < cases[i].count; j++) {
			notes[j].uid = cases[i].notes[j].uid;
			notes[j].stamped_at = cases[i].notes[j].days * DAY;
			notes[j].since = cases[i].notes[j].since;
			notes[j].is_ours = cases[i].notes[j].is_ours;
		}
		view = holder_judge(notes, cases[i].count);
		CHECK(view.own == cases[i].own, "%s", cases[i].what);
		CHECK(view.winner == cases[i].winner, "%s", cases[i].what);
		CHECK(view.another == cases[i].another, "%s", cases[i].what);
	}
}

/* By our own clock, which may be set back. */
static void
renewing(void **state)
{
	static const struct {
		int64_t age;
		bool has_news, is_due;
	} cases[] = {
	    {0, true, false},
	    {HOLDER_FRESH_SECONDS, true, false},
	    {HOLDER_FRESH_SECONDS + 1, true, true},
	    {HOLDER_FRESH_SECONDS + 1, false, false},
	    {HOLDER_RENEW_SECONDS, false, false},
	    {HOLDER_RENEW_SECONDS + 1, false, true},
	    {-1, false, true},
	    {INT64_MIN, true, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(holder_is_due(cases[i].age, cases[i].has_news) ==
			cases[i].is_due,
		    "%zu", i);
}

/* Whoever may write into the mailbox may write notes. */
static void
parsing(void **state)
{
	static const struct {
		const char *header;
		bool is_note;
		const char *register_id, *host;
		uint64_t since;
	} cases[] = {
	    {"X-Dpod-Register: ab12\r\nX-Dpod-Nonce: cd\r\nX-Dpod-Since: 17\r\n"
	     "X-Dpod-Host: mail-1.example\r\n\r\n",
		true, "ab12", "mail-1.example", 17},
	    {"x-dpod-since:3\nX-DPOD-NONCE: cd\nX-Dpod-Register: ab12", true,
		"ab12", "", 3},
	    {"X-Dpod-Register: 0123456789abcdef0123\r\nX-Dpod-Nonce: cd\r\n"
	     "X-Dpod-Since: x\r\nX-Dpod-Host: a\x1b[2J\r\n",
		true, "0123456789abcdef", "a", 0},
	    {"X-Dpod-Register: ab12\r\nX-Dpod-Since: 17\r\n", false, "", "", 0},
	    {"X-Dpod-Register: \r\nX-Dpod-Nonce: cd\r\nX-Dpod-Since: 17\r\n",
		false, "", "", 0},
	    {"Subject: hello\r\n\r\n", false, "", "", 0},
	    {"", false, "", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct holder_note note = {.since = 99};
		bool is_note = holder_parse(
		    cases[i].header, strlen(cases[i].header), &note);

		CHECK(is_note == cases[i].is_note, "%s", cases[i].header);
		if (!is_note)
			continue;
		CHECK(strcmp(note.register_id, cases[i].register_id) == 0, "%s",
		    note.register_id);
		CHECK(strcmp(note.host, cases[i].host) == 0, "%s", note.host);
		CHECK(note.since == cases[i].since, "%s", cases[i].header);
	}
}

/* The registers that a note names. */
static void
parsing_before(void **state)
{
#define NOTE                        \
	"X-Dpod-Register: ab12\r\n" \
	"X-Dpod-Nonce: cd\r\nX-Dpod-Since: 17\r\n"
#define A "0123456789abcdef"
#define B "fedcba9876543210"
	static const struct {
		const char *lines;
		size_t count;
		const char *last_register, *last_nonce;
	} cases[] = {
	    {"", 0, "", ""},
	    {"X-Dpod-Before-0: " A "." B "\r\n", 1, A, B},
	    {"x-dpod-before-0:" A "." B "\r\nX-Dpod-Before-1: " B "." A, 2, B,
		A},
	    /* Up to the first that is missing. */
	    {"X-Dpod-Before-1: " A "." B "\r\n", 0, "", ""},
	    /* What is not of the form is left out. */
	    {"X-Dpod-Before-0: " A "\r\nX-Dpod-Before-1: " B "." A "\r\n", 1, B,
		A},
	    {"X-Dpod-Before-0: " A "." B "0\r\n", 0, "", ""},
	    {"X-Dpod-Before-0: " A "-" B "\r\n", 0, "", ""},
	    {"X-Dpod-Before-0: " A " " B "\r\n", 0, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		char header[400];
		struct holder_note note;
		int length = snprintf(
		    header, sizeof header, "%s%s", NOTE, cases[i].lines);

		assert_true(holder_parse(header, (size_t)length, &note));
		CHECK(note.before_count == cases[i].count, "%s", header);
		if (cases[i].count == 0)
			continue;
		CHECK(strcmp(note.before[cases[i].count - 1].register_id,
			  cases[i].last_register) == 0 &&
			strcmp(note.before[cases[i].count - 1].nonce,
			    cases[i].last_nonce) == 0,
		    "%s", header);
	}
#undef NOTE
#undef A
#undef B
}

/* Of the letters of the last days the oldest shows who answers. */
static void
letters_in_sent_mail(void **state)
{
	static const struct {
		const char *what;
		struct holder_letter letters[3];
		size_t count;
		int64_t taken_at;
		bool is_another;
	} cases[] = {
	    {"none", {{0, false}}, 0, 0, false},
	    {"ours alone", {{10 * DAY, true}}, 1, 0, false},
	    {"another's alone", {{10 * DAY, false}}, 1, 0, true},
	    {"ours came first", {{10 * DAY, false}, {9 * DAY, true}}, 2, 0,
		false},
	    {"another's came first", {{10 * DAY, true}, {9 * DAY, false}}, 2, 0,
		true},
	    {"another's is too old", {{10 * DAY, true}, {8 * DAY, false}}, 2, 0,
		false},
	    {"taken over since", {{9 * DAY, false}}, 1, 9 * DAY, false},
	    {"and it writes again", {{9 * DAY + 1, false}}, 1, 9 * DAY, true},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(holder_sent_by_another(cases[i].letters, cases[i].count,
			  cases[i].taken_at, 10 * DAY) == cases[i].is_another,
		    "%s", cases[i].what);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(judging),
	    cmocka_unit_test(renewing),
	    cmocka_unit_test(parsing),
	    cmocka_unit_test(parsing_before),
	    cmocka_unit_test(letters_in_sent_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
