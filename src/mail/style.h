/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STYLE_H
#define MAIL_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/span.h"

/*
 * style - what declarations of CSS say of whether words are to be seen
 *
 * Read as a browser reads them, in linear time. Of several declarations the
 * one of the highest priority counts, of equals the last.
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
	STYLE_LEFT,	/* likewise */
	STYLE_TOP,	/* likewise */
	STYLE_POSITION, /* STYLE_NONE: absolute or fixed */
	STYLE_CLIP,	/* STYLE_NONE: nothing is left */
	STYLE_RULE,	/* STYLE_NONE: Outlook's line above what it quotes */
	STYLE_COLOUR,
	STYLE_BACKGROUND,
	STYLE_PROPERTIES,
};

enum style_value {
	STYLE_UNSET,
	STYLE_NONE,	/* of this nothing is to be seen */
	STYLE_SOME,	/* it is to be seen */
	STYLE_RELATIVE, /* as much as of what is around it */
};

#define STYLE_NO_COLOUR	  UINT32_C(0xffffffff) /* not known */
#define STYLE_TRANSPARENT UINT32_C(0xfffffffe)

struct style {
	unsigned char values[STYLE_PROPERTIES]; /* enum style_value */
	int priorities[STYLE_PROPERTIES];
	uint32_t colour;     /* 0xrrggbb */
	uint32_t background; /* likewise */
};

/* The priority of a style attribute; those of rules are below it. */
#define STYLE_PRIORITY_INLINE 50000

/* Adds declarations; !important ones come before all others. */
void style_read(struct style *style, struct span css, int priority);

/*
 * Steps over a comment, a string or an escape at the front; whether there was
 * one. `css` is not empty.
 */
bool style_skip_opaque(struct span *css);

/* A presentational attribute, which any declaration overrides. */
void style_set_colour(
    struct style *style, enum style_property property, struct span value);

#endif
