/* SPDX-License-Identifier: ISC */
#include "mail/link.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "mail/text.h"

static const char *const schemes[] = {
    "http://", "https://", "mailto:", "ftp://"};

/* As programs interpret it: blanks and line ends are ignored. */
void
link_start(struct link *link, const char *href, size_t start)
{
	char *target = link->target;
	size_t length = 0;

	for (; href != NULL && *href != '\0'; href++) {
		unsigned char byte = (unsigned char)*href;
		size_t needed = byte < 0x7f ? 1 : 3;

		if (byte <= ' ')
			continue;
		if (length + needed > LINK_TARGET_MAX) {
			memcpy(target + length, "...", 3);
			length += 3;
			break;
		}
		if (byte < 0x7f)
			target[length] = *href;
		else
			(void)snprintf(target + length, 4, "%%%02X", byte);
		length += needed;
	}
	target[length] = '\0';
	link->start = start;
}

/* Removes the scheme; false if it is not supported. */
static bool
skip_scheme(struct span *text)
{
	for (size_t i = 0; i < LENGTH(schemes); i++)
		if (span_starts(*text, schemes[i])) {
			text->bytes += strlen(schemes[i]);
			text->length -= strlen(schemes[i]);
			return true;
		}
	return false;
}

/* Without scheme, user, port, path and "www.". */
static struct span
host_of(struct span text)
{
	size_t length = 0;

	(void)skip_scheme(&text);
	while (length < text.length &&
	    memchr("/?#", text.bytes[length], 3) == NULL)
		length++;
	text.length = length;
	for (size_t i = text.length; i > 0; i--)
		if (text.bytes[i - 1] == '@') {
			text.bytes += i;
			text.length -= i;
			break;
		}
	for (length = 0; length < text.length && text.bytes[length] != ':';)
		length++;
	text.length = length;
	if (span_starts(text, "www.")) {
		text.bytes += 4;
		text.length -= 4;
	}
	while (text.length > 0 && text.bytes[text.length - 1] == '.')
		text.length--;
	return text;
}

/* Letters, digits, hyphens; at least two labels, the last of letters. */
static bool
is_host(struct span host)
{
	size_t last = 0, dots = 0;

	for (size_t i = 0; i < host.length; i++) {
		if (host.bytes[i] == '.') {
			if (last == 0)
				return false;
			last = 0;
			dots++;
		} else if (ascii_is_alnum(host.bytes[i]) ||
		    host.bytes[i] == '-' || host.bytes[i] == '%') {
			last++;
		} else {
			return false;
		}
	}
	if (dots == 0 || last < 2)
		return false;
	for (size_t i = host.length - last; i < host.length; i++)
		if (ascii_lower(host.bytes[i]) < 'a')
			return false;
	return true;
}

/* The same host, or one below it. */
static bool
is_below(struct span host, struct span end)
{
	if (host.length < end.length ||
	    (host.length > end.length &&
		host.bytes[host.length - end.length - 1] != '.'))
		return false;
	host.bytes += host.length - end.length;
	for (size_t i = 0; i < end.length; i++)
		if (ascii_lower(host.bytes[i]) != ascii_lower(end.bytes[i]))
			return false;
	return true;
}

/* Anchors, telephone numbers and the like have no host. */
static bool
has_host(struct span target, struct span host)
{
	if (span_starts(target, "http://") || span_starts(target, "https://"))
		return host.length > 0; /* also a number, or any alphabet */
	return is_host(host);
}

bool
link_differs(const struct link *link, struct span words)
{
	struct span all = span_of(link->target), target = host_of(all);
	struct span named = host_of(span_trim(words));

	if (!has_host(all, target) || !is_host(named))
		return false;
	return !is_below(target, named) && !is_below(named, target);
}

/* Without scheme, "www." and trailing slash. */
static struct span
bare(struct span text)
{
	(void)skip_scheme(&text);
	if (span_starts(text, "www.")) {
		text.bytes += 4;
		text.length -= 4;
	}
	if (text.length > 0 && text.bytes[text.length - 1] == '/')
		text.length--;
	return text;
}

void
link_list_add(struct link_list *links, const struct link *link,
    struct span words, struct problems *problems)
{
	struct span target = span_of(link->target), rest = target;
	struct mail_link found;
	char *line;

	if (links->memory == NULL || !skip_scheme(&rest) || rest.length == 0)
		return;
	line = text_one_line(links->memory, words.bytes, words.length);
	rest = bare(target);
	words = bare(span_of(line));
	if (words.length == rest.length &&
	    memcmp(words.bytes, rest.bytes, rest.length) == 0)
		return;
	if (strlen(line) > LINK_WORDS_MAX)
		line[utf8_cut(line, LINK_WORDS_MAX)] = '\0';
	for (size_t i = 0; i < links->count; i++)
		if (strcmp(links->items[i].target, link->target) == 0 &&
		    strcmp(links->items[i].words, line) == 0)
			return;
	if (links->count == LINKS_MAX) {
		problem_add(problems, "too-many-links");
		return;
	}
	if (links->items == NULL)
		links->items =
		    arena_array(links->memory, LINKS_MAX, sizeof *links->items);
	found.words = line;
	found.target = arena_string(links->memory, link->target);
	links->items[links->count++] = found;
}
