/* SPDX-License-Identifier: ISC */
#include "casework/letter_bytes.h"

#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "mail/compose.h"
#include "ticket/plus_address.h"
#include "ticket/reference.h"
#include "ticket/state.h"
#include "store/letter_account.h"
#include "store/letter_file.h"
#include "store/letter_raw.h"

/* "" if replies go to From; the same in every attempt. */
static const char *
reply_to(const struct casework *casework, const struct letter_row *row)
{
	const struct conf *conf = casework->setup->conf;
	const char *tagged = NULL;
	uint64_t random;

	if (conf->relay.plus_address &&
	    reference_parse(row->reference, &random))
		tagged = plus_address_sign(casework->memory,
		    &casework->setup->keys.references[0], row->ticket_id,
		    random, conf->organisation.address);
	return tagged == NULL ? "" : tagged;
}

/* The last ones count: splits from the end. */
static size_t
split_references(char *words, const char *references[COMPOSE_REFERENCES_MAX])
{
	size_t count = 0;

	while (count < COMPOSE_REFERENCES_MAX && words[0] != '\0') {
		char *blank = strrchr(words, ' ');
		const char *word = blank == NULL ? words : blank + 1;

		if (word[0] != '\0')
			references[COMPOSE_REFERENCES_MAX - ++count] = word;
		if (blank == NULL)
			break;
		*blank = '\0';
	}
	return count;
}

static bool
find_files(struct casework *casework, int64_t letter_id,
    struct compose_letter *letter, struct error *err)
{
	struct letter_file *files;
	struct compose_file *parts;
	size_t count;

	if (!letter_file_list(
		casework->db, casework->memory, letter_id, &files, &count, err))
		return false;
	parts = arena_array(casework->memory, count + 1, sizeof *parts);
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct compose_file){files[i].name, files[i].type,
		    files[i].content, files[i].length};
	letter->files = parts;
	letter->files_count = count;
	return true;
}

static bool
compose_row(struct casework *casework, const struct letter_row *row,
    struct span *ret_mail, struct error *err)
{
	const struct conf *conf = casework->setup->conf;
	const char *references[COMPOSE_REFERENCES_MAX];
	struct buffer mail = {0};
	struct compose_letter letter = {
	    .from_name = conf->organisation.name,
	    .from_address = conf->organisation.address,
	    .to_address = row->to_address,
	    .copies = row->cc,
	    .reply_to_address = reply_to(casework, row),
	    .subject = row->subject,
	    .date_at = row->created_at,
	    .message_id = row->message_id,
	    .in_reply_to = row->in_reply_to,
	    .references = references,
	    .language = row->language,
	    .is_by_hand =
		strcmp(row->purpose, letter_purpose_name(LETTER_REPLY)) == 0,
	    .body = row->body,
	    .html_page = conf->relay.html
		? letter_set_page(setup_letters(casework->setup, row->mailbox),
		      row->language)
		: NULL,
	};

	size_t count = split_references(
	    arena_string(casework->memory, row->references), references);

	if (!find_files(casework, row->id, &letter, err))
		return false;
	letter.references = references + COMPOSE_REFERENCES_MAX - count;
	letter.references_count = count;
	compose(&letter, &mail);
	*ret_mail = (struct span){
	    arena_copy(casework->memory, mail.data, mail.length), mail.length};
	buffer_release(&mail);
	return true;
}

/* The bytes of an earlier attempt that may have arrived; length 0: none. */
static bool
find_bytes(struct casework *casework, const struct letter_row *row,
    struct span *ret_bytes, struct error *err)
{
	enum letter_state state;
	size_t length;
	char *raw;

	*ret_bytes = (struct span){NULL, 0};
	if (!letter_state_find(row->state, &state) || state != LETTER_UNKNOWN)
		return true;
	switch (letter_raw_find(
	    casework->db, casework->memory, row->id, &raw, &length, err)) {
	case FOUND:
		*ret_bytes = (struct span){raw, length};
		return true;
	case ABSENT:
		return true;
	default:
		return false;
	}
}

bool
letter_bytes_write(struct casework *casework, const struct letter_row *row,
    struct span *ret_mail, struct error *err)
{
	if (!find_bytes(casework, row, ret_mail, err))
		return false;
	return ret_mail->length > 0 ||
	    (compose_row(casework, row, ret_mail, err) &&
		letter_raw_set(casework->db, row->id, ret_mail->bytes,
		    ret_mail->length, err));
}

bool
letter_bytes_check(struct casework *casework, const struct letter_row *row,
    bool *ret_same, struct error *err)
{
	struct span bytes, composed;
	bool is_same;

	if (!find_bytes(casework, row, &bytes, err))
		return false;
	if (bytes.length == 0) {
		*ret_same = true;
		return true;
	}
	if (!letter_account_find_bytes(casework->db, row->ticket_id, row->id,
		bytes.bytes, bytes.length, &is_same, err) ||
	    (!is_same && !compose_row(casework, row, &composed, err)))
		return false;
	*ret_same = is_same ||
	    (composed.length == bytes.length &&
		memcmp(composed.bytes, bytes.bytes, bytes.length) == 0);
	return true;
}
