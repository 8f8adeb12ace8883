/* SPDX-License-Identifier: ISC */
#ifndef READER_POISON_H
#define READER_POISON_H

#include <stddef.h>

/*
 * poison - test messages that make the reader fail
 *
 * Only with `configure --enable-test-hooks`: a field X-Dpod-Test with the word
 * abort, loop, eat (memory) or hang.
 */
#ifdef DPOD_TEST_HOOKS
void poison(const char *mail, size_t length);
#define POISON(mail, length) poison(mail, length)
#else
#define POISON(mail, length) ((void)0)
#endif

#endif
