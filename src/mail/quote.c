/* SPDX-License-Identifier: ISC */
#include "mail/quote.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "mail/span.h"

struct lines {
	struct span *items;
	size_t count;
};

enum found {
	FOUND_NONE,
	FOUND_LINES, /* these lines are history */
	FOUND_REST,  /* and everything behind them */
};

static struct lines
split_lines(struct arena *memory, const char *text)
{
	struct span rest = span_of(text), line;
	struct lines lines = {NULL, 1};

	for (const char *end = text; (end = strchr(end, '\n')) != NULL; end++)
		lines.count++;
	lines.items = arena_array(memory, lines.count, sizeof *lines.items);
	lines.count = 0;
	while (span_line(&rest, &line))
		lines.items[lines.count++] = line;
	return lines;
}

static bool
is_empty(struct span line)
{
	return span_trim(line).length == 0;
}

static bool
is_quoted(struct span line)
{
	return line.length > 0 && line.bytes[0] == '>' &&
	    !span_starts(line, ">From ");
}

static bool
has_one_of(struct span line, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_has(line, words[i]))
			return true;
	return false;
}

/* "-----Original Message-----" and the like. */
static bool
is_separator(struct span line)
{
	static const char *const between_dashes[] = {"original message",
	    "original appointment", "opprinnelig melding", "opphavleg melding",
	    "oprindelig meddelelse", "oprindelig besked",
	    "ursprungligt meddelande", "originalmeddelande",
	    "ursprungliche nachricht", "urspr\xc3\xbcngliche nachricht",
	    "originalnachricht", "oorspronkelijk bericht", "origineel bericht",
	    "forwarded message", "forwarded by", "videresendt melding",
	    "videresendt meddelelse", "videresendt besked", "videresendt mail",
	    "vidaresend melding", "vidarebefordrat meddelande",
	    "weitergeleitete nachricht", "doorgestuurd bericht",
	    "message transf"};
	static const char *const alone[] = {"begin forwarded message:",
	    "anfang der weitergeleiteten nachricht:",
	    "anfang der weitergeleiteten e-mail:", "vidarebefordrat brev:",
	    "vidarebefordrat mejl:", "start p\xc3\xa5 videresendt melding:",
	    "videresendt melding:", "videresendt besked:",
	    "start p\xc3\xa5 videresendt besked:",
	    "begin doorgestuurd bericht:"};
	struct span text = span_trim(line);

	if (text.length < 10 || text.length > 120)
		return false;
	if (text.bytes[0] == '-' && text.bytes[1] == '-')
		return text.bytes[text.length - 1] == '-' &&
		    has_one_of(text, between_dashes, LENGTH(between_dashes));
	for (size_t i = 0; i < LENGTH(alone); i++)
		if (span_is(text, alone[i]))
			return true;
	return false;
}

static bool
starts_with_one_of(struct span line, const char *const *words, size_t count)
{
	line = span_trim(line);
	while (line.length > 0 && line.bytes[0] == '*') {
		line.bytes++;
		line.length--;
	}
	for (size_t i = 0; i < count; i++)
		if (span_starts(line, words[i]))
			return true;
	return false;
}

/* "From: ... Sent: ... To: ... Subject: ..." as Outlook writes them. */
static bool
is_header_block(const struct lines *lines, size_t at)
{
	static const char *const from[] = {
	    "from:", "fra:", "fr\xc3\xa5:", "fr\xc3\xa5n:", "von:", "van:"};
	static const char *const others[] = {
	    "sent:", "date:", "to:", "subject:", "sendt:", "dato:", "til:",
	    "emne:", "skickat:", "datum:", "till:", "\xc3\xa4mne:", "gesendet:",
	    "an:", "betreff:", "verzonden:", "aan:", "onderwerp:"};
	size_t found = 0;

	if (!starts_with_one_of(lines->items[at], from, LENGTH(from)))
		return false;
	for (size_t i = at + 1; i < lines->count && i < at + 7; i++)
		found +=
		    starts_with_one_of(lines->items[i], others, LENGTH(others));
	return found >= 2;
}

/* A line of dashes or underscores, which Outlook draws above its block. */
static bool
is_rule(struct span line)
{
	line = span_trim(line);
	for (size_t i = 0; i < line.length; i++)
		if (line.bytes[i] != '_' && line.bytes[i] != '-')
			return false;
	return line.length >= 10;
}

static bool
has_time(struct span text)
{
	for (size_t i = 1; i + 2 < text.length; i++)
		if ((text.bytes[i] == ':' || text.bytes[i] == '.') &&
		    text.bytes[i - 1] >= '0' && text.bytes[i - 1] <= '9' &&
		    text.bytes[i + 1] >= '0' && text.bytes[i + 1] <= '5' &&
		    text.bytes[i + 2] >= '0' && text.bytes[i + 2] <= '9')
			return true;
	return false;
}

static bool
has_digit(struct span text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.bytes[i] >= '0' && text.bytes[i] <= '9')
			return true;
	return false;
}

/*
 * "On Monday at 10:00, Kari wrote:", perhaps over three lines. *ret_count is
 * the number of its lines. Without quoted lines below, only a date with a
 * time makes it one: "In your letter you wrote:" is the writer's own.
 */
static bool
is_attribution(const struct lines *lines, size_t at, size_t *ret_count)
{
	static const char *const verbs[] = {" wrote", " skrev", " skreiv",
	    " schrieb", " schreef", "geschreven", " a \303\251crit"};
	struct span first = span_trim(lines->items[at]);

	if (first.length == 0 || is_quoted(first))
		return false;
	for (size_t count = 1; count <= 3 && at + count <= lines->count;
	     count++) {
		struct span last = span_trim(lines->items[at + count - 1]);
		struct span all = {first.bytes,
		    (size_t)(last.bytes + last.length - first.bytes)};
		size_t next = at + count;

		if (last.length == 0 || is_quoted(last) || all.length > 400)
			return false;
		if (last.bytes[last.length - 1] != ':')
			continue;
		if (!has_one_of(all, verbs, LENGTH(verbs)))
			return false;
		*ret_count = count;
		while (next < lines->count && is_empty(lines->items[next]))
			next++;
		if (next < lines->count && is_quoted(lines->items[next]))
			return count == 1 || has_digit(first);
		return has_digit(first) && has_time(all);
	}
	return false;
}

static enum found
find_history(const struct lines *lines, size_t at, size_t *ret_count)
{
	struct span line = lines->items[at];
	size_t next = at + 1;

	*ret_count = 1;
	if (is_quoted(line))
		return FOUND_LINES;
	if (span_is(line, "-- ") ||
	    (span_is(line, "--") && lines->count - at < 20))
		return FOUND_REST;
	if (is_separator(line) || is_header_block(lines, at))
		return FOUND_REST;
	while (next < lines->count && is_empty(lines->items[next]))
		next++;
	if (is_rule(line) && next < lines->count &&
	    is_header_block(lines, next))
		return FOUND_REST;
	if (!is_attribution(lines, at, ret_count)) {
		*ret_count = 1;
		return FOUND_NONE;
	}
	for (next = at + *ret_count; next < lines->count; next++)
		if (!is_empty(lines->items[next]))
			break;
	return next < lines->count && is_quoted(lines->items[next])
	    ? FOUND_LINES
	    : FOUND_REST;
}

static void
add_line(struct buffer *text, struct span line)
{
	buffer_add(text, line.bytes, line.length);
	buffer_add_byte(text, '\n');
}

/* A copy without empty lines at its ends. */
static const char *
finish(struct arena *memory, struct buffer *buffer)
{
	struct span text = {buffer_string(buffer), buffer->length};
	const char *copy;

	while (text.length > 0 && text.bytes[0] == '\n') {
		text.bytes++;
		text.length--;
	}
	while (text.length > 0 && ascii_is_blank(text.bytes[text.length - 1]))
		text.length--;
	copy = arena_copy(memory, text.bytes, text.length);
	buffer_release(buffer);
	return copy;
}

struct quote
quote_split(struct arena *memory, const char *text)
{
	struct lines lines = split_lines(memory, text);
	struct buffer own = {0}, quoted = {0};
	struct quote quote;
	enum found found = FOUND_NONE;

	for (size_t i = 0; i < lines.count;) {
		size_t count = lines.count - i;

		/* Empty lines belong to what is above them. */
		if (found != FOUND_REST && is_empty(lines.items[i]))
			count = 1;
		else if (found != FOUND_REST)
			found = find_history(&lines, i, &count);
		if (found == FOUND_REST)
			count = lines.count - i;
		for (size_t end = i + count; i < end; i++)
			add_line(found == FOUND_NONE ? &own : &quoted,
			    lines.items[i]);
	}
	quote.text = finish(memory, &own);
	quote.quoted = finish(memory, &quoted);
	if (is_empty(span_of(quote.text))) {
		quote.text = text;
		quote.quoted = "";
	}
	return quote;
}
