/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/timestamp.h"
#include "net/browser_answer.h"

static struct browser_answer answer;
static struct error err;
static char address[BROWSER_ANSWER_SIZE];
static int input[2]; /* what a person pastes: to write, and standard input */

/* A browser that has sent this. */
static int
ask(const char *request)
{
	const struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(answer.port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&to, sizeof to), 0);
	assert_true(file_write_fd(fd, request, strlen(request)));
	return fd;
}

/* What it got; closes it. */
static void
check_page(int fd, const char *want)
{
	char page[1000] = "";
	size_t length = 0;
	ssize_t count;

	while ((count = read(fd, page + length, sizeof page - 1 - length)) > 0)
		length += (size_t)count;
	CHECK(strncmp(page, want, strlen(want)) == 0, "%s", page);
	(void)close(fd);
}

static void
answers(void **state)
{
	static const struct {
		const char *request;
		const char *want; /* NULL: this is none */
	} cases[] = {
	    {"GET /?code=1&state=2 HTTP/1.1\r\nHost: x\r\n\r\n",
		"/?code=1&state=2"},
	    {"GET /?\r\n", "/?"},
	    {"GET /?a\nb", "/?a"},
	    {"GET /favicon.ico HTTP/1.1\r\n\r\n", NULL},
	    {"GET / HTTP/1.1\r\n\r\n", NULL},
	    {"POST /?code=1 HTTP/1.1\r\n\r\n", NULL},
	    {"\r\n", NULL},
	};

	(void)state;
	answer.has_input = false;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		int fd = ask(cases[i].request);
		bool is_answer =
		    browser_answer_wait(&answer, 100, address, &err);

		CHECK(is_answer == (cases[i].want != NULL), "%s",
		    cases[i].request);
		check_page(
		    fd, is_answer ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 404");
		if (is_answer)
			assert_string_equal(address, cases[i].want);
		else
			assert_string_equal(
			    err.text, "nobody has logged in: try again");
	}
	/* An icon first, then the answer. */
	{
		int icon = ask("GET /favicon.ico HTTP/1.1\r\n\r\n");
		int login = ask("GET /?code=3 HTTP/1.1\r\n\r\n");

		assert_true(browser_answer_wait(&answer, 5000, address, &err));
		assert_string_equal(address, "/?code=3");
		check_page(icon, "HTTP/1.1 404");
		check_page(login, "HTTP/1.1 200");
	}
}

static void
slow_and_long(void **state)
{
	char request[BROWSER_ANSWER_SIZE + 100];
	int64_t begun_ms = timestamp_monotonic_ms();
	int fd = ask("GET /?code=1");

	(void)state;
	answer.has_input = false;
	/* It has two seconds for its line. */
	assert_false(browser_answer_wait(&answer, 10, address, &err));
	assert_true(timestamp_monotonic_ms() - begun_ms >= 1900);
	check_page(fd, "HTTP/1.1 404");
	/* One that closes has said all. */
	fd = ask("GET /?code=1");
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_true(browser_answer_wait(&answer, 5000, address, &err));
	assert_string_equal(address, "/?code=1");
	check_page(fd, "HTTP/1.1 200");
	/* What does not fit is not awaited. */
	memset(request, 'x', sizeof request);
	memcpy(request, "GET /?", 6);
	request[BROWSER_ANSWER_SIZE - 1] = '\0';
	fd = ask(request);
	assert_true(browser_answer_wait(&answer, 5000, address, &err));
	assert_int_equal(strlen(address), BROWSER_ANSWER_SIZE - 1 - 4);
	check_page(fd, "HTTP/1.1 200");
}

static void
pasted(void **state)
{
	(void)state;
	assert_true(answer.has_input);
	assert_true(file_write_fd(input[1], "http://x/?code=1\r\n", 18));
	assert_true(browser_answer_wait(&answer, 5000, address, &err));
	assert_string_equal(address, "http://x/?code=1");
	assert_true(answer.has_input);
	/* An empty line, or the end: only the browser is left. */
	assert_true(file_write_fd(input[1], "\n", 1));
	assert_false(browser_answer_wait(&answer, 10, address, &err));
	assert_false(answer.has_input);
	assert_true(file_write_fd(input[1], "http://x/?code=1\n", 17));
	assert_false(browser_answer_wait(&answer, 10, address, &err));
}

static void
ports(void **state)
{
	struct browser_answer other;
	uint16_t port = answer.port;

	(void)state;
	assert_true(port > 0);
	assert_false(browser_answer_open(port, &other, &err));
	assert_int_equal(err.scope, ERROR_MAILBOX);
	assert_int_equal(err.retry, RETRY_LATER);
	assert_true(browser_answer_open(0, &other, &err));
	assert_int_not_equal(other.port, port);
	browser_answer_close(&other);
	assert_int_equal(other.listener, -1);
}

static int
set_up(void **state)
{
	(void)state;
	return pipe(input) != 0 || dup2(input[0], STDIN_FILENO) != 0 ||
	    !browser_answer_open(0, &answer, &err);
}

static int
tear_down(void **state)
{
	(void)state;
	browser_answer_close(&answer);
	(void)close(input[0]);
	return close(input[1]);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(answers),
	    TEST(slow_and_long),
	    TEST(pasted),
	    TEST(ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
