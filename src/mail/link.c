/* SPDX-License-Identifier: ISC */
#include "mail/link.h"

#include <string.h>

void
link_start(struct link *link, const char *href, size_t start)
{
	size_t length = 0;

	for (; href != NULL && *href != '\0' && length < LINK_TARGET_MAX;
	     href++)
		if (*href > ' ' && *href < 0x7f)
			link->target[length++] = *href;
	link->target[length] = '\0';
	link->start = start;
}

/* Without scheme, user, port and path; without "www.". */
static struct span
host_of(struct span text)
{
	static const char *const schemes[] = {
	    "http://", "https://", "mailto:", "ftp://"};
	size_t length = 0;

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (span_starts(text, schemes[i])) {
			text.bytes += strlen(schemes[i]);
			text.length -= strlen(schemes[i]);
			break;
		}
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

/* Letters, digits, hyphens; two labels at least, the last of letters. */
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
		    host.bytes[i] == '-') {
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

static bool
ends_with(struct span host, struct span end)
{
	if (host.length < end.length)
		return false;
	host.bytes += host.length - end.length;
	for (size_t i = 0; i < end.length; i++)
		if (ascii_lower(host.bytes[i]) != ascii_lower(end.bytes[i]))
			return false;
	return true;
}

bool
link_differs(const struct link *link, struct span words)
{
	struct span target = host_of(span_of(link->target));
	struct span named = host_of(span_trim(words));

	/* Anchors, telephone numbers and the like lead nowhere. */
	if (!is_host(target) || !is_host(named))
		return false;
	return !ends_with(target, named) && !ends_with(named, target);
}
