/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dpod/role.h"

#ifdef DPOD_SANITIZERS
#define IS_CONFINED false
#else
#define IS_CONFINED true
#endif

typedef bool role_fn(struct error *err);

/* In a process of its own: what `attempt` returns under the role. */
static int
under(role_fn *role, int (*attempt)(void))
{
	pid_t pid = fork();
	struct error err;
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(role_supervisor(&err) && (role == NULL || role(&err))
			? attempt()
			: 99);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* 0, or the row (from 1) of what was not refused. */
static int
attempts(void)
{
	static const long calls[] = {SYS_ptrace, SYS_process_vm_readv,
	    SYS_process_vm_writev, SYS_mount, SYS_umount2, SYS_chroot,
	    SYS_unshare, SYS_setns, SYS_bpf, SYS_perf_event_open,
	    SYS_userfaultfd, SYS_io_uring_setup, SYS_add_key, SYS_keyctl,
	    SYS_init_module, SYS_finit_module, SYS_kexec_load, SYS_reboot,
	    SYS_settimeofday, SYS_clock_settime, SYS_sethostname,
	    SYS_personality, SYS_open_by_handle_at};
	static const int families[] = {AF_PACKET, AF_ALG, AF_VSOCK, AF_CAN};

	for (size_t i = 0; i < LENGTH(calls); i++)
		if (syscall(calls[i], -1L, 0L, 0L, 0L, 0L) != -1 ||
		    errno != EPERM)
			return (int)i + 1;
	for (size_t i = 0; i < LENGTH(families); i++)
		if (socket(families[i], SOCK_DGRAM, 0) != -1 || errno != EPERM)
			return 60 + (int)i;
	return 0;
}

static int
has_nothing(void)
{
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1;
}

/* What each of them needs all the same. */
static int
works(void)
{
	static const int families[] = {AF_UNIX, AF_INET, AF_INET6};
	char path[] = "/tmp/test_role.XXXXXX";
	int fd = mkstemp(path);
	bool good = fd >= 0 && fchmod(fd, 0660) == 0 &&
	    write(fd, "x", 1) == 1 && fsync(fd) == 0 && unlink(path) == 0;
	pid_t pid;
	int status;

	for (size_t i = 0; good && i < LENGTH(families); i++) {
		int one = socket(families[i], SOCK_STREAM, 0);

		good = one >= 0 || errno == EAFNOSUPPORT;
		if (one >= 0)
			(void)close(one);
	}
	pid = fork();
	if (pid == 0) {
		(void)execl("/bin/sh", "sh", "-c", "exit 7", (char *)NULL);
		_exit(1);
	}
	return !good || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) != 7;
}

static int
makes_program(void)
{
	char path[] = "/tmp/test_role.XXXXXX";
	int fd = mkstemp(path);
	bool made = fchmod(fd, 0700) == 0 || chmod(path, 0610) == 0 ||
	    fchmodat(AT_FDCWD, path, 04600, 0) == 0 ||
	    mknodat(AT_FDCWD, path, S_IFIFO | 0600, 0) == 0 || errno != EPERM;

	(void)close(fd);
	(void)unlink(path);
	return made;
}

static void
refused(void **state)
{
	role_fn *const roles[] = {NULL, role_worker, role_sender};

	(void)state;
	if (!IS_CONFINED)
		skip();
	for (size_t i = 0; i < LENGTH(roles); i++) {
		assert_int_equal(under(roles[i], attempts), 0);
		assert_int_equal(under(roles[i], has_nothing), 0);
		assert_int_equal(under(roles[i], works), 0);
	}
	assert_int_equal(under(role_keeper, attempts), 0);
	assert_int_equal(under(role_keeper, has_nothing), 0);
	assert_int_not_equal(under(role_keeper, works), 0);
}

static void
programs(void **state)
{
	(void)state;
	if (!IS_CONFINED)
		skip();
	assert_int_equal(under(role_worker, makes_program), 0);
	assert_int_equal(under(role_sender, makes_program), 0);
	assert_int_equal(under(role_keeper, makes_program), 0);
	assert_int_equal(under(NULL, makes_program), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(refused),
	    cmocka_unit_test(programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
