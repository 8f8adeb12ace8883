/* SPDX-License-Identifier: ISC */
#include "base/lock_holder.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define LINE_MAX_BYTES 256

static bool
read_status(pid_t pid, struct lock_holder *holder, unsigned *ret_uid)
{
	char path[64], line[LINE_MAX_BYTES];
	bool has_uid = false;
	FILE *stream;

	(void)snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	stream = fopen(path, "re");
	if (stream == NULL)
		return false;
	while (!has_uid && fgets(line, sizeof line, stream) != NULL) {
		(void)sscanf(line, "Name: %63[^\n]", holder->program);
		has_uid = sscanf(line, "Uid: %*u %u", ret_uid) == 1;
	}
	(void)fclose(stream);
	return has_uid;
}

bool
lock_holder_describe(pid_t pid, struct lock_holder *ret_holder)
{
	struct lock_holder holder = {.pid = pid, .program = "?"};
	const struct passwd *entry;
	unsigned uid = 0;

	if (pid <= 0 || !read_status(pid, &holder, &uid))
		return false;
	/* The process chooses its name. */
	for (char *at = holder.program; *at != '\0'; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	entry = getpwuid(uid);
	if (entry != NULL)
		(void)snprintf(
		    holder.user, sizeof holder.user, "%s", entry->pw_name);
	else
		(void)snprintf(holder.user, sizeof holder.user, "uid %u", uid);
	*ret_holder = holder;
	return true;
}

/* The process that holds the lock of a line of proc_locks(5); 0: another. */
static long
holder_of(const char *line, const struct stat *file)
{
	unsigned device_major, device_minor;
	unsigned long long inode;
	long pid;

	/* Lines of those who wait have an arrow before FLOCK. */
	if (sscanf(line, "%*d: FLOCK %*s %*s %ld %x:%x:%llu", &pid,
		&device_major, &device_minor, &inode) != 4)
		return 0;
	return inode == file->st_ino && device_major == major(file->st_dev) &&
		device_minor == minor(file->st_dev)
	    ? pid
	    : 0;
}

bool
lock_holder_find(const char *path, struct lock_holder *ret_holder)
{
	char line[LINE_MAX_BYTES];
	struct stat file;
	FILE *stream;
	long pid = 0;

	if (stat(path, &file) != 0)
		return false;
	stream = fopen("/proc/locks", "re");
	if (stream == NULL)
		return false;
	while (pid == 0 && fgets(line, sizeof line, stream) != NULL)
		pid = holder_of(line, &file);
	(void)fclose(stream);
	if (pid == 0)
		return false;
	if (!lock_holder_describe((pid_t)pid, ret_holder))
		*ret_holder = (struct lock_holder){
		    .pid = (pid_t)pid, .user = "?", .program = "?"};
	return true;
}
