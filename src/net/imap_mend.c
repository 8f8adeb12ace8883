/* SPDX-License-Identifier: ISC */
#include "net/imap_mend.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

#define NO_TEXT	     " (no text)"
#define UNKNOWN_DATE "\" 1-Jan-1970 00:00:00 +0000\""

static void
splice(struct buffer *bytes, size_t at, size_t removed, const char *added)
{
	size_t length = strlen(added);

	(void)buffer_reserve(bytes, length);
	memmove(bytes->data + at + length, bytes->data + at + removed,
	    bytes->length - at - removed);
	memcpy(bytes->data + at, added, length);
	bytes->length += length;
	bytes->length -= removed;
	bytes->data[bytes->length] = '\0';
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static size_t
skip_blanks(const char *text, size_t length, size_t at)
{
	while (at < length && is_blank(text[at]))
		at++;
	return at;
}

static bool
is_word(const char *text, size_t length, const char *word)
{
	return length == strlen(word) && strncasecmp(text, word, length) == 0;
}

static bool
starts_with(const char *text, size_t length, const char *word)
{
	return length >= strlen(word) &&
	    strncasecmp(text, word, strlen(word)) == 0;
}

/* Whether a flag may contain the byte. */
static bool
is_flag_byte(char byte)
{
	return isalnum((unsigned char)byte) ||
	    (byte != '\0' && strchr("$._-+&/:;,!#=@<>|^~'`?", byte) != NULL);
}

/*
 * Repairs `(\Seen $Done \*)`, starting at the parenthesis, to the exact syntax
 * of RFC 3501 with one blank between flags; other bytes become `x`. Returns the
 * length of the list, or 0.
 */
static size_t
mend_flags(char *text, size_t length)
{
	char *end =
	    length == 0 || text[0] != '(' ? NULL : memchr(text, ')', length);
	bool is_start = true;

	if (end == NULL)
		return 0;
	for (char *byte = text + 1; byte < end; byte++) {
		if (is_start && *byte == '\\' && is_flag_byte(byte[1])) {
			is_start = false;
			continue;
		}
		if (is_start && *byte == '\\' && byte[1] == '*' &&
		    (byte[2] == ' ' || byte[2] == ')')) {
			byte++;
			is_start = false;
			continue;
		}
		if (!is_start && *byte == ' ' && byte + 1 < end) {
			is_start = true;
			continue;
		}
		if (!is_flag_byte(*byte))
			*byte = 'x';
		is_start = false;
	}
	return (size_t)(end - text) + 1;
}

/*
 * Response codes. Before a folder is selected only plain ones are allowed;
 * afterwards the one that is unsafe to parse must be well-formed. We never
 * search, so no charset is ever refused.
 */
static bool
make_code_harmless(char *code, size_t length, bool is_selected)
{
	size_t at = skip_blanks(code, length, 0), end = at;
	const char *close = memchr(code, ']', length);

	while (end < length && is_flag_byte(code[end]))
		end++;
	if (close == NULL || end == at || end == length ||
	    (code[end] != ' ' && code[end] != ']') ||
	    is_word(code + at, end - at, "BADCHARSET"))
		return false;
	if (is_selected && is_word(code + at, end - at, "PERMANENTFLAGS")) {
		at = end + 1;
		end = mend_flags(code + at, length - at);
		return end > 0 && at + end < length && code[at + end] == ']';
	}
	length = (size_t)(close - code);
	return is_selected ||
	    (memchr(code, '(', length) == NULL &&
		memchr(code, '"', length) == NULL &&
		memchr(code, '{', length) == NULL);
}

/*
 * The bracket of `* OK [...`, `3 NO [...` or `+ [...`; NULL if there is none.
 * As lenient as libetpan, which accepts any number of blanks, or none.
 */
static char *
find_code(char *line, size_t length)
{
	char *open = memchr(line, '[', length);
	int words = 0;

	if (open == NULL)
		return NULL;
	for (const char *byte = line; byte < open; byte++)
		words +=
		    !is_blank(*byte) && (byte == line || is_blank(byte[-1]));
	return words <= 2 ? open : NULL;
}

/* Offset of the text after the status word; 0 if it is not a status line. */
static size_t
status_end(const char *line, size_t length)
{
	static const char *const words[] = {
	    "OK", "NO", "BAD", "BYE", "PREAUTH"};
	size_t start = 1, end;

	if (length == 0 || line[0] == '+')
		return 0;
	if (line[0] != '*')
		while (start < length && !is_blank(line[start]))
			start++;
	start = skip_blanks(line, length, start);
	for (end = start; end < length && isalpha((unsigned char)line[end]);)
		end++;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (is_word(line + start, end - start, words[i]))
			return end;
	return 0;
}

bool
imap_mend_is_status(const char *line, size_t length)
{
	return length == 0 || line[0] != '*' || status_end(line, length) > 0;
}

/* `3 OK` and `* OK [UIDNEXT 16]`: libetpan requires text after it. */
static void
add_text(struct buffer *bytes, size_t start, size_t *length)
{
	const char *line = bytes->data + start;
	size_t at = status_end(line, *length);
	const char *close;

	if (at == 0)
		return;
	at = skip_blanks(line, *length, at);
	if (at < *length && line[at] == '[') {
		close = memchr(line + at, ']', *length - at);
		if (close == NULL)
			return;
		at = skip_blanks(line, *length, (size_t)(close - line) + 1);
	}
	if (at < *length)
		return;
	splice(bytes, start + *length, 0, NO_TEXT);
	*length += sizeof NO_TEXT - 1;
}

/* Skips flags up to `)`; 0: these are not the flags of a folder. */
static size_t
skip_folder_flags(const char *list, size_t length)
{
	size_t at = 0;

	while (at < length && list[at] != ')') {
		size_t start;

		at += at > 0 && list[at] == ' ';
		at += at < length && list[at] == '\\';
		start = at;
		while (at < length &&
		    (isalnum((unsigned char)list[at]) || list[at] == '-' ||
			list[at] == '_'))
			at++;
		if (at == start || at >= length ||
		    (list[at] != ')' && list[at] != ' '))
			return 0;
	}
	return at < length ? at + 1 : 0;
}

/*
 * `(\Flags) "/" name` of a LIST, as far as libetpan parses it. A name sent as a
 * literal ends the line and is not changed here.
 */
static bool
is_folder(const char *list, size_t length)
{
	size_t at = skip_folder_flags(list, length);
	bool is_quoted;

	if (at == 0 || length - at < 6 || list[at++] != ' ')
		return false;
	if (starts_with(list + at, length - at, "NIL "))
		at += 4;
	else if (list[at] == '"' && list[at + 1] != '"' &&
	    list[at + 1] != '\\' && starts_with(list + at + 2, 2, "\" "))
		at += 4;
	else if (starts_with(list + at, length - at, "\"\\\\\" "))
		at += 5;
	else
		return false;
	is_quoted = at < length && list[at] == '"';
	if (is_quoted)
		return length - at > 2 && list[length - 1] == '"' &&
		    memchr(list + at + 1, '"', length - at - 2) == NULL &&
		    memchr(list + at + 1, '\\', length - at - 2) == NULL;
	for (size_t i = at; i < length; i++)
		if (list[i] <= ' ' || strchr("(){%*\"\\", list[i]) != NULL)
			return false;
	return at < length;
}

/* Untagged responses to our commands, other than FETCH. */
static bool
is_known(char *line, size_t length)
{
	static const char *const numbered[] = {"EXISTS", "RECENT", "EXPUNGE"};
	size_t at = 2, end;

	if (length < 3 || line[1] != ' ')
		return false;
	if (starts_with(line + 2, length - 2, "CAPABILITY"))
		return true;
	if (starts_with(line + 2, length - 2, "LIST ("))
		return is_folder(line + 8, length - 8);
	if (starts_with(line + 2, length - 2, "FLAGS ("))
		return mend_flags(line + 8, length - 8) == length - 8;
	while (at < length && isdigit((unsigned char)line[at]))
		at++;
	if (at == 2 || at > 12 || at == length || line[at] != ' ')
		return false;
	at++;
	for (end = length; end > at && is_blank(line[end - 1]);)
		end--;
	for (size_t i = 0; i < LENGTH(numbered); i++)
		if (is_word(line + at, end - at, numbered[i]))
			return true;
	return false;
}

void
imap_mend_status(
    struct buffer *bytes, size_t start, size_t *length, bool is_selected)
{
	static const char remark[] = " OK -";
	char *line = bytes->data + start, *code;

	if (!imap_mend_is_status(line, *length)) {
		/* A literal would follow: the guard refuses it. */
		if (line[*length - 1] == '}' || is_known(line, *length))
			return;
		splice(bytes, start + 1, 0, remark);
		*length += sizeof remark - 1;
		return;
	}
	while ((code = find_code(line, *length)) != NULL) {
		size_t at = (size_t)(code - line) + 1;

		if (make_code_harmless(line + at, *length - at, is_selected))
			break;
		*code = '(';
	}
	add_text(bytes, start, length);
}

/* `27-Mar-2026 16:30:00 +0100`; the day may start with a blank or zero. */
static bool
is_date(const char *text, size_t length)
{
	static const char form[] = "dd-aaa-dddd dd:dd:dd sdddd";

	if (length != sizeof form - 1)
		return false;
	for (size_t i = 0; i < length; i++) {
		bool is_good = form[i] == 'd' ? isdigit((unsigned char)text[i])
		    : form[i] == 'a'	      ? isalpha((unsigned char)text[i])
		    : form[i] == 's'	      ? text[i] == '+' || text[i] == '-'
					      : text[i] == form[i];

		if (!is_good && !(i == 0 && text[i] == ' '))
			return false;
	}
	return true;
}

static bool
is_month(const char *text)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (size_t i = 0; i + 3 < sizeof months; i += 3)
		if (strncasecmp(text, months + i, 3) == 0)
			return true;
	return false;
}

/* Length of the value at `at`: a string, or a word such as NIL. */
static size_t
date_length(const char *line, size_t length, size_t at)
{
	size_t end = at;

	if (at < length && line[at] == '"') {
		for (end = at + 1; end < length && line[end] != '"';)
			end++;
		return end < length ? end + 1 - at : 0;
	}
	while (end < length && !is_blank(line[end]) &&
	    memchr("(){\"", line[end], 4) == NULL)
		end++;
	return end - at;
}

/* True if the line was changed. */
static bool
mend_date(struct buffer *bytes, size_t start, size_t *length, size_t at)
{
	const char *line = bytes->data + start;
	size_t old;

	at = skip_blanks(line, *length, at);
	old = date_length(line, *length, at);
	if (old == 0 ||
	    (line[at] == '"' && is_date(line + at + 1, old - 2) &&
		is_month(line + at + 4)))
		return false;
	splice(bytes, start + at, old, UNKNOWN_DATE);
	*length += sizeof UNKNOWN_DATE - 1;
	*length -= old;
	return true;
}

void
imap_mend_fetch(struct buffer *bytes, size_t start, size_t *length)
{
	static const char date[] = "INTERNALDATE ", flags[] = "FLAGS ";
	bool is_quoted = false, is_mended = false;

	for (size_t i = 0; i < *length; i++) {
		char *at = bytes->data + start + i;
		size_t left = *length - i;

		if (is_quoted && *at == '\\') {
			i++;
			continue;
		}
		if (*at == '"')
			is_quoted = !is_quoted;
		if (is_quoted || *at == '"')
			continue;
		if (starts_with(at, left, flags))
			(void)mend_flags(
			    at + sizeof flags - 1, left - (sizeof flags - 1));
		/* Once per line: otherwise it could grow without bound. */
		if (!is_mended && starts_with(at, left, date))
			is_mended = mend_date(
			    bytes, start, length, i + sizeof date - 1);
	}
}
