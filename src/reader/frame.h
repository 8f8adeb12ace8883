/* SPDX-License-Identifier: ISC */
#ifndef READER_FRAME_H
#define READER_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "mail/message.h"

/*
 * frame - the protocol between a worker and its reader
 *
 * A header, then `length` bytes. The original (original.h) sends READY or
 * FAILED once, then answers each COPY. A copy answers each MESSAGE with one
 * VERDICT of the same number, in order. A MESSAGE after a PART is answered with
 * the bytes of that attachment instead: any number of BYTES, then an END.
 */
enum frame_type {
	FRAME_READY = 1,    /* struct frame_ready */
	FRAME_FAILED,	    /* text: why the rules cannot be used */
	FRAME_MESSAGE,	    /* a message */
	FRAME_MESSAGE_HEAD, /* only the header of a message */
	FRAME_VERDICT,
	FRAME_MESSAGE_SHARED, /* a message of `length` bytes in the area */
	FRAME_PART,	      /* struct frame_part */
	FRAME_BYTES,	      /* at most FRAME_BYTES_MAX of an attachment */
	FRAME_END,	      /* uint32_t: an enum extract_end */
	FRAME_LOCAL, /* a correction; reply: uint32_t, whether it is used */
	FRAME_COPY,  /* to the original, with a socket; reply: as number, the
		      * process id of the copy, or 0 */
};

struct frame_header {
	uint32_t type;
	uint32_t length;
	uint64_t number;
};

struct frame_ready {
	uint64_t rules_count;
	uint32_t request_score;
	uint32_t unsure_score;
};

struct frame_part {
	uint32_t position; /* of the attachment: 0, 1, ... */
	uint32_t as_words;
};

#define FRAME_MESSAGE_MAX MESSAGE_BYTES_MAX
#define FRAME_BYTES_MAX	  ((size_t)256 * 1024)
#define FRAME_AREA_BYTES  (FRAME_MESSAGE_MAX + 1) /* including a NUL */
#define FRAME_VERDICT_MAX ((size_t)8 * 1024 * 1024)
#define FRAME_LOCAL_MAX	  ((size_t)256 * 1024)
#define FRAME_FAILED_MAX  1024

#endif
