/* SPDX-License-Identifier: ISC */
/*
 * What Landlock alone keeps from the reader: confine_original with its filter
 * of system calls left out (--wrap), as if that let everything pass.
 */
#include "config.h"

#include "tests/unit/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/confinement.h"
#include "reader/confine.h"

#ifdef DPOD_SANITIZERS
#define IS_CONFINED false
#else
#define IS_CONFINED true
#endif

/* Since these versions of Landlock. */
enum {
	FILES = 1,
	TRUNCATION = 3,
	CONNECTIONS = 4,
	SIGNALS = 6,
};

enum outcome {
	REFUSED = 10,
	SUCCEEDED,
	FAILED_OTHERWISE,
	NOT_CONFINED,
};

static struct sockaddr_in listening = {.sin_family = AF_INET};
static struct sockaddr_un abstract = {.sun_family = AF_UNIX};

bool __wrap_confinement_filter(uint32_t otherwise, confinement_add_fn *add,
    const void *context, struct error *err);

bool
__wrap_confinement_filter(uint32_t otherwise, confinement_add_fn *add,
    const void *context, struct error *err)
{
	(void)otherwise;
	(void)add;
	(void)context;
	(void)err;
	return true;
}

/* 0 on kernels without it. */
static long
landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);

	return version < 0 ? 0 : version;
}

static bool
reads(void)
{
	return open("file", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool
reads_anywhere(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool
reads_memory(void)
{
	return open("/proc/self/mem", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool
writes(void)
{
	return open("file", O_WRONLY | O_CLOEXEC) >= 0;
}

static bool
creates(void)
{
	return open("new", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) >= 0;
}

static bool
truncates(void)
{
	return truncate("file", 0) == 0;
}

static bool
lists(void)
{
	return opendir(".") != NULL;
}

static bool
makes_directory(void)
{
	return mkdir("new", 0700) == 0;
}

static bool
makes_pipe(void)
{
	return mkfifo("new", 0600) == 0;
}

static bool
makes_socket(void)
{
	static const struct sockaddr_un here = {
	    .sun_family = AF_UNIX, .sun_path = "new"};

	return bind(socket(AF_UNIX, SOCK_STREAM, 0),
		   (const struct sockaddr *)&here, sizeof here) == 0;
}

static bool
makes_link(void)
{
	return symlink("/etc/passwd", "new") == 0;
}

static bool
makes_name(void)
{
	return link("file", "new") == 0;
}

static bool
renames(void)
{
	return rename("file", "new") == 0;
}

static bool
removes(void)
{
	return unlink("file") == 0;
}

static bool
removes_directory(void)
{
	return rmdir("directory") == 0;
}

static bool
executes(void)
{
	return execl("/bin/sh", "sh", "-c", "exit 11", (char *)NULL) == 0;
}

static bool
connects(void)
{
	return connect(socket(AF_INET, SOCK_STREAM, 0),
		   (const struct sockaddr *)&listening, sizeof listening) == 0;
}

static bool
connects_within(void)
{
	return connect(socket(AF_UNIX, SOCK_STREAM, 0),
		   (const struct sockaddr *)&abstract, sizeof abstract) == 0;
}

static bool
signals_parent(void)
{
	return kill(getppid(), 0) == 0;
}

static const struct {
	const char *name;
	bool (*attempt)(void);
	long version;
	int error;
} attempts[] = {
    {"reads a file", reads, FILES, EACCES},
    {"reads a file of the system", reads_anywhere, FILES, EACCES},
    {"opens its own memory", reads_memory, FILES, EACCES},
    {"writes to a file", writes, FILES, EACCES},
    {"creates a file", creates, FILES, EACCES},
    {"truncates a file", truncates, TRUNCATION, EACCES},
    {"lists a directory", lists, FILES, EACCES},
    {"makes a directory", makes_directory, FILES, EACCES},
    {"makes a pipe", makes_pipe, FILES, EACCES},
    {"makes a socket", makes_socket, FILES, EACCES},
    {"makes a symbolic link", makes_link, FILES, EACCES},
    {"gives a file another name", makes_name, FILES, EACCES},
    {"renames a file", renames, FILES, EACCES},
    {"removes a file", removes, FILES, EACCES},
    {"removes a directory", removes_directory, FILES, EACCES},
    {"starts a program", executes, FILES, EACCES},
    {"connects to a server", connects, CONNECTIONS, EACCES},
    {"connects to a socket without a file", connects_within, SIGNALS, EPERM},
    {"signals the worker", signals_parent, SIGNALS, EPERM},
};

/* What comes of it in a process of its own, which `prepare` confines. */
static int
outcome_of(bool (*attempt)(void), int error, bool (*prepare)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		/* One is to be had below the reader's limit. */
		closefrom(STDERR_FILENO + 1);
		if (!prepare())
			_exit(NOT_CONFINED);
		_exit(attempt()		 ? SUCCEEDED
			: errno == error ? REFUSED
					 : FAILED_OTHERWISE);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool
nothing(void)
{
	return true;
}

static bool
confined(void)
{
	struct error err;

	return confine_original(&err);
}

/* As on a kernel without Landlock: `error` says why there is none. */
static bool
confined_without(int error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	return filter != NULL &&
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)error),
		SCMP_SYS(landlock_create_ruleset), 0) == 0 &&
	    seccomp_load(filter) == 0 && !confinement_has_landlock() &&
	    confined();
}

static bool
not_built(void)
{
	return confined_without(ENOSYS);
}

static bool
switched_off(void)
{
	return confined_without(EOPNOTSUPP);
}

static bool
forbidden(void)
{
	return confined_without(EPERM);
}

static void
begin_case(void)
{
	int fd = open("file", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0 && write(fd, "mail", 4) == 4);
	assert_int_equal(close(fd), 0);
	assert_true(mkdir("directory", 0700) == 0 || errno == EEXIST);
	(void)rmdir("new");
	(void)unlink("new");
}

static void
files_are_refused(void **state)
{
	long version = landlock_version();

	(void)state;
	if (!IS_CONFINED)
		skip();
	for (size_t i = 0; i < LENGTH(attempts); i++) {
		begin_case();
		CHECK(outcome_of(attempts[i].attempt, attempts[i].error,
			  nothing) == SUCCEEDED,
		    "%s, unconfined", attempts[i].name);
		if (version < attempts[i].version) {
			print_message("Landlock %ld does not refuse: %s\n",
			    version, attempts[i].name);
			continue;
		}
		begin_case();
		CHECK(outcome_of(attempts[i].attempt, attempts[i].error,
			  confined) == REFUSED,
		    "%s", attempts[i].name);
	}
	assert_int_equal(confinement_has_landlock(), version > 0);
	if (version == 0)
		skip(); /* this kernel has none, as was printed */
}

/* The reader still starts: its filter and its limits confine it. */
static void
without_landlock(void **state)
{
	static bool (*const reasons[])(void) = {
	    not_built, switched_off, forbidden};

	(void)state;
	if (!IS_CONFINED)
		skip();
	for (size_t i = 0; i < LENGTH(reasons); i++) {
		begin_case();
		CHECK(outcome_of(reads, EACCES, reasons[i]) == SUCCEEDED,
		    "reason %zu", i);
	}
}

static void
listen_at(int fd, void *address, socklen_t length)
{
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, address, length), 0);
	assert_int_equal(listen(fd, 100), 0);
	assert_int_equal(getsockname(fd, address, &length), 0);
}

static int
begin(void **state)
{
	static char path[] = "/tmp/test_confine.XXXXXX";

	*state = mkdtemp(path);
	assert_non_null(*state);
	assert_int_equal(chdir(path), 0);
	listening.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listen_at(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), &listening,
	    sizeof listening);
	(void)snprintf(abstract.sun_path + 1, sizeof abstract.sun_path - 1,
	    "dpod-test-confine-%ld", (long)getpid());
	listen_at(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), &abstract,
	    sizeof abstract);
	return 0;
}

static int
end(void **state)
{
	begin_case();
	(void)unlink("file");
	(void)rmdir("directory");
	return rmdir(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_are_refused),
	    cmocka_unit_test(without_landlock),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
