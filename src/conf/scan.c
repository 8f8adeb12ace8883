/* SPDX-License-Identifier: ISC */
#include "conf/scan.h"

#include <string.h>

#include "base/utf8.h"

#define DEPTH_MAX 4 /* a list in a section takes two */

struct scanner {
	const char *path;
	const char *next;
	const char *end;
	int line;
	int depth;
	int open_lines[DEPTH_MAX]; /* of the braces that are open */
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

/* A comment becomes nothing but its line ends. */
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

static bool
copy_word(struct scanner *scanner)
{
	while (scanner->next < scanner->end && is_word_byte(*scanner->next)) {
		if (starts_with(scanner, "/*"))
			return refuse(scanner, scanner->line,
			    "/* starts a comment: quote the value");
		buffer_add_byte(scanner->out, *scanner->next++);
	}
	if (scanner->next < scanner->end &&
	    strchr(" \t\r\n={},", *scanner->next) == NULL)
		return refuse(scanner, scanner->line,
		    *scanner->next == ';' ? "unexpected ; here: remove it"
					  : "quote the whole value");
	return true;
}

static bool
copy_punctuation(struct scanner *scanner)
{
	char byte = *scanner->next;

	if (strchr(" \t\r\n={},", byte) == NULL || byte == '\0')
		return refuse(scanner, scanner->line,
		    byte == ';' ? "unexpected ; here: remove it"
			: (unsigned char)byte < 0x20
			? "unexpected control character"
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

	if (byte == '#' || starts_with(scanner, "//"))
		return skip_comment(scanner, false);
	if (starts_with(scanner, "/*")) {
		scanner->next += 2;
		return skip_comment(scanner, true);
	}
	if (byte == '"' || byte == '\'')
		return copy_quoted(scanner);
	if (is_word_byte(byte))
		return copy_word(scanner);
	return copy_punctuation(scanner);
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
		return error_set(err, ERROR_STORE, RETRY_NEVER,
		    "%s: not UTF-8 text: save the file as UTF-8", path);
	while (scanner.next < scanner.end)
		if (!copy_token(&scanner))
			return false;
	if (scanner.depth > 0)
		return refuse(&scanner, scanner.open_lines[scanner.depth - 1],
		    "this { is never closed: missing }");
	return true;
}
