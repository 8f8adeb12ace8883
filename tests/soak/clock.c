/* SPDX-License-Identifier: ISC */
/*
 * clock - a wall clock that runs fast or jumps, for tests (LD_PRELOAD)
 *
 * CLOCK_SPEED times as fast since CLOCK_START (Unix seconds), or ahead by the
 * seconds that stand in CLOCK_OFFSET_FILE now; for all processes alike. What
 * is monotonic stays as it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

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
