/* SPDX-License-Identifier: ISC */
#include "mail/likeness.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"

#define SLOTS 4096 /* more than twice the number of words */

enum {
	DETAIL = 3, /* words that make no difference */
	NOTHING_YET = 2,
};

struct words {
	uint32_t hashes[SLOTS]; /* 0: free */
	uint32_t each[LIKENESS_WORDS_MAX];
	size_t count;
};

static void
skip(struct span *text, size_t length)
{
	text->bytes += length;
	text->length -= length;
}

/* Length of "http://...", "[cid:...]", which is skipped. */
static size_t
length_of_mark(struct span text)
{
	static const char *const starts[] = {"http://", "https://", "www.",
	    "mailto:", "[cid:", "cid:", "[image:", "[->", "[http", "[bild",
	    "[logo"};
	size_t length = 0;

	if (strchr("hHwWmMcC[", text.bytes[0]) == NULL)
		return 0;
	for (size_t i = 0; i < LENGTH(starts); i++) {
		bool is_bracket = starts[i][0] == '[';

		if (!span_starts(text, starts[i]))
			continue;
		while (length < text.length && text.bytes[length] != '\n' &&
		    (is_bracket ? text.bytes[length] != ']'
				: text.bytes[length] != '>' &&
				!ascii_is_blank(text.bytes[length])))
			length++;
		return length;
	}
	return 0;
}

static bool
is_letter(char byte)
{
	return ascii_is_alnum(byte) || (byte & 0x80) != 0;
}

/* Length of a non-ASCII blank or soft hyphen. */
static size_t
length_of_blank(struct span text)
{
	static const char *const blanks[] = {"\xc2\xa0", "\xc2\xad",
	    "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xef\xbb\xbf",
	    "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\xa2"};

	for (size_t i = 0; i < LENGTH(blanks); i++)
		if (span_starts(text, blanks[i]))
			return strlen(blanks[i]);
	return 0;
}

/* The hash of the next word; 0 at the end. */
static uint32_t
next_word(struct span *text)
{
	uint32_t hash = UINT32_C(2166136261);
	size_t length = 0;

	while (text->length > 0) {
		size_t mark = is_letter(text->bytes[0]) || text->bytes[0] == '['
		    ? length_of_mark(*text)
		    : 0;

		if (mark == 0 && (text->bytes[0] & 0x80) != 0)
			mark = length_of_blank(*text);
		if (mark == 0 && is_letter(text->bytes[0]))
			break;
		skip(text, mark == 0 ? 1 : mark);
	}
	while (length < text->length && is_letter(text->bytes[length])) {
		struct span rest = {
		    text->bytes + length, text->length - length};

		if ((rest.bytes[0] & 0x80) != 0 && length_of_blank(rest) > 0)
			break;
		hash = (hash ^ (unsigned char)ascii_lower(rest.bytes[0])) *
		    UINT32_C(16777619);
		length++;
	}
	skip(text, length);
	if (length == 0)
		return 0;
	return hash == 0 ? 1 : hash;
}

static bool
has_word(const struct words *words, uint32_t hash)
{
	size_t slot = hash % SLOTS;

	while (words->hashes[slot] != 0) {
		if (words->hashes[slot] == hash)
			return true;
		slot = (slot + 1) % SLOTS;
	}
	return false;
}

/* `words` must be empty. */
static void
read_words(struct span text, struct words *words)
{
	uint32_t hash;

	while (words->count < LIKENESS_WORDS_MAX &&
	    (hash = next_word(&text)) != 0) {
		size_t slot = hash % SLOTS;

		if (has_word(words, hash))
			continue;
		while (words->hashes[slot] != 0)
			slot = (slot + 1) % SLOTS;
		words->hashes[slot] = hash;
		words->each[words->count++] = hash;
	}
}

static size_t
count_only(const struct words *words, const struct words *other)
{
	size_t count = 0;

	for (size_t i = 0; i < words->count; i++)
		count += !has_word(other, words->each[i]);
	return count;
}

struct likeness
likeness_of(struct span left, struct span right)
{
	struct words one = {.count = 0}, two = {.count = 0};
	struct likeness likeness;

	read_words(left, &one);
	read_words(right, &two);
	likeness.left = one.count;
	likeness.right = two.count;
	likeness.left_only = count_only(&one, &two);
	likeness.right_only = count_only(&two, &one);
	return likeness;
}

bool
likeness_adds(size_t only, size_t other)
{
	return only > DETAIL || (only > 0 && other <= NOTHING_YET);
}
