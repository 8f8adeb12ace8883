/* SPDX-License-Identifier: ISC */
#include "casework/officer.h"

#include <string.h>

#include "store/erase.h"
#include "conf/people.h"
#include "store/ticket_change.h"
#include "casework/announce.h"

static enum casework_result
give(struct casefile *file, const char *user)
{
	bool is_released = user[0] == '\0';
	const struct casework_step step = {
	    .event = is_released ? TICKET_RELEASE : TICKET_TAKE,
	    .history = is_released ? "ticket-released" : "ticket-taken",
	    .was = file->ticket.assignee,
	    .became = user,
	};
	enum casework_result result = casefile_step(file, &step);

	if (result != CASEWORK_DONE)
		return result;
	if (is_released)
		casefile_say(file, "released");
	else
		casefile_say(file, "assigned to %s", user);
	return casefile_stored(ticket_change_assignee(
	    file->casework->db, file->ticket.id, user, &file->error));
}

/* If two people take it at once, the second one is refused, and can insist. */
enum casework_result
officer_take(struct casefile *file, const char *from)
{
	const char *now = file->ticket.assignee;

	if (strcmp(now, from == NULL ? "" : from) == 0 ||
	    strcmp(now, file->casework->actor) == 0)
		return give(file, file->casework->actor);
	if (now[0] == '\0')
		return casefile_refuse(
		    file, "free", " is not assigned to anybody");
	return casefile_refuse(file, "taken", " is assigned to %s", now);
}

/* Work assigned to an unknown name would not be done. */
static enum casework_result
check_user(struct casefile *file, const char *user)
{
	const struct conf *conf = file->casework->setup->conf;

	return user[0] == '\0' || people_has(conf, user)
	    ? CASEWORK_DONE
	    : casework_refuse(file->casework, "user",
		  "unknown user \"%s\": expected one of: %s", user,
		  people_text(file->casework->memory, conf));
}

enum casework_result
officer_assign(struct casefile *file, const char *user)
{
	struct casework *casework = file->casework;
	bool is_theirs = strcmp(file->ticket.assignee, user) == 0;
	enum casework_result result;

	if (strlen(user) > OFFICER_USER_BYTES_MAX)
		return casework_refuse(file->casework, "invalid",
		    "the name of a user has at most %d bytes",
		    OFFICER_USER_BYTES_MAX);
	result = check_user(file, user);
	if (result == CASEWORK_DONE)
		result = give(file, user);
	if (result != CASEWORK_DONE || user[0] == '\0' || is_theirs ||
	    strcmp(user, casework->actor) == 0)
		return result;
	/* It is news to the new assignee. */
	result = casefile_stored(ticket_change_unread(
	    casework->db, file->ticket.id, casework->now_at, &file->error));
	return result == CASEWORK_DONE ? announce_to(file, user) : result;
}

enum casework_result
officer_see(struct casefile *file)
{
	const struct casework_step step = {
	    .event = TICKET_NOTE, .history = "ticket-seen"};
	enum casework_result result;

	if (file->ticket.unread_at == 0) {
		casefile_say(file, "seen before");
		return CASEWORK_DONE;
	}
	result = casefile_step(file, &step);
	if (result != CASEWORK_DONE)
		return result;
	casefile_say(file, "seen");
	return casefile_stored(ticket_change_seen(
	    file->casework->db, file->ticket.id, &file->error));
}

enum casework_result
officer_note(struct casefile *file, const char *text, bool is_kept)
{
	size_t length = strlen(text);

	if (length == 0 || length > OFFICER_NOTE_BYTES_MAX)
		return casework_refuse(file->casework, "invalid",
		    "a note has 1 to %d bytes", OFFICER_NOTE_BYTES_MAX);
	casefile_say(file, "noted");
	return casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE,
		.history = is_kept ? ERASE_KEPT_NOTE : "note",
		.payload = casework_payload(file->casework, "text", text),
	    });
}

static enum casework_result
set_hold(struct casefile *file, bool is_on_hold, const char *payload)
{
	enum casework_result result = casefile_step(file,
	    &(struct casework_step){
		.event = TICKET_NOTE,
		.history = is_on_hold ? "hold-begun" : "hold-ended",
		.payload = payload,
	    });

	if (result != CASEWORK_DONE)
		return result;
	casefile_say(
	    file, "%s", is_on_hold ? "on legal hold" : "no longer on hold");
	return casefile_stored(ticket_change_hold(
	    file->casework->db, file->ticket.id, is_on_hold, &file->error));
}

enum casework_result
officer_hold(struct casefile *file, const char *because)
{
	if (because == NULL || because[0] == '\0')
		return casework_refuse(file->casework, "needs-reason",
		    "a legal hold requires a reason");
	return set_hold(
	    file, true, casework_payload(file->casework, "because", because));
}

enum casework_result
officer_release(struct casefile *file)
{
	return set_hold(file, false, NULL);
}
