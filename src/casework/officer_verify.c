/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include "store/code_store.h"
#include "store/ticket_change.h"
#include "casework/officer_letter.h"

static enum casework_result
begin_waiting(struct casefile *file, const struct casework_step *step)
{
	enum casework_result result = casefile_step(file, step);

	if (result != CASEWORK_DONE)
		return result;
	if (!claim_store_ask(file->casework->db, file->ticket.id,
		CLOCK_IDENTITY, file->casework->now_at, &file->error))
		return CASEWORK_FAILED;
	return casefile_set_clocks(file);
}

enum casework_result
officer_ask_identity(
    struct casefile *file, const struct officer_question *question)
{
	enum casework_result result;

	if (question->because == NULL)
		return casework_refuse(file->casework, "needs-reason",
		    "asking for evidence of identity requires a reason");
	result = begin_waiting(file,
	    &(struct casework_step){
		.event = TICKET_ASK_IDENTITY,
		.history = "identity-asked",
		.payload = casework_payload(
		    file->casework, "because", question->because),
	    });
	casefile_say(file, "identity asked for");
	return result == CASEWORK_DONE
	    ? officer_tell(
		  file, LETTER_IDENTITY, question->because, question->letter)
	    : result;
}

enum casework_result
officer_send_code(struct casefile *file, enum officer_letter letter)
{
	struct casework *casework = file->casework;
	const struct casework_step step = {
	    .event = TICKET_ASK_IDENTITY, .history = "code-written"};
	char code[CODE_SIZE];
	bool is_set = false;
	enum casework_result result = begin_waiting(file, &step);

	if (result != CASEWORK_DONE)
		return result;
	code_draw(code);
	if (!code_store_set(casework->db, file->ticket.id, code,
		casework->now_at,
		casework->now_at + casework->setup->conf->identity.code_seconds,
		&is_set, &file->error))
		return CASEWORK_FAILED;
	if (!is_set)
		return casefile_refuse(file, "already",
		    ": a code has already been sent and is still valid");
	casefile_say(file, "code written");
	return officer_write(file,
	    &(struct letter_order){
		.purpose = LETTER_CODE,
		/* A preview is no way to learn it. */
		.code = file->is_preview ? "000000" : code,
		.is_queued = letter == OFFICER_SENDS_LETTER,
	    });
}

static enum casework_result
record_verified(struct casefile *file, const char *how, const char *payload)
{
	struct casework *casework = file->casework;
	int64_t ticket_id = file->ticket.id;
	enum casework_result result = casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_VERIFY,
		.history = "identity-verified",
		.was = file->ticket.identity,
		.became = how,
		.payload = payload,
	    });

	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file, "verified by %s", how);
	/* A clarification that is outstanding stays so. */
	if (!claim_store_answer(casework->db, ticket_id, CLOCK_IDENTITY,
		casework->now_at, &file->error) ||
	    !ticket_change_identity(
		casework->db, ticket_id, how, &file->error) ||
	    !code_store_clear(casework->db, ticket_id, &file->error))
		return CASEWORK_FAILED;
	return casefile_set_clocks(file);
}

/* Counted although it is refused. */
static enum casework_result
refuse_code(struct casefile *file, const char *what)
{
	const struct casework_step step = {
	    .event = TICKET_NOTE, .history = "code-refused", .became = what};
	enum casework_result result = casefile_step(file, &step);

	if (result != CASEWORK_DONE)
		return result;
	file->must_commit = true;
	return casefile_refuse(file, "code", ": the code is %s", what);
}

enum casework_result
officer_try_code(struct casefile *file, const char *digits)
{
	switch (code_store_try(file->casework->db, file->ticket.id, digits,
	    file->casework->now_at, &file->error)) {
	case CODE_RIGHT:
		return record_verified(file, "code", NULL);
	case CODE_WRONG:
		return refuse_code(file, "wrong");
	case CODE_EXPIRED:
		return refuse_code(
		    file, "void: expired, or too many wrong attempts");
	case CODE_NONE:
		return casefile_refuse(file, "absent", ": no code was sent");
	default:
		return CASEWORK_FAILED;
	}
}

enum casework_result
officer_verify(struct casefile *file, const char *seen)
{
	return seen == NULL
	    ? record_verified(file, "hand", NULL)
	    : record_verified(
		  file, "note", casework_payload(file->casework, "seen", seen));
}
