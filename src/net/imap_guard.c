/* SPDX-License-Identifier: ISC */
#include "net/imap_guard.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

void
imap_guard_release(struct imap_guard *guard)
{
	buffer_release(&guard->pending);
}

void
imap_guard_begin(struct imap_guard *guard, uint64_t literal_max)
{
	guard->other_bytes = 0;
	guard->literal_max = literal_max;
}

void
imap_guard_select(struct imap_guard *guard)
{
	guard->is_selected = true;
}

bool
imap_guard_is_empty(const struct imap_guard *guard)
{
	return guard->taken == guard->pending.length;
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* `* 12 FETCH ` */
static bool
is_fetch_line(const char *line, size_t length)
{
	size_t at = 2;

	if (length < 2 || memcmp(line, "* ", 2) != 0)
		return false;
	while (at < length && isdigit((unsigned char)line[at]))
		at++;
	return at > 2 && length - at > 7 &&
	    strncasecmp(line + at, " FETCH ", 7) == 0;
}

/* How many bytes an atom has, of the bytes that ours may be made of. */
static size_t
atom_length(const char *text, size_t length)
{
	static const char others[] = "$._-+&/:;,!#=@<>|^~'`?";
	size_t end = 0;

	while (end < length &&
	    (isalnum((unsigned char)text[end]) ||
		(text[end] != '\0' && strchr(others, text[end]) != NULL)))
		end++;
	return end;
}

/* ` (\Seen $Done \*)]`: exactly as RFC 3501 has it, one blank between. */
static bool
is_flag_list(const char *text, size_t length)
{
	size_t at = 2, atom;

	if (length < 4 || text[0] != ' ' || text[1] != '(')
		return false;
	while (at < length && text[at] != ')') {
		if (at > 2 && text[at++] != ' ')
			return false;
		if (length - at > 2 && memcmp(text + at, "\\*", 2) == 0) {
			at += 2;
			continue;
		}
		if (at < length && text[at] == '\\')
			at++;
		atom = at < length ? atom_length(text + at, length - at) : 0;
		if (atom == 0)
			return false;
		at += atom;
	}
	return at + 1 < length && text[at] == ')' && text[at + 1] == ']';
}

/*
 * Response codes. Before a folder is selected only plain ones; afterwards the
 * one whose parsing is unsafe must be well-formed. We never search, so a
 * charset is never bad.
 */
static bool
is_code_harmless(const char *code, size_t length, bool is_selected)
{
	static const char permanent[] = "PERMANENTFLAGS";
	static const char charset[] = "BADCHARSET";
	const char *end;

	while (length > 0 && is_blank(*code)) {
		code++;
		length--;
	}
	if (length >= sizeof charset - 1 &&
	    strncasecmp(code, charset, sizeof charset - 1) == 0)
		return false;
	if (!is_selected) {
		end = memchr(code, ']', length);
		if (end != NULL)
			length = (size_t)(end - code);
		return memchr(code, '(', length) == NULL &&
		    memchr(code, '"', length) == NULL &&
		    memchr(code, '{', length) == NULL;
	}
	if (length >= sizeof permanent - 1 &&
	    strncasecmp(code, permanent, sizeof permanent - 1) == 0)
		return is_flag_list(code + sizeof permanent - 1,
		    length - (sizeof permanent - 1));
	return true;
}

/*
 * The code of `* OK [...`, `3 NO [...` or `+ [...`; NULL if there is none.
 * As lenient as libetpan, which takes any number of blanks or none.
 */
static const char *
find_code(const char *line, size_t length)
{
	const char *open = memchr(line, '[', length);
	int words = 0;

	if (open == NULL)
		return NULL;
	for (const char *byte = line; byte < open; byte++)
		words +=
		    !is_blank(*byte) && (byte == line || is_blank(byte[-1]));
	return words <= 2 ? open + 1 : NULL;
}

/* `* OK text` and its like, whose text is free. */
static bool
is_status_line(const char *line, size_t length)
{
	static const char *const words[] = {
	    "OK", "NO", "BAD", "BYE", "PREAUTH"};
	size_t start = 1, end;

	if (length == 0 || line[0] != '*')
		return true;
	while (start < length && is_blank(line[start]))
		start++;
	for (end = start; end < length && isalpha((unsigned char)line[end]);)
		end++;
	for (size_t i = 0; i < LENGTH(words); i++)
		if (end - start == strlen(words[i]) &&
		    strncasecmp(line + start, words[i], end - start) == 0)
			return true;
	return false;
}

static const char *
judge_quotes_and_nesting(
    struct imap_guard *guard, const char *line, size_t length)
{
	bool is_quoted = false;

	for (size_t i = 0; i < length; i++) {
		if (is_quoted && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && line[i] == '(')
			guard->nesting++;
		else if (!is_quoted && line[i] == ')')
			guard->nesting--;
		if (guard->nesting > IMAP_GUARD_NESTING_MAX)
			return "the server's answer is nested too deeply";
	}
	return is_quoted ? "the server's answer has an open quote" : NULL;
}

/* The digits at `text` are more than 32 bits. */
static size_t
too_many_digits(const char *text, size_t length)
{
	uint64_t number = 0;
	size_t end = 0;

	for (; end < length && isdigit((unsigned char)text[end]); end++)
		if (number <= UINT32_MAX)
			number = number * 10 + (uint64_t)(text[end] - '0');
	return number > UINT32_MAX ? end : 0;
}

/*
 * libetpan takes a UID modulo 2^32: a mail that nobody asked for would stand
 * for one that we did. Such a UID becomes 0, which is no message's.
 */
static void
clear_wrapped_uids(char *line, size_t length)
{
	bool is_quoted = false;

	for (size_t i = 0; i < length; i++) {
		size_t at = i + 3;

		if (is_quoted && line[i] == '\\') {
			i++;
			continue;
		}
		if (line[i] == '"')
			is_quoted = !is_quoted;
		if (is_quoted || length - i < 4 ||
		    strncasecmp(line + i, "UID", 3) != 0)
			continue;
		while (at < length && is_blank(line[at]))
			at++;
		memset(line + at, '0', too_many_digits(line + at, length - at));
	}
}

/* A line of FETCH data may end in `{digits}`: then sets literal_left. */
static const char *
judge_literal(struct imap_guard *guard, const char *line, size_t length)
{
	size_t at = length;
	uint64_t size = 0;

	if (length < 3 || line[length - 1] != '}')
		return NULL;
	at--;
	while (at > 0 && isdigit((unsigned char)line[at - 1]))
		at--;
	if (at == 0 || at + 1 == length || line[at - 1] != '{')
		return "the server's answer has a literal of an unknown form";
	for (; at + 1 < length; at++) {
		size = size * 10 + (uint64_t)(line[at] - '0');
		if (size > guard->literal_max)
			return "the server's answer has a literal that is too "
			       "large";
	}
	guard->literal_left = size;
	guard->is_continued = true;
	return NULL;
}

static const char *
judge_line(struct imap_guard *guard, char *line, size_t length)
{
	size_t with_end = length + 1;
	const char *wrong, *code;

	if (length > 0 && line[length - 1] == '\r')
		length--;
	if (memchr(line, '\0', length) != NULL)
		return "the server's answer has a NUL";
	if (!guard->is_continued) {
		guard->is_fetch = is_fetch_line(line, length);
		guard->nesting = 0;
	}
	guard->is_continued = false;
	if (guard->is_fetch) {
		clear_wrapped_uids(line, length);
		wrong = judge_quotes_and_nesting(guard, line, length);
		return wrong != NULL ? wrong
				     : judge_literal(guard, line, length);
	}
	guard->other_bytes += with_end;
	if (guard->other_bytes > IMAP_GUARD_OTHER_MAX)
		return "the server talks too much";
	if (!is_status_line(line, length)) {
		if (length > 0 && line[length - 1] == '}')
			return "the server's answer has a literal where none "
			       "was asked for";
		return judge_quotes_and_nesting(guard, line, length);
	}
	code = find_code(line, length);
	if (code != NULL &&
	    !is_code_harmless(
		code, length - (size_t)(code - line), guard->is_selected))
		return "the server's answer has a response code that is not "
		       "safe to read";
	return NULL;
}

static const char *
judge(struct imap_guard *guard)
{
	struct buffer *pending = &guard->pending;
	const char *wrong, *end;
	size_t left;

	while (guard->cleared < pending->length) {
		left = pending->length - guard->cleared;
		if (guard->literal_left > 0) {
			if (left > guard->literal_left)
				left = (size_t)guard->literal_left;
			guard->literal_left -= left;
			guard->cleared += left;
			guard->searched = guard->cleared;
			continue;
		}
		end = memchr(pending->data + guard->searched, '\n',
		    pending->length - guard->searched);
		if (end == NULL) {
			guard->searched = pending->length;
			return left > IMAP_GUARD_LINE_MAX
			    ? "the server's line is too long"
			    : NULL;
		}
		left = (size_t)(end - pending->data) - guard->cleared;
		if (left > IMAP_GUARD_LINE_MAX)
			return "the server's line is too long";
		wrong = judge_line(guard, pending->data + guard->cleared, left);
		if (wrong != NULL)
			return wrong;
		guard->cleared += left + 1;
		guard->searched = guard->cleared;
	}
	return NULL;
}

const char *
imap_guard_add(struct imap_guard *guard, const char *bytes, size_t length)
{
	struct buffer *pending = &guard->pending;

	if (guard->taken > 0) {
		memmove(pending->data, pending->data + guard->taken,
		    pending->length - guard->taken);
		pending->length -= guard->taken;
		guard->cleared -= guard->taken;
		guard->searched -= guard->taken;
		guard->taken = 0;
	}
	buffer_add(pending, bytes, length);
	return judge(guard);
}

size_t
imap_guard_take(struct imap_guard *guard, char *bytes, size_t size)
{
	size_t count = guard->cleared - guard->taken;

	if (count > size)
		count = size;
	if (count > 0)
		memcpy(bytes, guard->pending.data + guard->taken, count);
	guard->taken += count;
	return count;
}
