/* SPDX-License-Identifier: ISC */
#include "ticket/letter_set.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "mail/compose_html.h"

#define SUFFIX ".txt"
#define PART   ".part"
#define WORDS  "words"
#define PAGE   "letter.html"

const struct letter_language *
letter_set_find(const struct letter_set *letters, const char *language)
{
	for (size_t i = 0; i < letters->count; i++)
		if (strcmp(letters->languages[i].code, language) == 0)
			return &letters->languages[i];
	return NULL;
}

const char *
letter_set_page(const struct letter_set *letters, const char *language)
{
	const struct letter_language *found =
	    letter_set_find(letters, language);

	return found != NULL && found->page != NULL ? found->page
						    : letters->page;
}

static bool
refuse_purpose(const char *path, struct error *err)
{
	struct buffer known = {0};

	for (int i = 0; i < LETTER_PURPOSES; i++)
		buffer_add_printf(&known, "%s%s" SUFFIX, i == 0 ? "" : ", ",
		    letter_purpose_name((enum letter_purpose)i));
	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: no such letter: expected one of %s", path,
	    buffer_string(&known));
	buffer_release(&known);
	return false;
}

static bool
refuse_language(const struct letter_set *letters, const char *what,
    const char *language, struct error *err)
{
	struct buffer known = {0};

	for (size_t i = 0; i < letters->count; i++)
		buffer_add_printf(&known, "%s%s", i == 0 ? "" : ", ",
		    letters->languages[i].code);
	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: no letters in \"%s\": expected one of %s", what, language,
	    buffer_string(&known));
	buffer_release(&known);
	return false;
}

static bool
read_file(const char *path, struct buffer *ret_content, struct error *err)
{
	if (file_read(path, LETTER_TEMPLATE_BYTES_MAX, ret_content, err))
		return true;
	err->retry = RETRY_NEVER;
	return false;
}

/* Reads a file; it is parsed when all files are known. */
static bool
keep_file(struct letter_set *letters, const char *path, const char *name,
    struct letter_part *ret_file, struct error *err)
{
	struct buffer content = {0};

	if (!read_file(path, &content, err))
		return false;
	*ret_file = (struct letter_part){
	    .name = name,
	    .file = path,
	    .text = arena_copy(
		letters->memory, buffer_string(&content), content.length),
	    .length = content.length,
	};
	buffer_release(&content);
	return true;
}

static bool
load_page(struct letter_set *letters, const char *path, const char **ret_page,
    struct error *err)
{
	struct letter_part file;
	const char *wrong;

	if (!keep_file(letters, path, PAGE, &file, err))
		return false;
	if (!compose_html_is_page(file.text, &wrong))
		return error_set(
		    err, ERROR_STORE, RETRY_NEVER, "%s: %s", path, wrong);
	*ret_page = file.text;
	return true;
}

static bool
is_part_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz-");

	return length > 0 && name[length] == '\0';
}

static bool
load_part(struct letter_set *letters, const char *path, const char *name,
    struct letter_language *language, struct error *err)
{
	size_t at = 0;

	if (!is_part_name(name))
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: a part's name has lower-case letters and hyphens",
		    path);
	while (at < language->parts_count &&
	    strcmp(language->parts[at].name, name) != 0)
		at++;
	if (at == LENGTH(language->parts))
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: more than %d parts", path, LETTER_LANGUAGE_PARTS_MAX);
	if (!keep_file(letters, path, name, &language->parts[at], err))
		return false;
	if (at == language->parts_count)
		language->parts_count++;
	return true;
}

static bool
parse_template(struct letter_set *letters, struct letter_language *language,
    enum letter_purpose purpose, struct error *err)
{
	const char *allowed[LETTER_NAMES];
	const struct letter_names names = {
	    .names = allowed,
	    .count = LENGTH(allowed),
	    .parts = language->parts,
	    .parts_count = language->parts_count,
	};
	const struct letter_part *file = &language->files[purpose];
	struct letter_template *template =
	    arena_alloc(letters->memory, sizeof *template);

	for (size_t i = 0; i < LENGTH(allowed); i++)
		allowed[i] = letter_purpose_has(purpose, i);
	if (!letter_template_parse(letters->memory, file->file, file->text,
		file->length, &names, template, err))
		return false;
	language->templates[purpose] = template;
	return true;
}

static bool
parse_templates(struct letter_set *letters, struct error *err)
{
	for (size_t i = 0; i < letters->count; i++)
		for (int j = 0; j < LETTER_PURPOSES; j++)
			if (letters->languages[i].files[j].text != NULL &&
			    !parse_template(letters, &letters->languages[i],
				(enum letter_purpose)j, err))
				return false;
	return true;
}

static bool
load_words(struct letter_set *letters, const char *path,
    struct letter_language *language, struct error *err)
{
	struct letter_words *words =
	    arena_alloc(letters->memory, sizeof *words);
	struct buffer content = {0};
	bool parsed;

	if (!read_file(path, &content, err))
		return false;
	parsed = letter_words_parse(letters->memory, path,
	    buffer_string(&content), content.length, words, err);
	buffer_release(&content);
	if (parsed)
		language->words = words;
	return parsed;
}

/* The name without that suffix; NULL: it has another. */
static const char *
without_tail(struct arena *memory, const char *name, const char *tail)
{
	size_t length = strlen(name), tail_length = strlen(tail);

	return length < tail_length ||
		strcmp(name + length - tail_length, tail) != 0
	    ? NULL
	    : arena_copy(memory, name, length - tail_length);
}

static bool
load_file(struct letter_set *letters, const char *path, const char *name,
    struct letter_language *language, struct error *err)
{
	const char *letter = without_tail(letters->memory, name, SUFFIX);
	const char *part = without_tail(letters->memory, name, PART);
	enum letter_purpose purpose;

	if (strcmp(name, WORDS) == 0)
		return load_words(letters, path, language, err);
	if (strcmp(name, PAGE) == 0)
		return load_page(letters, path, &language->page, err);
	if (part != NULL)
		return load_part(letters, path, part, language, err);
	if (letter == NULL)
		return true;
	/* A misspelled name would leave the shipped letter in use. */
	if (!letter_purpose_find(letter, &purpose))
		return refuse_purpose(path, err);
	return keep_file(letters, path, letter, &language->files[purpose], err);
}

/* The language of that name; added if there is room. */
static struct letter_language *
take_language(struct letter_set *letters, const char *name)
{
	struct letter_language *language;

	for (size_t i = 0; i < letters->count; i++)
		if (strcmp(letters->languages[i].code, name) == 0)
			return &letters->languages[i];
	if (letters->count == LENGTH(letters->languages))
		return NULL;
	language = &letters->languages[letters->count++];
	language->code = name;
	return language;
}

static bool
load_language(struct letter_set *letters, const char *directory,
    const char *name, struct error *err)
{
	struct arena *memory = letters->memory;
	const char *path = arena_printf(memory, "%s/%s", directory, name);
	struct letter_language *language;
	struct file_names files;

	if (!letter_words_is_code(name))
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: a directory of letters must be named by a language "
		    "code of two or three lower-case letters",
		    path);
	language = take_language(letters, name);
	if (language == NULL)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: more than %d languages", path, LETTER_LANGUAGES_MAX);
	if (!file_list(memory, path, "", &files, err)) {
		err->retry = RETRY_NEVER;
		return false;
	}
	for (size_t i = 0; i < files.count; i++)
		if (!load_file(letters,
			arena_printf(memory, "%s/%s", path, files.names[i]),
			files.names[i], language, err))
			return false;
	return true;
}

/* "cs" in "/x/templates"; not hidden files or a README. */
static bool
is_directory(struct arena *memory, const char *directory, const char *name)
{
	struct stat status;

	return name[0] != '.' &&
	    stat(arena_printf(memory, "%s/%s", directory, name), &status) ==
	    0 &&
	    S_ISDIR(status.st_mode);
}

static bool
load_directory(
    struct letter_set *letters, const char *directory, struct error *err)
{
	struct file_names entries;

	if (!file_list(letters->memory, directory, "", &entries, err)) {
		err->retry = RETRY_NEVER;
		return false;
	}
	for (size_t i = 0; i < entries.count; i++) {
		const char *name = entries.names[i];

		if (is_directory(letters->memory, directory, name)
			? !load_language(letters, directory, name, err)
			: strcmp(name, PAGE) == 0 &&
			    !load_page(letters,
				arena_printf(
				    letters->memory, "%s/" PAGE, directory),
				&letters->page, err))
			return false;
	}
	return true;
}

/* Checks that each language has words, and that fallbacks form no cycle. */
static bool
check_language(const struct letter_set *letters,
    const struct letter_language *language, struct error *err)
{
	const struct letter_language *next = language;

	if (language->words == NULL)
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s/" WORDS " is in none of the template directories: it "
		    "defines the words of dates and kinds",
		    language->code);
	for (size_t i = 0; i <= letters->count; i++) {
		const char *fallback = next->words->fallback;

		if (fallback == NULL)
			return true;
		next = letter_set_find(letters, fallback);
		if (next == NULL)
			return refuse_language(letters,
			    arena_printf(letters->memory,
				"%s/" WORDS ": fallback", language->code),
			    fallback, err);
		/* Its own check reports it. */
		if (next->words == NULL)
			return true;
	}
	return error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s/" WORDS ": its fallbacks form a loop", language->code);
}

static bool
check_english(const struct letter_set *letters, struct error *err)
{
	const struct letter_language *english = letters->english;

	for (int i = 0; i < LETTER_PURPOSES; i++)
		if (english == NULL || english->templates[i] == NULL)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "the letter " LETTER_ENGLISH "/%s" SUFFIX
			    " is in none of the template directories",
			    letter_purpose_name((enum letter_purpose)i));
	for (int i = 0; i < KINDS; i++)
		if (english->words->kinds[i] == NULL)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    LETTER_ENGLISH "/" WORDS ": \"kind %s\" is missing",
			    kind_name((enum kind)i));
	return true;
}

static bool
load_all(struct letter_set *letters, const char *const *directories,
    size_t count, const char *office_language, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!load_directory(letters, directories[i], err))
			return false;
	if (!parse_templates(letters, err))
		return false;
	for (size_t i = 0; i < letters->count; i++)
		if (!check_language(letters, &letters->languages[i], err))
			return false;
	letters->english = letter_set_find(letters, LETTER_ENGLISH);
	letters->office = letter_set_find(letters, office_language);
	return check_english(letters, err) &&
	    (letters->office != NULL ||
		refuse_language(
		    letters, "the office's language", office_language, err));
}

struct letter_set *
letter_set_load(const char *const *directories, size_t count,
    const char *office_language, struct error *err)
{
	struct letter_set *letters = memory_new(1, sizeof *letters);

	letters->memory = arena_new();
	if (!load_all(letters, directories, count,
		office_language != NULL ? office_language : LETTER_ENGLISH,
		err)) {
		letter_set_free(letters);
		return NULL;
	}
	return letters;
}

void
letter_set_free(struct letter_set *letters)
{
	if (letters == NULL)
		return;
	arena_free(letters->memory);
	free(letters);
}

static bool
has_words(struct arena *memory, const char *directory, const char *language)
{
	return access(arena_printf(memory, "%s/%s/" WORDS, directory, language),
		   R_OK) == 0;
}

char *
letter_set_languages(struct arena *memory, const char *const *directories,
    size_t count, const char *language, bool *ret_found)
{
	char *known = arena_string(memory, "");
	struct file_names entries;
	struct error err;

	*ret_found = false;
	for (size_t i = 0; i < count; i++) {
		if (!file_list(memory, directories[i], "", &entries, &err))
			continue;
		for (size_t j = 0; j < entries.count; j++) {
			const char *name = entries.names[j];
			bool is_new = letter_words_is_code(name) &&
			    has_words(memory, directories[i], name);

			for (size_t k = 0; is_new && k < i; k++)
				is_new =
				    !has_words(memory, directories[k], name);
			if (!is_new)
				continue;
			known = arena_printf(memory, "%s%s%s", known,
			    known[0] == '\0' ? "" : ", ", name);
			*ret_found |= strcmp(name, language) == 0;
		}
	}
	return known;
}
