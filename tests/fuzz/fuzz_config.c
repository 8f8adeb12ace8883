/* SPDX-License-Identifier: ISC */
/*
 * A configuration file: what is refused is refused with its place, on one line;
 * what is loaded has a mailbox, and folders that end.
 */
#include "base/file.h"
#include "conf/conf.h"
#include "conf/scan.h"
#include "tests/fuzz/fuzz.h"

#define PATH "fuzz.conf"

static struct fuzz_input file;

bool __wrap_file_read(const char *path, size_t bytes_max,
    struct buffer *ret_content, struct error *err);
bool __wrap_file_list(struct arena *memory, const char *directory,
    const char *suffix, struct file_names *ret_names, struct error *err);

bool
__wrap_file_read(const char *path, size_t bytes_max, struct buffer *ret_content,
    struct error *err)
{
	if (strcmp(path, PATH) != 0 || file.size > bytes_max)
		return error_set(
		    err, ERROR_STORE, RETRY_LATER, "%s: no such file", path);
	buffer_add(ret_content, file.data, file.size);
	return true;
}

/* The calendars that there are. */
bool
__wrap_file_list(struct arena *memory, const char *directory,
    const char *suffix, struct file_names *ret_names, struct error *err)
{
	static char *names[] = {NULL, NULL};

	(void)directory;
	(void)err;
	names[0] = arena_printf(memory, "DK%s", suffix);
	names[1] = arena_printf(memory, "NO%s", suffix);
	*ret_names = (struct file_names){.names = names, .count = 2};
	return true;
}

static size_t
lines(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += text[i] == '\n';
	return count;
}

static void
check_refusal(const struct error *err)
{
	FUZZ_MUST(err->scope == ERROR_STORE && err->retry == RETRY_NEVER);
	FUZZ_MUST(strncmp(err->text, PATH, strlen(PATH)) == 0);
	FUZZ_MUST(err->text[strlen(err->text) - 1] != '\n');
	fuzz_printable(err->text, "");
}

/* libconfuse gets no more and no fewer lines than there are. */
static void
check_scan(void)
{
	struct error err = {.text = ""};
	struct buffer text = {0};

	if (!scan(PATH, (const char *)file.data, file.size, &text, &err))
		check_refusal(&err);
	else
		FUZZ_MUST(lines(text.data, text.length) ==
		    lines((const char *)file.data, file.size));
	buffer_release(&text);
}

static void
check_loaded(const struct conf *conf)
{
	const char *codes[CONF_MAILBOXES_MAX + 2], *name;
	bool is_junk;

	FUZZ_MUST(conf->mailboxes_count > 0 &&
	    conf->mailboxes_count <= CONF_MAILBOXES_MAX);
	for (size_t i = 0; i < conf->mailboxes_count; i++) {
		const struct conf_mailbox *mailbox = &conf->mailboxes[i];
		size_t folder = 0;

		while (conf_folder(mailbox, folder, &name, &is_junk))
			FUZZ_MUST(++folder <= 1 + 2 * CONF_LIST_MAX);
		(void)conf_expect(conf, mailbox);
		FUZZ_MUST(conf_languages(conf, mailbox, codes) <=
		    conf->mailboxes_count + 2);
		FUZZ_MUST(mailbox->account != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = {.text = ""};
	struct conf *conf;

	file = (struct fuzz_input){data, size};
	check_scan();
	conf = conf_load(PATH, &err);
	if (conf == NULL)
		check_refusal(&err);
	else
		check_loaded(conf);
	conf_free(conf);
	return 0;
}
