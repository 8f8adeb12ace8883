/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef DPOD_SANITIZERS
#include <sanitizer/asan_interface.h>
#endif

#include "base/arena.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"

static void
arenas(void **state)
{
	struct arena *memory = arena_new();
	char *first = arena_printf(memory, "%s-%d", "a", 1);
	char *large = arena_alloc(memory, 200000);
	char *second = arena_copy(memory, "bc", 2);

	(void)state;
	assert_string_equal(first, "a-1");
	assert_string_equal(second, "bc");
	assert_int_equal(large[199999], 0);
	memset(large, 'x', 200000);
	assert_string_equal(first, "a-1");
	arena_clear(memory);
	for (int i = 0; i < 1000; i++) {
		const char *zeroed = arena_alloc(memory, 100);

		assert_int_equal(zeroed[0], 0);
		assert_int_equal(zeroed[99], 0);
	}
	assert_null(arena_string(memory, NULL));
	arena_free(memory);
	arena_free(NULL);
}

#ifdef DPOD_SANITIZERS
/* What was not given may not be touched. */
static void
arenas_have_gaps(void **state)
{
	struct arena *memory = arena_new();
	const size_t lengths[] = {1, 15, 16, 17, 200000};

	(void)state;
	for (size_t i = 0; i < LENGTH(lengths); i++) {
		char *first = arena_alloc(memory, lengths[i]);

		(void)arena_alloc(memory, 1);
		CHECK(__asan_region_is_poisoned(first, lengths[i]) == NULL,
		    "%zu", lengths[i]);
		CHECK(__asan_address_is_poisoned(first + lengths[i]), "%zu",
		    lengths[i]);
	}
	arena_free(memory);
}
#endif

static void
buffers(void **state)
{
	struct buffer buffer = {0};

	(void)state;
	assert_string_equal(buffer_string(&buffer), "");
	for (int i = 0; i < 1000; i++)
		buffer_add_printf(&buffer, "%d,", i);
	assert_int_equal(buffer.length, 3890);
	assert_int_equal(strlen(buffer.data), 3890);
	buffer_clear(&buffer);
	buffer_add_byte(&buffer, 'x');
	assert_string_equal(buffer_string(&buffer), "x");
	buffer_release(&buffer);
	assert_null(buffer.data);
}

/* Around the room that there is, and none more than that is taken. */
static void
formats(void **state)
{
	struct arena *memory = arena_new();
	char want[600];

	(void)state;
	for (int length = 0; length < 600; length++) {
		struct buffer buffer = {0}, reserved = {0};
		const char *data = buffer_reserve(&reserved, (size_t)length);

		memset(want, 'x', (size_t)length);
		want[length] = '\0';
		buffer_add_printf(&buffer, "%s", want);
		assert_string_equal(buffer_string(&buffer), want);
		buffer_add_printf(&buffer, "%s", want);
		assert_int_equal(buffer.length, 2 * length);
		assert_int_equal(strlen(buffer.data), 2 * length);
		buffer_add_printf(&reserved, "%s", want);
		assert_ptr_equal(reserved.data, data);
		assert_string_equal(arena_printf(memory, "%s", want), want);
		buffer_release(&buffer);
		buffer_release(&reserved);
	}
	arena_free(memory);
}

/* Each byte is followed by a NUL, also where the memory grows. */
static void
bytes(void **state)
{
	struct buffer buffer = {0};

	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		buffer_add_byte(&buffer, 'x');
		assert_int_equal(buffer.length, i + 1);
		assert_int_equal(buffer.data[i + 1], '\0');
		assert_true(buffer.size > buffer.length);
	}
	buffer_release(&buffer);
}

static void
digests(void **state)
{
	unsigned char digest[DIGEST_BYTES];
	unsigned char other[DIGEST_BYTES];
	struct digest running;
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	digest_of("abc", 3, digest);
	digest_hex(digest, hex);
	assert_string_equal(hex,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	digest_start(&running);
	digest_add(&running, "a", 1);
	digest_add(&running, "bc", 2);
	digest_finish(&running, other);
	assert_true(digest_equal(digest, other, sizeof digest));
	/* RFC 4231, test case 2 */
	digest_hmac("Jefe", 4, "what do ya want for nothing?", 28, digest);
	digest_hex(digest, hex);
	assert_string_equal(hex,
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	/* Fields keep their borders. */
	digest_start(&running);
	digest_add_field(&running, "ab");
	digest_add_field(&running, "c");
	digest_finish(&running, digest);
	digest_start(&running);
	digest_add_field(&running, "a");
	digest_add_field(&running, "bc");
	digest_finish(&running, other);
	assert_false(digest_equal(digest, other, sizeof digest));
}

static void
hexadecimal(void **state)
{
	static const char digits[] = "0123456789abcdef0123456789abcdef"
				     "0123456789abcdef0123456789abcdef";
	static const char bad[] = "gGA/: \n-";
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	assert_true(digest_unhex(digits, digest));
	digest_hex(digest, hex);
	assert_string_equal(hex, digits);
	/* Each place, with each byte that is no digit, and the end there. */
	for (size_t i = 0; i < sizeof digits - 1; i++)
		for (size_t j = 0; j < sizeof bad; j++) {
			memcpy(hex, digits, sizeof digits);
			hex[i] = bad[j];
			CHECK(!digest_unhex(hex, digest), "%zu: %d", i, bad[j]);
		}
}

static void
errors(void **state)
{
	struct error err = {0};

	(void)state;
	assert_false(error_set(
	    &err, ERROR_MAILBOX, RETRY_LATER, "said \"%s\"", "a\r\nb\x7f"));
	assert_string_equal(err.text, "said \"a??b?\"");
	assert_false(error_prefix(&err, "%s", "mailbox"));
	assert_string_equal(err.text, "mailbox: said \"a??b?\"");
	assert_int_equal(err.scope, ERROR_MAILBOX);
}

static void
files(void **state)
{
	char path[] = "test_base.XXXXXX";
	int fd = mkstemp(path);
	struct buffer content = {0};
	struct error err = {0};

	(void)state;
	assert_true(fd >= 0);
	assert_true(file_write_fd(fd, "12345", 5));
	assert_int_equal(close(fd), 0);
	assert_false(file_read(path, 4, &content, &err));
	assert_int_equal(content.length, 0);
	assert_non_null(strstr(err.text, "larger than 4 bytes"));
	assert_true(file_read(path, 5, &content, &err));
	assert_string_equal(content.data, "12345");
	assert_int_equal(unlink(path), 0);
	assert_false(file_read(path, 5, &content, &err));
	buffer_release(&content);
}

/* Whether it is worth trying again. */
static void
reasons(void **state)
{
	static const struct {
		int reason;
		enum error_retry want;
	} cases[] = {
	    {EROFS, RETRY_LATER},
	    {ENOSPC, RETRY_LATER},
	    {EDQUOT, RETRY_LATER},
	    {EIO, RETRY_LATER},
	    {ENFILE, RETRY_LATER},
	    {EACCES, RETRY_NEVER},
	    {ENOENT, RETRY_NEVER},
	    {0, RETRY_NEVER},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		CHECK(file_may_pass(cases[i].reason) == cases[i].want, "%s",
		    strerror(cases[i].reason));
}

/* A pipe takes less than all of it at a time; one without a reader nothing. */
static void
writing(void **state)
{
	static char bytes[200000], seen[sizeof bytes];
	size_t length = 0;
	int pipe_fds[2], status;
	pid_t child;

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i % 251);
	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	if (child == 0) {
		(void)close(pipe_fds[0]);
		_exit(file_write_fd(pipe_fds[1], bytes, sizeof bytes) ? 0 : 1);
	}
	(void)close(pipe_fds[1]);
	while (length < sizeof seen) {
		ssize_t count =
		    read(pipe_fds[0], seen + length, sizeof seen - length);

		if (count <= 0)
			break;
		length += (size_t)count;
	}
	(void)close(pipe_fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(length, sizeof bytes);
	assert_memory_equal(seen, bytes, sizeof bytes);

	assert_true(file_write_fd(-1, bytes, 0));
	assert_false(file_write_fd(-1, bytes, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arenas),
#ifdef DPOD_SANITIZERS
	    cmocka_unit_test(arenas_have_gaps),
#endif
	    cmocka_unit_test(buffers),
	    cmocka_unit_test(formats),
	    cmocka_unit_test(bytes),
	    cmocka_unit_test(digests),
	    cmocka_unit_test(hexadecimal),
	    cmocka_unit_test(errors),
	    cmocka_unit_test(files),
	    cmocka_unit_test(reasons),
	    cmocka_unit_test(writing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
