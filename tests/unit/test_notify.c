/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "dpod/supervisor/notify.h"

/* What systemd is told: sd_notify(3). */

#define PATH_BYTES sizeof((struct sockaddr_un *)0)->sun_path

static int fd = -1;

/* Waits at this address; '@' begins an abstract one. */
static void
listen_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = strlen(path);

	memcpy(address.sun_path, path, length);
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(fd >= 0);
	assert_int_equal(
	    bind(fd, (struct sockaddr *)&address,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)),
	    0);
	assert_int_equal(setenv("NOTIFY_SOCKET", path, 1), 0);
}

static void
end(const char *path)
{
	assert_int_equal(close(fd), 0);
	if (path[0] == '/')
		assert_int_equal(unlink(path), 0);
}

static void
assert_told(const char *want)
{
	char text[1024];
	ssize_t length = recv(fd, text, sizeof text - 1, 0);

	assert_true(length >= 0);
	text[length] = '\0';
	assert_string_equal(text, want);
	assert_int_equal(recv(fd, text, sizeof text, 0), -1);
}

static void
test_sockets(void **state)
{
	char directory[] = "/tmp/dpod-notify-XXXXXX";
	char path[PATH_BYTES + 1], abstract[64];
	size_t length;

	(void)state;
	assert_non_null(mkdtemp(directory));
	(void)snprintf(path, sizeof path, "%s/s", directory);
	listen_at(path);
	notify("READY=1\nSTATUS=%s %d", "mailboxes", 3);
	assert_told("READY=1\nSTATUS=mailboxes 3");
	end(path);
	(void)snprintf(abstract, sizeof abstract, "@%s", directory);
	listen_at(abstract);
	notify("WATCHDOG=1");
	assert_told("WATCHDOG=1");
	end(abstract);
	/* The longest path that has room. */
	length = strlen(directory);
	memset(path, 'x', sizeof path);
	memcpy(path, directory, length);
	path[length] = '/';
	path[PATH_BYTES - 1] = '\0';
	listen_at(path);
	notify("STOPPING=1");
	assert_told("STOPPING=1");
	end(path);
	assert_int_equal(rmdir(directory), 0);
}

/* It does not fail, nor wait, whatever is set there. */
static void
test_nobody_there(void **state)
{
	char directory[] = "/tmp/dpod-notify-XXXXXX";
	char path[64], longer[PATH_BYTES + 1];

	(void)state;
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	notify("x");
	memset(longer, 'x', sizeof longer);
	longer[0] = '/';
	longer[PATH_BYTES] = '\0';
	assert_int_equal(setenv("NOTIFY_SOCKET", longer, 1), 0);
	notify("x");
	assert_non_null(mkdtemp(directory));
	(void)snprintf(path, sizeof path, "%s/s", directory);
	assert_int_equal(setenv("NOTIFY_SOCKET", path, 1), 0);
	notify("x");
	/* A relative path is no address, even if somebody listens there. */
	listen_at(path);
	assert_int_equal(chdir(directory), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", "./s", 1), 0);
	notify("x");
	assert_int_equal(setenv("NOTIFY_SOCKET", "", 1), 0);
	notify("x");
	assert_int_equal(recv(fd, longer, sizeof longer, 0), -1);
	end(path);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(rmdir(directory), 0);
}

/* A text that is too long is cut. */
static void
test_long_text(void **state)
{
	char text[600], name[64];

	(void)state;
	memset(text, 'x', sizeof text);
	text[599] = '\0';
	/* Another run of this test has another name. */
	(void)snprintf(name, sizeof name, "@dpod-notify-%ld", (long)getpid());
	listen_at(name);
	notify("%s", text);
	text[511] = '\0';
	assert_told(text);
	end(name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sockets),
	    cmocka_unit_test(test_nobody_there),
	    cmocka_unit_test(test_long_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
