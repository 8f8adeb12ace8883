/* SPDX-License-Identifier: ISC */
/*
 * clock - a wall clock that is CLOCK_OFFSET seconds ahead (LD_PRELOAD)
 *
 * So a test has the day that it wants, and another one a year later. What is
 * monotonic stays as it is.
 */
#include <stdlib.h>
#include <time.h>

time_t
time(time_t *ret_now)
{
	const char *offset = getenv("CLOCK_OFFSET");
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (offset != NULL)
		now.tv_sec += (time_t)strtoll(offset, NULL, 10);
	if (ret_now != NULL)
		*ret_now = now.tv_sec;
	return now.tv_sec;
}
