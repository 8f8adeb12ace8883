/* SPDX-License-Identifier: ISC */
#ifndef RULES_VERDICT_H
#define RULES_VERDICT_H

#include "mail/message.h"
#include "rules/classify.h"

/* verdict - the result for one message: its content, and what it requests */
struct verdict {
	struct message message;
	struct classification classification;
};

#endif
