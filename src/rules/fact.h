/* SPDX-License-Identifier: ISC */
#ifndef RULES_FACT_H
#define RULES_FACT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * fact - data in a text beside its request: the writer's reference, a customer
 * number, another address
 *
 * Named groups of a pattern are facts: (?<customer>[0-9]+). The names are
 * stored and printed.
 */
enum fact_name {
	FACT_REFERENCE, /* the writer's: "My reference" */
	FACT_EMAIL,	/* another address of the writer */
	FACT_TELEPHONE,
	FACT_CUSTOMER, /* customer, member or policy number */
	FACT_INVOICE,  /* invoice or order number */
	FACT_ADDRESS,  /* postal */
	FACT_SUBJECT,  /* name of the person an agent acts for */
	FACT_PERSON,   /* another person whose data it is: "my husband" */
	FACT_SERVICE,  /* a service that writes on behalf of people */
	FACT_DEADLINE, /* set by the writer */
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
 * Truncates the text to the name at its beginning: capitalized words, particles
 * between them, and possibly a title. "" if there is none: "we request" is not
 * a name.
 */
void fact_keep_name(char *value);

#define FACTS_MAX      32
#define FACT_BYTES_MAX 200

#endif
