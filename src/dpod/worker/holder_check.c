/* SPDX-License-Identifier: ISC */
#include "dpod/worker/holder_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/ledger_key.h"

/* Another holder does not go away within seconds. */
#define REFUSED_SECONDS 30

/* Servers differ in where folders can be. */
static const char *const prefixes[] = {"", "INBOX.", "INBOX/"};

bool
holder_is_kept(const struct conf_mailbox *settings)
{
	return strcmp(settings->holder_folder, "none") != 0;
}

static bool
add_note(const struct mailbox_message *message, void *context)
{
	struct holding *holding = context;
	struct holder_note note;

	if (holding->count == HOLDER_NOTES_MAX ||
	    !holder_parse(message->bytes, message->length, &note))
		return true;
	note.uid = ledger_key_uid(message->key);
	note.stamped_at = message->internal_at;
	/* A folder that was recreated numbers from one again. */
	if (note.since == 0 || note.since > note.uid)
		note.since = note.uid;
	/* Ours is also the note of a register that this one has replaced. */
	holder_recognise(holding, &note);
	holding->notes[holding->count++] = note;
	return true;
}

/* Reads the existing notes; without the folder there are none. */
static bool
read_notes(struct holding *holding, struct error *err)
{
	const char *name = holding->question->settings->holder_folder;

	for (size_t i = 0; i < LENGTH(prefixes); i++) {
		holding->count = 0;
		holding->folder =
		    arena_printf(holding->memory, "%s%s", prefixes[i], name);
		if (mailbox_read_notes(holding->mailbox, holding->folder,
			HOLDER_NOTES_MAX, add_note, holding, err))
			return true;
		if (err->scope != ERROR_MESSAGE)
			return false;
		/* "Not now" does not mean "not there". */
		if (err->retry == RETRY_LATER) {
			err->scope = ERROR_MAILBOX;
			return false;
		}
	}
	holding->folder = NULL;
	return true;
}

static const char *
own_host(struct arena *memory)
{
	char host[HOLDER_HOST_SIZE] = "";

	(void)gethostname(host, sizeof host - 1);
	return arena_string(memory, *host == '\0' ? "unknown" : host);
}

static bool
append_note(struct holding *holding, uint64_t since, struct error *err)
{
	const char *host = own_host(holding->memory);
	char nonce[HOLDER_ID_SIZE];
	struct error first;
	const char *text;

	if (!holder_next_nonce(holding, nonce, err))
		return false;
	text = arena_printf(holding->memory,
	    "From: dpod <dpod@%s>\r\n"
	    "Subject: This mailbox is watched by dpod on %s\r\n"
	    "X-Dpod-Register: %s\r\nX-Dpod-Nonce: %s\r\n"
	    "X-Dpod-Since: %" PRIu64 "\r\nX-Dpod-Host: %s\r\n%s"
	    "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
	    "As long as this note is here, no other dpod takes messages in\r\n"
	    "from this mailbox. Leave this folder to dpod; see dpod(8).\r\n",
	    host, host, holding->register_id, nonce, since, host,
	    holder_before_lines(holding));
	if (holding->folder != NULL)
		return mailbox_append(
		    holding->mailbox, holding->folder, text, err);
	for (size_t i = 0; i < LENGTH(prefixes); i++) {
		const char *folder = arena_printf(holding->memory, "%s%s",
		    prefixes[i], holding->question->settings->holder_folder);

		if (mailbox_append(holding->mailbox, folder, text, err))
			return true;
		if (err->scope != ERROR_MESSAGE)
			return false;
		/* The configured name's is told: the others are guesses. */
		if (i == 0)
			first = *err;
	}
	*err = first;
	return false;
}

enum remove {
	REMOVE_OURS, /* but the newest */
	REMOVE_DEAD, /* these too */
	REMOVE_ALL,  /* but our newest: taken manually */
};

static bool
remove_notes(struct holding *holding, enum remove which, struct error *err)
{
	struct holder_view view = holder_judge(holding->notes, holding->count);
	char(*keys)[LEDGER_KEY_SIZE] =
	    arena_array(holding->memory, HOLDER_NOTES_MAX, sizeof *keys);
	const char *all[HOLDER_NOTES_MAX];
	int64_t newest_at = holder_newest_at(holding->notes, holding->count);
	size_t count = 0;

	for (size_t i = 0; i < holding->count; i++) {
		const struct holder_note *note = &holding->notes[i];
		bool is_dead =
		    newest_at - note->stamped_at > HOLDER_LEASE_SECONDS;

		if ((int)i == view.own ||
		    !(note->is_ours || which == REMOVE_ALL ||
			(which == REMOVE_DEAD && is_dead)))
			continue;
		ledger_key_format(note->uid, keys[count]);
		all[count] = keys[count];
		count++;
	}
	return mailbox_remove(
	    holding->mailbox, holding->folder, all, count, err);
}

static bool
needs_note(const struct holding *holding, const struct holder_view *view)
{
	const struct holder_question *question = holding->question;
	const struct holder_memory *file = &holding->file;

	return view->own < 0 || question->was_refused || question->is_first ||
	    holder_is_due(question->now_at - file->written_at,
		question->count > 0 ||
		    question->history_count > file->history_count);
}

/* The server stores no notes. */
static bool
go_without(
    struct holding *holding, const struct error *cause, struct error *err)
{
	if (cause->scope != ERROR_MESSAGE) {
		*err = *cause;
		return false;
	}
	(void)snprintf(holding->answer->warning, HOLDER_WARNING_MAX,
	    "cannot keep a note in folder %.60s, so that a second dpod would "
	    "not be noticed: %.120s",
	    holding->question->settings->holder_folder, cause->text);
	return true;
}

bool
holder_refuse(struct holding *holding, const char *who, struct error *err)
{
	holding->answer->is_refused = true;
	(void)error_set(err, ERROR_MAILBOX, RETRY_LATER,
	    "%s: stop one of them, or take the mailbox over: dpod "
	    "--take-mailbox %s",
	    who, holding->question->settings->name);
	err->wait_seconds = REFUSED_SECONDS;
	return false;
}

static bool
is_of_copy(const struct holding *holding, const struct holder_note *note)
{
	return !note->is_ours && note->sibling == NULL &&
	    strcmp(note->register_id, holding->register_id) == 0;
}

/* Dead or alive, or gone and named by another's. */
static bool
has_copy(struct holding *holding)
{
	for (size_t i = 0; i < holding->count; i++)
		if (is_of_copy(holding, &holding->notes[i]) ||
		    holder_names_copy(holding, &holding->notes[i]))
			return true;
	return false;
}

static bool
refuse(struct holding *holding, const struct holder_note *winner,
    struct error *err)
{
	if (winner->sibling != NULL) {
		holding->answer->is_refused = true;
		return error_set(err, ERROR_MAILBOX, RETRY_LATER,
		    "mailbox \"%s\" of this configuration watches the same "
		    "folder: remove one of them, and reload",
		    winner->sibling);
	}
	holding->answer->is_copied = has_copy(holding);
	return holder_refuse(holding,
	    arena_printf(holding->memory,
		is_of_copy(holding, winner)
		    ? "a copy of this register with another dpod, on %s, "
		      "watches this mailbox, or did until this one was restored"
		    : "another dpod, on %s, watches this mailbox",
		winner->host),
	    err);
}

/*
 * Ensures that our note exists; *ret_is_there: false, and the warning says why.
 */
static bool
write_note(struct holding *holding, struct holder_view *view,
    bool *ret_is_there, struct error *err)
{
	struct error cause;
	bool is_new = view->own < 0;

	*ret_is_there = true;
	if (!needs_note(holding, view))
		return true;
	if (!append_note(holding, is_new ? 0 : holding->notes[view->own].since,
		&cause)) {
		*ret_is_there = false;
		return go_without(holding, &cause, err);
	}
	holding->answer->had_another = is_new && holding->count > 0;
	/* Even of one that ended long ago: what it did is not known here. */
	holding->answer->is_copied = is_new && has_copy(holding);
	if (!read_notes(holding, err))
		return false;
	*view = holder_judge(holding->notes, holding->count);
	return view->own >= 0 ||
	    error_set(err, ERROR_MAILBOX, RETRY_LATER,
		"folder %s: the note that was just written is not there",
		holding->question->settings->holder_folder);
}

static bool
check_notes(struct holding *holding, bool *ret_is_there, struct error *err)
{
	struct holder_answer *answer = holding->answer;
	struct holder_view view;
	struct error cause;

	if (!read_notes(holding, err))
		return false;
	view = holder_judge(holding->notes, holding->count);
	if (!write_note(holding, &view, ret_is_there, err))
		return false;
	if (!*ret_is_there)
		return true;
	if (!holding->notes[view.winner].is_ours) {
		/*
		 * Each check adds one. If they stayed, there would soon be too
		 * many for anybody to read, the holder too.
		 */
		(void)remove_notes(holding, REMOVE_OURS, &cause);
		return refuse(holding, &holding->notes[view.winner], err);
	}
	answer->stamped_at = holding->notes[view.own].stamped_at;
	answer->renew_at = holding->file.written_at + HOLDER_FRESH_SECONDS + 1;
	answer->history_count = holding->file.history_count;
	if (view.another >= 0 && holding->notes[view.another].sibling != NULL)
		(void)snprintf(answer->warning, HOLDER_WARNING_MAX,
		    "mailbox \"%s\" of this configuration leads to the same "
		    "folder and takes nothing in: remove one of them",
		    holding->notes[view.another].sibling);
	else if (view.another >= 0)
		(void)snprintf(answer->warning, HOLDER_WARNING_MAX,
		    "another dpod, on %s, wants to watch this mailbox too and "
		    "is refused: remove the mailbox from its configuration",
		    holding->notes[view.another].host);
	return remove_notes(holding, REMOVE_DEAD, &cause) ||
	    go_without(holding, &cause, err);
}

/* Uses the most reliable method that is available. */
static bool
check(struct holding *holding, struct error *err)
{
	bool is_there;

	if (!holder_is_kept(holding->question->settings))
		return holder_warn_sent(holding, err);
	if (!check_notes(holding, &is_there, err))
		return false;
	if (is_there)
		return true;
	if (holder_claim(holding, err)) {
		*holding->answer->warning = '\0';
		return true;
	}
	return err->scope == ERROR_MESSAGE &&
	    (holder_look_sent(holding, err) || err->scope == ERROR_MESSAGE);
}

/* What was found means nothing if the register did not say what it knows. */
static bool
is_sure(const struct holding *holding, struct error *err)
{
	if (holding->has_trouble)
		*err = holding->trouble;
	return !holding->has_trouble;
}

bool
holder_check(const struct holder_question *question, struct mailbox *mailbox,
    struct holder_answer *ret_answer, struct error *err)
{
	struct holding holding = {.question = question,
	    .mailbox = mailbox,
	    .memory = arena_new(),
	    .answer = ret_answer};
	bool done;

	*ret_answer = (struct holder_answer){.stamped_at = 0};
	holder_read_memory(&holding);
	/* Otherwise it would be written again, with one nonce. */
	done = is_sure(&holding, err) && check(&holding, err) &&
	    mailbox_select(mailbox, question->selected, err);
	arena_free(holding.memory);
	if (!done && err->scope == ERROR_MESSAGE)
		err->scope = ERROR_MAILBOX;
	if (holding.has_trouble)
		*ret_answer = (struct holder_answer){.stamped_at = 0};
	return is_sure(&holding, err) && done;
}

bool
holder_is_copied(const struct holder_question *question,
    struct mailbox *mailbox, bool *ret_is_copied, struct error *err)
{
	struct holding holding = {
	    .question = question, .mailbox = mailbox, .memory = arena_new()};
	bool done;

	holder_read_memory(&holding);
	done = read_notes(&holding, err);
	*ret_is_copied = done && has_copy(&holding);
	arena_free(holding.memory);
	return is_sure(&holding, err) && done;
}

bool
holder_take(const struct holder_question *question, struct mailbox *mailbox,
    struct error *err)
{
	struct holding holding = {
	    .question = question, .mailbox = mailbox, .memory = arena_new()};
	bool done;

	holder_read_memory(&holding);
	done = is_sure(&holding, err) && read_notes(&holding, err) &&
	    (!append_note(&holding, 1, err)
		    /*
		     * Notes are not stored: earlier keywords and letters are
		     * ignored from now on.
		     */
		    ? err->scope == ERROR_MESSAGE
		    : read_notes(&holding, err) &&
			remove_notes(&holding, REMOVE_ALL, err));
	arena_free(holding.memory);
	return done;
}
