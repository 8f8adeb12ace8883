/* SPDX-License-Identifier: ISC */
#ifndef RULES_KIND_H
#define RULES_KIND_H

#include <stdbool.h>
#include <stdint.h>

/*
 * kind - what a person may ask for (Articles of the GDPR and the UK GDPR)
 *
 * The numbers are the bits of a kind_set and the order of lists; stored and
 * printed are only the names.
 */
enum kind {
	KIND_ACCESS,		 /* Art. 15 */
	KIND_RECTIFICATION,	 /* Art. 16 */
	KIND_ERASURE,		 /* Art. 17 */
	KIND_RESTRICTION,	 /* Art. 18 */
	KIND_PORTABILITY,	 /* Art. 20 */
	KIND_OBJECTION,		 /* Art. 21(1) */
	KIND_OPTOUT,		 /* Art. 21(2) and (3) */
	KIND_WITHDRAW_CONSENT,	 /* Art. 7(3) */
	KIND_AUTOMATED_DECISION, /* Art. 22 */
	KIND_COMPLAINT,
	KIND_BREACH, /* Art. 33 */
	KIND_QUESTION,
	KIND_REMINDER,
	KINDS,
};

typedef uint32_t kind_set;

#define KIND_BIT(kind) ((kind_set)1 << (kind))

/* "access", "withdraw-consent", ... */
const char *kind_name(enum kind kind);
bool kind_find(const char *name, enum kind *ret_kind);

#endif
