/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_RETAINED_H
#define CASEWORK_RETAINED_H

#include <stdbool.h>

#include "base/error.h"
#include "casework/casework.h"

/*
 * retained - what was retained until a day comes back into the queue on it,
 * and so does what is to be looked at again
 */
/* In a transaction of its own; once for each claim and each ticket. */
bool retained_return(struct casework *casework, struct error *err);

#endif
