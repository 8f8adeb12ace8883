/* SPDX-License-Identifier: ISC */
#ifndef TESTS_FAKE_FAKE_READER_H
#define TESTS_FAKE_FAKE_READER_H

#include "reader/reader.h"

/*
 * fake_reader - reader.h without a child: every mail asks for access, or is
 * what `classification` says
 *
 * A mail with the word "poison" ends it.
 */
struct fake_reader {
	int starts;
	bool is_broken;	   /* it cannot be started */
	size_t copies_max; /* for batches of one start; 0: any number */
	size_t copies;	   /* since the last start */
	size_t batches;
	bool is_open;	    /* a batch was begun */
	bool has_no_memory; /* to share */
	bool headers_only;  /* of the last one submitted */
	size_t submitted, collected, poisoned;
	size_t taught, taught_bytes;		     /* the last time */
	const struct classification *classification; /* NULL: access */
};
extern struct fake_reader fake_reader;

#endif
