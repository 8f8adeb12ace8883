/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include "store/code_store.h"
#include "store/ticket_change.h"
#include "casework/letter_effect.h"
#include "casework/officer_letter.h"

enum casework_result
officer_ask_identity(
    struct casefile *file, const struct officer_question *question)
{
	static const struct officer_asking asking = {
	    .event = TICKET_ASK_IDENTITY,
	    .effect = EFFECT_ASK_IDENTITY,
	    .purpose = LETTER_IDENTITY,
	    .history = "identity-asked",
	    .member = "because",
	    .words = "identity asked for",
	};

	if (question->because == NULL)
		return casework_refuse(file->casework, "needs-reason",
		    "asking for evidence of identity requires a reason");
	return officer_ask(file, question, &asking);
}

enum casework_result
officer_send_code(struct casefile *file, enum officer_letter letter)
{
	struct casework *casework = file->casework;
	const struct officer_question question = {.letter = letter};
	char code[CODE_SIZE];
	const struct officer_asking asking = {
	    .event = TICKET_ASK_IDENTITY,
	    .effect = EFFECT_ASK_IDENTITY,
	    .purpose = LETTER_CODE,
	    /* A preview must not reveal the code. */
	    .code = file->is_preview ? "000000" : code,
	    .history = "code-written",
	    .words = "code written",
	};
	bool is_set = false;

	if (letter == OFFICER_NO_LETTER)
		return casework_refuse(
		    casework, "invalid", "a code is sent by letter only");
	code_draw(code);
	if (!code_store_set(casework->db, file->ticket.id, code,
		casework->now_at,
		casework->now_at + casework->setup->conf->identity.code_seconds,
		&is_set, &file->error))
		return CASEWORK_FAILED;
	if (!is_set)
		return casefile_refuse(file, "already",
		    ": a code has already been sent and is still valid");
	return officer_ask(file, &question, &asking);
}

static enum casework_result
record_verified(struct casefile *file, const char *how, const char *payload)
{
	struct casework *casework = file->casework;
	int64_t ticket_id = file->ticket.id;
	bool is_cancelled;
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
	/* An outstanding clarification stays outstanding. */
	if (!claim_store_answer(casework->db, ticket_id, CLOCK_IDENTITY,
		casework->now_at, &file->error) ||
	    !ticket_change_identity(
		casework->db, ticket_id, how, &file->error) ||
	    !code_store_clear(casework->db, ticket_id, &file->error))
		return CASEWORK_FAILED;
	result =
	    letter_effect_cancel(file, EFFECT_ASK_IDENTITY, 0, &is_cancelled);
	return result == CASEWORK_DONE ? casefile_set_clocks(file) : result;
}

/* Counted even though it is refused. */
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

enum casework_result
officer_note_answer(struct casefile *file, const char *seen)
{
	enum casework_result result;
	enum ticket_state state;

	if (!ticket_state_find(file->ticket.state, &state) ||
	    (state != TICKET_WAITING_IDENTITY &&
		state != TICKET_WAITING_CLARIFICATION))
		return casefile_refuse(file, "state",
		    " is in state %s: no answer is awaited",
		    file->ticket.state);
	if (state == TICKET_WAITING_IDENTITY && seen == NULL)
		return casefile_refuse(file, "needs-note",
		    ": the evidence of identity that came must be described");
	result = state == TICKET_WAITING_IDENTITY ? officer_verify(file, seen)
						  : officer_clarify(file);
	if (result == CASEWORK_DONE)
		result = casefile_read(file);
	return result == CASEWORK_DONE && file->ticket.unread_at != 0
	    ? officer_see(file)
	    : result;
}
