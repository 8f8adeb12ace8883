/* SPDX-License-Identifier: ISC */
/*
 * A dpod-reader that was taken over: a message with a field X-Attack makes it
 * do what the field says, in the place where a flaw of the parser would. The
 * rest is the real program (--wrap).
 */
#define _GNU_SOURCE /* memmem */
#include <linux/sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/memory.h"
#include "mail/message.h"
#include "reader/area.h"
#include "reader/frame.h"

#define FILES_MAX 1024

static const char *shared;
static bool remembers;

struct message *__real_message_parse(struct arena *memory, const char *bytes,
    size_t length, const struct message_options *options);
struct message *__wrap_message_parse(struct arena *memory, const char *bytes,
    size_t length, const struct message_options *options);
const char *__real_area_find(size_t size);
const char *__wrap_area_find(size_t size);

const char *
__wrap_area_find(size_t size)
{
	shared = __real_area_find(size);
	return shared;
}

/* It judges all that comes after it, as long as it may. */
static bool
remember(void)
{
	remembers = true;
	return true;
}

/* The memory in which the worker puts large messages. */
static bool
write_shared(void)
{
	void *writable = (void *)(uintptr_t)shared;

	if (mprotect(writable, FRAME_AREA_BYTES, PROT_READ | PROT_WRITE) != 0)
		return false;
	memset(writable, 'x', FRAME_AREA_BYTES);
	return true;
}

/* An answer in the name of the original, wherever its socket may be. */
static bool
answer_for_original(void)
{
	const struct frame_header header = {.type = FRAME_COPY, .number = 1};
	bool is_written = false;

	for (int fd = STDERR_FILENO + 1; fd < FILES_MAX; fd++)
		is_written =
		    write(fd, &header, sizeof header) > 0 || is_written;
	return is_written;
}

/* The same to the socket that it has. */
static bool
answer_out_of_turn(void)
{
	const struct frame_header header = {.type = FRAME_COPY, .number = 1};

	return write(STDIN_FILENO, &header, sizeof header) > 0;
}

/* The original has one of the numbers below; 0 is no signal, only the right. */
static bool
signal_others(void)
{
	return syscall(SYS_tgkill, getpid() - 1, getpid() - 1, 0) == 0;
}

static bool
copy_itself(void)
{
	return syscall(SYS_clone, (unsigned long)(CLONE_PARENT | SIGCHLD), 0, 0,
		   0, 0) >= 0;
}

static bool
outlive_worker(void)
{
	return prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0;
}

static bool
hide_socket(void)
{
	return dup2(STDIN_FILENO, STDERR_FILENO + 1) >= 0;
}

static const struct {
	const char *name;
	bool (*run)(void);
} attacks[] = {
    {"remember", remember},
    {"write-shared", write_shared},
    {"answer-for-original", answer_for_original},
    {"answer-out-of-turn", answer_out_of_turn},
    {"signal-others", signal_others},
    {"copy-itself", copy_itself},
    {"outlive-worker", outlive_worker},
    {"hide-socket", hide_socket},
};

struct message *
__wrap_message_parse(struct arena *memory, const char *bytes, size_t length,
    const struct message_options *options)
{
	static const char field[] = "\nX-Attack: ";
	const char *found = memmem(bytes, length, field, sizeof field - 1);
	struct message *message =
	    __real_message_parse(memory, bytes, length, options);

	for (size_t i = 0; found != NULL && i < LENGTH(attacks); i++) {
		size_t size = strlen(attacks[i].name);
		const char *name = found + sizeof field - 1;

		if (memcmp(name, attacks[i].name, size) == 0)
			message->subject =
			    attacks[i].run() ? "succeeded" : "refused";
	}
	if (found == NULL && remembers)
		message->subject = "taken";
	return message;
}
