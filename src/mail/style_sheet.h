/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STYLE_SHEET_H
#define MAIL_STYLE_SHEET_H

#include <stddef.h>

#include "mail/style.h"

/*
 * style_sheet - the rules of a style element
 *
 * Elements, classes, ids and what is within them are matched as a browser
 * does; rules with pseudo-classes, attributes or siblings, and those for other
 * media, are left out. Linear, and bounded by counts.
 */
#define STYLE_RULES_MAX	    200 /* that are kept; more are left out */
#define STYLE_COMPOUNDS_MAX 3	/* of one selector */
#define STYLE_CLASSES_MAX   3	/* of one compound */

/* What selectors ask of an element. */
struct style_element {
	struct span name;
	struct span classes;
	struct span id;
};

struct style_compound {
	struct span name, id;
	struct span classes[STYLE_CLASSES_MAX];
	size_t classes_count;
};

struct style_rule {
	struct style_compound compounds[STYLE_COMPOUNDS_MAX];
	size_t compounds_count;
	struct style style;
};

struct style_sheet {
	struct style_rule rules[STYLE_RULES_MAX];
	size_t count;
};

/* Reads the content of a style element, which must stay where it is. */
void style_read_sheet(struct style_sheet *sheet, struct span css);

/*
 * Adds what the sheet says of the last of `count` elements, each of which is
 * within the one before it. Returns how much work that was, in comparisons.
 */
size_t style_apply(const struct style_sheet *sheet,
    const struct style_element *const *elements, size_t count,
    struct style *style);

#endif
