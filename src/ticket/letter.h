/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LETTER_H
#define TICKET_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "rules/kind.h"
#include "ticket/letter_purpose.h"
#include "ticket/law.h"
#include "ticket/letter_set.h"

/*
 * letter - letters from templates
 *
 * templates/LANGUAGE/PURPOSE.txt: a first line "Subject: ...", an empty line,
 * the text (ticket/letter_template.h); PART.part: text shared by several
 * letters. {{name}} is replaced by a value of struct letter_values and is not
 * expanded again. These are errors when the set is loaded, with file and line:
 * an unknown name, an unclosed brace or section, text that is not UTF-8, a
 * missing Subject, a promise ({{due_on}}, {{kinds}}) in a letter that makes
 * none, an unknown purpose or language. No value may be text from a sender.
 *
 * A letter is looked up in the language, then in the language's fallback (nn ->
 * nb), then in the office's language, then in English.
 */
/*
 * All UTF-8 without line ends; none may come from a sender. Values that a
 * purpose does not use may be NULL.
 */
struct letter_values {
	const char *organisation;   /* {{organisation}} */
	const char *contact;	    /* {{contact}}: how to reach a person */
	const char *authority;	    /* {{authority}}: supervisory authority */
	const char *reference;	    /* {{reference}} */
	const char *received_on;    /* {{received_on}}: formatted */
	const char *due_on;	    /* {{due_on}}; "" if not promised */
	const char *kinds;	    /* {{kinds}}: in the language */
	kind_set about;		    /* the same, for {{#access}} ... */
	enum law_remedies remedies; /* {{gdpr}}, {{in_uk}}, {{in_nl}} */
	const char *number;	    /* {{number}}: used by staff */
	const char *officer;	    /* {{officer}}: who signs; NULL: none */
	const char *forwarded_on;   /* {{forwarded_on}}; "": not yet */
	/* What a person entered for this letter. */
	const char *reason;    /* {{reason}} */
	const char *until_on;  /* {{until_on}}: a date, formatted */
	const char *amount;    /* {{amount}}: a sum of money */
	const char *client;    /* {{client}}: who must answer instead */
	const char *code;      /* {{code}}: six digits */
	const char *done;      /* {{done}}: which part was done */
	const char *provision; /* {{provision}}: legal basis of a refusal */
	/* Of mail to the officer. */
	const char *today;	   /* {{today}}: formatted */
	const char *new_count;	   /* {{new_count}}: of new tickets */
	const char *new_tickets;   /* {{new_tickets}}: a list, as the next */
	const char *due_1;	   /* {{due_1}}: within a day */
	const char *due_3;	   /* {{due_3}}: after 2 or 3 days */
	const char *due_7;	   /* {{due_7}}: after 4 to 7 days */
	const char *overdue;	   /* {{overdue}} */
	const char *held;	   /* {{held}}: letters, a number */
	const char *unread;	   /* {{unread}}: tickets, a number */
	const char *spot_checks;   /* {{spot_checks}}: a number */
	const char *failing;	   /* {{failing}}: mailboxes, the relay */
	const char *nothing;	   /* {{nothing}}: "yes" if all is empty */
	const char *alarm_breach;  /* {{alarm_breach}}: a list of tickets */
	const char *alarm_mailbox; /* {{alarm_mailbox}}: its name */
	const char *alarm_relay;   /* {{alarm_relay}}: "yes" */
	const char *alarm_canary;  /* {{alarm_canary}}: an address */
	const char *since;	   /* {{since}}: formatted */
	const char *until;	   /* {{until}}: formatted */
};

/*
 * The language that letter_write will use for somebody who wrote in `language`
 * (any string): use it for the values' dates and kinds.
 */
const char *letter_language(const struct letter_set *letters,
    enum letter_purpose purpose, const char *language);

/* "cs, da, de": the languages with letters. */
char *letter_languages(struct arena *memory, const struct letter_set *letters);

struct letter_text {
	const char *language; /* the one that was used */
	const char *subject;
	const char *body; /* LF; wrapped (ticket/letter_wrap.h) */
};

/* Never fails: loading checks that English has every purpose. */
struct letter_text letter_write(struct arena *memory,
    const struct letter_set *letters, enum letter_purpose purpose,
    const char *language, const struct letter_values *values);

/*
 * "27 March 2026" as formatted in letters of that language; for an unknown
 * language (any string) as in English.
 */
char *letter_date(struct arena *memory, const struct letter_set *letters,
    const char *language, struct date date);
/* The kinds in that language: "access and erasure". */
char *letter_kinds(struct arena *memory, const struct letter_set *letters,
    const char *language, kind_set kinds);

#endif
