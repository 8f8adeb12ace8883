/* SPDX-License-Identifier: ISC */
#include "conf/scan.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/utf8.h"

#define DEPTH_MAX 4 /* a list in a section needs two */

struct scanner {
	const char *path;
	const char *next;
	const char *end;
	int line;
	int depth;
	int open_lines[DEPTH_MAX]; /* lines of the open braces */
	bool is_value;		   /* the next token follows an equals sign */
	const char *name;	   /* the setting before the sign */
	int name_length;
	struct buffer *out;
	struct error *err;
};

static bool
is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9') ||
	    (byte != '\0' && strchr("._:/@%~*-", byte) != NULL);
}

bool
scan_is_word(const char *text)
{
	if (*text == '\0' || strncmp(text, "//", 2) == 0 ||
	    strstr(text, "/*") != NULL)
		return false;
	for (; *text != '\0'; text++)
		if (!is_word_byte(*text))
			return false;
	return true;
}

static bool
refuse(const struct scanner *scanner, int line, const char *what)
{
	return error_set(scanner->err, ERROR_STORE, RETRY_NEVER, "%s:%d: %s",
	    scanner->path, line, what);
}

static bool
starts_with(const struct scanner *scanner, const char *token)
{
	size_t length = strlen(token);

	return (size_t)(scanner->end - scanner->next) >= length &&
	    memcmp(scanner->next, token, length) == 0;
}

/* Replaces a comment by its line ends. */
static bool
skip_comment(struct scanner *scanner, bool is_block)
{
	int line = scanner->line;

	while (scanner->next < scanner->end) {
		if (is_block && starts_with(scanner, "*/")) {
			scanner->next += 2;
			buffer_add_byte(scanner->out, ' ');
			return true;
		}
		if (*scanner->next == '\n') {
			if (!is_block)
				return true;
			scanner->line++;
			buffer_add_byte(scanner->out, '\n');
		}
		scanner->next++;
	}
	return !is_block ||
	    refuse(scanner, line, "unterminated comment: missing */");
}

/* Adds one byte inside single quotes as libconfuse reads them. */
static void
add_quoted(struct scanner *scanner, char byte)
{
	if (byte == '\'' || byte == '\\')
		buffer_add_byte(scanner->out, '\\');
	buffer_add_byte(scanner->out, byte);
}

static bool
is_escape(const struct scanner *scanner, char quote)
{
	return *scanner->next == '\\' && scanner->end - scanner->next > 1 &&
	    (scanner->next[1] == quote || scanner->next[1] == '\\');
}

static bool
copy_quoted(struct scanner *scanner)
{
	char quote = *scanner->next++;

	buffer_add_byte(scanner->out, '\'');
	for (; scanner->next < scanner->end; scanner->next++) {
		if (*scanner->next == '\n')
			break;
		if (*scanner->next == quote) {
			scanner->next++;
			buffer_add_byte(scanner->out, '\'');
			return true;
		}
		if ((unsigned char)*scanner->next < 0x20 ||
		    *scanner->next == 0x7f)
			return refuse(scanner, scanner->line,
			    "control character inside quotes");
		if (is_escape(scanner, quote))
			scanner->next++;
		else if (quote == '"' && *scanner->next == '\\')
			return refuse(scanner, scanner->line,
			    "inside double quotes a backslash may only precede "
			    "\" or another backslash: use single quotes");
		add_quoted(scanner, *scanner->next);
	}
	return refuse(
	    scanner, scanner->line, "unterminated quotes on this line");
}

/* Typographic characters that an editor or a web page put in place of ASCII. */
static const struct {
	const char *bytes;
	const char *what;
} lookalikes[] = {
    {"\xe2\x80\x98", "typographic quotes: use \" or '"},
    {"\xe2\x80\x99", "typographic quotes: use \" or '"},
    {"\xe2\x80\x9a", "typographic quotes: use \" or '"},
    {"\xe2\x80\x9c", "typographic quotes: use \" or '"},
    {"\xe2\x80\x9d", "typographic quotes: use \" or '"},
    {"\xe2\x80\x9e", "typographic quotes: use \" or '"},
    {"\xc2\xab", "typographic quotes: use \" or '"},
    {"\xc2\xbb", "typographic quotes: use \" or '"},
    {"\xe2\x80\x93", "typographic dash: use -"},
    {"\xe2\x80\x94", "typographic dash: use -"},
    {"\xc2\xa0", "no-break space: use a space"},
};

/* The error for a byte that is not part of a word, its end, or punctuation. */
static bool
refuse_byte(const struct scanner *scanner, const char *otherwise)
{
	for (size_t i = 0; i < LENGTH(lookalikes); i++)
		if (starts_with(scanner, lookalikes[i].bytes))
			return refuse(
			    scanner, scanner->line, lookalikes[i].what);
	return refuse(scanner, scanner->line,
	    *scanner->next == ';' ? "unexpected ; here: remove it" : otherwise);
}

static const char *
skip(const struct scanner *scanner, const char *at, bool (*is_skipped)(char))
{
	while (at < scanner->end && is_skipped(*at))
		at++;
	return at;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* "2 minutes" should be 2m. */
static bool
is_time(const char *value, const char *unit)
{
	static const char *const units[] = {
	    "sec", "min", "hour", "day", "week"};
	bool is_unit =
	    *unit != '\0' && strchr("smhdw", *unit) != NULL && unit[1] == '\0';

	for (size_t i = 0; i < LENGTH(units); i++)
		is_unit = is_unit ||
		    strncasecmp(unit, units[i], strlen(units[i])) == 0;
	return is_unit && strspn(value, "0123456789") == strlen(value);
}

static bool
refuse_space(const struct scanner *scanner, const char *value, const char *word)
{
	struct arena *memory = arena_new();
	char *first = arena_copy(memory, value,
	    (size_t)(skip(scanner, value, is_word_byte) - value));
	char *second = arena_copy(
	    memory, word, (size_t)(skip(scanner, word, is_word_byte) - word));

	if (is_time(first, second))
		(void)error_set(scanner->err, ERROR_STORE, RETRY_NEVER,
		    "%s:%d: %.*s: invalid value \"%.20s %.20s\": expected a "
		    "number and its unit without a space: %.20s%c",
		    scanner->path, scanner->line, scanner->name_length,
		    scanner->name, first, second, first,
		    tolower((unsigned char)*second));
	else
		(void)error_set(scanner->err, ERROR_STORE, RETRY_NEVER,
		    "%s:%d: %.*s: a value with a space requires quotes: "
		    "\"%.60s %.60s ...\"",
		    scanner->path, scanner->line, scanner->name_length,
		    scanner->name, first, second);
	arena_free(memory);
	return false;
}

/*
 * After an unquoted value, a word on the same line must be the name of the next
 * setting or section.
 */
static bool
check_value(const struct scanner *scanner, const char *value)
{
	const char *word = skip(scanner, scanner->next, is_blank), *at = word;
	int words = 0;
	char stop;

	while (at < scanner->end && is_word_byte(*at) &&
	    !(*at == '/' && scanner->end - at > 1 &&
		(at[1] == '/' || at[1] == '*'))) {
		at = skip(scanner, skip(scanner, at, is_word_byte), is_blank);
		words++;
	}
	stop = at < scanner->end ? *at : '\n';
	if (words == 0 || (words == 1 && strchr("={\"'", stop) != NULL) ||
	    (words == 2 && stop == '{'))
		return true;
	return refuse_space(scanner, value, word);
}

static bool
copy_word(struct scanner *scanner)
{
	const char *word = scanner->next;

	while (scanner->next < scanner->end && is_word_byte(*scanner->next)) {
		if (starts_with(scanner, "/*"))
			return refuse(scanner, scanner->line,
			    "/* starts a comment: quote the value");
		buffer_add_byte(scanner->out, *scanner->next++);
	}
	if (scanner->next < scanner->end &&
	    strchr(" \t\r\n={},", *scanner->next) == NULL)
		return refuse_byte(scanner, "quote the whole value");
	if (scanner->is_value)
		return check_value(scanner, word);
	scanner->name = word;
	scanner->name_length = (int)(scanner->next - word);
	return true;
}

static bool
copy_punctuation(struct scanner *scanner)
{
	char byte = *scanner->next;

	if (strchr(" \t\r\n={},", byte) == NULL || byte == '\0')
		return refuse_byte(scanner,
		    (unsigned char)byte < 0x20 ? "unexpected control character"
					       : "quote the value");
	if (byte == '\n')
		scanner->line++;
	if (byte == '{') {
		if (scanner->depth == DEPTH_MAX)
			return refuse(
			    scanner, scanner->line, "{ nested too deeply");
		scanner->open_lines[scanner->depth++] = scanner->line;
	}
	if (byte == '}' && scanner->depth-- == 0)
		return refuse(scanner, scanner->line, "unmatched }: remove it");
	buffer_add_byte(scanner->out, byte == '\r' ? ' ' : byte);
	scanner->next++;
	return true;
}

static bool
copy_token(struct scanner *scanner)
{
	char byte = *scanner->next;
	bool is_copied;

	if (byte == '#' || starts_with(scanner, "//"))
		return skip_comment(scanner, false);
	if (starts_with(scanner, "/*")) {
		scanner->next += 2;
		return skip_comment(scanner, true);
	}
	if (byte == '"' || byte == '\'')
		is_copied = copy_quoted(scanner);
	else if (is_word_byte(byte))
		is_copied = copy_word(scanner);
	else
		is_copied = copy_punctuation(scanner);
	if (strchr(" \t\r\n", byte) == NULL)
		scanner->is_value = byte == '=';
	return is_copied;
}

/* The line of the first byte that is not valid UTF-8. */
static int
bad_line(const char *text, size_t length)
{
	uint32_t character;
	int line = 1;

	for (size_t at = 0, taken; at < length; at += taken) {
		taken = utf8_decode(text + at, length - at, &character);
		if (taken == 0)
			break;
		line += character == '\n';
	}
	return line;
}

bool
scan(const char *path, const char *text, size_t length, struct buffer *ret_text,
    struct error *err)
{
	struct scanner scanner = {.path = path,
	    .next = text,
	    .end = text + length,
	    .line = 1,
	    .out = ret_text,
	    .err = err};

	if (!utf8_is_valid(text, length))
		return refuse(&scanner, bad_line(text, length),
		    "not UTF-8 text: save the file as UTF-8");
	if (starts_with(&scanner, "\xef\xbb\xbf"))
		return refuse(&scanner, 1,
		    "starts with a byte order mark: save the file without it");
	while (scanner.next < scanner.end)
		if (!copy_token(&scanner))
			return false;
	if (scanner.depth > 0)
		return refuse(&scanner, scanner.open_lines[scanner.depth - 1],
		    "this { is never closed: missing }");
	return true;
}
