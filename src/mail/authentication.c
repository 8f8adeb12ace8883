/* SPDX-License-Identifier: ISC */
#include "mail/authentication.h"

#include <string.h>

#include "base/memory.h"
#include "mail/hop.h"

/*
 * The parser of one field. Quoted strings are parsed before comments, as in RFC
 * 5322: a parenthesis in quotes does not open a comment, nor does a quote in a
 * comment open a string.
 */
struct scanner {
	struct arena *memory;
	const char *next;
	const char *end;
	char *scratch; /* as long as the field */
	bool is_broken;
};

/* A method's result with its properties; "" if missing. */
struct finding {
	const char *method;
	const char *result;
	const char *header_from; /* DMARC */
	const char *header_d;	 /* DKIM: the signing domain */
	const char *header_i;
};

static bool
at_end(const struct scanner *scanner)
{
	return scanner->is_broken || scanner->next == scanner->end;
}

/* Skips a comment, with nested ones; counts instead of recursing. */
static void
skip_comment(struct scanner *scanner)
{
	size_t depth = 0;

	do {
		if (at_end(scanner)) {
			scanner->is_broken = true;
			return;
		}
		switch (*scanner->next++) {
		case '(':
			depth++;
			break;
		case ')':
			depth--;
			break;
		case '\\':
			if (at_end(scanner))
				scanner->is_broken = true;
			else
				scanner->next++;
			break;
		default:
			break;
		}
	} while (depth > 0);
}

/* CFWS: blanks, folds and comments. */
static void
skip_blanks(struct scanner *scanner)
{
	while (!at_end(scanner)) {
		if (*scanner->next == '(')
			skip_comment(scanner);
		else if (ascii_is_blank(*scanner->next))
			scanner->next++;
		else
			break;
	}
}

static bool
take(struct scanner *scanner, char byte)
{
	skip_blanks(scanner);
	if (at_end(scanner) || *scanner->next != byte)
		return false;
	scanner->next++;
	return true;
}

/* A method, a property or the like, in lower case; "" if none. */
static const char *
take_keyword(struct scanner *scanner)
{
	const char *start;
	char *word;
	size_t length;

	skip_blanks(scanner);
	start = scanner->next;
	while (!at_end(scanner) &&
	    (ascii_is_alnum(*scanner->next) || *scanner->next == '-' ||
		*scanner->next == '_'))
		scanner->next++;
	length = (size_t)(scanner->next - start);
	word = arena_copy(scanner->memory, start, length);
	for (size_t i = 0; i < length; i++)
		word[i] = ascii_lower(word[i]);
	return word;
}

/* Copies a quoted string without its quotes; `next` is at the first quote. */
static size_t
take_quoted(struct scanner *scanner, char *value)
{
	size_t length = 0;

	scanner->next++;
	while (!at_end(scanner) && *scanner->next != '"') {
		if (*scanner->next == '\\' && ++scanner->next == scanner->end)
			break;
		value[length++] = *scanner->next++;
	}
	if (at_end(scanner))
		scanner->is_broken = true;
	else
		scanner->next++;
	return length;
}

/*
 * A value: an atom, a quoted string, or an address with a quoted local part. It
 * ends at a blank, a comment or a semicolon; converted to lower case.
 */
static const char *
take_value(struct scanner *scanner)
{
	char *value = scanner->scratch;
	size_t length = 0;

	skip_blanks(scanner);
	while (!at_end(scanner) && !ascii_is_blank(*scanner->next) &&
	    *scanner->next != ';' && *scanner->next != '(') {
		if (*scanner->next == ')' ||
		    (unsigned char)*scanner->next < ' ')
			scanner->is_broken = true;
		else if (*scanner->next == '"')
			length += take_quoted(scanner, value + length);
		else
			value[length++] = *scanner->next++;
	}
	for (size_t i = 0; i < length; i++)
		value[i] = ascii_lower(value[i]);
	return arena_copy(scanner->memory, value, length);
}

/*
 * ptype "." property "=" pvalue; or reason=..., or a server's own extensions.
 */
static void
take_property(struct scanner *scanner, struct finding *finding)
{
	const char *type = take_keyword(scanner), *name = "", *value;

	if (take(scanner, '.')) {
		name = take_keyword(scanner);
		if (*name == '\0')
			scanner->is_broken = true;
	}
	if (*type == '\0' || !take(scanner, '=')) {
		scanner->is_broken = true;
		return;
	}
	value = take_value(scanner);
	if (strcmp(type, "header") != 0)
		return;
	/* If repeated, it is ambiguous. */
	if (strcmp(name, "from") == 0)
		finding->header_from =
		    *finding->header_from == '\0' ? value : "?";
	else if (strcmp(name, "d") == 0)
		finding->header_d = *finding->header_d == '\0' ? value : "?";
	else if (strcmp(name, "i") == 0)
		finding->header_i = *finding->header_i == '\0' ? value : "?";
}

static struct finding
take_finding(struct scanner *scanner)
{
	struct finding finding = {"", "", "", "", ""};

	finding.method = take_keyword(scanner);
	/* A method's version: only 1 is defined. */
	if (take(scanner, '/') && strcmp(take_keyword(scanner), "1") != 0)
		scanner->is_broken = true;
	if (*finding.method == '\0' || !take(scanner, '=')) {
		scanner->is_broken = true;
		return finding;
	}
	finding.result = take_keyword(scanner);
	if (*finding.result == '\0')
		scanner->is_broken = true;
	skip_blanks(scanner);
	while (!at_end(scanner) && *scanner->next != ';') {
		take_property(scanner, &finding);
		skip_blanks(scanner);
	}
	return finding;
}

/* The part after the @, without brackets and a trailing dot. */
static struct span
domain_of(const char *value)
{
	const char *at = strrchr(value, '@');
	struct span domain = span_of(at == NULL ? value : at + 1);

	while (domain.length > 0 &&
	    strchr(">.", domain.bytes[domain.length - 1]) != NULL)
		domain.length--;
	return domain;
}

static bool
same_domain(struct span a, struct span b)
{
	return a.length > 0 && a.length == b.length &&
	    memcmp(a.bytes, b.bytes, a.length) == 0;
}

/*
 * A domain can sign for those below it. Not the reverse: without a list of
 * public suffixes, anybody's name would pass if names below a domain are sold.
 */
static bool
is_aligned(struct span signer, struct span from)
{
	if (memchr(signer.bytes, '.', signer.length) == NULL)
		return false;
	if (from.length > signer.length &&
	    from.bytes[from.length - signer.length - 1] == '.') {
		from.bytes += from.length - signer.length;
		from.length = signer.length;
	}
	return same_domain(signer, from);
}

static enum authentication_result
result_of(const char *word)
{
	static const char *const failures[] = {
	    "fail", "hardfail", "reject", "quarantine"};

	if (strcmp(word, "pass") == 0)
		return AUTHENTICATION_PASS;
	for (size_t i = 0; i < LENGTH(failures); i++)
		if (strcmp(word, failures[i]) == 0)
			return AUTHENTICATION_FAIL;
	return AUTHENTICATION_OTHER;
}

struct reading {
	struct authentication found;
	struct span from;
	bool dkim_is_aligned;
};

static void
note_finding(struct reading *reading, const struct finding *finding)
{
	static const char *const names[] = {"dmarc", "dkim", "spf"};
	struct authentication *found = &reading->found;
	enum authentication_result *places[] = {
	    &found->dmarc, &found->dkim, &found->spf};
	enum authentication_result result = result_of(finding->result);
	const char *signer =
	    *finding->header_d != '\0' ? finding->header_d : finding->header_i;

	for (size_t i = 0; i < LENGTH(names); i++) {
		if (strcmp(finding->method, names[i]) != 0)
			continue;
		/*
		 * A pass of DMARC only holds for the domain it was given for.
		 */
		if (i == 0 && result == AUTHENTICATION_PASS &&
		    !same_domain(
			domain_of(finding->header_from), reading->from))
			result = AUTHENTICATION_FAIL;
		if (*places[i] != AUTHENTICATION_MISSING)
			result = AUTHENTICATION_FAIL;
		*places[i] = result;
		if (i == 1)
			reading->dkim_is_aligned =
			    is_aligned(domain_of(signer), reading->from);
	}
}

/* The server's name and possibly a version; false if it is not one of ours. */
static bool
take_server(
    struct scanner *scanner, const char *const *authserv_ids, size_t count)
{
	const char *server = take_value(scanner);
	bool known = false;

	for (size_t i = 0; i < count; i++)
		known = known || span_is(span_of(server), authserv_ids[i]);
	if (!known || scanner->is_broken)
		return false;
	skip_blanks(scanner);
	/* Other versions are unknown. */
	if (!at_end(scanner) && *scanner->next != ';' &&
	    strcmp(take_keyword(scanner), "1") != 0)
		scanner->is_broken = true;
	return true;
}

static void
read_findings(struct scanner *scanner, struct reading *reading)
{
	size_t count = 0;

	skip_blanks(scanner);
	while (!at_end(scanner)) {
		struct finding finding;

		if (!take(scanner, ';') ||
		    ++count > AUTHENTICATION_RESULTS_MAX) {
			scanner->is_broken = true;
			return;
		}
		skip_blanks(scanner);
		if (at_end(scanner))
			return; /* some servers end with a semicolon */
		if (count == 1 && scanner->end - scanner->next >= 4 &&
		    span_is((struct span){scanner->next, 4}, "none")) {
			scanner->next += 4;
			skip_blanks(scanner);
			scanner->is_broken =
			    scanner->is_broken || !at_end(scanner);
			return;
		}
		finding = take_finding(scanner);
		if (!scanner->is_broken)
			note_finding(reading, &finding);
		skip_blanks(scanner);
	}
}

const char *
authentication_result_name(enum authentication_result result)
{
	static const char *const names[AUTHENTICATION_RESULTS] = {
	    "missing", "pass", "fail", "other"};

	return (size_t)result < LENGTH(names) ? names[result] : "missing";
}

struct authentication
authentication_read(struct arena *memory, const struct header *header,
    const char *const *authserv_ids, size_t authserv_ids_count, size_t below,
    const char *from_address)
{
	static const struct authentication broken = {.is_broken = true};
	struct reading reading = {.from = domain_of(from_address)};
	struct authentication *found = &reading.found;
	size_t border = authserv_ids_count == 0 ? 0 : hop_border(header, below);

	if (strchr(from_address, '@') == NULL)
		reading.from.length = 0;
	for (size_t i = 0; i < border; i++) {
		struct span value = header->fields[i].value;
		struct scanner scanner = {.memory = memory,
		    .next = value.bytes,
		    .end = value.bytes + value.length};

		if (value.length == 0 ||
		    !span_is(header->fields[i].name, "Authentication-Results"))
			continue;
		scanner.scratch = arena_alloc(memory, value.length);
		if (!take_server(&scanner, authserv_ids, authserv_ids_count))
			continue;
		read_findings(&scanner, &reading);
		if (scanner.is_broken)
			return broken;
		found->trusted = true;
		break;
	}
	found->authenticated = found->dmarc == AUTHENTICATION_PASS ||
	    (found->dmarc != AUTHENTICATION_FAIL &&
		found->dkim == AUTHENTICATION_PASS && reading.dkim_is_aligned);
	return *found;
}
