/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PAGER_H
#define DPOCTL_PAGER_H

#include <stdbool.h>

/*
 * pager - shows held output through PAGER
 *
 * Only if standard output is a terminal: `less -FRX`, which does not page
 * output that fits the screen, unless PAGER contains another shell command or
 * is empty, or less is not installed. The register is closed by then.
 */
struct pager {
	int kept; /* the terminal; -1: no pager */
	int pid;
};

/* Redirects standard output to the pager until pager_end. */
struct pager pager_begin(void);
/* Waits until it exits; false: there was none. */
bool pager_end(struct pager *pager);

#endif
