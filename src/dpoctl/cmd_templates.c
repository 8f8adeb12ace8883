/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/file.h"
#include "conf/conf_data.h"
#include "mail/compose.h"
#include "mail/compose_html.h"
#include "ticket/letter.h"
#include "ticket/letter_example.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

/* The shipped ones, the configuration's, and those of --directory. */
struct directories {
	const char *paths[CONF_TEMPLATES_MAX + 1];
	size_t count;
};

/* False: unknown. NULL: --mailbox was not given. */
static bool
find_mailbox(
    const struct session *session, const struct conf_mailbox **ret_mailbox)
{
	const char *name = session_option(session, "--mailbox");

	*ret_mailbox = name == NULL || session->conf == NULL
	    ? NULL
	    : conf_find_mailbox(session->conf, name);
	return name == NULL || *ret_mailbox != NULL;
}

static struct letter_set *
load(
    struct session *session, struct directories *ret_directories, int *ret_code)
{
	const char *more = session_option(session, "--directory");
	const char *language = NULL;
	const struct conf_mailbox *mailbox;
	struct letter_set *letters;
	struct error err;

	if (!session_load_given_conf(session, &err)) {
		*ret_code = session_error(&err, EX_CONFIG);
		return NULL;
	}
	if (!find_mailbox(session, &mailbox)) {
		*ret_code = session_fail(EX_USAGE, "no such mailbox: %s",
		    session_option(session, "--mailbox"));
		return NULL;
	}
	ret_directories->paths[0] =
	    file_program_data(session->memory, "templates");
	ret_directories->count = 1;
	if (session->conf != NULL) {
		language = session->conf->organisation.language;
		ret_directories->count = conf_templates(
		    session->conf, mailbox, ret_directories->paths);
	}
	if (more != NULL)
		ret_directories->paths[ret_directories->count++] = more;
	letters = letter_set_load(
	    ret_directories->paths, ret_directories->count, language, &err);
	if (letters == NULL)
		*ret_code = session_fail(EX_DATAERR, "%s", err.text);
	return letters;
}

static const struct output_field list_fields[] = {
    {"language", "Language", NULL},
    {"letter", "Letter", NULL},
    {"file", "File", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form list_form = {OUTPUT_TABLE, list_fields};

static int
list(struct session *session)
{
	struct output *output = session->output;
	int code;
	struct directories directories;
	struct letter_set *letters = load(session, &directories, &code);

	if (letters == NULL)
		return code;
	output_begin(output, &list_form);
	for (size_t i = 0; i < letters->count; i++)
		for (int j = 0; j < LETTER_PURPOSES; j++) {
			const struct letter_part *file =
			    &letters->languages[i].files[j];

			if (file->text == NULL)
				continue;
			output_text(
			    output, "language", letters->languages[i].code);
			output_text(output, "letter", file->name);
			output_text(output, "file", file->file);
			output_row(output);
		}
	output_end(output);
	letter_set_free(letters);
	return EX_OK;
}

static int
check(struct session *session)
{
	int code = EX_OK;
	struct directories directories;
	struct letter_set *letters = load(session, &directories, &code);

	letter_set_free(letters);
	return code;
}

/* EX_OK, and the letter and language of the operands. */
static int
find(struct session *session, const struct letter_set *letters,
    const struct letter_language **ret_language,
    enum letter_purpose *ret_purpose)
{
	*ret_language = letter_set_find(letters, session->operands[0]);
	if (*ret_language == NULL)
		return session_fail(
		    EX_USAGE, "no letters are in \"%s\"", session->operands[0]);
	if (!letter_purpose_find(session->operands[1], ret_purpose))
		return session_fail(
		    EX_USAGE, "no such letter: %s", session->operands[1]);
	return EX_OK;
}

static int
show(struct session *session)
{
	const struct letter_language *language;
	enum letter_purpose purpose;
	int code;
	struct directories directories;
	struct letter_set *letters = load(session, &directories, &code);

	if (letters == NULL)
		return code;
	code = find(session, letters, &language, &purpose);
	if (code == EX_OK && language->files[purpose].text == NULL)
		code = session_fail(EXIT_NOTHING,
		    "%s has no letter %s: it is written in another language",
		    language->code, session->operands[1]);
	if (code == EX_OK)
		(void)fputs(language->files[purpose].text, stdout);
	letter_set_free(letters);
	return code;
}

/* "name=value" of each --set; false after a message. */
static bool
set_values(struct session *session, struct letter_values *values)
{
	for (size_t i = 0; i < session->options_count; i++) {
		const char *text = session->options[i].value;
		size_t length = strcspn(text, "=");

		if (strcmp(session->options[i].option->name, "--set") != 0)
			continue;
		if (text[length] == '=' &&
		    letter_example_set(values,
			arena_copy(session->memory, text, length),
			text + length + 1))
			continue;
		(void)session_usage(session,
		    "--set requires NAME=VALUE, NAME one of: %s",
		    letter_example_names(session->memory));
		return false;
	}
	return true;
}

/* Prints the message that would be sent, as bytes. */
static void
print_mail(const struct letter_text *text, const char *page)
{
	const struct compose_letter letter = {
	    .from_name = "Example Ltd",
	    .from_address = "dpo@example.org",
	    .to_address = "anna@example.net",
	    .reply_to_address = "",
	    .subject = text->subject,
	    .message_id = "<example@example.org>",
	    .in_reply_to = "",
	    .language = text->language,
	    .body = text->body,
	    .html_page = page,
	};
	struct buffer mail = {0};

	compose(&letter, &mail);
	(void)fwrite(mail.data, 1, mail.length, stdout);
	buffer_release(&mail);
}

/* NULL after a message, or if no HTML is wanted. */
static const char *
find_page(struct session *session, const struct letter_set *letters,
    const char *language, int *ret_code)
{
	const char *page = letter_set_page(letters, language);

	if (session_option(session, "--html") == NULL)
		return NULL;
	if (page == NULL)
		*ret_code = session_fail(EXIT_NOTHING,
		    "letter.html is in none of the template directories");
	return page;
}

static void
print_letter(
    struct session *session, const struct letter_text *text, const char *page)
{
	struct buffer html = {0};

	if (session_option(session, "--mail") != NULL) {
		print_mail(text, page);
	} else if (page == NULL) {
		(void)printf("Subject: %s\n\n%s", text->subject, text->body);
	} else {
		compose_html(
		    page, text->language, text->subject, text->body, &html);
		(void)fputs(buffer_string(&html), stdout);
		buffer_release(&html);
	}
}

static int
render(struct session *session)
{
	const struct letter_language *language;
	struct letter_values values;
	enum letter_purpose purpose;
	const char *page = NULL;
	int code;
	struct directories directories;
	struct letter_set *letters = load(session, &directories, &code);

	if (letters == NULL)
		return code;
	code = find(session, letters, &language, &purpose);
	if (code == EX_OK)
		page = find_page(session, letters, language->code, &code);
	if (code == EX_OK) {
		letter_example(
		    session->memory, letters, language->code, &values);
		code = set_values(session, &values) ? EX_OK : EX_USAGE;
	}
	if (code == EX_OK) {
		const struct letter_text text = letter_write(
		    session->memory, letters, purpose, language->code, &values);

		print_letter(session, &text, page);
	}
	letter_set_free(letters);
	return code;
}

extern char **environ;

/* Prints their difference with diff(1); nothing if they are the same. */
static int
print_difference(struct arena *memory, const char *shipped, const char *own,
    const char *name)
{
	char *label = arena_printf(memory, "shipped/%s", name);
	char *words[] = {arena_string(memory, "diff"),
	    arena_string(memory, "-u"), arena_string(memory, "-L"), label,
	    arena_string(memory, "-L"), arena_string(memory, own),
	    arena_string(memory, "--"), arena_string(memory, shipped),
	    arena_string(memory, own), NULL};
	int status = 0, failed;
	pid_t child;

	(void)fflush(stdout);
	failed = posix_spawnp(&child, words[0], NULL, NULL, words, environ);
	if (failed != 0)
		return session_fail(
		    EX_UNAVAILABLE, "cannot run diff: %s", strerror(failed));
	while (waitpid(child, &status, 0) == -1)
		if (errno != EINTR)
			return session_fail(EX_OSERR,
			    "cannot wait for diff: %s", strerror(errno));
	/* Exit status 1: they differ. */
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
		return session_fail(EX_UNAVAILABLE, "diff failed for %s", own);
	return EX_OK;
}

/* Compares an own file to the shipped one, or says that there is none. */
static int
compare(struct session *session, const char *shipped_directory,
    const char *language, const char *own)
{
	const char *slash = strrchr(own, '/');
	const char *name = arena_printf(session->memory, "%s/%s", language,
	    slash == NULL ? own : slash + 1);
	const char *shipped =
	    arena_printf(session->memory, "%s/%s", shipped_directory, name);

	if (strcmp(own, shipped) == 0)
		return EX_OK;
	if (access(shipped, F_OK) == 0)
		return print_difference(session->memory, shipped, own, name);
	(void)printf("not shipped: %s\n", own);
	return EX_OK;
}

/* The last directory with words of the language is the one in use. */
static int
compare_words(struct session *session, const struct directories *directories,
    const char *language)
{
	for (size_t i = directories->count; i > 1; i--) {
		const char *own = arena_printf(session->memory, "%s/%s/words",
		    directories->paths[i - 1], language);

		if (access(own, F_OK) == 0)
			return compare(
			    session, directories->paths[0], language, own);
	}
	return EX_OK;
}

static int
compare_language(struct session *session, const struct directories *directories,
    const struct letter_language *language)
{
	int code = compare_words(session, directories, language->code);

	for (size_t i = 0; i < LETTER_PURPOSES && code == EX_OK; i++)
		if (language->files[i].text != NULL)
			code = compare(session, directories->paths[0],
			    language->code, language->files[i].file);
	for (size_t i = 0; i < language->parts_count && code == EX_OK; i++)
		code = compare(session, directories->paths[0], language->code,
		    language->parts[i].file);
	return code;
}

static int
diff(struct session *session)
{
	struct directories directories;
	int code;
	struct letter_set *letters = load(session, &directories, &code);

	if (letters == NULL)
		return code;
	if (directories.count == 1)
		code = session_usage(session,
		    "there are no letters of your own: set --directory, or"
		    " templates-directory in the configuration");
	else
		code = EX_OK;
	for (size_t i = 0; i < letters->count && code == EX_OK; i++)
		code = compare_language(
		    session, &directories, &letters->languages[i]);
	letter_set_free(letters);
	return code;
}

static const struct cmd_option options[] = {
    {"--directory", "DIRECTORY", "Letters that replace the others", false},
    {"--mailbox", "NAME", "The letters for tickets of that mailbox", false},
    {NULL, NULL, NULL, false},
};

static const struct cmd_option render_options[] = {
    {"--directory", "DIRECTORY", "Letters that replace the others", false},
    {"--mailbox", "NAME", "The letters for tickets of that mailbox", false},
    {"--set", "NAME=VALUE", "A value other than the example's", true},
    {"--mail", NULL, "As the mail that it would be", false},
    {"--html", NULL, "As HTML; with --mail, in both forms", false},
    {NULL, NULL, NULL, false},
};

const struct cmd cmd_templates_list = {
    .name = "templates list",
    .operands = "",
    .summary = "List the letters of all languages, and their files",
    .access = CMD_NO_DATABASE,
    .options = options,
    .form = &list_form,
    .run = list,
};

const struct cmd cmd_templates_show = {
    .name = "templates show",
    .operands = "LANGUAGE LETTER",
    .summary = "Print the template of a letter",
    .access = CMD_NO_DATABASE,
    .options = options,
    .operands_min = 2,
    .operands_max = 2,
    .run = show,
};

const struct cmd cmd_templates_check = {
    .name = "templates check",
    .operands = "",
    .summary = "Read all letters, and name the first mistake",
    .access = CMD_NO_DATABASE,
    .options = options,
    .run = check,
};

const struct cmd cmd_templates_diff = {
    .name = "templates diff",
    .operands = "",
    .summary = "Compare your own letters with the shipped ones",
    .access = CMD_NO_DATABASE,
    .options = options,
    .run = diff,
};

const struct cmd cmd_templates_render = {
    .name = "templates render",
    .operands = "LANGUAGE LETTER",
    .summary = "Write a letter with example values",
    .access = CMD_NO_DATABASE,
    .options = render_options,
    .operands_min = 2,
    .operands_max = 2,
    .run = render,
};
