/* SPDX-License-Identifier: ISC */
#include "store/find_words.h"

#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"

#define PARAGRAPH_LEAP 1000
/* Bytes of a snippet before and after the first word that was found. */
#define BEFORE_BYTES 60
#define AFTER_BYTES  120

static inline bool
is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
}

/* Folded letters and digits; most punctuation has become ASCII. */
static size_t
word_character(const char *text, size_t length)
{
	uint32_t character;
	size_t size;

	if ((unsigned char)text[0] < 0x80)
		return is_word_byte(text[0]);
	size = utf8_decode(text, length, &character);
	if ((character >= 0x80 && character <= 0xbf) ||
	    (character >= 0x2000 && character <= 0x2bff) ||
	    (character >= 0x3000 && character <= 0x303f))
		return 0;
	return size;
}

bool
find_words_next(const struct folded *folded, struct find_word *ret_word)
{
	size_t at = ret_word->end, size;

	while (at < folded->length &&
	    word_character(folded->text + at, folded->length - at) == 0) {
		if (folded->text[at] == '\n')
			ret_word->position += PARAGRAPH_LEAP;
		at++;
	}
	if (at == folded->length)
		return false;
	ret_word->start = at;
	do {
		while (at < folded->length && is_word_byte(folded->text[at]))
			at++;
		size = at == folded->length
		    ? 0
		    : word_character(folded->text + at, folded->length - at);
		at += size;
	} while (size > 0);
	ret_word->end = at;
	ret_word->length = at - ret_word->start;
	if (ret_word->length > FIND_WORD_BYTES)
		ret_word->length =
		    utf8_cut(folded->text + ret_word->start, FIND_WORD_BYTES);
	ret_word->position++;
	return true;
}

/* The words of one part of a query. */
static void
add_term(struct arena *memory, const char *text, size_t length,
    struct find_query *query)
{
	const struct folded folded = fold(memory, text, length);
	struct find_word word = {0};
	struct find_term term = {.words = NULL};

	while (find_words_next(&folded, &word))
		term.count++;
	if (term.count == 0)
		return;
	term.words = arena_array(memory, term.count, sizeof *term.words);
	word = (struct find_word){0};
	for (size_t i = 0; i < term.count; i++) {
		(void)find_words_next(&folded, &word);
		term.words[i] =
		    arena_copy(memory, folded.text + word.start, word.length);
	}
	term.is_prefix =
	    word.end + 1 == folded.length && folded.text[word.end] == '*';
	query->terms[query->count++] = term;
}

/* Up to the next blank; within quotation marks, up to the next of these. */
static const char *
next_part(const char *at, const char **ret_start, size_t *ret_length)
{
	at += strspn(at, " \t\r\n");
	if (*at == '"') {
		*ret_start = at + 1;
		*ret_length = strcspn(at + 1, "\"");
		at += 1 + *ret_length;
		return *at == '"' ? at + 1 : at;
	}
	*ret_start = at;
	*ret_length = strcspn(at, " \t\r\n\"");
	return at + *ret_length;
}

bool
find_query_parse(struct arena *memory, const char *text,
    struct find_query *ret_query, struct error *err)
{
	struct find_query query = {.count = 0};
	const char *start;
	size_t length;

	if (strlen(text) > FIND_QUERY_BYTES ||
	    !utf8_is_valid(text, strlen(text)))
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "what is searched for must be UTF-8 of at most %d bytes",
		    FIND_QUERY_BYTES);
	while (*text != '\0') {
		text = next_part(text, &start, &length);
		if (query.count == FIND_TERMS_MAX)
			return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
			    "too many words: at most %d", FIND_TERMS_MAX);
		add_term(memory, start, length, &query);
	}
	if (query.count == 0)
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "no letters or digits to search for");
	*ret_query = query;
	return true;
}

static bool
is_word(const struct folded *folded, const struct find_word *word,
    const char *wanted, bool is_prefix)
{
	size_t length = strlen(wanted);

	return (is_prefix ? word->length >= length : word->length == length) &&
	    memcmp(folded->text + word->start, wanted, length) == 0;
}

/* Whether the phrase begins with this word; *ret_end is its last word. */
static bool
begins_phrase(const struct folded *folded, const struct find_term *term,
    const struct find_word *first, struct find_word *ret_end)
{
	struct find_word word = *first;

	for (size_t i = 0;; i++) {
		size_t position = word.position;

		if (!is_word(folded, &word, term->words[i],
			term->is_prefix && i + 1 == term->count))
			return false;
		*ret_end = word;
		if (i + 1 == term->count)
			return true;
		if (!find_words_next(folded, &word) ||
		    word.position != position + 1)
			return false;
	}
}

static bool
find_term(const struct folded *folded, const struct find_term *term,
    struct find_word *ret_first)
{
	struct find_word word = {0}, end;

	while (find_words_next(folded, &word))
		if (begins_phrase(folded, term, &word, &end)) {
			*ret_first = word;
			return true;
		}
	return false;
}

/* Copies on one line, without blanks in a row. */
static void
add_line(struct buffer *line, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool is_blank = text[i] >= '\0' && text[i] <= ' ';

		if (!is_blank)
			buffer_add_byte(line, text[i]);
		else if (line->length > 0 &&
		    line->data[line->length - 1] != ' ')
			buffer_add_byte(line, ' ');
	}
}

/* The end in the folded text of the longest phrase that begins here, or 0. */
static size_t
end_of_match(const struct folded *folded, const struct find_query *query,
    const struct find_word *word)
{
	struct find_word end;
	size_t most = 0;

	for (size_t i = 0; i < query->count; i++)
		if (begins_phrase(folded, &query->terms[i], word, &end) &&
		    end.end > most)
			most = end.end;
	return most;
}

/* Behind the character: the blank behind a word is not part of it. */
static size_t
end_in_text(const char *text, size_t length, size_t last)
{
	uint32_t character;
	size_t size = utf8_decode(text + last, length - last, &character);

	return last + (size == 0 ? 1 : size);
}

static char *
write_snippet(struct arena *memory, const struct find_query *query,
    const char *text, size_t length, const struct folded *folded,
    const struct find_word *first)
{
	const uint32_t *origins =
	    fold_origins(memory, text, length, folded->length);
	size_t from = origins[first->start], until = origins[first->end];
	struct buffer line = {0};
	struct find_word word = {0};
	char *copy;

	from = from > BEFORE_BYTES ? utf8_cut(text, from - BEFORE_BYTES) : 0;
	until = length - until > AFTER_BYTES
	    ? until + utf8_cut(text + until, AFTER_BYTES)
	    : length;
	if (from > 0)
		buffer_add_string(&line, "...");
	while (find_words_next(folded, &word)) {
		size_t end = origins[word.start] < from
		    ? 0
		    : end_of_match(folded, query, &word);

		if (end == 0)
			continue;
		if (origins[end] > until)
			break;
		add_line(&line, text + from, origins[word.start] - from);
		buffer_add_byte(&line, '[');
		from = end_in_text(text, length, origins[end - 1]);
		add_line(&line, text + origins[word.start],
		    from - origins[word.start]);
		buffer_add_byte(&line, ']');
		word.end = end;
	}
	add_line(&line, text + from, until - from);
	while (line.length > 0 && line.data[line.length - 1] == ' ')
		line.data[--line.length] = '\0';
	if (until < length)
		buffer_add_string(&line, "...");
	copy = arena_string(memory, buffer_string(&line));
	buffer_release(&line);
	return copy;
}

char *
find_query_match(struct arena *memory, const struct find_query *query,
    const char *text, size_t length)
{
	const struct folded folded = fold(memory, text, length);
	struct find_word first = {0}, other;

	for (size_t i = 0; i < query->count; i++)
		if (!find_term(
			&folded, &query->terms[i], i == 0 ? &first : &other))
			return NULL;
	return write_snippet(memory, query, text, length, &folded, &first);
}
