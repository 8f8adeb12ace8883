/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_RETAINED_H
#define CASEWORK_RETAINED_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"

/*
 * retained - returns retained claims, and tickets to be reviewed, to the queue
 * when their day has come
 */
/* In its own transaction; once for each claim and each ticket. */
bool retained_return(struct casework *casework, struct error *err);

#endif
