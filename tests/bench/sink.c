/* SPDX-License-Identifier: ISC */
/*
 * sink - an SMTP server that takes everything and keeps only a count
 *
 *   sink [MILLISECONDS [times]]
 *
 * It replies after so long, as a server that far away would: to commands that
 * came together once. With `times` it prints when each mail came, by the
 * monotonic clock in milliseconds.
 *
 * Listens on a free port of 127.0.0.1, prints the port, serves each
 * connection in a process of its own, and ends when its standard input does;
 * then it prints how many mails it took. Clear text: it measures the sender,
 * not the sink.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_BYTES 8192

static atomic_ulong *mails;
static int delay_ms;
static bool prints_times;

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

/* How many bytes of commands were read ahead. */
static size_t
read_ahead(FILE *input)
{
	return (size_t)(input->_IO_read_end - input->_IO_read_ptr);
}

static bool
reply(FILE *input, FILE *output)
{
	if (delay_ms > 0 && read_ahead(input) > 0)
		return true;
	if (delay_ms > 0)
		(void)poll(NULL, 0, delay_ms);
	return fflush(output) == 0;
}

static void
print_time(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	printf("%lld\n", now.tv_sec * 1000LL + now.tv_nsec / 1000000);
	fflush(stdout);
}

/* Reads to the lone dot; false if the peer went away. */
static bool
take_body(FILE *input, char *line)
{
	bool is_line_start = true;

	while (fgets(line, LINE_BYTES, input) != NULL) {
		if (is_line_start && strcmp(line, ".\r\n") == 0) {
			atomic_fetch_add(mails, 1);
			if (prints_times)
				print_time();
			return true;
		}
		is_line_start = strchr(line, '\n') != NULL;
	}
	return false;
}

static const char *
reply_to(const char *line)
{
	static const struct {
		const char *command;
		const char *reply;
	} replies[] = {
	    {"EHLO",
		"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
		"250 SMTPUTF8\r\n"},
	    {"DATA", "354 go ahead\r\n"},
	    {"QUIT", "221 bye\r\n"},
	};

	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++)
		if (strncasecmp(line, replies[i].command, 4) == 0)
			return replies[i].reply;
	return "250 ok\r\n";
}

static void
serve(int connection)
{
	char line[LINE_BYTES];
	FILE *input = fdopen(connection, "r");
	FILE *output = fdopen(dup(connection), "w");

	if (input == NULL || output == NULL)
		fail("fdopen");
	fputs("220 sink\r\n", output);
	while (reply(input, output) && fgets(line, LINE_BYTES, input) != NULL) {
		fputs(reply_to(line), output);
		if (strncasecmp(line, "QUIT", 4) == 0)
			break;
		if (strncasecmp(line, "DATA", 4) != 0)
			continue;
		if (!reply(input, output) || !take_body(input, line))
			break;
		fputs("250 ok\r\n", output);
	}
	fflush(output);
}

static int
listen_anywhere(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 ||
	    bind(listener, (struct sockaddr *)&address, length) < 0 ||
	    listen(listener, 64) < 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		fail("listen");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return listener;
}

int
main(int count, char **words)
{
	int one = 1;
	int listener = listen_anywhere();
	struct pollfd watched[] = {
	    {.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = listener, .events = POLLIN},
	};

	delay_ms = count > 1 ? (int)strtol(words[1], NULL, 10) : 0;
	prints_times = count > 2;
	signal(SIGCHLD, SIG_IGN);
	mails = mmap(NULL, sizeof *mails, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (mails == MAP_FAILED)
		fail("mmap");
	for (;;) {
		if (poll(watched, 2, -1) < 0 && errno != EINTR)
			fail("poll");
		if (watched[0].revents != 0)
			break;
		int connection = accept(listener, NULL, NULL);
		if (connection < 0)
			continue;
		(void)setsockopt(
		    connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		if (fork() == 0) {
			serve(connection);
			_exit(0);
		}
		close(connection);
	}
	printf("%lu\n", atomic_load(mails));
	return 0;
}
