/* SPDX-License-Identifier: ISC */
#include "mail/words.h"

#include <string.h>

#include "base/buffer.h"
#include "mail/charset.h"
#include "mail/text.h"
#include "mail/transfer.h"

struct word {
	struct span charset;
	char encoding; /* 'q' or 'b' */
	struct span text;
	size_t length; /* total, from =? to ?= */
};

/*
 * Parses the word that starts with the =? at the front of `rest`. Sets
 * *ret_is_cut if its end may be beyond the limit.
 */
static bool
read_word(struct span rest, struct word *ret_word, bool *ret_is_cut)
{
	const char *end = rest.bytes + rest.length, *mark, *star, *text;
	size_t most =
	    rest.length < WORD_BYTES_MAX ? rest.length : WORD_BYTES_MAX;

	mark = memchr(rest.bytes + 2, '?', most - 2);
	if (mark == NULL || mark == rest.bytes + 2 || end - mark < 5 ||
	    mark[2] != '?')
		return false;
	ret_word->encoding = ascii_lower(mark[1]);
	if (ret_word->encoding != 'q' && ret_word->encoding != 'b')
		return false;
	ret_word->charset.bytes = rest.bytes + 2;
	ret_word->charset.length = (size_t)(mark - rest.bytes) - 2;
	for (size_t i = 0; i < ret_word->charset.length; i++)
		if (rest.bytes[2 + i] <= 32)
			return false;
	/* RFC 2231, 5: the language follows a star. */
	star = memchr(rest.bytes + 2, '*', ret_word->charset.length);
	if (star != NULL)
		ret_word->charset.length = (size_t)(star - rest.bytes) - 2;
	text = mark + 3;
	/* The first byte may be the ? at the end of an empty word. */
	for (mark = text; mark + 1 < rest.bytes + most; mark++)
		if (mark[0] == '?' && mark[1] == '=') {
			ret_word->text.bytes = text;
			ret_word->text.length = (size_t)(mark - text);
			ret_word->length = (size_t)(mark + 2 - rest.bytes);
			return true;
		}
	*ret_is_cut = *ret_is_cut || rest.length > most;
	return false;
}

size_t
words_length(struct span text)
{
	struct word word;
	bool is_cut = false;

	if (text.length < 8 || text.bytes[0] != '=' || text.bytes[1] != '?' ||
	    !read_word(text, &word, &is_cut))
		return 0;
	for (size_t i = 0; i < word.length; i++)
		if (ascii_is_blank(text.bytes[i]))
			return 0;
	return word.length;
}

bool
words_need_conversion(struct span text)
{
	struct word word;
	bool is_cut = false;

	while (text.length >= 8) {
		size_t skipped = 1;

		if (text.bytes[0] == '=' && text.bytes[1] == '?' &&
		    read_word(text, &word, &is_cut)) {
			if (!span_is(word.charset, "utf-8"))
				return true;
			skipped = word.length;
		}
		span_skip(&text, skipped);
	}
	return false;
}

struct decoding {
	struct buffer out;     /* UTF-8 */
	struct buffer pending; /* decoded bytes of one charset */
	struct span charset;   /* of pending; length 0: none pending */
	struct transfer_base64 base64;
	struct problems *problems;
};

static void
flush(struct decoding *decoding)
{
	if (decoding->charset.length == 0)
		return;
	if (!charset_convert(decoding->charset,
		buffer_string(&decoding->pending), decoding->pending.length,
		&decoding->out))
		problem_add(decoding->problems, "bad-charset");
	buffer_clear(&decoding->pending);
	decoding->charset.length = 0;
	decoding->base64 = (struct transfer_base64){0};
}

static bool
same_charset(struct span a, struct span b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (ascii_lower(a.bytes[i]) != ascii_lower(b.bytes[i]))
			return false;
	return true;
}

static void
add_word(struct decoding *decoding, const struct word *word)
{
	char *room;

	if (!same_charset(decoding->charset, word->charset)) {
		flush(decoding);
		decoding->charset = word->charset;
	}
	room = buffer_reserve(&decoding->pending, word->text.length + 1);
	if (word->encoding == 'b') {
		decoding->pending.length +=
		    transfer_decode_base64(&decoding->base64, word->text, room);
	} else {
		decoding->base64 = (struct transfer_base64){0};
		decoding->pending.length += transfer_decode_q(word->text, room);
	}
}

static void
add_raw(struct decoding *decoding, struct span raw)
{
	if (raw.length == 0)
		return;
	flush(decoding);
	(void)charset_convert(
	    (struct span){"", 0}, raw.bytes, raw.length, &decoding->out);
}

static bool
is_blank(struct span raw)
{
	return span_trim(raw).length == 0;
}

char *
words_decode(struct arena *memory, struct span value, struct problems *problems)
{
	struct decoding decoding = {.problems = problems};
	struct span raw = {value.bytes, 0};
	struct word word;
	bool is_cut = false;
	size_t count = 0;
	char *text;

	for (size_t i = 0; i < value.length;) {
		struct span rest = {value.bytes + i, value.length - i};
		const char *mark = memchr(rest.bytes, '=', rest.length);

		if (mark == NULL || rest.length < 2)
			break;
		i = (size_t)(mark - value.bytes);
		rest = (struct span){mark, value.length - i};
		if (rest.length < 8 || mark[1] != '?' ||
		    !read_word(rest, &word, &is_cut)) {
			i++;
			continue;
		}
		if (++count > WORDS_MAX) {
			problem_add(problems, "too-many-words");
			break;
		}
		raw.length = (size_t)(mark - raw.bytes);
		/* Blanks between two encoded words are dropped. */
		if (decoding.charset.length == 0 || !is_blank(raw))
			add_raw(&decoding, raw);
		add_word(&decoding, &word);
		i += word.length;
		raw.bytes = value.bytes + i;
	}
	if (is_cut)
		problem_add(problems, "word-too-long");
	raw.length = (size_t)(value.bytes + value.length - raw.bytes);
	add_raw(&decoding, raw);
	flush(&decoding);
	text = text_one_line(
	    memory, buffer_string(&decoding.out), decoding.out.length);
	buffer_release(&decoding.out);
	buffer_release(&decoding.pending);
	return text;
}
