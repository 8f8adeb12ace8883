/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "reader/confine.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/memory.h"
#include "base/step.h"

#ifdef DPOD_SANITIZERS

bool
confine(struct error *err)
{
	(void)err;
	return true;
}

void
confine_next_message(void)
{
}

#else

static bool
limit(int resource, rlim_t amount, struct error *err)
{
	struct rlimit limits = {.rlim_cur = amount, .rlim_max = amount};

	if (setrlimit((__rlimit_resource_t)resource, &limits) == 0)
		return true;
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "setrlimit: %s", strerror(errno));
}

/* Without arguments to look at. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrusage),
    SCMP_SYS(setrlimit),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(close),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* A library that looks for a file is told that it may not, and goes on. */
static const int refused[] = {
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(stat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(access),
    SCMP_SYS(readlink),
    SCMP_SYS(ioctl),
    SCMP_SYS(fcntl),
};

static int
add_rules(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0; i < LENGTH(allowed); i++)
		failed |=
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < LENGTH(refused); i++)
		failed |= seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
	/* Itself only: other processes have the same user. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64),
	    1, SCMP_A0(SCMP_CMP_EQ, 0, 0));
	/* Memory, but none that could be run. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
	    1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return failed;
}

static bool
filter_calls(struct error *err)
{
	scmp_filter_ctx filter;
	int failed;

	/* A kernel without it is not refused: the limits stay. */
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL)
		return true;
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "seccomp: no filter could be made");
	failed = add_rules(filter);
	if (failed == 0)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	if (failed == 0)
		return true;
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "seccomp: %s", strerror(-failed));
}

bool
confine(struct error *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER, "prctl: %s",
		    strerror(errno));
	return limit(RLIMIT_CORE, 0, err) && limit(RLIMIT_FSIZE, 0, err) &&
	    limit(RLIMIT_NPROC, 0, err) &&
	    limit(RLIMIT_AS, CONFINE_MEMORY_BYTES, err) &&
	    limit(RLIMIT_NOFILE, 0, err) && filter_calls(err);
}

/*
 * RLIMIT_CPU counts the process's whole life, which may be years: the soft
 * limit moves on with each message. The caller's own clock stands behind it.
 */
void
confine_next_message(void)
{
	struct rusage usage;
	struct rlimit limits;

	if (getrusage(RUSAGE_SELF, &usage) != 0 ||
	    getrlimit(RLIMIT_CPU, &limits) != 0)
		return;
	limits.rlim_cur = (rlim_t)usage.ru_utime.tv_sec +
	    (rlim_t)usage.ru_stime.tv_sec +
	    (rlim_t)STEP_NUMBER(
		"DPOD_TEST_CPU_SECONDS", CONFINE_MESSAGE_SECONDS);
	(void)setrlimit(RLIMIT_CPU, &limits);
}

#endif
