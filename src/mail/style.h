/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STYLE_H
#define MAIL_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/span.h"

/*
 * style - whether CSS declarations make text visible
 *
 * Parsed as a browser does, in linear time. Of several declarations the one
 * with the highest priority counts, of equal ones the last.
 */

enum style_property {
	STYLE_DISPLAY,	  /* STYLE_NONE: none */
	STYLE_VISIBILITY, /* STYLE_NONE: hidden */
	STYLE_FONT_SIZE,  /* STYLE_NONE: 0 or 1 px */
	STYLE_OPACITY,
	STYLE_HEIGHT,
	STYLE_MAX_HEIGHT,
	STYLE_WIDTH,
	STYLE_MAX_WIDTH,
	STYLE_OVERFLOW, /* STYLE_NONE: hidden */
	STYLE_INDENT,	/* STYLE_NONE: far outside */
	STYLE_LEFT,	/* STYLE_NONE: far outside */
	STYLE_TOP,	/* STYLE_NONE: far outside */
	STYLE_POSITION, /* STYLE_NONE: absolute or fixed */
	STYLE_CLIP,	/* STYLE_NONE: nothing is left */
	STYLE_RULE,	/* STYLE_NONE: Outlook's line above quotations */
	STYLE_COLOUR,
	STYLE_BACKGROUND,
	STYLE_PROPERTIES,
};

enum style_value {
	STYLE_UNSET,
	STYLE_NONE,	/* makes it invisible */
	STYLE_SOME,	/* makes it visible */
	STYLE_RELATIVE, /* as visible as the surrounding text */
};

#define STYLE_NO_COLOUR	  UINT32_C(0xffffffff) /* unknown */
#define STYLE_TRANSPARENT UINT32_C(0xfffffffe)

struct style {
	unsigned char values[STYLE_PROPERTIES]; /* enum style_value */
	int priorities[STYLE_PROPERTIES];
	uint32_t colour;     /* 0xrrggbb */
	uint32_t background; /* 0xrrggbb */
};

/* Priority of a style attribute; those of rules are lower. */
#define STYLE_PRIORITY_INLINE 50000

/* Adds declarations; !important ones have precedence. */
void style_read(struct style *style, struct span css, int priority);

/*
 * Skips a comment, a string or an escape at the front; returns whether there
 * was one. `css` must not be empty.
 */
bool style_skip_opaque(struct span *css);

/* Sets a presentational attribute, which any declaration overrides. */
void style_set_colour(
    struct style *style, enum style_property property, struct span value);

#endif
