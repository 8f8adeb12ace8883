/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_FORM_H
#define DPOCTL_FORM_H

/*
 * form - what a command prints, field by field
 */
enum output_shape {
	OUTPUT_TABLE,  /* for people: a line a row */
	OUTPUT_RECORD, /* for people: a line a field */
};

struct output_field {
	const char *name;
	const char *heading; /* for people; NULL: JSON only */
	const char *items;   /* names in each of its items; NULL: no items */
};

#define OUTPUT_FIELDS_MAX 32

struct output_form {
	enum output_shape shape;
	const struct output_field *fields; /* ends with name NULL */
};

#endif
