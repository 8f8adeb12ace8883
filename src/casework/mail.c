/* SPDX-License-Identifier: ISC */
#include "casework/mail.h"

#include <string.h>

#include "casework/opening.h"
#include "store/history.h"
#include "casework/label.h"

static enum casework_result
refuse_mail(struct casework *casework, const char *reason,
    const struct mail_row *row, const char *words)
{
	return casework_refuse(casework, reason, "message %lld:%llu %s",
	    (long long)row->folder_id, (unsigned long long)row->uid, words);
}

static enum casework_result
find_mail(struct casework *casework, int64_t folder_id, uint64_t uid,
    struct mail_row *ret_row, struct error *err)
{
	switch (mail_store_find(
	    casework->db, casework->memory, folder_id, uid, ret_row, err)) {
	case FOUND:
		break;
	case ABSENT:
		*ret_row =
		    (struct mail_row){.folder_id = folder_id, .uid = uid};
		return refuse_mail(
		    casework, "absent", ret_row, "was never seen");
	default:
		return CASEWORK_FAILED;
	}
	if (ret_row->disposition == DISPOSITION_TICKET ||
	    ret_row->disposition == DISPOSITION_JOINED)
		return refuse_mail(casework, "ticket", ret_row,
		    arena_printf(casework->memory, "belongs to ticket %lld",
			(long long)ret_row->ticket_id));
	return CASEWORK_DONE;
}

/* Whether the content needed for a ticket is still stored. */
static enum casework_result
demand_content(struct casework *casework, const struct mail_row *row)
{
	if (row->disposition == DISPOSITION_DUPLICATE)
		return refuse_mail(casework, "duplicate", row,
		    row->ticket_id == 0
			? "is a copy: open the first one of it"
			: arena_printf(casework->memory,
			      "is a copy of the message of ticket %lld",
			      (long long)row->ticket_id));
	if (row->message_id == 0)
		return refuse_mail(casework, "not-kept", row,
		    arena_printf(casework->memory,
			"is not kept: look in folder %s of mailbox %s",
			row->folder, row->mailbox));
	return CASEWORK_DONE;
}

/* Receipt is the earlier of the two instants; records which one. */
static void
set_receipt(struct opening *opening, const struct mail_row *row)
{
	opening->internal_at = row->internal_at;
	opening->received_at =
	    row->received_at != 0 ? row->received_at : row->seen_at;
	if (row->received_at == 0)
		opening->received_source = "seen";
	else if (row->received_at == row->internal_at)
		opening->received_source = "internaldate";
	else
		opening->received_source = "received";
	if (strcmp(opening->received_source, "received") == 0)
		opening->header_at = row->received_at;
}

static bool
record_opening(struct casework *casework, const struct mail_row *row,
    int64_t ticket_id, kind_set kinds, struct error *err)
{
	const struct history_event event = {
	    .ticket_id = ticket_id,
	    .at = casework->now_at,
	    .actor = casework->actor,
	    .program = "dpoctl",
	    .event = "mail-opened",
	    .from = disposition_name(row->disposition),
	    .to = "ticket",
	};

	return mail_store_set_ticket(casework->db, row, ticket_id, err) &&
	    mail_store_look(casework->db, row, true, casework->now_at, err) &&
	    label_mail(casework, row->folder_id, row->uid, true, kinds, err) &&
	    history_add(casework->db, &event, err);
}

enum casework_result
mail_open(
    struct casefile *file, int64_t folder_id, uint64_t uid, kind_set kinds)
{
	struct casework *casework = file->casework;
	struct mail_row row;
	struct opened opened;
	enum casework_result result =
	    find_mail(casework, folder_id, uid, &row, &file->error);
	struct opening opening = {
	    .state = kinds == 0 ? TICKET_TRIAGE : TICKET_NEW,
	    .opened_by = "mail",
	    .kinds = kinds == 0 ? KIND_BIT(KIND_UNKNOWN) : kinds,
	    .unsure_kinds = kinds == 0 ? KIND_BIT(KIND_UNKNOWN) : 0,
	    .is_confirmed = kinds != 0,
	    .no_letter_reason = "by-hand",
	};

	if (result == CASEWORK_DONE)
		result = demand_content(casework, &row);
	if (result != CASEWORK_DONE)
		return result;
	opening.mailbox = row.mailbox;
	opening.language = row.language;
	opening.requester_address = row.from_address;
	opening.requester_name = row.from_name;
	opening.subject = row.subject;
	set_receipt(&opening, &row);
	result = opening_make(casework, &opening, &opened, &file->error);
	if (result == CASEWORK_DONE)
		result = casefile_stored(record_opening(
		    casework, &row, opened.ticket_id, kinds, &file->error));
	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file, "opened from message %lld:%llu",
	    (long long)folder_id, (unsigned long long)uid);
	file->ticket.id = opened.ticket_id;
	return casefile_read(file);
}

static bool
record_dismissal(
    struct casework *casework, const struct mail_row *row, struct error *err)
{
	const struct history_event event = {
	    .at = casework->now_at,
	    .actor = casework->actor,
	    .program = "dpoctl",
	    .event = "mail-dismissed",
	    .from = disposition_name(row->disposition),
	    .to = arena_printf(casework->memory, "%lld:%llu",
		(long long)row->folder_id, (unsigned long long)row->uid),
	};

	return mail_store_look(
		   casework->db, row, false, casework->now_at, err) &&
	    label_mail(casework, row->folder_id, row->uid, false, 0, err) &&
	    history_add(casework->db, &event, err);
}

enum casework_result
mail_dismiss(struct casework *casework, int64_t folder_id, uint64_t uid,
    struct mail_row *ret_row, struct error *err)
{
	enum casework_result result =
	    find_mail(casework, folder_id, uid, ret_row, err);

	if (result == CASEWORK_DONE &&
	    ret_row->disposition == DISPOSITION_UNSETTLED)
		result = refuse_mail(
		    casework, "unsettled", ret_row, "was not judged yet");
	if (result != CASEWORK_DONE)
		return result;
	return casefile_stored(record_dismissal(casework, ret_row, err));
}
