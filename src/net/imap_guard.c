/* SPDX-License-Identifier: ISC */
#include "net/imap_guard.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "net/imap_mend.h"

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
	guard->modseq = 0;
	guard->is_read_only = false;
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

static bool
starts_with(const char *text, size_t length, const char *word)
{
	return length >= strlen(word) &&
	    strncasecmp(text, word, strlen(word)) == 0;
}

static size_t
skip_blanks(const char *text, size_t length, size_t at)
{
	while (at < length && is_blank(text[at]))
		at++;
	return at;
}

/*
 * A data item that we never request. No honest server sends one, and libetpan
 * has most of its code for them, which loses memory where they are malformed.
 */
static bool
is_unrequested(const char *item, size_t length)
{
	static const char rfc822[] = "RFC822", body[] = "BODY",
			  header[] = "HEADER";
	size_t at;

	if (starts_with(item, length, "ENVELOPE"))
		return true;
	if (starts_with(item, length, rfc822))
		return !starts_with(item, length, "RFC822.SIZE");
	if (!starts_with(item, length, body))
		return false;
	at = skip_blanks(item, length, sizeof body - 1);
	if (at == length || item[at] != '[')
		return true; /* BODY (...) and BODYSTRUCTURE */
	at = skip_blanks(item, length, at + 1);
	if (starts_with(item + at, length - at, header))
		at = skip_blanks(item, length, at + sizeof header - 1);
	return at == length || item[at] != ']';
}

/* The items are in the first parentheses; flags, for example, deeper. */
static bool
is_item(const struct imap_guard *guard, const char *line, size_t at)
{
	return guard->is_fetch && guard->nesting == 1 &&
	    (at == 0 || is_blank(line[at - 1]) || line[at - 1] == '(');
}

static const char *
judge_quotes_and_nesting(
    struct imap_guard *guard, const char *line, size_t length)
{
	bool is_quoted = false;

	for (size_t i = 0; i < length; i++) {
		if (!is_quoted && is_item(guard, line, i) &&
		    is_unrequested(line + i, length - i))
			return "the server sent data that was not requested";
		if (is_quoted && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && line[i] == '(')
			guard->nesting++;
		else if (!is_quoted && line[i] == ')')
			guard->nesting--;
		if (guard->nesting > IMAP_GUARD_NESTING_MAX)
			return "the server's response is nested too deeply";
	}
	return is_quoted
	    ? "the server's response has an unterminated quoted string"
	    : NULL;
}

/* Length of the digits at `text` if their value exceeds 32 bits, else 0. */
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
 * libetpan reduces a UID modulo 2^32, so a message that was not requested could
 * be taken for one that was. Replaces such a UID by 0, which no message has.
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
		return "the server's response has a malformed literal";
	for (; at + 1 < length; at++) {
		size = size * 10 + (uint64_t)(line[at] - '0');
		if (size > guard->literal_max)
			return "the server's response has a literal that is "
			       "too large";
	}
	guard->literal_left = size;
	guard->is_continued = true;
	return NULL;
}

static const char *
judge_line(struct imap_guard *guard, char *line, size_t length)
{
	const char *wrong;

	if (guard->is_fetch) {
		clear_wrapped_uids(line, length);
		wrong = judge_quotes_and_nesting(guard, line, length);
		return wrong != NULL ? wrong
				     : judge_literal(guard, line, length);
	}
	if (imap_mend_is_status(line, length))
		return NULL;
	if (line[length - 1] == '}')
		return "the server's response has an unexpected literal";
	return judge_quotes_and_nesting(guard, line, length);
}

/* The connection ends after BYE, and libetpan would lose its text. */
static void
keep_bye(struct imap_guard *guard, const char *line, size_t length)
{
	static const char bye[] = "* BYE ";
	size_t at = sizeof bye - 1, end = 0;

	if (length < at || strncasecmp(line, bye, at) != 0)
		return;
	for (; at < length && end + 1 < sizeof guard->bye; at++)
		guard->bye[end++] =
		    line[at] < ' ' || line[at] > '~' ? '?' : line[at];
	guard->bye[end] = '\0';
}

/* `tag OK [READ-ONLY] ...`: libetpan does not report it. */
static void
keep_read_only(struct imap_guard *guard, const char *line, size_t length)
{
	static const char code[] = "OK [READ-ONLY]";
	const char *space = memchr(line, ' ', length);
	size_t left = space == NULL ? 0 : length - (size_t)(space + 1 - line);

	if (left >= sizeof code - 1 &&
	    strncasecmp(space + 1, code, sizeof code - 1) == 0)
		guard->is_read_only = true;
}

/* libetpan reports HIGHESTMODSEQ only for commands that request it. */
static void
keep_modseq(struct imap_guard *guard, const char *line, size_t length)
{
	static const char code[] = "* OK [HIGHESTMODSEQ ";
	size_t at = sizeof code - 1;
	uint64_t modseq = 0;

	if (length < at || strncasecmp(line, code, at) != 0)
		return;
	for (; at < length && isdigit((unsigned char)line[at]); at++) {
		if (modseq > (INT64_MAX - 9) / 10)
			return;
		modseq = modseq * 10 + (uint64_t)(line[at] - '0');
	}
	guard->modseq = modseq;
}

/* Processes one line: *left bytes, from the first unjudged byte to its LF. */
static const char *
take_line(struct imap_guard *guard, size_t *left)
{
	struct buffer *pending = &guard->pending;
	size_t start = guard->cleared, length = *left;
	size_t end = length > 0 && pending->data[start + length - 1] == '\r';

	length -= end;
	if (memchr(pending->data + start, '\0', length) != NULL)
		return "the server's response contains a NUL byte";
	if (!guard->is_continued) {
		guard->is_fetch = is_fetch_line(pending->data + start, length);
		guard->nesting = 0;
	}
	guard->is_continued = false;
	if (guard->is_fetch) {
		imap_mend_fetch(pending, start, &length);
	} else {
		guard->other_bytes += *left + 1;
		if (guard->other_bytes > IMAP_GUARD_OTHER_MAX)
			return "the server sent too much data";
		keep_modseq(guard, pending->data + start, length);
		keep_read_only(guard, pending->data + start, length);
		imap_mend_status(pending, start, &length, guard->is_selected);
		keep_bye(guard, pending->data + start, length);
	}
	*left = length + end;
	return judge_line(guard, pending->data + start, length);
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
			    ? "the server sent a line that is too long"
			    : NULL;
		}
		left = (size_t)(end - pending->data) - guard->cleared;
		if (left > IMAP_GUARD_LINE_MAX)
			return "the server sent a line that is too long";
		wrong = take_line(guard, &left);
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
