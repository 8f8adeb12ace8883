/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder_private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Only bytes that need no escaping: the host appears in messages for people. */
static bool
is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' ||
	    byte == '_';
}

bool
holder_find_value(const char *header, size_t length, const char *name,
    bool is_any, char *ret, size_t ret_size)
{
	size_t name_length = strlen(name), at = 0, end = 0;

	while (at < length) {
		const char *line = header + at;
		const char *next = memchr(line, '\n', length - at);
		size_t left =
		    next == NULL ? length - at : (size_t)(next - line);

		if (left > name_length &&
		    strncasecmp(line, name, name_length) == 0) {
			line += name_length;
			left -= name_length;
			while (left > 0 && *line == ' ') {
				line++;
				left--;
			}
			while (end < left && end + 1 < ret_size &&
			    (is_any ? line[end] > ' ' && line[end] < 0x7f
				    : is_plain(line[end]))) {
				ret[end] = line[end];
				end++;
			}
			ret[end] = '\0';
			return end > 0;
		}
		at += next == NULL ? left : left + 1;
	}
	return false;
}

bool
holder_parse(const char *header, size_t length, struct holder_note *ret_note)
{
	struct holder_note note = {.host = ""};
	char since[24];

	if (!holder_find_value(header, length, "X-Dpod-Register:", false,
		note.register_id, sizeof note.register_id) ||
	    !holder_find_value(header, length, "X-Dpod-Nonce:", false,
		note.nonce, sizeof note.nonce) ||
	    !holder_find_value(
		header, length, "X-Dpod-Since:", false, since, sizeof since))
		return false;
	note.since = strtoull(since, NULL, 10);
	(void)holder_find_value(
	    header, length, "X-Dpod-Host:", false, note.host, sizeof note.host);
	holder_parse_before(header, length, &note);
	*ret_note = note;
	return true;
}

bool
holder_is_due(int64_t age_seconds, bool has_news)
{
	return age_seconds < 0 ||
	    age_seconds >
	    (has_news ? HOLDER_FRESH_SECONDS : HOLDER_RENEW_SECONDS);
}

static bool
is_before(const struct holder_note *a, const struct holder_note *b)
{
	return a->since != b->since ? a->since < b->since : a->uid < b->uid;
}

int64_t
holder_newest_at(const struct holder_note *notes, size_t count)
{
	const struct holder_note *newest = NULL;

	for (size_t i = 0; i < count; i++)
		if (newest == NULL || notes[i].uid > newest->uid)
			newest = &notes[i];
	return newest == NULL ? 0 : newest->stamped_at;
}

struct holder_view
holder_judge(const struct holder_note *notes, size_t count)
{
	struct holder_view view = {-1, -1, -1};
	int64_t newest_at = holder_newest_at(notes, count);

	for (size_t i = 0; i < count; i++) {
		const struct holder_note *note = &notes[i];

		if (note->is_ours &&
		    (view.own < 0 || note->uid > notes[view.own].uid))
			view.own = (int)i;
		if (newest_at - note->stamped_at <= HOLDER_LEASE_SECONDS &&
		    (view.winner < 0 || is_before(note, &notes[view.winner])))
			view.winner = (int)i;
	}
	for (size_t i = 0; i < count; i++)
		if (!notes[i].is_ours && (int)i != view.winner &&
		    newest_at - notes[i].stamped_at <= HOLDER_LEASE_SECONDS)
			view.another = (int)i;
	return view;
}
