/* SPDX-License-Identifier: ISC */
/*
 * clock - a wall clock that runs fast or jumps, for tests (LD_PRELOAD)
 *
 * CLOCK_SPEED times as fast since CLOCK_START (Unix seconds), which holds for
 * the seconds since boot as well, or ahead by the seconds that stand in
 * CLOCK_OFFSET_FILE now, which does not unless CLOCK_SLEPT is set: then the
 * machine slept meanwhile. For all processes alike. CLOCK_BOOTED is added to
 * the seconds since boot. What is monotonic stays as it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t
fast(time_t now)
{
	const char *start = getenv("CLOCK_START");
	const char *speed = getenv("CLOCK_SPEED");
	time_t start_at;

	if (start == NULL || speed == NULL)
		return now;
	start_at = (time_t)strtoll(start, NULL, 10);
	return start_at + (now - start_at) * (time_t)strtoll(speed, NULL, 10);
}

static long
offset(void)
{
	const char *path = getenv("CLOCK_OFFSET_FILE");
	FILE *file = path == NULL ? NULL : fopen(path, "re");
	char line[32] = "";

	if (file == NULL)
		return 0;
	(void)fgets(line, sizeof line, file);
	(void)fclose(file);
	return strtol(line, NULL, 10);
}

int
clock_gettime(clockid_t clock, struct timespec *ret_now)
{
	long failed = syscall(SYS_clock_gettime, clock, ret_now);
	struct timespec now;

	if (failed != 0 || clock != CLOCK_BOOTTIME)
		return (int)failed;
	(void)syscall(SYS_clock_gettime, CLOCK_REALTIME_COARSE, &now);
	ret_now->tv_sec += fast(now.tv_sec) - now.tv_sec;
	if (getenv("CLOCK_SLEPT") != NULL)
		ret_now->tv_sec += offset();
	if (getenv("CLOCK_BOOTED") != NULL)
		ret_now->tv_sec +=
		    (time_t)strtoll(getenv("CLOCK_BOOTED"), NULL, 10);
	return 0;
}

time_t
time(time_t *ret_now)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME_COARSE, &now);
	now.tv_sec = fast(now.tv_sec) + offset();
	if (ret_now != NULL)
		*ret_now = now.tv_sec;
	return now.tv_sec;
}
