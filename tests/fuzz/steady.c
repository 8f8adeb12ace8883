/* SPDX-License-Identifier: ISC */
/*
 * Clocks, random numbers and names that are the same in each run of a fuzzer,
 * so that a run with a seed can be repeated. Time passes with each look at a
 * clock, processor time slower. Random numbers differ from input to input: a
 * target may rely on it that an input does not know them.
 */
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

#define BEGINNING 1777291200 /* 27 April 2026, noon */
#define STEP_NS	  INT64_C(1000000)
#define PROCESS	  4711

time_t __wrap_time(time_t *ret_now);
int __real_clock_gettime(clockid_t clock, struct timespec *ret_now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret_now);
ssize_t __wrap_getrandom(void *bytes, size_t length, unsigned flags);
pid_t __wrap_getpid(void);
void json_object_seed(size_t seed) __attribute__((weak));
char *__real_mkdtemp(char *path);
char *__wrap_mkdtemp(char *path);

time_t
__wrap_time(time_t *ret_now)
{
	if (ret_now != NULL)
		*ret_now = BEGINNING;
	return BEGINNING;
}

/* The wall clock is libFuzzer's, which ends a run by it. */
int
__wrap_clock_gettime(clockid_t clock, struct timespec *ret_now)
{
	static int64_t now = INT64_C(1000000000000);

	if (clock == CLOCK_REALTIME)
		return __real_clock_gettime(clock, ret_now);
	now += clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME
	    ? STEP_NS
	    : STEP_NS / 1000;
	ret_now->tv_sec = now / 1000000000;
	ret_now->tv_nsec = now % 1000000000;
	return 0;
}

/* xorshift64 */
ssize_t
__wrap_getrandom(void *bytes, size_t length, unsigned flags)
{
	static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	unsigned char *next = bytes;

	(void)flags;
	for (size_t i = 0; i < length; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		next[i] = (unsigned char)(state >> 24);
	}
	return (ssize_t)length;
}

pid_t
__wrap_getpid(void)
{
	return PROCESS;
}

/* The same name, where nobody else has it. */
char *
__wrap_mkdtemp(char *path)
{
	char *end = path + strlen(path) - 6;

	memcpy(end, "steady", 6);
	if (mkdir(path, 0700) == 0)
		return path;
	memcpy(end, "XXXXXX", 6);
	return __real_mkdtemp(path);
}

/* jansson's tables would be random, and libFuzzer sees what they compare. */
__attribute__((constructor)) static void
steady_tables(void)
{
	if (json_object_seed != NULL)
		json_object_seed(1);
}
