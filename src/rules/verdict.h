/* SPDX-License-Identifier: ISC */
#ifndef RULES_VERDICT_H
#define RULES_VERDICT_H

#include "mail/message.h"
#include "rules/classify.h"

/* verdict - what is known of one message: what it says, and what it asks for */
struct verdict {
	struct message message;
	struct classification classification;
};

#endif
