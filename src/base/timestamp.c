/* SPDX-License-Identifier: ISC */
#include "base/timestamp.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DAY_SECONDS   INT64_C(86400)
#define EARLIEST      INT64_C(-62135596800) /* 0001-01-01 */
#define LATEST	      INT64_C(253402300799) /* 9999-12-31T23:59:59 */
#define ZONE_NAME_MAX 64

bool
timestamp_is_valid(int64_t at)
{
	return at >= EARLIEST && at <= LATEST;
}

/* The nearest instant that is `room` seconds within the years 1 to 9999. */
static int64_t
within(int64_t at, int64_t room)
{
	if (at < EARLIEST + room)
		return EARLIEST + room;
	return at > LATEST - room ? LATEST - room : at;
}

int64_t
timestamp_nearest(int64_t at)
{
	return within(at, 0);
}

static int64_t
floor_days(int64_t at)
{
	return at >= 0 ? at / DAY_SECONDS
		       : -((-at + DAY_SECONDS - 1) / DAY_SECONDS);
}

static bool
read_pair(const char *text, int *ret)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*ret = (text[0] - '0') * 10 + (text[1] - '0');
	return true;
}

/* "Z", "+hh:mm" or "-hh:mm" at the very end. */
static bool
read_offset(const char *text, int64_t *ret_seconds)
{
	int hours, minutes;

	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
		*ret_seconds = 0;
		return true;
	}
	if ((text[0] != '+' && text[0] != '-') ||
	    !read_pair(text + 1, &hours) || text[3] != ':' ||
	    !read_pair(text + 4, &minutes) || text[6] != '\0' || hours > 23 ||
	    minutes > 59)
		return false;
	*ret_seconds = (hours * 60 + minutes) * 60;
	if (text[0] == '-')
		*ret_seconds = -*ret_seconds;
	return true;
}

bool
timestamp_parse(const char *text, int64_t *ret_at)
{
	char day[DATE_TEXT_SIZE];
	struct date date;
	int hour, minute, second;
	int64_t offset, at;

	if (strlen(text) < 20)
		return false;
	memcpy(day, text, 10);
	day[10] = '\0';
	if (!date_parse(day, &date) || strchr("Tt ", text[10]) == NULL ||
	    !read_pair(text + 11, &hour) || text[13] != ':' ||
	    !read_pair(text + 14, &minute) || text[16] != ':' ||
	    !read_pair(text + 17, &second) || hour > 23 || minute > 59 ||
	    second > 60)
		return false;
	text += 19;
	if (*text == '.') {
		text++;
		if (strspn(text, "0123456789") == 0)
			return false;
		text += strspn(text, "0123456789");
	}
	if (!read_offset(text, &offset))
		return false;
	at = date_to_days(date) * DAY_SECONDS + hour * 3600 + minute * 60 +
	    second - offset;
	if (!timestamp_is_valid(at))
		return false;
	*ret_at = at;
	return true;
}

void
timestamp_format(int64_t at, char ret_text[TIMESTAMP_TEXT_SIZE])
{
	int64_t days = floor_days(timestamp_nearest(at));
	int seconds = (int)(timestamp_nearest(at) - days * DAY_SECONDS);
	char day[DATE_TEXT_SIZE];

	date_format(date_from_days(days), day);
	(void)snprintf(ret_text, TIMESTAMP_TEXT_SIZE, "%sT%02d:%02d:%02dZ", day,
	    seconds / 3600, seconds / 60 % 60, seconds % 60);
}

bool
timestamp_zone_exists(const char *zone)
{
	char path[sizeof "/usr/share/zoneinfo/" + ZONE_NAME_MAX];
	char magic[4];
	struct stat status;
	bool exists = false;
	int fd;

	if (zone == NULL || zone[0] == '\0' || zone[0] == '/' ||
	    strstr(zone, "..") != NULL || strlen(zone) > ZONE_NAME_MAX)
		return false;
	(void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return false;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    read(fd, magic, sizeof magic) == (ssize_t)sizeof magic)
		exists = memcmp(magic, "TZif", sizeof magic) == 0;
	(void)close(fd);
	return exists;
}

static void
enter_zone(const char *zone)
{
	static char current[ZONE_NAME_MAX + 1];

	if (strcmp(current, zone) == 0)
		return;
	assert(strlen(zone) <= ZONE_NAME_MAX);
	(void)snprintf(current, sizeof current, "%s", zone);
	(void)setenv("TZ", zone, 1);
	tzset();
}

/* The first and the last day may be in another year there. */
static struct tm
local_time(int64_t at, const char *zone)
{
	time_t seconds = (time_t)within(at, DAY_SECONDS);
	struct tm local = {0};

	enter_zone(zone);
	(void)localtime_r(&seconds, &local);
	return local;
}

struct date
timestamp_date(int64_t at, const char *zone)
{
	struct tm local = local_time(at, zone);

	return (struct date){
	    local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
}

void
timestamp_format_local(
    int64_t at, const char *zone, char ret_text[TIMESTAMP_TEXT_SIZE])
{
	struct tm local = local_time(at, zone);
	long offset = local.tm_gmtoff / 60;
	char day[DATE_TEXT_SIZE];
	long positive = offset < 0 ? -offset : offset;

	date_format(timestamp_date(at, zone), day);
	(void)snprintf(ret_text, TIMESTAMP_TEXT_SIZE,
	    "%sT%02d:%02d:%02d%c%02ld:%02ld", day, local.tm_hour, local.tm_min,
	    local.tm_sec, offset < 0 ? '-' : '+', positive / 60 % 100,
	    positive % 60);
}

int64_t
timestamp_of_date(struct date date, const char *zone)
{
	struct tm local = {.tm_year = date.year - 1900,
	    .tm_mon = date.month - 1,
	    .tm_mday = date.day,
	    .tm_isdst = -1};

	enter_zone(zone);
	return (int64_t)mktime(&local);
}

int64_t
timestamp_now(void)
{
	return (int64_t)time(NULL);
}

int64_t
timestamp_monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
timestamp_boot_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
timestamp_boot_seconds(void)
{
	return timestamp_boot_ms() / 1000;
}

void
timestamp_boot(char ret_boot[TIMESTAMP_BOOT_SIZE])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t length =
	    fd == -1 ? 0 : read(fd, ret_boot, TIMESTAMP_BOOT_SIZE - 1);

	if (fd != -1)
		(void)close(fd);
	ret_boot[length < 0 ? 0 : length] = '\0';
	ret_boot[strcspn(ret_boot, "\n")] = '\0';
}
