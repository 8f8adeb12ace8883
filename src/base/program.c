/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/timestamp.h"

#define SLICE_MS_MAX 50

static _Noreturn void
become(char *const *words, char *const *environment, int in, int out)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	(void)setpgid(0, 0);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	if (null == -1 || dup2(in == -1 ? null : in, STDIN_FILENO) == -1 ||
	    dup2(out == -1 ? null : out, STDOUT_FILENO) == -1 ||
	    dup2(null, STDERR_FILENO) == -1)
		_exit(127);
	(void)execve(
	    words[0], words, environment == NULL ? environ : environment);
	_exit(127);
}

bool
program_start(struct program *program, char *const *words,
    char *const *environment, enum program_pipe pipe, int seconds)
{
	bool is_input = pipe == PROGRAM_INPUT;
	int ends[2], own, other;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	own = is_input ? ends[1] : ends[0];
	other = is_input ? ends[0] : ends[1];
	(void)fcntl(own, F_SETFL, O_NONBLOCK);
	pid = fork();
	if (pid == 0)
		become(words, environment, is_input ? other : -1,
		    is_input ? -1 : other);
	(void)close(other);
	if (pid == -1) {
		int cause = errno;

		(void)close(own);
		errno = cause;
		return false;
	}
	/* Both do it: whichever comes first. */
	(void)setpgid(pid, pid);
	*program = (struct program){
	    .pid = pid,
	    .fd = own,
	    .end_ms = timestamp_monotonic_ms() + INT64_C(1000) * seconds,
	};
	return true;
}

void
program_close_pipe(struct program *program)
{
	if (program->fd != -1)
		(void)close(program->fd);
	program->fd = -1;
}

/* While its leader is not reaped, the number of the group is not reused. */
static void
end(struct program *program, int *ret_status)
{
	(void)kill(-program->pid, SIGKILL);
	(void)kill(program->pid, SIGKILL);
	while (waitpid(program->pid, ret_status, 0) == -1 && errno == EINTR)
		continue;
	program->pid = 0;
}

enum program_state
program_look(struct program *program, int *ret_status)
{
	siginfo_t info = {.si_pid = 0};
	bool has_ended = waitid(P_PID, (id_t)program->pid, &info,
			     WEXITED | WNOHANG | WNOWAIT) == 0 &&
	    info.si_pid == program->pid;
	int status = 0;

	if (!has_ended && timestamp_monotonic_ms() < program->end_ms)
		return PROGRAM_RUNS;
	end(program, &status);
	*ret_status = status;
	return has_ended ? PROGRAM_ENDED : PROGRAM_TIMED_OUT;
}

void
program_stop(struct program *program)
{
	int status;

	if (program->pid == 0)
		return;
	end(program, &status);
	program_close_pipe(program);
}

void
program_pause(int *slice_ms)
{
	(void)poll(NULL, 0, *slice_ms);
	*slice_ms = *slice_ms < SLICE_MS_MAX ? *slice_ms * 2 : SLICE_MS_MAX;
}
