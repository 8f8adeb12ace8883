/* SPDX-License-Identifier: ISC */
/* What is recorded of a server's replies; libcurl's part is played here. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

#include "net/smtp_dialogue.h"

static struct relay_result result;
static struct smtp_dialogue dialogue;
static struct relay_options options;

static void
begin(void)
{
	result = (struct relay_result){.code = 0};
	dialogue =
	    (struct smtp_dialogue){.result = &result, .options = &options};
}

static size_t
reply(const char *line)
{
	char copy[200];

	(void)snprintf(copy, sizeof copy, "%s", line);
	return smtp_dialogue_reply(copy, 1, strlen(copy), &dialogue);
}

static void
trace(curl_infotype type, const char *line)
{
	char copy[200];

	(void)snprintf(copy, sizeof copy, "%s", line);
	assert_int_equal(
	    smtp_dialogue_trace(NULL, type, copy, strlen(copy), &dialogue), 0);
}

static void
codes(void **state)
{
	static const struct {
		const char *line;
		int first_bad;
	} cases[] = {
	    {"400 a\r\n", 400},
	    {"399 a\r\n", 0},
	    {"250 a\r\n", 0},
	    {"550\r\n", 550},
	    {"599-a\r\n", 599},
	    {"600 a\r\n", 0},
	    {"190 a\r\n", 0},
	    {"55", 0},
	    {"5", 0},
	    {"5x0 a\r\n", 0},
	    {"55x a\r\n", 0},
	    {"555", 555},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		begin();
		assert_int_equal(reply(cases[i].line), strlen(cases[i].line));
		CHECK(dialogue.first_bad == cases[i].first_bad, "%s: %d",
		    cases[i].line, dialogue.first_bad);
		CHECK((result.text[0] != '\0') == (cases[i].first_bad != 0),
		    "%s", cases[i].line);
	}
}

/* The first refusal is told, whatever follows. */
static void
the_first_refusal(void **state)
{
	(void)state;
	begin();
	(void)reply("451 first\r\n");
	(void)reply("550 second\r\n");
	assert_int_equal(dialogue.first_bad, 451);
	assert_string_equal(result.text, "451 first");
	assert_false(dialogue.is_closing);
	(void)reply("421 closing\r\n");
	assert_true(dialogue.is_closing);
	assert_string_equal(result.text, "451 first");
}

/* The last line of the reply to the body is the final word. */
static void
the_final_word(void **state)
{
	(void)state;
	begin();
	(void)reply("250 of RCPT\r\n");
	assert_int_equal(dialogue.final, 0);
	dialogue.is_body_complete = true;
	(void)reply("250-queued\r\n");
	assert_int_equal(dialogue.final, 0);
	(void)reply("odd\r\n");
	assert_int_equal(dialogue.final, 0);
	assert_string_equal(result.text, "");
	(void)reply("250 as 7\r\n");
	assert_int_equal(dialogue.final, 250);
	assert_string_equal(result.text, "250 as 7");
	(void)reply("221 bye\r\n");
	assert_int_equal(dialogue.final, 250);
	assert_string_equal(result.text, "250 as 7");
	begin();
	dialogue.is_body_complete = true;
	(void)reply("250\n");
	assert_int_equal(dialogue.final, 250);
	begin();
	dialogue.is_body_complete = true;
	(void)reply("250");
	assert_int_equal(dialogue.final, 250);
	begin();
	dialogue.is_body_complete = true;
	(void)reply("554-no\r\n");
	(void)reply("554 never\r\n");
	assert_int_equal(dialogue.final, 554);
	assert_string_equal(result.text, "554-no");
	begin();
	(void)reply("451 once\r\n");
	dialogue.is_body_complete = true;
	(void)reply("250 after all\r\n");
	assert_int_equal(dialogue.final, 250);
	assert_string_equal(result.text, "451 once");
	begin();
	dialogue.is_body_complete = true;
	(void)reply("399 odd\r\n");
	assert_string_equal(result.text, "399 odd");
}

static void
floods_end(void **state)
{
	static char many[256 * 1024];

	(void)state;
	begin();
	memset(many, 'x', sizeof many);
	assert_int_equal(
	    smtp_dialogue_reply(many, 1, sizeof many, &dialogue), sizeof many);
	assert_int_equal(reply("x"), 0);
}

static void
the_body(void **state)
{
	char bytes[10];

	(void)state;
	begin();
	dialogue.next = "0123456789ab";
	dialogue.left = 12;
	assert_false(dialogue.is_body_started);
	assert_int_equal(smtp_dialogue_read(bytes, 5, 2, &dialogue), 10);
	assert_memory_equal(bytes, "0123456789", 10);
	assert_true(dialogue.is_body_started);
	assert_false(dialogue.is_body_complete);
	assert_int_equal(smtp_dialogue_read(bytes, 10, 1, &dialogue), 2);
	assert_memory_equal(bytes, "ab", 2);
	assert_false(dialogue.is_body_complete);
	assert_int_equal(smtp_dialogue_read(bytes, 10, 1, &dialogue), 0);
	assert_true(dialogue.is_body_complete);
}

static bool
say(void *context)
{
	return *(const bool *)context;
}

/* Not even the end of a body may go out any more. */
static void
may_not_send(void **state)
{
	bool may = true;
	char bytes[10];

	(void)state;
	options = (struct relay_options){.may_send = say, .context = &may};
	begin();
	dialogue.next = "ab";
	dialogue.left = 2;
	assert_int_equal(smtp_dialogue_read(bytes, 10, 1, &dialogue), 2);
	may = false;
	assert_int_equal(
	    smtp_dialogue_read(bytes, 10, 1, &dialogue), CURL_READFUNC_ABORT);
	assert_false(dialogue.is_body_complete);
	options = (struct relay_options){.may_send = NULL};
}

static void
what_we_said(void **state)
{
	(void)state;
	begin();
	(void)reply("502 no EHLO\r\n");
	trace(CURLINFO_HEADER_IN, "MAIL FROM:<a@b>\r\n");
	trace(CURLINFO_HEADER_IN, "RCPT TO:<a@b>\r\n");
	trace(CURLINFO_HEADER_OUT, "MAIL FR");
	trace(CURLINFO_HEADER_OUT, "RCPT TO");
	trace(CURLINFO_HEADER_OUT, "EHLO example.net\r\n");
	assert_false(dialogue.is_mail_started || dialogue.is_mail_taken);
	assert_int_equal(dialogue.first_bad, 502);
	trace(CURLINFO_HEADER_OUT, "mail from:");
	assert_true(dialogue.is_mail_started);
	assert_false(dialogue.is_mail_taken);
	assert_int_equal(dialogue.first_bad, 0);
	(void)reply("450 later\r\n");
	trace(CURLINFO_HEADER_OUT, "RCPT TO:");
	assert_true(dialogue.is_mail_taken);
	assert_int_equal(dialogue.first_bad, 450);
}

/* A token's refusal stands in a 334; {"status":"400"}. */
static void
tokens_refused(void **state)
{
	(void)state;
	begin();
	(void)reply("334 \r\n");
	(void)reply("334\r\n");
	(void)reply("334 bm8gSlNPTg==\r\n");
	assert_false(dialogue.is_token_refused);
	(void)reply("334 eyJzdGF0dXMiOiI0MDAifQ== \r\n");
	assert_true(dialogue.is_token_refused);
	assert_string_equal(
	    result.text, "334 the token was refused: status=400");
	begin();
	(void)reply("334-eyJzdGF0dXMiOiI0MDAifQ==");
	assert_true(dialogue.is_token_refused);
	begin();
	(void)reply("335 eyJzdGF0dXMiOiI0MDAifQ==\r\n");
	assert_false(dialogue.is_token_refused);
	dialogue.is_mail_started = true;
	(void)reply("334 eyJzdGF0dXMiOiI0MDAifQ==\r\n");
	assert_false(dialogue.is_token_refused);
}

static void
another_token_may_work(void **state)
{
	static const struct {
		CURLcode code;
		bool is_mail_started, is_token_refused, is_closing;
		int first_bad;
		bool want;
	} cases[] = {
	    {CURLE_LOGIN_DENIED, false, true, false, 0, true},
	    {CURLE_LOGIN_DENIED, false, false, false, 535, true},
	    {CURLE_LOGIN_DENIED, false, false, false, 501, true},
	    {CURLE_LOGIN_DENIED, false, false, false, 454, false},
	    {CURLE_LOGIN_DENIED, false, false, false, 0, false},
	    {CURLE_LOGIN_DENIED, false, true, true, 0, false},
	    {CURLE_LOGIN_DENIED, true, true, false, 535, false},
	    {CURLE_RECV_ERROR, false, true, false, 535, false},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		begin();
		dialogue.is_mail_started = cases[i].is_mail_started;
		dialogue.is_token_refused = cases[i].is_token_refused;
		dialogue.is_closing = cases[i].is_closing;
		dialogue.first_bad = cases[i].first_bad;
		CHECK(smtp_dialogue_is_refused(&dialogue, cases[i].code) ==
			cases[i].want,
		    "%zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes),
	    cmocka_unit_test(the_first_refusal),
	    cmocka_unit_test(the_final_word),
	    cmocka_unit_test(floods_end),
	    cmocka_unit_test(the_body),
	    cmocka_unit_test(may_not_send),
	    cmocka_unit_test(what_we_said),
	    cmocka_unit_test(tokens_refused),
	    cmocka_unit_test(another_token_may_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
