/* SPDX-License-Identifier: ISC */
#include "ticket/letter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "ticket/letter_template.h"
#include "ticket/letter_words.h"

#define SUFFIX	".txt"
#define ENGLISH "en"

/* In the order of struct letter_values. */
static const char *const value_names[] = {
    "organisation",
    "contact",
    "authority",
    "reference",
    "received_on",
    "due_on",
    "kinds",
    "reason",
    "until_on",
    "amount",
    "client",
    "code",
};
#define COMMON_VALUES 5 /* that every letter may have */

/* The others that a letter may have, as bits. */
#define DUE_ON	 (1U << 5)
#define KINDS_OF (1U << 6)
#define REASON	 (1U << 7)
#define UNTIL_ON (1U << 8)
#define AMOUNT	 (1U << 9)
#define CLIENT	 (1U << 10)
#define CODE	 (1U << 11)

/* A letter that is not certain of the kind may not promise by mistake. */
static const struct {
	const char *name;
	unsigned values;
} purposes[LETTER_PURPOSES] = {
    [LETTER_ACKNOWLEDGE] = {"acknowledge", DUE_ON | KINDS_OF},
    [LETTER_ACKNOWLEDGE_GENERIC] = {"acknowledge-generic", 0},
    [LETTER_ACKNOWLEDGE_POST] = {"acknowledge-post", DUE_ON | KINDS_OF},
    [LETTER_IDENTITY] = {"identity", REASON | KINDS_OF},
    [LETTER_CODE] = {"code", CODE},
    [LETTER_CLARIFY] = {"clarify", REASON | KINDS_OF},
    [LETTER_EXTEND] = {"extend", REASON | DUE_ON | KINDS_OF},
    [LETTER_REDIRECT] = {"redirect", CLIENT},
    [LETTER_FEE] = {"fee", AMOUNT | REASON | KINDS_OF},
    [LETTER_RETAINED] = {"retained", REASON | UNTIL_ON | KINDS_OF},
    [LETTER_REFUSAL] = {"refused", REASON | KINDS_OF},
    [LETTER_FULFILLED] = {"fulfilled", REASON | KINDS_OF},
    [LETTER_ERASED] = {"erased", REASON | UNTIL_ON | KINDS_OF},
    [LETTER_COMPLAINT] = {"complaint", 0},
    [LETTER_BREACH] = {"breach", 0},
};

static const struct {
	unsigned value;
	enum letter_need need;
} needs[] = {
    {DUE_ON, LETTER_NEEDS_DUE},
    {REASON, LETTER_NEEDS_REASON},
    {UNTIL_ON, LETTER_NEEDS_UNTIL},
    {AMOUNT, LETTER_NEEDS_AMOUNT},
    {CLIENT, LETTER_NEEDS_CLIENT},
    {CODE, LETTER_NEEDS_CODE},
};

unsigned
letter_needs(enum letter_purpose purpose)
{
	unsigned found = 0;

	for (size_t i = 0; i < LENGTH(needs); i++)
		if ((purposes[purpose].values & needs[i].value) != 0)
			found |= needs[i].need;
	return found;
}

struct letter_set {
	struct arena *memory; /* owned; everything here lives in it */
	size_t office;	      /* of letter_words */
	struct letter_template *templates[LETTER_LANGUAGES][LETTER_PURPOSES];
};

const char *
letter_purpose_name(enum letter_purpose purpose)
{
	assert((size_t)purpose < LENGTH(purposes));
	return purposes[purpose].name;
}

bool
letter_purpose_find(const char *name, enum letter_purpose *ret_purpose)
{
	for (size_t i = 0; i < LENGTH(purposes); i++) {
		if (strcmp(purposes[i].name, name) != 0)
			continue;
		*ret_purpose = (enum letter_purpose)i;
		return true;
	}
	return false;
}

/* "acknowledge.txt" */
static bool
find_file_purpose(
    struct arena *memory, const char *file, enum letter_purpose *ret_purpose)
{
	size_t length = strlen(file) - strlen(SUFFIX);

	return letter_purpose_find(
	    arena_copy(memory, file, length), ret_purpose);
}

static bool
refuse_purpose(const char *path, struct error *err)
{
	struct buffer known = {0};

	for (size_t i = 0; i < LENGTH(purposes); i++)
		buffer_add_printf(&known, "%s%s" SUFFIX, i == 0 ? "" : ", ",
		    purposes[i].name);
	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: there is no such letter; there are %s", path,
	    buffer_string(&known));
	buffer_release(&known);
	return false;
}

static bool
refuse_language(const char *what, const char *language, struct error *err)
{
	struct buffer known = {0};

	for (size_t i = 0; i < LETTER_LANGUAGES; i++)
		buffer_add_printf(&known, "%s%s", i == 0 ? "" : ", ",
		    letter_words[i].language);
	(void)error_set(err, ERROR_STORE, RETRY_NEVER,
	    "%s: no letters can be written in \"%s\"; possible are %s", what,
	    language, buffer_string(&known));
	buffer_release(&known);
	return false;
}

static bool
load_template(struct letter_set *letters, const char *path, size_t language,
    enum letter_purpose purpose, struct error *err)
{
	const char *allowed[LENGTH(value_names)];
	struct letter_names names = {allowed, LENGTH(value_names)};
	struct letter_template *template =
	    arena_alloc(letters->memory, sizeof *template);
	struct buffer content = {0};
	bool parsed;

	for (size_t i = 0; i < LENGTH(value_names); i++)
		allowed[i] = i < COMMON_VALUES ||
			(purposes[purpose].values & (1U << i)) != 0
		    ? value_names[i]
		    : NULL;
	if (!file_read(path, LETTER_TEMPLATE_BYTES_MAX, &content, err)) {
		err->retry = RETRY_NEVER;
		return false;
	}
	parsed = letter_template_parse(letters->memory, path,
	    buffer_string(&content), content.length, &names, template, err);
	buffer_release(&content);
	if (parsed)
		letters->templates[language][purpose] = template;
	return parsed;
}

static bool
load_language(struct letter_set *letters, const char *directory,
    const char *name, struct error *err)
{
	struct arena *memory = letters->memory;
	size_t language = letter_words_find(name);
	const char *path = arena_printf(memory, "%s/%s", directory, name);
	struct file_names files;

	if (language == LETTER_LANGUAGES)
		return refuse_language(path, name, err);
	if (!file_list(memory, path, SUFFIX, &files, err)) {
		err->retry = RETRY_NEVER;
		return false;
	}
	for (size_t i = 0; i < files.count; i++) {
		const char *file =
		    arena_printf(memory, "%s/%s", path, files.names[i]);
		enum letter_purpose purpose;

		/* A slip of the pen would leave the shipped one in force. */
		if (!find_file_purpose(memory, files.names[i], &purpose))
			return refuse_purpose(file, err);
		if (!load_template(letters, file, language, purpose, err))
			return false;
	}
	return true;
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
		struct stat status;

		if (stat(
			arena_printf(letters->memory, "%s/%s", directory, name),
			&status) != 0 ||
		    !S_ISDIR(status.st_mode))
			continue;
		if (!load_language(letters, directory, name, err))
			return false;
	}
	return true;
}

static bool
load_all(struct letter_set *letters, const char *const *directories,
    size_t count, const char *office_language, struct error *err)
{
	size_t english = letter_words_find(ENGLISH);

	letters->office = letter_words_find(office_language);
	if (letters->office == LETTER_LANGUAGES)
		return refuse_language(
		    "the office's language", office_language, err);
	for (size_t i = 0; i < count; i++)
		if (!load_directory(letters, directories[i], err))
			return false;
	for (size_t i = 0; i < LETTER_PURPOSES; i++)
		if (letters->templates[english][i] == NULL)
			return error_set(err, ERROR_STORE, RETRY_NEVER,
			    "the letter " ENGLISH "/%s" SUFFIX
			    " is in none of the template directories",
			    purposes[i].name);
	return true;
}

struct letter_set *
letter_set_load(const char *const *directories, size_t count,
    const char *office_language, struct error *err)
{
	struct letter_set *letters = memory_new(1, sizeof *letters);

	letters->memory = arena_new();
	if (!load_all(letters, directories, count,
		office_language != NULL ? office_language : ENGLISH, err)) {
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

/* The language, its fallback, the office's, English: the first that has it. */
static size_t
find_language(const struct letter_set *letters, enum letter_purpose purpose,
    const char *language)
{
	while (language != NULL) {
		size_t found = letter_words_find(language);

		if (found == LETTER_LANGUAGES)
			break;
		if (letters->templates[found][purpose] != NULL)
			return found;
		language = letter_words[found].fallback;
	}
	if (letters->templates[letters->office][purpose] != NULL)
		return letters->office;
	return letter_words_find(ENGLISH);
}

const char *
letter_language(const struct letter_set *letters, enum letter_purpose purpose,
    const char *language)
{
	return letter_words[find_language(letters, purpose, language)].language;
}

struct letter_text
letter_write(struct arena *memory, const struct letter_set *letters,
    enum letter_purpose purpose, const char *language,
    const struct letter_values *values)
{
	size_t found = find_language(letters, purpose, language);
	const struct letter_template *template =
	    letters->templates[found][purpose];
	const char *texts[LENGTH(value_names)] = {
	    values->organisation,
	    values->contact,
	    values->authority,
	    values->reference,
	    values->received_on,
	    values->due_on,
	    values->kinds,
	    values->reason,
	    values->until_on,
	    values->amount,
	    values->client,
	    values->code,
	};

	for (size_t i = 0; i < LENGTH(texts); i++)
		if (texts[i] == NULL)
			texts[i] = "";
	return (struct letter_text){
	    .language = letter_words[found].language,
	    .subject = letter_template_fill(memory, &template->subject, texts),
	    .body = letter_template_fill(memory, &template->body, texts),
	};
}

static const struct letter_words *
words_of(const char *language)
{
	size_t found = letter_words_find(language);

	if (found == LETTER_LANGUAGES)
		found = letter_words_find(ENGLISH);
	return &letter_words[found];
}

char *
letter_date(struct arena *memory, const char *language, struct date date)
{
	const struct letter_words *words = words_of(language);

	assert(date_is_valid(date));
	return arena_printf(memory, "%d%s %s %d", date.day, words->ordinal,
	    words->months[date.month - 1], date.year);
}

char *
letter_kinds(struct arena *memory, const char *language, kind_set kinds)
{
	const struct letter_words *words = words_of(language);
	char *text = arena_string(memory, "");

	kinds &= KIND_BIT(KINDS) - 1;
	for (int i = 0; i < KINDS; i++) {
		kind_set left = kinds >> i;
		const char *between = ", ";

		if ((left & 1) == 0)
			continue;
		if (text[0] == '\0')
			between = "";
		else if (left == 1)
			between = words->and;
		text = arena_printf(
		    memory, "%s%s%s", text, between, words->kinds[i]);
	}
	return text;
}
