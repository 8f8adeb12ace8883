/* SPDX-License-Identifier: ISC */
#ifndef LEARN_CONCEPT_PRIVATE_H
#define LEARN_CONCEPT_PRIVATE_H

#include "base/buffer.h"
#include "learn/concept.h"

#define CONCEPT_SLOTS	    16384
#define CONCEPT_SHAPES_MAX  (CONCEPT_SLOTS / 2)
#define CONCEPT_ENTRIES_MAX 8000
#define CONCEPT_WORDS_MAX   8 /* per entry */
#define CONCEPT_STEM_MAX    40
#define CONCEPT_INNER_BITS  65536

/* The shape of a word in an entry: where its stem may occur in a word. */
enum {
	SHAPE_INSIDE = 1, /* *stem: anywhere in the word */
	SHAPE_OPEN = 2,	  /* stem*: any ending */
	SHAPE_ENDING = 4, /* stem+: at most two more letters */
};
#define SHAPE_GAP UINT16_MAX /* ~ */

struct concept_shape {
	uint32_t hash;	  /* of the stem */
	uint32_t stem;	  /* in `stems` */
	uint16_t entries; /* first entry that begins with it, + 1; 0: none */
	uint8_t length;
	uint8_t flags;
};

struct concept_entry {
	uint16_t next; /* + 1; 0: the last */
	uint16_t rest; /* the shapes that follow, in `rest` */
	uint8_t rest_count;
	uint8_t concept;
};

struct concept_table {
	char language[8];
	struct concept_shape *shapes; /* owned, as are all below */
	size_t shapes_count;
	struct concept_entry *entries;
	size_t entries_count;
	uint16_t *rest;
	size_t rest_count;
	struct buffer stems;
	size_t stem_max;
	uint16_t *slots; /* shape + 1; 0: free */
	uint8_t *inner;	 /* bits: the first bytes of inner stems */
	bool has_inner;
};

/* Caches the shapes of common words. */
#define CONCEPT_CACHE	   2048
#define CONCEPT_CACHE_WORD 20 /* bytes */
#define CONCEPT_CACHE_MOST 8  /* shapes */
struct concept_cached {
	char word[CONCEPT_CACHE_WORD];
	uint8_t length; /* 0: free */
	uint8_t table;
	uint8_t count;
	uint16_t shapes[CONCEPT_CACHE_MOST];
};

struct concepts {
	char names[CONCEPTS_MAX][CONCEPT_NAME_MAX + 1];
	size_t names_count;
	uint32_t hashes[CONCEPTS_MAX];
	uint32_t pairs[CONCEPTS_MAX][CONCEPTS_MAX];
	struct concept_table tables[CONCEPT_LANGUAGES_MAX];
	size_t tables_count;
	struct concept_cached cache[CONCEPT_CACHE];
	/*
	 * Scratch memory for one sentence: shapes of each word, from
	 * first[word].
	 */
	uint16_t *found;
	size_t found_count, found_size;
	uint32_t *first;
	uint64_t *some; /* a bit for each shape of a word, modulo 64 */
	size_t first_size;
	struct plain plain; /* for reading */
};

/* Whether a stem that can occur inside a word begins with these bytes. */
static inline bool
concept_may_be_inside(const struct concept_table *table, const char *bytes)
{
	unsigned pair =
	    (unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1];

	return table->has_inner && (table->inner[pair / 8] >> pair % 8 & 1);
}

#endif
