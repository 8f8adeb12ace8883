/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/browser_answer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/timestamp.h"

/* A browser sends its request at once; slower clients are dropped. */
#define REQUEST_MS 2000

static const char page[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Connection: close\r\nCache-Control: no-store\r\n\r\n"
    "Login received. You may close this window and return to the terminal."
    "\n";
static const char nothing[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
			      "Connection: close\r\n\r\n";

bool
browser_answer_open(
    uint16_t port, struct browser_answer *ret_answer, struct error *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (listener != -1 &&
	    bind(listener, (struct sockaddr *)&address, size) == 0 &&
	    listen(listener, 8) == 0 &&
	    getsockname(listener, (struct sockaddr *)&address, &size) == 0) {
		ret_answer->listener = listener;
		ret_answer->port = ntohs(address.sin_port);
		ret_answer->has_input = true;
		return true;
	}
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "port %u of 127.0.0.1: %s", port, strerror(errno));
	if (listener != -1)
		(void)close(listener);
	return false;
}

void
browser_answer_close(struct browser_answer *answer)
{
	(void)close(answer->listener);
	answer->listener = -1;
}

/* Reads one line; false if none is complete in time. */
static bool
read_line(int fd, int wait_ms, char line[BROWSER_ANSWER_SIZE])
{
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;
	size_t length = 0;

	while (length + 1 < BROWSER_ANSWER_SIZE) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		int64_t left = end_ms - timestamp_monotonic_ms();
		ssize_t count;

		if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
			return false;
		count =
		    read(fd, line + length, BROWSER_ANSWER_SIZE - 1 - length);
		if (count <= 0)
			break;
		length += (size_t)count;
		if (memchr(line, '\n', length) != NULL)
			break;
	}
	line[length] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	return line[0] != '\0';
}

/* `GET /?code=... HTTP/1.1`; false for other requests, such as icons. */
static bool
serve(int listener, char ret_address[BROWSER_ANSWER_SIZE])
{
	char line[BROWSER_ANSWER_SIZE];
	int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	bool is_answer = false;

	if (peer == -1)
		return false;
	if (read_line(peer, REQUEST_MS, line) &&
	    strncmp(line, "GET /?", 6) == 0) {
		char *address = line + 4;

		address[strcspn(address, " ")] = '\0';
		memcpy(ret_address, address, strlen(address) + 1);
		is_answer = true;
	}
	(void)(is_answer ? file_write_fd(peer, page, sizeof page - 1)
			 : file_write_fd(peer, nothing, sizeof nothing - 1));
	(void)shutdown(peer, SHUT_WR);
	(void)close(peer);
	return is_answer;
}

bool
browser_answer_wait(struct browser_answer *answer, int wait_ms,
    char ret_address[BROWSER_ANSWER_SIZE], struct error *err)
{
	int64_t end_ms = timestamp_monotonic_ms() + wait_ms;

	for (;;) {
		struct pollfd ready[2] = {
		    {.fd = answer->listener, .events = POLLIN},
		    {.fd = answer->has_input ? STDIN_FILENO : -1,
			.events = POLLIN}};
		int64_t left = end_ms - timestamp_monotonic_ms();

		if (left <= 0 || poll(ready, 2, (int)left) < 0)
			return error_set(err, ERROR_MAILBOX, RETRY_LATER,
			    "nobody has logged in: try again");
		if (ready[0].revents != 0 &&
		    serve(answer->listener, ret_address))
			return true;
		if (ready[1].revents == 0)
			continue;
		if (read_line(STDIN_FILENO, wait_ms, ret_address))
			return true;
		answer->has_input = false;
	}
}
