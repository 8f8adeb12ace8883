/* SPDX-License-Identifier: ISC */
#include "base/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

/*
 * Since Linux 6.15 ext4 does not set the flag of statvfs after an error, but
 * says so in the options of the file system, which are last in its lines:
 * 36 35 98:0 / /srv rw,noatime - ext4 /dev/sda1 rw,emergency_ro
 */
static bool
is_stopped(const char *line, dev_t device)
{
	unsigned int first, second;
	const char *options = strrchr(line, ' ');

	return options != NULL && strstr(options, "emergency_ro") != NULL &&
	    sscanf(line, "%*u %*u %u:%u", &first, &second) == 2 &&
	    makedev(first, second) == device;
}

bool
disk_is_read_only(const char *path)
{
	bool is_read_only = false;
	struct statvfs disk;
	struct stat status;
	char *line = NULL;
	size_t size = 0;
	FILE *mounts;

	if (statvfs(path, &disk) != 0 || stat(path, &status) != 0)
		return false;
	if ((disk.f_flag & ST_RDONLY) != 0)
		return true;
	mounts = fopen("/proc/self/mountinfo", "re");
	while (mounts != NULL && !is_read_only &&
	    getline(&line, &size, mounts) >= 0)
		is_read_only = is_stopped(line, status.st_dev);
	free(line);
	if (mounts != NULL)
		(void)fclose(mounts);
	return is_read_only;
}
