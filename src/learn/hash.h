/* SPDX-License-Identifier: ISC */
#ifndef LEARN_HASH_H
#define LEARN_HASH_H

#include <stddef.h>
#include <stdint.h>

/*
 * hash - the 32-bit hash that represents a word
 *
 * FNV-1a over its bytes and its family, then the finalizer of MurmurHash3, so
 * that every bit depends on all input bits.
 */
#define HASH_START 2166136261u

/* Equal strings of different families are different features. */
enum hash_family {
	HASH_WORD = 1,
	HASH_PAIR = 2,
	HASH_FOUR_LETTERS = 4,
	HASH_FIVE_LETTERS = 5,
	HASH_CONCEPT = 6,
	HASH_CONCEPT_PAIR = 7,
	HASH_FORM = 8,
	HASH_LOCAL = 9, /* of a word, for local.h */
};

static inline uint32_t
hash_byte(uint32_t hash, char byte)
{
	return (hash ^ (unsigned char)byte) * 16777619u;
}

static inline uint32_t
hash_bytes(uint32_t hash, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = hash_byte(hash, bytes[i]);
	return hash;
}

static inline uint32_t
hash_finish(uint32_t hash, enum hash_family family)
{
	hash += (uint32_t)family * 0x9e3779b9u;
	hash ^= hash >> 16;
	hash *= 0x85ebca6bu;
	hash ^= hash >> 13;
	hash *= 0xc2b2ae35u;
	return hash ^ (hash >> 16);
}

#endif
