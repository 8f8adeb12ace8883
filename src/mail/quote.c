/* SPDX-License-Identifier: ISC */
#include "mail/quote.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "mail/quote_words.h"
#include "mail/span.h"

struct lines {
	struct span *items;
	size_t count;
};

enum found {
	FOUND_NONE,
	FOUND_LINES,	 /* these lines are history */
	FOUND_SIGNATURE, /* a signature, up to history */
	FOUND_REST,	 /* everything from here on is history */
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

/* Quote marks may be indented by a blank or two. */
static bool
is_quoted(struct span line)
{
	for (int i = 0; i < 3 && line.length > 0 && *line.bytes == ' '; i++) {
		line.bytes++;
		line.length--;
	}
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

typedef bool words_fn(struct span line);

/* Between dashes, or alone with a colon. */
static bool
is_marked(struct span line, words_fn *has_words, words_fn *is_words)
{
	struct span text = span_trim(line);

	if (text.length < 10 || text.length > 120)
		return false;
	if (text.bytes[0] == '-' && text.bytes[1] == '-')
		return text.bytes[text.length - 1] == '-' && has_words(text);
	if (text.bytes[text.length - 1] != ':')
		return false;
	text.length--;
	return is_words(span_trim(text));
}

/* "-----Original Message-----" and the like. */
static bool
is_answer_mark(struct span line)
{
	return is_marked(line, quote_has_original, quote_is_original);
}

static bool
is_forward_mark(struct span line)
{
	return is_marked(line, quote_has_forwarded, quote_is_forwarded);
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

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
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

/* "8:15" and "8.15", but neither "9.11.2026" nor "2026.11.09" */
static bool
has_time_of_day(struct span text)
{
	for (size_t i = 1; i + 2 < text.length; i++) {
		const char *at = text.bytes + i;
		size_t before = i, after = i + 3;

		if ((*at != ':' && *at != '.') || !is_digit(at[-1]) ||
		    at[1] < '0' || at[1] > '5' || !is_digit(at[2]))
			continue;
		while (before > 0 && is_digit(text.bytes[before - 1]))
			before--;
		if (*at == '.' && before > 0 && text.bytes[before - 1] == '.')
			continue;
		if (after < text.length && text.bytes[after] == '.')
			after++;
		if (after == text.length || !is_digit(text.bytes[after]))
			return true;
	}
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

/* "From: ... Sent: ... To: ... Subject: ..." as written by Outlook. */
static bool
is_header_block(const struct lines *lines, size_t at)
{
	bool has_address = span_has(lines->items[at], "@");
	bool is_timed = false, is_dated = false;
	size_t found = 0;

	if (!quote_is_from(lines->items[at]))
		return false;
	for (size_t i = at + 1; i < lines->count && i < at + 7; i++) {
		struct span line = lines->items[i];

		if (!quote_is_field(line))
			continue;
		found++;
		has_address = has_address || span_has(line, "@");
		is_timed = is_timed || has_time_of_day(line);
		is_dated = is_dated || (quote_is_date(line) && has_digit(line));
	}
	/*
	 * People begin letters with "From: Max", "To: Firm" and a date as
	 * well; programs add the time.
	 */
	return found >= 2 && (is_timed || (has_address && !is_dated));
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

/* Below a drawn line, fields in any language are a header. */
static bool
is_drawn_header(const struct lines *lines, size_t at)
{
	size_t found = 0;
	bool has_address = false;

	for (size_t i = at; i < lines->count && i < at + 6; i++) {
		struct span line = lines->items[i];

		if (is_empty(line) || !quote_is_any_field(line))
			break;
		found++;
		has_address = has_address || span_has(line, "@");
	}
	return found >= 3 && has_address;
}

/*
 * "16.11.2026, 10:12, Kari <kari@moe.example>:", as Russian programs write it
 * without any word for "wrote"
 */
static bool
is_bare_attribution(struct span text)
{
	size_t end = text.length;
	unsigned char first = (unsigned char)text.bytes[0];

	if (end < 2 || text.bytes[end - 1] != ':' ||
	    text.bytes[end - 2] != '>' ||
	    !((first >= '0' && first <= '9') || first == 0xd0 || first == 0xd1))
		return false;
	for (size_t i = end - 2; i > 0 && text.bytes[i - 1] != '<'; i--)
		if (text.bytes[i - 1] == '@')
			return true;
	return false;
}

/*
 * "On Monday at 10:00, Kari wrote:", possibly on three lines. *ret_count is the
 * number of lines. Without quoted lines below, it must contain a date with a
 * time: "In your letter you wrote:" is the writer's own.
 */
static bool
is_attribution(const struct lines *lines, size_t at, size_t *ret_count)
{
	struct span first = span_trim(lines->items[at]);

	if (first.length == 0 || is_quoted(first))
		return false;
	for (size_t count = 1; count <= 3 && at + count <= lines->count;
	     count++) {
		struct span last = span_trim(lines->items[at + count - 1]);
		struct span all = {first.bytes,
		    (size_t)(last.bytes + last.length - first.bytes)};
		size_t next = at + count;
		bool is_above;

		if (last.length == 0 || is_quoted(last) || all.length > 400)
			return false;
		if (last.bytes[last.length - 1] != ':')
			continue;
		*ret_count = count;
		while (next < lines->count && is_empty(lines->items[next]))
			next++;
		is_above = next < lines->count && is_quoted(lines->items[next]);
		if (is_above ? count > 1 && !has_digit(first)
			     : !has_digit(first) || !has_time(all))
			return false;
		/* In an unknown language, an address is enough. */
		if (!is_above && quote_is_own(all))
			return false;
		return quote_has_wrote(all) || is_bare_attribution(all) ||
		    (is_above && span_has(all, "@") && has_digit(all));
	}
	return false;
}

/* Lines that telephones add, and people leave. */
static bool
is_telephone_line(struct span line)
{
	static const char *const starts[] = {"sent from my ", "sent from mail ",
	    "sent from outlook", "sent from yahoo", "sent via ",
	    "envoy\xc3\xa9 de mon ", "envoy\xc3\xa9 depuis ",
	    "enviado desde mi ", "enviado do meu ", "inviato da ",
	    ("wys\xc5\x82"
	     "ane z "),
	    "l\xc3\xa4hetetty ", "odesl\xc3\xa1no z ", "get outlook for ",
	    "sendt fra min ", "sendt fra mail ", "sendt fra outlook",
	    "send fr\xc3\xa5 min ", "hent outlook for ",
	    "f\xc3\xa5 outlook for ", "skickat fr\xc3\xa5n ",
	    "h\xc3\xa4mta outlook f\xc3\xb6r ", "von meinem ",
	    "gesendet mit der ", "gesendet von ", "outlook f\xc3\xbcr ",
	    "sent with ", "holen sie sich outlook f", "verzonden vanaf ",
	    "verstuurd vanaf ", "verzonden met ", "outlook voor ",
	    "download outlook for "};
	static const char *const devices[] = {"iphone", "ipad", "android",
	    "samsung", "galaxy", "huawei", "outlook", "ios", "mobil", "mobiel",
	    "telefon", "handy", "windows", "yahoo", "gmx", "blackberry",
	    "phone", "proton", "gmail", "app"};

	line = span_trim(line);
	return line.length <= 80 &&
	    starts_with_one_of(line, starts, LENGTH(starts)) &&
	    has_one_of(line, devices, LENGTH(devices));
}

/*
 * A paragraph that declares the message confidential and addresses any
 * recipient; *ret_count is the number of lines. Both must be mentioned: a
 * person may also ask for confidentiality.
 */
static bool
is_legal_footer(const struct lines *lines, size_t at, size_t *ret_count)
{
	static const char *const starts[] = {"this e-mail", "this email",
	    "this message", "this communication", "the information contained",
	    "the information in this", "the contents of this",
	    "confidentiality notice", "confidential", "disclaimer",
	    "denne e-post", "denne meldingen", "denne mail", "denne e-mail",
	    "informasjonen i denne", "oplysningerne i denne",
	    "detta e-postmeddelande", "detta meddelande", "detta e-brev",
	    "informationen i detta", "diese e-mail", "diese nachricht",
	    "diese mail", "der inhalt dieser", "dit bericht", "deze e-mail",
	    "dit e-mailbericht", "de informatie in dit", "de inhoud van d"};
	static const char *const secret[] = {"confidential", "privileged",
	    "konfidensiel", "fortrolig", "konfidentiell", "vertraulich",
	    "vertrouwelijk", "taushetsplikt", "sekretess"};
	static const char *const anybody[] = {"intended", "addressee",
	    "tiltenkt", "beregnet", "mottaker", "modtager", "mottagare",
	    "avsedd", "bestimmt", "empf\xc3\xa4nger", "adressat", "bestemd",
	    "geadresseerde", "in error", "ved en feil", "ved en fejl",
	    "av misstag", "irrt\xc3\xbcmlich", "ten onrechte"};
	struct span first = span_trim(lines->items[at]);
	struct span all = first;
	size_t end = at;

	/*
	 * Only at the start of a paragraph, so that no line is examined twice.
	 */
	if (at > 0 && !is_empty(lines->items[at - 1]))
		return false;
	if (!starts_with_one_of(first, starts, LENGTH(starts)))
		return false;
	while (
	    end < lines->count && end < at + 60 && !is_empty(lines->items[end]))
		end++;
	all.length = (size_t)(lines->items[end - 1].bytes +
	    lines->items[end - 1].length - first.bytes);
	*ret_count = end - at;
	return has_one_of(all, secret, LENGTH(secret)) &&
	    has_one_of(all, anybody, LENGTH(anybody));
}

static enum found
find_history(const struct lines *lines, size_t at, size_t *ret_count)
{
	struct span line = lines->items[at];
	size_t next = at + 1;

	*ret_count = 1;
	if (is_quoted(line) || is_telephone_line(line))
		return FOUND_LINES;
	if (is_legal_footer(lines, at, ret_count))
		return FOUND_LINES;
	*ret_count = 1;
	if (span_is(line, "-- ") ||
	    (span_is(line, "--") && lines->count - at < 20))
		return FOUND_SIGNATURE;
	if (is_answer_mark(line) || is_forward_mark(line) ||
	    is_header_block(lines, at))
		return FOUND_REST;
	while (next < lines->count && is_empty(lines->items[next]))
		next++;
	if (is_rule(line) && next < lines->count &&
	    (is_header_block(lines, next) || is_drawn_header(lines, next)))
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

/* A copy without surrounding empty lines. */
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

/* The destinations of the lines of a text. */
struct split {
	struct buffer own, quoted, signature;
	bool forwarded;
	bool in_signature;
};

static void
put_line(struct split *split, enum found found, struct span line)
{
	bool is_own = found == FOUND_NONE && !split->in_signature;

	add_line(is_own ? &split->own : &split->quoted, line);
	if (found == FOUND_NONE && split->in_signature)
		add_line(&split->signature, line);
	split->forwarded = split->forwarded || is_forward_mark(line);
}

static void
split_all(struct split *split, const struct lines *lines)
{
	enum found found = FOUND_NONE;

	for (size_t i = 0; i < lines->count;) {
		size_t count = lines->count - i;

		/* Empty lines belong to what is above them. */
		if (found != FOUND_REST && is_empty(lines->items[i]))
			count = 1;
		else if (found != FOUND_REST)
			found = find_history(lines, i, &count);
		if (found == FOUND_REST)
			count = lines->count - i;
		/* Text added below the name is the writer's again. */
		if (found == FOUND_NONE && quote_is_postscript(lines->items[i]))
			split->in_signature = false;
		for (size_t end = i + count; i < end; i++)
			put_line(split, found, lines->items[i]);
		if (found == FOUND_SIGNATURE) {
			split->in_signature = true;
			found = FOUND_NONE;
		}
	}
}

struct quote
quote_split(struct arena *memory, const char *text)
{
	struct lines lines = split_lines(memory, text);
	struct split split = {.forwarded = false};
	struct quote quote;

	split_all(&split, &lines);
	quote.forwarded = split.forwarded;
	quote.text = finish(memory, &split.own);
	quote.quoted = finish(memory, &split.quoted);
	quote.signature = finish(memory, &split.signature);
	if (is_empty(span_of(quote.text))) {
		quote.text = text;
		quote.quoted = "";
		quote.signature = "";
	}
	return quote;
}
