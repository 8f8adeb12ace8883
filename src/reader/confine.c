/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "reader/confine.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <seccomp.h>

#include "base/confinement.h"
#include "base/memory.h"
#include "base/step.h"

#ifdef DPOD_SANITIZERS

bool
confine_original(struct error *err)
{
	(void)err;
	return true;
}

bool
confine_copy(struct error *err)
{
	(void)err;
	return true;
}

void
confine_next_message(void)
{
}

#else

/* Standard descriptors, and the socket of a copy in the making. */
#define ORIGINAL_FILES 4

static bool
limit(int resource, rlim_t amount, struct error *err)
{
	struct rlimit limits = {.rlim_cur = amount, .rlim_max = amount};

	if (setrlimit((__rlimit_resource_t)resource, &limits) == 0)
		return true;
	return error_set(
	    err, ERROR_STORE, RETRY_LATER, "setrlimit: %s", strerror(errno));
}

/* Allowed with any arguments. */
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

/* A library that looks for a file gets an error and continues. */
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
add_common(void *filter)
{
	int failed = 0;

	for (size_t i = 0; i < LENGTH(allowed); i++)
		failed |=
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < LENGTH(refused); i++)
		failed |= seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64),
	    1, SCMP_A0(SCMP_CMP_EQ, 0, 0));
	/* Memory, but not executable memory. */
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
	    1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return failed;
}

static int
add_of_copy(void *filter, const void *context)
{
	(void)context;
	/* Only to itself: other processes have the same user. */
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		   SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0)) |
	    add_common(filter);
}

/* What a copy does until it is confined, which is before it reads anything. */
static int
add_of_original(void *filter, const void *context)
{
	static const int controls[] = {PR_SET_NAME, PR_SET_PDEATHSIG,
	    PR_SET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_SET_SECCOMP};
	int failed = add_common(filter);

	(void)context;
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	    SCMP_CMP(
		CONFINE_COPY_FLAGS_AT, SCMP_CMP_EQ, CONFINE_COPY_FLAGS, 0));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 0);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(dup2), 0);
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(dup3), 0);
	failed |=
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(seccomp), 0);
	for (size_t i = 0; i < LENGTH(controls); i++)
		failed |=
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
			SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)controls[i], 0));
	return failed;
}

/*
 * Patterns were compiled to machine code in memory that is writable and
 * executable. No more code is generated, so the memory becomes read-only. Only
 * the kernel's list of mappings says where it is.
 */
static bool
seal_code(struct error *err)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], rights[5];
	unsigned long start, end;
	bool sealed = true;

	if (maps == NULL)
		return error_set(err, ERROR_STORE, RETRY_LATER,
		    "/proc/self/maps: %s", strerror(errno));
	while (sealed && fgets(line, sizeof line, maps) != NULL)
		if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3 &&
		    rights[1] == 'w' && rights[2] == 'x')
			sealed = mprotect((void *)start, end - start,
				     PROT_READ | PROT_EXEC) == 0;
	(void)fclose(maps);
	return sealed ||
	    error_set(
		err, ERROR_STORE, RETRY_LATER, "mprotect: %s", strerror(errno));
}

bool
confine_original(struct error *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return error_set(err, ERROR_STORE, RETRY_LATER, "prctl: %s",
		    strerror(errno));
	/* No files, whatever the filter allows. */
	if (!seal_code(err) || !confinement_refuse_files(err))
		return false;
	return limit(RLIMIT_CORE, 0, err) && limit(RLIMIT_FSIZE, 0, err) &&
	    limit(RLIMIT_AS, CONFINE_MEMORY_BYTES, err) &&
	    limit(RLIMIT_NOFILE, ORIGINAL_FILES, err) &&
	    confinement_filter(
		SCMP_ACT_KILL_PROCESS, add_of_original, NULL, err);
}

bool
confine_copy(struct error *err)
{
	return limit(RLIMIT_NPROC, 0, err) && limit(RLIMIT_NOFILE, 0, err) &&
	    confinement_filter(SCMP_ACT_KILL_PROCESS, add_of_copy, NULL, err);
}

/*
 * RLIMIT_CPU counts the whole life of the process, which can be years, so the
 * soft limit is raised for each message. The caller's timeout is the second
 * guard.
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
