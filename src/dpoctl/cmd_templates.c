/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/file.h"
#include "mail/compose.h"
#include "ticket/letter.h"
#include "ticket/letter_example.h"
#include "dpoctl/commands.h"
#include "dpoctl/session.h"

/* The shipped ones, those of the configuration, and those of --directory. */
static struct letter_set *
load(struct session *session, int *ret_code)
{
	const char *more = session_option(session, "--directory");
	const char *directories[3], *language = NULL;
	size_t count = 0;
	struct letter_set *letters;
	struct error err;

	if (!session_load_given_conf(session, &err)) {
		*ret_code = session_error(&err, EX_CONFIG);
		return NULL;
	}
	directories[count++] = file_program_data(session->memory, "templates");
	if (session->conf != NULL) {
		language = session->conf->organisation.language;
		if (session->conf->templates_directory != NULL)
			directories[count++] =
			    session->conf->templates_directory;
	}
	if (more != NULL)
		directories[count++] = more;
	letters = letter_set_load(directories, count, language, &err);
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
	struct letter_set *letters = load(session, &code);

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
	struct letter_set *letters = load(session, &code);

	letter_set_free(letters);
	return code;
}

/* EX_OK, and which letter of which language the operands name. */
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
	struct letter_set *letters = load(session, &code);

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

/* The mail that it would be, in bytes. */
static void
print_mail(const struct letter_text *text)
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
	};
	struct buffer mail = {0};

	compose(&letter, &mail);
	(void)fwrite(mail.data, 1, mail.length, stdout);
	buffer_release(&mail);
}

static int
render(struct session *session)
{
	const struct letter_language *language;
	struct letter_values values;
	enum letter_purpose purpose;
	int code;
	struct letter_set *letters = load(session, &code);

	if (letters == NULL)
		return code;
	code = find(session, letters, &language, &purpose);
	if (code == EX_OK) {
		letter_example(
		    session->memory, letters, language->code, &values);
		code = set_values(session, &values) ? EX_OK : EX_USAGE;
	}
	if (code == EX_OK) {
		const struct letter_text text = letter_write(
		    session->memory, letters, purpose, language->code, &values);

		if (session_option(session, "--mail") != NULL)
			print_mail(&text);
		else
			(void)printf(
			    "Subject: %s\n\n%s", text.subject, text.body);
	}
	letter_set_free(letters);
	return code;
}

static const struct cmd_option options[] = {
    {"--directory", "DIRECTORY", "Letters that replace the others", false},
    {NULL, NULL, NULL, false},
};

static const struct cmd_option render_options[] = {
    {"--directory", "DIRECTORY", "Letters that replace the others", false},
    {"--set", "NAME=VALUE", "A value other than the example's", true},
    {"--mail", NULL, "As the mail that it would be", false},
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
