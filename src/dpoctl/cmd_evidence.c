/* SPDX-License-Identifier: ISC */
#include <sysexits.h>

#include "dpoctl/commands.h"
#include "dpoctl/proof.h"
#include "dpoctl/new_file.h"
#include "dpoctl/session.h"

#define PROOF(type, member) OUTPUT_OF(type, struct proof, member)

static const struct cmd_option options[] = {
    {"--chain", NULL,
	"Also every later event of other tickets, without content", false},
    {NULL, NULL, NULL, false},
};

static const struct output_field fields[] = {
    {"file", "File", NULL},
    {"reference", "Reference", NULL},
    {"size_bytes", "Bytes", PROOF(NUMBER, zip.bytes.length)},
    {"sha256", "SHA-256", NULL},
    {"mails", "Messages", PROOF(NUMBER, mails)},
    {"mails_missing", "Of those, not as received",
	PROOF(NUMBER, mails_missing)},
    {"letters", "Letters", PROOF(NUMBER, letters)},
    {"letters_missing", "Of those, not as sent",
	PROOF(NUMBER, letters_missing)},
    {"events", "Events", PROOF(NUMBER, events)},
    {"events_erased", "Of those, content erased", PROOF(NUMBER, events_erased)},
    {"head_rows", "Rows of the history", PROOF(NUMBER, head_rows)},
    {"head", "Head of the history", PROOF(CHARS, head)},
    {NULL, NULL, NULL},
};

static const struct output_form form = {OUTPUT_RECORD, fields};

static void
print(struct session *session, const struct proof *proof)
{
	struct output *output = session->output;
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	digest_of(proof->zip.bytes.data, proof->zip.bytes.length, digest);
	digest_hex(digest, hex);
	output_begin(output, &form);
	output_text(output, "file", session->operands[1]);
	output_text(output, "reference", proof->ticket->reference);
	output_text(output, "sha256", hex);
	output_fields(output, proof);
	output_row(output);
	output_end(output);
}

/* The ticket and all that belongs to it, as of one moment. */
static int
collect(struct session *session, struct proof *proof, struct ticket_row *ticket)
{
	struct error err;

	switch (ticket_store_find(
	    session->db, session->memory, session->operands[0], ticket, &err)) {
	case FOUND:
		break;
	case ABSENT:
		return session_fail(
		    EXIT_NOTHING, "no such ticket: %s", session->operands[0]);
	case FAILED:
		return session_error(&err, EX_DATAERR);
	}
	return proof_collect(
		   proof, session_option(session, "--chain") != NULL, &err)
	    ? EX_OK
	    : session_error(&err, EX_DATAERR);
}

static int
write_evidence(struct session *session)
{
	const char *path = session->operands[1];
	struct ticket_row ticket;
	struct proof proof = {.session = session, .ticket = &ticket};
	struct error err;
	bool began;
	int code;

	if (path[0] == '-' && path[1] == '\0')
		return session_usage(session, "expected a file, not `-`");
	if (!db_begin_reading(session->db, &began, &err))
		return session_error(&err, EX_DATAERR);
	code = collect(session, &proof, &ticket);
	db_end_reading(session->db, began);
	if (code == EX_OK)
		code = new_file_write(
		    path, proof.zip.bytes.data, proof.zip.bytes.length);
	if (code == EX_OK)
		print(session, &proof);
	proof_release(&proof);
	return code;
}

const struct cmd cmd_evidence = {
    .name = "evidence",
    .operands = "ID FILE",
    .summary = "Write all that is known about a ticket to a zip file",
    .access = CMD_READS_STORE,
    .options = options,
    .operands_min = 2,
    .operands_max = 2,
    .form = &form,
    .run = write_evidence,
};
