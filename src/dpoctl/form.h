/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_FORM_H
#define DPOCTL_FORM_H

#include <stddef.h>

/*
 * form - describes the output of a command, field by field
 *
 * A field is named only here: help, JSON and the test of the manual read the
 * form, and output_fields sets each field that has a place in a struct.
 */
enum output_shape {
	OUTPUT_TABLE,  /* for people: one line per row */
	OUTPUT_RECORD, /* for people: one line per field */
};

enum output_type {
	OUTPUT_TEXT,   /* const char *; NULL is "" */
	OUTPUT_CHARS,  /* char [] */
	OUTPUT_DAY,    /* const char *; NULL and "" are null */
	OUTPUT_JSON,   /* const char *; NULL is null */
	OUTPUT_TIME,   /* int64_t; 0 is null */
	OUTPUT_NUMBER, /* a signed integer of 32 or 64 bits, or a count */
	OUTPUT_COUNT,  /* the same; below zero is null */
	OUTPUT_BOOL,
	OUTPUT_KINDS, /* kind_set; a list of names */
	OUTPUT_LIST,  /* of items or texts; set by the command */
};

struct output_value {
	enum output_type type;
	size_t offset, size;		  /* in the struct */
	const struct output_field *items; /* for a list; NULL: texts */
};

struct output_field {
	const char *name;
	const char *heading;		  /* for people; NULL: only in JSON */
	const struct output_value *value; /* NULL: set by the command */
};

/* The third member of a field: the member of a struct, ... */
#define OUTPUT_OF(type, row, member)                          \
	&(const struct output_value)                          \
	{                                                     \
		OUTPUT_##type, offsetof(row, member),         \
		    sizeof(((const row *)NULL)->member), NULL \
	}
/* ... or a list of items with these fields, or of texts. */
#define OUTPUT_LIST_OF(fields)            \
	&(const struct output_value)      \
	{                                 \
		OUTPUT_LIST, 0, 0, fields \
	}
#define OUTPUT_TEXTS OUTPUT_LIST_OF(NULL)

struct output_form {
	enum output_shape shape;
	const struct output_field *fields; /* ends with name NULL */
	/* What a listing says to people if there is no row; NULL: nothing. */
	const char *nothing;
};

#endif
