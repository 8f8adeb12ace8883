/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STYLE_SHEET_H
#define MAIL_STYLE_SHEET_H

#include <stddef.h>

#include "mail/style.h"

/*
 * style_sheet - the rules of a style element
 *
 * Elements, classes, ids and descendants are matched as by a browser; rules
 * with pseudo-classes, attributes or siblings, and those for other media, are
 * ignored. Linear, with bounded counts.
 */
#define STYLE_RULES_MAX	    200 /* the rest is dropped */
#define STYLE_COMPOUNDS_MAX 3	/* per selector */
#define STYLE_CLASSES_MAX   3	/* per compound */

/* What selectors match in an element. */
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

/* Parses the content of a style element, which must remain valid. */
void style_read_sheet(struct style_sheet *sheet, struct span css);

/*
 * Adds the style for the last of `count` elements, each nested in the one
 * before it. Returns the work done, in comparisons.
 */
size_t style_apply(const struct style_sheet *sheet,
    const struct style_element *const *elements, size_t count,
    struct style *style);

#endif
