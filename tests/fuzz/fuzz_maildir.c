/* SPDX-License-Identifier: ISC */
/*
 * A Maildir whose files have any names, and names of folders. Each unique name
 * is one message; a mark changes its flags and nothing else; nothing is made
 * outside the Maildir.
 */
#define _GNU_SOURCE /* for nftw */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/folder_name.h"
#include "net/mailbox.h"
#include "net/maildir_private.h"
#include "tests/fuzz/fuzz.h"

#define FILES_MAX 12
/* One input in so many has a watch, for whose end the kernel takes its time. */
#define WATCHED 64

static char above[64], base[80];
static bool is_watched;

int __real_inotify_init1(int flags);
int __wrap_inotify_init1(int flags);

int
__wrap_inotify_init1(int flags)
{
	if (is_watched)
		return __real_inotify_init1(flags);
	errno = EMFILE;
	return -1;
}

static bool
choose_watched(const uint8_t *data, size_t size)
{
	unsigned sum = 0;

	for (size_t i = 0; i < size; i++)
		sum = sum * 31 + data[i];
	return sum % WATCHED == 0;
}

static int
erase(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return strcmp(path, above) == 0 ? 0 : remove(path);
}

static void
empty(void)
{
	(void)nftw(above, erase, 16, FTW_DEPTH | FTW_PHYS);
}

static void
leave(void)
{
	empty();
	(void)rmdir(above);
}

static void
begin(void)
{
	static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
	char path[100];

	if (above[0] == '\0') {
		const char *place = getenv("TMPDIR");

		(void)snprintf(above, sizeof above, "%.40s/maildir-XXXXXX",
		    place == NULL ? "/tmp" : place);
		FUZZ_MUST(mkdtemp(above) != NULL);
		(void)snprintf(base, sizeof base, "%s/mail", above);
		(void)atexit(leave);
	}
	for (size_t i = 0; i < 4; i++) {
		(void)snprintf(path, sizeof path, "%s%s", base, parts[i]);
		FUZZ_MUST(mkdir(path, 0700) == 0);
	}
}

/* The names that could be made; each unique name once. */
static size_t
fill(struct arena *memory, struct fuzz_input *input, const char **names)
{
	size_t count = 0;

	for (int i = 0; i < FILES_MAX && input->size > 0; i++) {
		const char *where = fuzz_byte(input) % 2 == 0 ? "new" : "cur";
		const char *name = fuzz_text(memory, input);
		size_t length = strcspn(name, ":"), same = 0;
		int fd;

		if (strchr(name, '/') != NULL || *name == '\0')
			continue;
		fd = open(arena_printf(memory, "%s/%s/%s", base, where, name),
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			continue;
		(void)close(fd);
		if (*name == '.')
			continue;
		while (same < count &&
		    (strcspn(names[same], ":") != length ||
			memcmp(names[same], name, length) != 0))
			same++;
		if (same == count)
			names[count++] = name;
	}
	return count;
}

/* The number of files whose names do not begin with a dot. */
static size_t
files(const char *path, const char *const *names, size_t count)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	size_t found = 0;

	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		size_t i = 0, length = strcspn(entry->d_name, ":");

		if (entry->d_name[0] == '.')
			continue;
		while (i < count &&
		    (strcspn(names[i], ":") != length ||
			memcmp(names[i], entry->d_name, length) != 0))
			i++;
		FUZZ_MUST(i < count);
		found++;
	}
	if (directory != NULL)
		(void)closedir(directory);
	return found;
}

static size_t
all_files(struct arena *memory, const char *folder, const char *const *names,
    size_t count)
{
	const char *root = arena_printf(memory, "%s/%s", base, folder);

	return files(arena_printf(memory, "%s/new", root), names, count) +
	    files(arena_printf(memory, "%s/cur", root), names, count);
}

/* As many as there are names; the same keys as before, if there were any. */
static void
list(struct mailbox *mailbox, struct arena *memory, size_t count,
    const char **keys, bool is_first)
{
	struct mailbox_listing listing;
	struct error err = {.text = ""};

	FUZZ_MUST(mailbox_list(mailbox, NULL, &listing, &err));
	FUZZ_MUST(listing.count == count);
	for (size_t i = 0; i < count; i++) {
		const char *key = listing.entries[i].key;
		size_t same = 0;

		FUZZ_MUST(strlen(key) <= MAILBOX_KEY_MAX);
		if (is_first) {
			keys[i] = arena_string(memory, key);
			continue;
		}
		while (same < count && strcmp(keys[same], key) != 0)
			same++;
		FUZZ_MUST(same < count);
	}
	mailbox_listing_free(&listing);
}

/* A name that there is twice is one message, whose copy may be replaced. */
static void
check_count(size_t found, size_t before, size_t count)
{
	FUZZ_MUST(found >= count && found <= before);
	FUZZ_MUST(found == before || before > count);
}

static void
play(struct arena *memory, const char *const *names, size_t count,
    const char *folder)
{
	struct mailbox_options options = {.url = {.kind = URL_MAILDIR}};
	const char *keys[FILES_MAX];
	size_t before = all_files(memory, ".", names, count);
	char name[MAILDIR_NAME_SIZE];
	struct error err = {.text = ""};
	struct mailbox *mailbox;

	(void)snprintf(options.url.path, sizeof options.url.path, "%s", base);
	mailbox = mailbox_open(&options, &err);
	FUZZ_MUST(mailbox != NULL);
	list(mailbox, memory, count, keys, true);
	(void)mailbox_mark(mailbox, keys, count, MAILBOX_FLAG, "", &err);
	check_count(all_files(memory, ".", names, count), before, count);
	list(mailbox, memory, count, keys, false);
	if (count > 0 && *folder != '\0' &&
	    mailbox_mark(mailbox, keys, count, MAILBOX_MOVE, folder, &err)) {
		FUZZ_MUST(maildir_folder_name(folder, name, &err));
		check_count(all_files(memory, ".", names, count) +
			all_files(memory, name, names, count),
		    before, count);
		FUZZ_MUST(mailbox_select(mailbox, folder, &err));
	}
	mailbox_close(mailbox);
}

static void
check_outside(void)
{
	DIR *directory = opendir(above);
	const struct dirent *entry;

	FUZZ_MUST(directory != NULL);
	while ((entry = readdir(directory)) != NULL)
		FUZZ_MUST(strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0 ||
		    strcmp(entry->d_name, "mail") == 0);
	(void)closedir(directory);
}

static void
check_folder(const char *folder)
{
	char encoded[FOLDER_NAME_SIZE], decoded[FOLDER_NAME_SIZE];
	char name[MAILDIR_NAME_SIZE];
	struct error err = {.text = ""};

	if (folder_name_encode(folder, encoded, &err)) {
		fuzz_printable(encoded, "");
		FUZZ_MUST(folder_name_decode(encoded, decoded));
		FUZZ_MUST(strcmp(decoded, folder) == 0);
	}
	(void)folder_name_decode(folder, decoded);
	if (maildir_folder_name(folder, name, &err))
		FUZZ_MUST(name[0] == '.' && strchr(name, '/') == NULL &&
		    strcmp(name, "..") != 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *names[FILES_MAX], *folder;
	struct fuzz_input input = {data, size};
	struct arena *memory = arena_new();

	is_watched = choose_watched(data, size);
	folder = fuzz_text(memory, &input);
	check_folder(folder);
	begin();
	play(memory, names, fill(memory, &input, names), folder);
	check_outside();
	empty();
	arena_free(memory);
	return 0;
}
