/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sysexits.h>

#include "base/buffer.h"
#include "store/find_store.h"
#include "dpoctl/commands.h"
#include "dpoctl/listing.h"
#include "dpoctl/mail_id.h"

/* For people; programs get all. */
#define LIMIT 50

static const struct cmd_option options[] = {
    {"--limit", "N", "Maximum number of texts; 0 for all", false},
    {NULL, NULL, NULL, false},
};

static const struct output_field fields[] = {
    {"ticket", "TICKET", NULL},
    {"what", "WHAT", NULL},
    {"at", "AT", NULL},
    {"who", "WHO", NULL},
    {"letter", NULL, NULL},
    {"mail", "MAIL", NULL},
    {"snippet", "TEXT", NULL},
    {NULL, NULL, NULL},
};

static const struct output_form form = {
    OUTPUT_TABLE, fields, "Nothing was found."};

struct searching {
	struct listing listing;
	size_t count_max; /* 0: all */
	bool has_more;
};

static bool
print_hit(const struct find_hit *hit, void *context)
{
	struct searching *searching = context;
	struct output *output = searching->listing.session->output;
	bool is_letter = strcmp(hit->what, "letter") == 0;
	char mail[MAIL_ID_SIZE] = "";

	if (searching->count_max > 0 &&
	    searching->listing.count == searching->count_max) {
		searching->has_more = true;
		return false;
	}
	/* A message of a ticket is found by that. */
	if (hit->folder_id != 0 && hit->ticket_id == 0)
		mail_id_write(hit->folder_id, hit->uid, mail);
	output_number(output, "ticket", hit->ticket_id);
	output_text(output, "what", hit->what);
	output_time(output, "at", hit->at);
	output_text(output, "who", hit->who);
	output_number(output, "letter", is_letter ? hit->of_id : 0);
	output_text(output, "mail", mail);
	output_text(output, "snippet", hit->snippet);
	return listing_row(&searching->listing);
}

/* The operands as one line. */
static const char *
join(struct session *session)
{
	const char *line = "";

	for (size_t i = 0; i < session->operands_count; i++)
		line = arena_printf(session->memory, "%s%s%s", line,
		    i == 0 ? "" : " ", session->operands[i]);
	return line;
}

static int
search(struct session *session)
{
	struct searching searching = {.has_more = false};
	struct find_query query;
	struct error err;
	int limit = session->is_json ? 0 : LIMIT, code;
	bool is_read;

	if (session_option(session, "--limit") != NULL &&
	    !session_option_number(session, "--limit", &limit))
		return EX_USAGE;
	if (!find_query_parse(session->memory, join(session), &query, &err))
		return session_usage(session, "%s", err.text);
	searching.count_max = (size_t)limit;
	searching.listing = listing_begin(session, &form);
	is_read =
	    find_store_each(session->db, &query, print_hit, &searching, &err);
	code = listing_end(&searching.listing, is_read, &err);
	if (is_read && searching.has_more)
		output_note(session->output,
		    arena_printf(session->memory,
			"These are the newest %d; --limit 0 shows all.",
			limit));
	return code;
}

const struct cmd cmd_search = {
    .name = "search",
    .operands = "TEXT...",
    .summary = "Find words in messages, letters, notes and facts",
    .access = CMD_READS_STORE,
    .is_paged = true,
    .options = options,
    .operands_min = 1,
    .operands_max = -1,
    .form = &form,
    .run = search,
};
