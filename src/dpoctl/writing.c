/* SPDX-License-Identifier: ISC */
#include "dpoctl/writing.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "mail/span.h"
#include "casework/officer_decide.h"
#include "casework/officer_letter.h"
#include "store/letter_store.h"
#include "store/message_store.h"
#include "dpoctl/editor.h"

/* Everything from this line on is only for the writer. */
#define SCISSORS "# ------------------------ >8 ------------------------"
#define ASIDE	 "# To: " /* the line below it */
#define QUOTE	 "# > "

struct written {
	struct session *session;
	const struct writing *writing;
	struct letter_row row;
	const char *text;
};

int
writing_is_wanted(struct session *session, bool is_held, bool *ret_wanted)
{
	bool edits = session_option(session, "--edit") != NULL;
	bool is_preview = session_option(session, "--preview") != NULL;
	bool is_one = session->operands_count == 1;

	*ret_wanted = false;
	if (edits && session_option(session, "--no-edit") != NULL)
		return session_usage(
		    session, "specify either --edit or --no-edit");
	if (edits && !is_one)
		return session_usage(
		    session, "--edit requires exactly one ticket");
	if (session_option(session, "--no-edit") == NULL && !session->is_json)
		edits = edits ||
		    (is_held && is_one && isatty(STDIN_FILENO) != 0 &&
			isatty(STDOUT_FILENO) != 0);
	*ret_wanted = edits && !is_preview;
	return *ret_wanted ? editor_check() : EX_OK;
}

int
writing_choose(struct session *session, enum officer_letter *letter,
    const char **because, struct writing_plan *ret_plan)
{
	struct writing_plan plan = {
	    .writing.sends = *letter == OFFICER_SENDS_LETTER};
	int code;

	if (*letter == OFFICER_NO_LETTER &&
	    session_option(session, "--edit") != NULL)
		return session_usage(
		    session, "specify either --edit or --no-letter");
	code = writing_is_wanted(
	    session, *letter == OFFICER_HOLDS_LETTER, &plan.edits);
	if (plan.edits) {
		plan.is_unfinished = *because == NULL;
		*because = *because == NULL ? "" : *because;
		*letter = OFFICER_HOLDS_LETTER;
	}
	*ret_plan = plan;
	return code;
}

/* The editor passes a message's line to the terminal, so it is escaped. */
static void
add_line(struct buffer *draft, const char *before, struct span line)
{
	struct arena *memory = arena_new();

	buffer_add_printf(draft, "%s%s\n", before,
	    utf8_visible(memory, line.bytes, line.length, UTF8_KEEP_LINES));
	arena_free(memory);
}

static bool
quote_mail(const struct message_row *row, void *context)
{
	struct buffer *draft = context;
	struct span text = span_of(row->text), line;

	buffer_add_string(draft, "#\n");
	add_line(draft, "# ", span_of(row->from));
	add_line(draft, "# ", span_of(row->subject));
	while (span_line(&text, &line))
		add_line(draft, QUOTE, line);
	return true;
}

static const char *
letter_text(struct arena *memory, const struct letter_row *row)
{
	return arena_printf(
	    memory, "Subject: %s\n\n%s\n", row->subject, row->body);
}

/* The letter, and below it the messages received on its ticket. */
static bool
make_draft(
    const struct written *written, struct buffer *ret_draft, struct error *err)
{
	const struct letter_row *row = &written->row;
	const struct session *session = written->session;

	buffer_add_string(ret_draft,
	    row->draft[0] != '\0' ? row->draft
				  : letter_text(session->memory, row));
	buffer_add_printf(ret_draft,
	    SCISSORS "\n" ASIDE "%s%s%s\n# This line and all below it are not "
		     "sent. An empty letter is not sent at all.\n",
	    row->to_address, row->cc[0] != '\0' ? "\n# Cc: " : "", row->cc);
	return ticket_store_each_message(
	    session->db, row->ticket_id, quote_mail, ret_draft, err);
}

/* The first line that begins with it, or NULL. */
static char *
find_line(char *text, const char *start)
{
	size_t length = strlen(start);

	while (text != NULL && strncmp(text, start, length) != 0) {
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return text;
}

/* Removes what must not be sent; false: a quotation is left. */
static bool
cut(char *text)
{
	char *end = find_line(text, SCISSORS);

	if (end == NULL)
		end = find_line(text, ASIDE);
	if (end != NULL)
		*end = '\0';
	return find_line(text, QUOTE) == NULL;
}

/* Ignoring trailing blanks. */
static bool
is_same(const char *text, const char *other)
{
	size_t length = strlen(text), other_length = strlen(other);

	while (length > 0 && strchr(" \n\t", text[length - 1]) != NULL)
		length--;
	while (other_length > 0 &&
	    strchr(" \n\t", other[other_length - 1]) != NULL)
		other_length--;
	return length == other_length && memcmp(text, other, length) == 0;
}

static bool
is_empty(const char *text)
{
	if (strncmp(text, "Subject:", strlen("Subject:")) == 0)
		text += strcspn(text, "\n");
	return text[strspn(text, " \n\t")] == '\0';
}

static enum casework_result
keep_text(struct casework *casework, size_t i, void *context, struct error *err)
{
	const struct written *written = context;

	(void)i;
	return officer_keep_draft(
	    casework, written->row.id, written->text, err);
}

/* A text is in the register as soon as the editor has saved it. */
static void
keep(const char *text, void *context)
{
	struct written *written = context;
	char *copy = arena_string(written->session->memory, text);

	(void)cut(copy);
	written->text = copy;
	if (!is_same(
		copy, letter_text(written->session->memory, &written->row)))
		(void)work_run_once(written->session, keep_text, written);
}

static enum casework_result
take_text(struct casework *casework, size_t i, void *context, struct error *err)
{
	const struct written *written = context;
	struct letter_row row;
	enum letter_state to;
	enum casework_result result =
	    officer_edit_letter(casework, &written->row, written->text, err);

	(void)i;
	if (result == CASEWORK_DONE && written->writing->sends)
		result = officer_decide_letter(
		    casework, written->row.id, LETTER_APPROVE, &row, &to, err);
	return result;
}

static enum casework_result
cancel(struct casework *casework, size_t i, void *context, struct error *err)
{
	struct written *written = context;
	enum letter_state to;

	(void)i;
	return officer_decide_letter(
	    casework, written->row.id, LETTER_CANCEL, &written->row, &to, err);
}

static enum casework_result
drop_draft(
    struct casework *casework, size_t i, void *context, struct error *err)
{
	const struct written *written = context;

	(void)i;
	return officer_keep_draft(casework, written->row.id, "", err);
}

/* An unwritten letter is not sent. */
static int
end_unwritten(struct written *written)
{
	const struct writing *writing = written->writing;
	bool is_draft = strcmp(written->row.reason, OFFICER_DRAFT) == 0;
	bool is_reply = strcmp(written->row.purpose,
			    letter_purpose_name(LETTER_REPLY)) == 0;
	bool cancels = is_draft && is_reply;
	int code = cancels ? work_run_once(written->session, cancel, written)
	    : written->row.draft[0] != '\0'
	    ? work_run_once(written->session, drop_draft, written)
	    : EX_OK;

	if (code != EX_OK)
		return code;
	if (cancels)
		return session_fail(EXIT_NOTHING,
		    "nothing was written: letter %lld is cancelled",
		    (long long)writing->letter_id);
	if (is_draft)
		return session_fail(EXIT_NOTHING,
		    "nothing was written: letter %lld stays a draft: continue "
		    "with dpoctl outbox edit %lld",
		    (long long)writing->letter_id,
		    (long long)writing->letter_id);
	return writing->sends
	    ? session_fail(EXIT_NOTHING,
		  "nothing was changed: letter %lld stays held",
		  (long long)writing->letter_id)
	    : EX_OK;
}

static int
say_kept(const struct written *written, int code)
{
	return session_fail(code,
	    "letter %lld stays held: continue with dpoctl outbox edit %lld",
	    (long long)written->row.id, (long long)written->row.id);
}

static int
end_written(struct written *written, char *text)
{
	struct session *session = written->session;
	bool is_cut = cut(text);
	int code;

	written->text = text;
	if (is_empty(text) ||
	    is_same(text, letter_text(session->memory, &written->row)))
		return end_unwritten(written);
	if (is_cut)
		code = work_run_once(session, take_text, written);
	else
		code = session_fail(EX_DATAERR,
		    "a line begins with \"" QUOTE
		    "\", as messages are quoted: remove it");
	if (code == EX_OK)
		return code;
	(void)work_run_once(session, keep_text, written);
	return say_kept(written, code);
}

static int
find(struct written *written)
{
	struct session *session = written->session;
	struct letter_row *row = &written->row;
	struct error err;

	if (letter_store_find(session->db, session->memory,
		written->writing->letter_id, row, &err) != FOUND)
		return session_error(&err, EX_DATAERR);
	return strcmp(row->state, "held") == 0
	    ? EX_OK
	    : session_fail(EXIT_NOTHING,
		  "letter %lld is %s: only a held letter can be edited "
		  "(dpoctl outbox hold)",
		  (long long)row->id, row->state);
}

int
writing_edit(struct session *session, const struct writing *writing)
{
	struct written written = {.session = session, .writing = writing};
	struct buffer draft = {0};
	struct error err;
	char *text = NULL;
	int code = find(&written);

	if (code != EX_OK)
		return code;
	if (!make_draft(&written, &draft, &err))
		code = session_error(&err, EX_DATAERR);
	else {
		code = editor_edit(session->memory, buffer_string(&draft), keep,
		    &written, &text);
		if (code != EX_OK)
			code = say_kept(&written, code);
	}
	buffer_release(&draft);
	return code == EX_OK ? end_written(&written, text) : code;
}

enum casework_result
writing_by_hand(struct casefile *file, const void *order)
{
	return officer_write_by_hand(file, order);
}

int
writing_run(struct session *session, work_fn *fn, const void *request,
    bool edits, const struct writing *wanted)
{
	struct writing writing = *wanted;
	int code = work_run_letter(session, fn, request, &writing.letter_id);

	if (code != EX_OK || !edits || writing.letter_id == 0)
		return code;
	code = writing_edit(session, &writing);
	if (code == EX_OK)
		output_note(session->output,
		    writing.sends ? arena_printf(session->memory,
					"Letter %lld is queued.",
					(long long)writing.letter_id)
				  : arena_printf(session->memory,
					"Letter %lld is held; to send it: "
					"dpoctl outbox approve %lld",
					(long long)writing.letter_id,
					(long long)writing.letter_id));
	return code;
}
