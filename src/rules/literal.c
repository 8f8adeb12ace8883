/* SPDX-License-Identifier: ISC */
#include "rules/literal.h"

#include <stdbool.h>
#include <string.h>

/*
 * A pattern is a sequence of atoms; adjacent plain characters are joined. All
 * sets of a sequence are needed, also those of a group in it that is a single
 * sequence. A group of several branches yields one set: of each branch the one
 * with the longest shortest literal.
 */
enum {
	RUN_MAX = 64,
	DEPTH_MAX = 50,
};

struct reading {
	struct arena *memory;
	const char *at;
	bool is_strange; /* unsupported syntax */
	int depth;
};

struct branch {
	char run[RUN_MAX + 1];
	size_t run_length;
	struct literals best;
	struct literal_sets all;
};

static size_t
shortest(const struct literals *set)
{
	size_t length = set->count == 0 ? 0 : RUN_MAX;

	for (size_t i = 0; i < set->count; i++)
		if (strlen(set->items[i]) < length)
			length = strlen(set->items[i]);
	return length;
}

static void
offer(struct branch *branch, const struct literals *set)
{
	if (shortest(set) < LITERAL_BYTES_MIN)
		return;
	if (shortest(set) > shortest(&branch->best))
		branch->best = *set;
	if (branch->all.count < LITERAL_SETS_MAX)
		branch->all.items[branch->all.count++] = *set;
}

static void
end_run(struct reading *reading, struct branch *branch)
{
	struct literals set = {.count = 1};

	if (branch->run_length >= LITERAL_BYTES_MIN) {
		set.items = arena_array(reading->memory, 1, sizeof *set.items);
		set.items[0] = arena_copy(
		    reading->memory, branch->run, branch->run_length);
		offer(branch, &set);
	}
	branch->run_length = 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Skips a quantifier. Returns its minimum count, and whether there was one. */
static unsigned
quantifier(struct reading *reading, bool *ret_found)
{
	const char *at = reading->at;
	unsigned least = 1;

	*ret_found = true;
	if (*at == '?' || *at == '*') {
		least = 0;
		at++;
	} else if (*at == '+') {
		at++;
	} else if (*at == '{' && is_digit(at[1])) {
		least = at[1] == '0' ? 0 : 1;
		at += strcspn(at, "}");
		at += *at == '}';
	} else {
		*ret_found = false;
	}
	if (*ret_found && (*at == '?' || *at == '+'))
		at++; /* lazy, possessive */
	reading->at = at;
	return least;
}

/* Adds one plain character of `length` bytes, already skipped. */
static void
add_plain(struct reading *reading, struct branch *branch, const char *bytes,
    size_t length)
{
	bool is_repeated;
	unsigned least = quantifier(reading, &is_repeated);

	if (least == 0) {
		end_run(reading, branch);
		return;
	}
	if (branch->run_length + length > RUN_MAX)
		end_run(reading, branch);
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		branch->run[branch->run_length++] = c;
	}
	if (is_repeated)
		end_run(reading, branch);
}

static void
skip_class(struct reading *reading)
{
	const char *at = reading->at + 1;

	at += *at == '^';
	at += *at == ']';
	while (*at != '\0' && *at != ']') {
		if (at[0] == '[' && at[1] == ':') {
			const char *end = strstr(at, ":]");

			at = end == NULL ? at + 1 : end + 2;
		} else {
			at += at[0] == '\\' && at[1] != '\0' ? 2 : 1;
		}
	}
	reading->at = at + (*at == ']');
}

static void
read_escape(struct reading *reading, struct branch *branch)
{
	bool is_repeated;
	char c = reading->at[1];

	if (strchr("bBAzZ", c) != NULL && c != '\0') {
		reading->at += 2; /* zero width: the run continues */
		return;
	}
	if (strchr("dDsSwWhHvV", c) != NULL && c != '\0') {
		reading->at += 2;
		end_run(reading, branch);
		(void)quantifier(reading, &is_repeated);
		return;
	}
	if (c == '\0' || is_digit(c) || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z')) {
		reading->is_strange = true;
		return;
	}
	reading->at += 2;
	add_plain(reading, branch, reading->at - 1, 1);
}

static struct literal_sets read_branches(struct reading *reading);

/* Skips the start of a group; returns whether its content must match. */
static bool
open_group(struct reading *reading, bool *ret_is_required)
{
	const char *at = reading->at + 1;

	*ret_is_required = true;
	if (*at != '?') {
		reading->is_strange = *at == '*';
	} else if (at[1] == ':' || at[1] == '>') {
		at += 2;
	} else if (at[1] == '=' || at[1] == '!') {
		*ret_is_required = false;
		at += 2;
	} else if (at[1] == '<' && (at[2] == '=' || at[2] == '!')) {
		*ret_is_required = false;
		at += 3;
	} else if (at[1] == '<') {
		at += strcspn(at, ">");
		at += *at == '>';
	} else {
		reading->is_strange = true;
	}
	reading->at = at;
	return !reading->is_strange;
}

static void
read_group(struct reading *reading, struct branch *branch)
{
	struct literal_sets sets;
	bool is_required, is_repeated;

	end_run(reading, branch);
	if (++reading->depth > DEPTH_MAX)
		reading->is_strange = true;
	if (reading->is_strange || !open_group(reading, &is_required))
		return;
	sets = read_branches(reading);
	reading->depth--;
	if (*reading->at != ')') {
		reading->is_strange = true;
		return;
	}
	reading->at++;
	if (quantifier(reading, &is_repeated) == 0 || !is_required)
		return;
	for (size_t i = 0; i < sets.count; i++)
		offer(branch, &sets.items[i]);
}

static void
read_atom(struct reading *reading, struct branch *branch)
{
	bool is_repeated;
	size_t length = 1;

	switch (*reading->at) {
	case '\\':
		read_escape(reading, branch);
		break;
	case '(':
		read_group(reading, branch);
		break;
	case '[':
		end_run(reading, branch);
		skip_class(reading);
		(void)quantifier(reading, &is_repeated);
		break;
	case '.':
		end_run(reading, branch);
		reading->at++;
		(void)quantifier(reading, &is_repeated);
		break;
	case '^':
	case '$':
		end_run(reading, branch);
		reading->at++;
		break;
	default:
		while ((reading->at[length] & 0xc0) == 0x80)
			length++;
		reading->at += length;
		add_plain(reading, branch, reading->at - length, length);
		break;
	}
}

static void
read_branch(struct reading *reading, struct branch *branch)
{
	while (!reading->is_strange && *reading->at != '\0' &&
	    *reading->at != '|' && *reading->at != ')')
		read_atom(reading, branch);
	end_run(reading, branch);
}

/*
 * Reads branches up to the end or a closing parenthesis: the sets of a single
 * one, otherwise one set, or none if one of them has none.
 */
static struct literal_sets
read_branches(struct reading *reading)
{
	struct literals any = {
	    .items =
		arena_array(reading->memory, LITERALS_MAX, sizeof *any.items),
	};
	struct literal_sets sets = {0};
	bool is_single = true, is_none = false;

	for (;;) {
		struct branch branch = {0};
		const struct literals *set = &branch.best;

		read_branch(reading, &branch);
		if (set->count == 0 || any.count + set->count > LITERALS_MAX)
			is_none = true;
		for (size_t i = 0; i < set->count && !is_none; i++)
			any.items[any.count++] = set->items[i];
		if (is_single)
			sets = branch.all;
		if (reading->is_strange || *reading->at != '|')
			break;
		is_single = false;
		reading->at++;
	}
	if (!is_single) {
		sets.items[0] = any;
		sets.count = is_none ? 0 : 1;
	}
	if (reading->is_strange)
		sets.count = 0;
	return sets;
}

struct literal_sets
literals_of(struct arena *memory, const char *pattern)
{
	struct reading reading = {.memory = memory, .at = pattern};
	struct literal_sets sets = read_branches(&reading);

	if (*reading.at != '\0')
		sets.count = 0;
	return sets;
}
