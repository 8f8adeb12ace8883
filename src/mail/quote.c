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

/* Between dashes, or alone with a colon. */
static bool
is_marked(struct span line, const char *const *words, size_t count)
{
	struct span text = span_trim(line);

	if (text.length < 10 || text.length > 120)
		return false;
	if (text.bytes[0] == '-' && text.bytes[1] == '-')
		return text.bytes[text.length - 1] == '-' &&
		    has_one_of(text, words, count);
	if (text.bytes[text.length - 1] != ':')
		return false;
	text.length--;
	for (size_t i = 0; i < count; i++)
		if (span_is(text, words[i]))
			return true;
	return false;
}

/* "-----Original Message-----" and the like. */
static bool
is_answer_mark(struct span line)
{
	static const char *const words[] = {"original message",
	    "original appointment", "opprinnelig melding", "opphavleg melding",
	    "oprindelig meddelelse", "oprindelig besked",
	    "ursprungligt meddelande", "originalmeddelande",
	    "ursprungliche nachricht", "urspr\xc3\xbcngliche nachricht",
	    "originalnachricht", "oorspronkelijk bericht", "origineel bericht"};

	return is_marked(line, words, LENGTH(words));
}

static bool
is_forward_mark(struct span line)
{
	static const char *const words[] = {"forwarded message", "forwarded by",
	    "videresendt melding", "videresendt meddelelse",
	    "videresendt besked", "videresendt mail", "vidaresend melding",
	    "vidarebefordrat meddelande", "vidarebefordrat brev",
	    "vidarebefordrat mejl", "weitergeleitete nachricht",
	    "doorgestuurd bericht", "message transf", "begin forwarded message",
	    "anfang der weitergeleiteten nachricht",
	    "anfang der weitergeleiteten e-mail",
	    "start p\xc3\xa5 videresendt melding",
	    "start p\xc3\xa5 videresendt besked", "begin doorgestuurd bericht"};

	return is_marked(line, words, LENGTH(words));
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

/* What a telephone adds, and people leave there. */
static bool
is_telephone_line(struct span line)
{
	static const char *const starts[] = {"sent from my ", "sent from mail ",
	    "sent from outlook", "sent from yahoo", "sent via ",
	    "get outlook for ", "sendt fra min ", "sendt fra mail ",
	    "sendt fra outlook", "send fr\xc3\xa5 min ", "hent outlook for ",
	    "f\xc3\xa5 outlook for ", "skickat fr\xc3\xa5n ",
	    "h\xc3\xa4mta outlook f\xc3\xb6r ", "von meinem ",
	    "gesendet mit der ", "gesendet von ", "outlook f\xc3\xbcr ",
	    "holen sie sich outlook f", "verzonden vanaf ", "verstuurd vanaf ",
	    "verzonden met ", "outlook voor ", "download outlook for "};
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
 * A paragraph that declares the mail confidential and means any recipient;
 * *ret_count is the number of its lines. Both words must be in it: a person
 * may well ask to be treated confidentially.
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

	/* Only where a paragraph begins: no line is looked at twice. */
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
		return FOUND_REST;
	if (is_answer_mark(line) || is_forward_mark(line) ||
	    is_header_block(lines, at))
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

	quote.forwarded = false;
	for (size_t i = 0; i < lines.count;) {
		size_t count = lines.count - i;

		/* Empty lines belong to what is above them. */
		if (found != FOUND_REST && is_empty(lines.items[i]))
			count = 1;
		else if (found != FOUND_REST)
			found = find_history(&lines, i, &count);
		if (found == FOUND_REST)
			count = lines.count - i;
		for (size_t end = i + count; i < end; i++) {
			add_line(found == FOUND_NONE ? &own : &quoted,
			    lines.items[i]);
			quote.forwarded =
			    quote.forwarded || is_forward_mark(lines.items[i]);
		}
	}
	quote.text = finish(memory, &own);
	quote.quoted = finish(memory, &quoted);
	if (is_empty(span_of(quote.text))) {
		quote.text = text;
		quote.quoted = "";
	}
	return quote;
}
