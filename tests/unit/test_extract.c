/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "mail/extract.h"
#include "mail/message.h"

static const char mail[] =
    "From: a@example.org\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n"
    "\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\n"
    "Please delete.\r\n"
    "begin 644 old.txt\r\n#86)C\r\n`\r\nend\r\n"
    "--b\r\nContent-Type: application/pdf; name=f.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n"
    "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Disposition: attachment; filename=n.txt\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nJ=FCrgen\r\n"
    "--b\r\nContent-Type: text/html\r\n"
    "Content-Disposition: attachment; filename=h.html\r\n\r\n"
    "<p>One</p><script>x</script><p>Two</p>\r\n"
    "--b\r\nContent-Type: text/csv; name=c.csv; charset=iso-8859-1\r\n\r\n"
    "a;\xfc\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\n"
    "Subject: inner\r\n\r\nWords\r\n"
    "--b--\r\n";

static void
add(struct span piece, void *context)
{
	buffer_add(context, piece.bytes, piece.length);
}

static enum extract_end
take(const char *bytes, size_t length, size_t position, bool as_words,
    struct buffer *ret)
{
	struct arena *memory = arena_new();
	struct extract extract = {.position = position,
	    .as_words = as_words,
	    .on_piece = add,
	    .context = ret};
	enum extract_end end;

	buffer_clear(ret);
	end = message_extract(memory, bytes, length, &extract);
	arena_free(memory);
	return end;
}

static void
each_of_them(void **state)
{
	static const struct {
		enum extract_end as_words;
		const char *bytes, *words;
	} cases[] = {
	    {EXTRACT_NO_WORDS, "abc", ""},
	    {EXTRACT_NO_WORDS, "%PDF-", ""},
	    {EXTRACT_DONE, "J\xfcrgen", "J\xc3\xbcrgen"},
	    {EXTRACT_DONE, "<p>One</p><script>x</script><p>Two</p>",
		"One\n\nTwo"},
	    {EXTRACT_DONE, "a;\xfc", "a;\xc3\xbc"},
	    {EXTRACT_DONE, "Subject: inner\r\n\r\nWords",
		"Subject: inner\r\n\r\nWords"},
	};
	struct buffer found = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(take(mail, sizeof mail - 1, i, false, &found),
		    EXTRACT_DONE);
		CHECK(strcmp(buffer_string(&found), cases[i].bytes) == 0,
		    "%zu: %s", i, buffer_string(&found));
		assert_int_equal(take(mail, sizeof mail - 1, i, true, &found),
		    cases[i].as_words);
		CHECK(strcmp(buffer_string(&found), cases[i].words) == 0,
		    "%zu: %s", i, buffer_string(&found));
	}
	assert_int_equal(
	    take(mail, sizeof mail - 1, LENGTH(cases), false, &found),
	    EXTRACT_ABSENT);
	assert_int_equal(take("", 0, 0, false, &found), EXTRACT_ABSENT);
	buffer_release(&found);
}

static void
check_mail(const char *path, size_t *count)
{
	struct arena *memory = arena_new();
	struct buffer bytes = {0}, found = {0};
	struct message *message;
	struct error err;

	assert_true(file_read(path, MESSAGE_BYTES_MAX, &bytes, &err));
	message =
	    message_parse(memory, buffer_string(&bytes), bytes.length, NULL);
	for (size_t i = 0; i < message->attachments_count; i++) {
		const struct mail_attachment *want = &message->attachments[i];
		unsigned char got[DIGEST_BYTES];
		struct digest digest;

		assert_int_equal(
		    take(buffer_string(&bytes), bytes.length, i, false, &found),
		    EXTRACT_DONE);
		digest_start(&digest);
		digest_add(&digest, buffer_string(&found), found.length);
		digest_finish(&digest, got);
		CHECK(found.length == want->bytes &&
			memcmp(got, want->digest, sizeof got) == 0,
		    "%s: %zu", path, i);
		(*count)++;
	}
	buffer_release(&found);
	buffer_release(&bytes);
	arena_free(memory);
}

/* What is handed out is what the intake recorded. */
static void
digests_of_all_fixtures(void **state)
{
	const char *top = getenv("top_srcdir");
	struct arena *memory = arena_new();
	glob_t found;
	size_t count = 0;

	(void)state;
	assert_int_equal(
	    glob(arena_printf(memory, "%s/tests/mail/*/message.eml",
		     top == NULL ? "." : top),
		0, NULL, &found),
	    0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_mail(found.gl_pathv[i], &count);
	assert_true(count > 20);
	globfree(&found);
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_of_them),
	    cmocka_unit_test(digests_of_all_fixtures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
