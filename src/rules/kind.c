/* SPDX-License-Identifier: ISC */
#include "rules/kind.h"

#include <string.h>

static const char *const names[KINDS] = {
    [KIND_ACCESS] = "access",
    [KIND_RECTIFICATION] = "rectification",
    [KIND_ERASURE] = "erasure",
    [KIND_RESTRICTION] = "restriction",
    [KIND_PORTABILITY] = "portability",
    [KIND_OBJECTION] = "objection",
    [KIND_OPTOUT] = "optout",
    [KIND_WITHDRAW_CONSENT] = "withdraw-consent",
    [KIND_AUTOMATED_DECISION] = "automated-decision",
    [KIND_COMPLAINT] = "complaint",
    [KIND_BREACH] = "breach",
    [KIND_QUESTION] = "question",
    [KIND_REMINDER] = "reminder",
};

const char *
kind_name(enum kind kind)
{
	return names[kind];
}

bool
kind_find(const char *name, enum kind *ret_kind)
{
	for (int i = 0; i < KINDS; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret_kind = (enum kind)i;
			return true;
		}
	}
	return false;
}
