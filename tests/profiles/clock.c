/* SPDX-License-Identifier: ISC */
/*
 * clock - a wall clock that is CLOCK_OFFSET seconds ahead (LD_PRELOAD)
 *
 * So a test has the day that it wants, and another one a year later: for the
 * seconds since boot it has passed as well. What is monotonic stays as it is.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static time_t
offset(void)
{
	const char *text = getenv("CLOCK_OFFSET");

	return text == NULL ? 0 : (time_t)strtoll(text, NULL, 10);
}

int
clock_gettime(clockid_t clock, struct timespec *ret_now)
{
	long failed = syscall(SYS_clock_gettime, clock, ret_now);

	if (failed == 0 && clock == CLOCK_BOOTTIME)
		ret_now->tv_sec += offset();
	return (int)failed;
}

time_t
time(time_t *ret_now)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME_COARSE, &now);
	now.tv_sec += offset();
	if (ret_now != NULL)
		*ret_now = now.tv_sec;
	return now.tv_sec;
}
