/* SPDX-License-Identifier: ISC */
#ifndef RULES_FACT_H
#define RULES_FACT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * fact - what a text says beside its request: the writer's own reference, a
 * customer number, another address
 *
 * A pattern's named groups are facts: (?<customer>[0-9]+). Stored and printed
 * are the names.
 */
enum fact_name {
	FACT_REFERENCE, /* of the writer: "My reference" */
	FACT_EMAIL,	/* another address of theirs */
	FACT_TELEPHONE,
	FACT_CUSTOMER, /* customer, member or policy number */
	FACT_INVOICE,  /* invoice or order number */
	FACT_ADDRESS,  /* postal */
	FACT_SUBJECT,  /* the person that an agent acts for, by name */
	FACT_PERSON,   /* somebody else whose data it is: "my husband" */
	FACT_SERVICE,  /* a service that writes for people */
	FACT_DEADLINE, /* that the writer sets */
	FACT_AUTHORITY,
	FACTS,
};

/* "reference", "email", ... */
const char *fact_name(enum fact_name name);
bool fact_find(const char *name, enum fact_name *ret_name);

struct fact {
	enum fact_name name;
	const char *value; /* as written, on one line */
};

/*
 * Cuts the text, which begins where a name should, to the name at its front:
 * words with a capital letter, particles between them, perhaps a title before.
 * "" if there is none: "we request" is nobody.
 */
void fact_keep_name(char *value);

#define FACTS_MAX      32
#define FACT_BYTES_MAX 200

#endif
