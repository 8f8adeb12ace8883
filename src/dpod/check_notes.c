/* SPDX-License-Identifier: ISC */
#include "dpod/check_files.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/file.h"
#include "rules/ruleset.h"

#define CONF_BYTES_MAX ((size_t)1024 * 1024)
#define RULES_SUFFIX   ".rules"

struct notes {
	const struct conf *conf;
	struct arena *memory;
	check_say_fn *say;
	void *context;
};

static void
note(struct notes *notes, const char *text)
{
	notes->say(CHECK_NOTE, text, notes->context);
}

/*
 * Whether the line sets something and its comment is a profile's mark; settings
 * that may be changed later are marked differently.
 */
static bool
is_marked(const char *line)
{
	const char *mark = strstr(line, "# CHANGE");

	return mark != NULL && line[strspn(line, " \t")] != '#' &&
	    strncmp(mark, "# CHANGE later", strlen("# CHANGE later")) != 0;
}

static void
note_marks(struct notes *notes)
{
	struct buffer content = {0};
	struct error err;
	unsigned int number = 1;
	char *line, *end;

	if (!file_read(notes->conf->path, CONF_BYTES_MAX, &content, &err)) {
		buffer_release(&content);
		return;
	}
	line = arena_string(notes->memory, buffer_string(&content));
	buffer_release(&content);
	for (; line != NULL; line = end, number++) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (is_marked(line))
			note(notes,
			    arena_printf(notes->memory,
				"%s:%u: still marked CHANGE: set it, then "
				"remove the mark",
				notes->conf->path, number));
	}
}

static bool
is_listed(const struct conf *conf, const char *address)
{
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];

		if (mailbox->user != NULL &&
		    strcasecmp(mailbox->user, address) == 0)
			return true;
		for (size_t j = 0; j < mailbox->addresses.count; j++)
			if (strcasecmp(mailbox->addresses.items[j], address) ==
			    0)
				return true;
	}
	return false;
}

static void
note_address(struct notes *notes, const char *setting, const char *address)
{
	struct error err;

	if (is_listed(notes->conf, address))
		return;
	(void)conf_refuse(notes->conf, &notes->conf->organisation, setting,
	    &err,
	    "no mailbox receives %s: add it to the `addresses` of the one that "
	    "does",
	    address);
	note(notes, err.text);
}

/* Known only if every mailbox lists its addresses. */
static void
note_addresses(struct notes *notes)
{
	const struct conf_organisation *own = &notes->conf->organisation;

	for (size_t i = 0; i < notes->conf->mailboxes_count; i++)
		if (notes->conf->mailboxes[i].addresses.count == 0)
			return;
	note_address(notes, "address", own->address);
	for (size_t i = 0; i < own->aliases.count; i++)
		note_address(notes, "aliases", own->aliases.items[i]);
}

/* Other files that may be in a directory of rules. */
static bool
is_known(const char *name)
{
	size_t length = strlen(name), tail = strlen(RULES_SUFFIX);

	return name[0] == '.' || strncmp(name, "README", 6) == 0 ||
	    strcmp(name, "weights.bin") == 0 ||
	    (length > tail && strcmp(name + length - tail, RULES_SUFFIX) == 0);
}

static void
note_endings(struct notes *notes)
{
	const char *directory = notes->conf->rules_directory;
	struct file_names files;
	struct error err;

	if (!file_list(notes->memory, directory, "", &files, &err))
		return;
	for (size_t i = 0; i < files.count; i++) {
		const char *path = arena_printf(
		    notes->memory, "%s/%s", directory, files.names[i]);
		struct stat status;

		if (!is_known(files.names[i]) && stat(path, &status) == 0 &&
		    S_ISREG(status.st_mode))
			note(notes,
			    arena_printf(notes->memory,
				"%s: not read: expected a name that ends in "
				"%s",
				path, RULES_SUFFIX));
	}
}

/* The examples of the shipped rules are covered by the tests. */
static void
note_examples(struct notes *notes)
{
	const char *directories[] = {file_program_data(notes->memory, "rules"),
	    notes->conf->rules_directory};
	size_t length = strlen(directories[1]);
	struct buffer report = {0};
	struct error err;
	struct ruleset *rules = ruleset_load(directories, 2, &err);
	char *line, *end;

	if (rules != NULL && !ruleset_check(rules, &report))
		for (line = arena_string(notes->memory, buffer_string(&report));
		     (end = strchr(line, '\n')) != NULL; line = end + 1) {
			*end = '\0';
			if (strncmp(line, directories[1], length) == 0 &&
			    line[length] == '/')
				note(notes, line);
		}
	buffer_release(&report);
	ruleset_free(rules);
}

void
check_notes(const struct conf *conf, check_say_fn *say, void *context)
{
	struct notes notes = {conf, arena_new(), say, context};

	note_marks(&notes);
	note_addresses(&notes);
	if (conf->rules_directory != NULL) {
		note_endings(&notes);
		note_examples(&notes);
	}
	arena_free(notes.memory);
}
