/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_PAGER_H
#define DPOCTL_PAGER_H

#include <stdbool.h>

/*
 * pager - what was printed and is held, through PAGER
 *
 * Only where standard output is a terminal: `less -FRX`, which leaves what
 * fits the screen as it is, unless PAGER names another command for the shell
 * or is empty, or there is no less. The register is closed by then.
 */
struct pager {
	int kept; /* the terminal; -1: there is no pager */
	int pid;
};

/* Standard output leads into the pager until pager_end. */
struct pager pager_begin(void);
/* Waits until it ends; false: there was none. */
bool pager_end(struct pager *pager);

#endif
