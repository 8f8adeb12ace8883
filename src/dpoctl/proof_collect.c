/* SPDX-License-Identifier: ISC */
#include "dpoctl/proof.h"

#include <string.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/json.h"
#include "dpoctl/proof_private.h"
#include "dpoctl/verify_py.h"

bool
proof_put(struct proof *proof, const char *name, const void *bytes,
    size_t length, char ret_hex[DIGEST_HEX_SIZE], struct error *err)
{
	unsigned char digest[DIGEST_BYTES];
	char hex[DIGEST_HEX_SIZE];

	if (!zip_write_add(&proof->zip, name, bytes, length))
		return error_set(err, ERROR_MESSAGE, RETRY_NEVER,
		    "the evidence is larger than an archive can be");
	digest_of(bytes, length, digest);
	digest_hex(digest, hex);
	buffer_add_printf(&proof->sums, "%s  %s\n", hex, name);
	if (ret_hex != NULL)
		memcpy(ret_hex, hex, sizeof hex);
	return true;
}

bool
proof_put_text(struct proof *proof, const char *name, struct buffer *text,
    struct error *err)
{
	bool is_put = proof_put(
	    proof, name, buffer_string(text), text->length, NULL, err);

	buffer_release(text);
	return is_put;
}

void
proof_line(struct proof *proof, struct buffer *text, const char *label,
    const char *value)
{
	buffer_add_printf(text, "%s%s\n", label,
	    utf8_visible(
		proof->session->memory, value, strlen(value), UTF8_ONE_LINE));
}

static void
add_name(struct buffer *json, const char *name)
{
	if (json->length > 0 && json->data[json->length - 1] != '{')
		buffer_add_byte(json, ',');
	buffer_add_printf(json, "\"%s\":", name);
}

void
proof_number(struct buffer *json, const char *name, int64_t number)
{
	add_name(json, name);
	buffer_add_printf(json, "%lld", (long long)number);
}

void
proof_time(struct buffer *json, const char *name, int64_t at)
{
	char text[TIMESTAMP_TEXT_SIZE];

	if (at != 0) {
		timestamp_format(at, text);
		json_add_member(json, name, text);
		return;
	}
	add_name(json, name);
	buffer_add_string(json, "null");
}

void
proof_bool(struct buffer *json, const char *name, bool value)
{
	add_name(json, name);
	buffer_add_string(json, value ? "true" : "false");
}

void
proof_next(struct buffer *json)
{
	buffer_add_string(
	    json, json->data[json->length - 1] == '[' ? "\n" : ",\n");
}

/* What is missing is said first. */
static void
add_missing(const struct proof *proof, struct buffer *text)
{
	if (proof->ticket->erased_at != 0)
		buffer_add_string(text,
		    "The personal data of this ticket was erased. What is left"
		    " is below.\n");
	if (proof->mails_missing > 0)
		buffer_add_printf(text,
		    "%lld of %lld messages are not stored as received: only"
		    " their text is here.\n",
		    (long long)proof->mails_missing, (long long)proof->mails);
	if (proof->letters_missing > 0)
		buffer_add_printf(text,
		    "%lld of %lld letters were not sent, or are not stored as"
		    " sent: only their\ntext is here.\n",
		    (long long)proof->letters_missing,
		    (long long)proof->letters);
	if (proof->events_erased > 0)
		buffer_add_printf(text,
		    "The content of %lld of %lld events was erased; who did"
		    " what when is here.\n",
		    (long long)proof->events_erased, (long long)proof->events);
}

static const char contents[] =
    "\nContents\n\n"
    "  ticket.json   the ticket: state, dates, kinds of request, outcomes\n"
    "  clock.txt     why it is due when it is: each day, and its rule of law\n"
    "  parties.json  requester, agent and data subject\n"
    "  facts.json    facts found in the messages, such as customer numbers\n"
    "  mails.json    the messages; mails/N.eml is one as received,\n"
    "                mails/N.txt its decoded text\n"
    "  letters.json  the letters, and the answer of the mail relay to each\n"
    "                attempt; letters/N.eml is one exactly as sent,\n"
    "                letters/N.page one as printed, letters/N.txt its text,\n"
    "                letters/N-M.attachment a file that went with it\n"
    "  history.txt   who did what, when (UTC)\n"
    "  history.json  the same, with the hashes that prove it\n";

static const char checking[] =
    "  SHA256SUMS    the SHA-256 of every file above\n"
    "  verify.py     checks this archive; needs Python 3.6 and nothing else\n"
    "\nCheck it\n\n"
    "  python3 verify.py FILE.zip\n\n"
    "It prints what holds. A single changed byte is found. Somebody who\n"
    "changes a file and then computes all digests and hashes anew is not:\n"
    "compare the SHA-256 that verify.py prints last with the one that the\n"
    "office stated when it handed over the file, and the head with one from\n"
    "the office's log (event history-head) or `dpoctl verify-history`.\n"
    "verify.py is short: read it, or use one that you have from elsewhere.\n"
    "\nThe hashes\n\n"
    "Each event has the hash of the event before it in the register\n"
    "(`previous`), often of another ticket, and its own: SHA-256 over\n"
    "`previous` (32 bytes) and then, each with its length before it as 8\n"
    "bytes, the highest first: \"dpod-history-1\", id, ticket, at (seconds\n"
    "since 1970, in decimal), actor, program, event, from, to and\n"
    "payload_sha256. The last is the SHA-256 over salt (32 bytes) and\n"
    "payload, or empty if there was no payload. An erased payload is null;\n"
    "its digest stays.\n";

static bool
put_readme(struct proof *proof, bool has_chain, struct error *err)
{
	struct buffer text = {0};

	buffer_add_printf(&text,
	    "This archive contains all that the register of %s has about\n"
	    "request %s. It contains personal data.\n\n",
	    utf8_visible(proof->session->memory,
		proof->session->conf->organisation.name,
		strlen(proof->session->conf->organisation.name), UTF8_ONE_LINE),
	    proof->ticket->reference);
	add_missing(proof, &text);
	buffer_add_string(&text, contents);
	if (has_chain)
		buffer_add_string(&text,
		    "  chain.json    every event of the register from the first"
		    " one of this\n                ticket on, without"
		    " content\n");
	buffer_add_string(&text, checking);
	return proof_put_text(proof, "README.txt", &text, err);
}

static bool
put_all(struct proof *proof, bool has_chain, struct error *err)
{
	return proof_put_ticket(proof, err) && proof_put_mails(proof, err) &&
	    proof_put_letters(proof, err) && proof_put_history(proof, err) &&
	    (!has_chain || proof_put_chain(proof, err)) &&
	    proof_put(proof, "verify.py", verify_py, sizeof verify_py - 1, NULL,
		err) &&
	    put_readme(proof, has_chain, err) &&
	    proof_put_text(proof, "SHA256SUMS", &proof->sums, err);
}

bool
proof_collect(struct proof *proof, bool has_chain, struct error *err)
{
	struct db *db = proof->session->db;
	bool began, is_complete;

	if (!db_begin_reading(db, &began, err))
		return false;
	is_complete = put_all(proof, has_chain, err);
	db_end_reading(db, began);
	if (is_complete)
		zip_write_finish(&proof->zip);
	return is_complete;
}

void
proof_release(struct proof *proof)
{
	zip_write_release(&proof->zip);
	buffer_release(&proof->sums);
}
