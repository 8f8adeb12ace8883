/* SPDX-License-Identifier: ISC */
#include "casework/letter_extra.h"

#include <string.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "store/letter_account.h"
#include "store/party_store.h"

static enum casework_result
invalid(struct casefile *file, const char *words, const char *value)
{
	return casework_refuse(
	    file->casework, "invalid", "%s: %s", words, value);
}

static enum casework_result
check_copy(struct casefile *file, const char *address)
{
	const struct letter_extra *extra = file->extra;
	bool is_party = false;

	if (!address_is_sendable(address))
		return invalid(file, "invalid address for a copy", address);
	if (setup_is_own(file->casework->setup, address))
		return invalid(file,
		    "a copy to an own address would be taken in as a message",
		    address);
	if (strcasecmp(address, file->ticket.requester) == 0)
		return invalid(file, "the letter goes there already", address);
	if (extra->is_confirmed)
		return CASEWORK_DONE;
	if (!party_store_is_known(file->casework->db, file->ticket.id, address,
		&is_party, &file->error))
		return CASEWORK_FAILED;
	return is_party ? CASEWORK_DONE
			: casefile_refuse(file, "party",
			      ": %s is not one of its parties", address);
}

static enum casework_result
check_copies(struct casefile *file, const char **ret_copies)
{
	const struct letter_extra *extra = file->extra;
	const char *copies = "";
	enum casework_result result = CASEWORK_DONE;

	if (extra->copies_count > LETTER_COPIES_MAX)
		return casework_refuse(file->casework, "invalid",
		    "a letter has at most %d copies", LETTER_COPIES_MAX);
	for (size_t i = 0; result == CASEWORK_DONE && i < extra->copies_count;
	     i++) {
		result = check_copy(file, extra->copies[i]);
		for (size_t j = 0; result == CASEWORK_DONE && j < i; j++)
			if (strcasecmp(extra->copies[j], extra->copies[i]) == 0)
				result = invalid(
				    file, "two copies to", extra->copies[i]);
		copies = arena_printf(file->casework->memory, "%s%s%s", copies,
		    i == 0 ? "" : " ", extra->copies[i]);
	}
	*ret_copies = copies;
	return result;
}

static bool
is_name(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length > LETTER_FILE_NAME_MAX || name[0] == '.' ||
	    strpbrk(name, "/\\\"") != NULL || !utf8_is_valid(name, length))
		return false;
	for (; *name != '\0'; name++)
		if ((unsigned char)*name < ' ' || *name == 0x7f)
			return false;
	return true;
}

enum casework_result
letter_extra_check_files(
    struct casework *casework, const struct letter_file *files, size_t count)
{
	const struct conf_relay *relay = &casework->setup->conf->relay;
	size_t all = 0;

	if (count > LETTER_FILES_MAX)
		return casework_refuse(casework, "invalid",
		    "a letter has at most %d attachments", LETTER_FILES_MAX);
	for (size_t i = 0; i < count; i++) {
		if (!is_name(files[i].name))
			return casework_refuse(casework, "invalid",
			    "this cannot be the name of an attachment: %s",
			    files[i].name);
		all += files[i].length;
	}
	return all <= (size_t)relay->attachments_bytes
	    ? CASEWORK_DONE
	    : casework_refuse(casework, "size",
		  "the attachments have %zu bytes, which is more than "
		  "attachments-max (%lld)",
		  all, (long long)relay->attachments_bytes);
}

enum casework_result
letter_extra_check(struct casefile *file, const char **ret_copies)
{
	enum casework_result result;

	*ret_copies = "";
	if (file->extra == NULL)
		return CASEWORK_DONE;
	result = check_copies(file, ret_copies);
	return result == CASEWORK_DONE
	    ? letter_extra_check_files(
		  file->casework, file->extra->files, file->extra->files_count)
	    : result;
}

const char *
letter_extra_text(const struct casefile *file)
{
	const struct letter_extra *extra = file->extra;
	struct arena *memory = file->casework->memory;
	const char *text = "";

	for (size_t i = 0; extra != NULL && i < extra->copies_count; i++)
		text =
		    arena_printf(memory, "%sCc: %s\n", text, extra->copies[i]);
	for (size_t i = 0; extra != NULL && i < extra->files_count; i++)
		text = arena_printf(memory, "%sAttached: %s (%s, %zu bytes)\n",
		    text, extra->files[i].name, extra->files[i].type,
		    extra->files[i].length);
	return text;
}

bool
letter_extra_note(struct casework *casework, int64_t ticket_id,
    int64_t letter_id, const char *history, const char *words,
    struct error *err)
{
	struct buffer payload = {0};
	struct casework_step step = {
	    .event = TICKET_NOTE, .history = history, .became = words};
	bool noted;

	buffer_add_byte(&payload, '{');
	noted = letter_account_describe(casework->db, letter_id, &payload, err);
	buffer_add_byte(&payload, '}');
	step.payload = buffer_string(&payload);
	noted = noted &&
	    casework_is_done(
		casework, casework_step(casework, ticket_id, &step, err), err);
	buffer_release(&payload);
	return noted;
}

enum casework_result
letter_extra_add(struct casefile *file, int64_t letter_id)
{
	const struct letter_extra *extra = file->extra;
	struct casework *casework = file->casework;

	if (extra == NULL || extra->files_count == 0)
		return CASEWORK_DONE;
	for (size_t i = 0; i < extra->files_count; i++) {
		struct letter_file one = extra->files[i];

		one.number = (int64_t)i + 1;
		if (!letter_file_add(
			casework->db, letter_id, &one, &file->error))
			return CASEWORK_FAILED;
	}
	casefile_say(file, "%zu attached", extra->files_count);
	return casefile_stored(letter_extra_note(casework, file->ticket.id,
	    letter_id, "letter-attached",
	    arena_printf(casework->memory, "letter %lld, attachments: %zu",
		(long long)letter_id, extra->files_count),
	    &file->error));
}
