/* SPDX-License-Identifier: ISC */
#include "dpoctl/proof_private.h"

#include <string.h>

#include "base/timestamp.h"
#include "base/utf8.h"
#include "store/history_link.h"
#include "store/json.h"

struct events {
	struct proof *proof;
	struct buffer json;
	struct buffer text; /* for people */
};

/* The fields whose hash is computed, under the names of README.txt. */
static void
add_link(struct buffer *json, const struct history_link *link)
{
	const struct history_event *event = &link->row.event;

	proof_next(json);
	buffer_add_byte(json, '{');
	proof_number(json, "id", link->row.id);
	proof_number(json, "ticket", event->ticket_id);
	proof_number(json, "at", event->at);
	json_add_member(json, "actor", event->actor);
	json_add_member(json, "program", event->program);
	json_add_member(json, "event", event->event);
	json_add_member(json, "from", event->from);
	json_add_member(json, "to", event->to);
	json_add_member(json, "payload_sha256", link->payload_digest);
	json_add_member(json, "previous", link->previous);
	json_add_member(json, "hash", link->row.hash);
	if (event->payload == NULL) {
		buffer_add_string(json, ",\"salt\":\"\",\"payload\":null}");
		return;
	}
	json_add_member(json, "salt", link->salt);
	json_add_member(json, "payload", event->payload);
	buffer_add_byte(json, '}');
}

static bool
add_event(const struct history_link *link, void *context)
{
	struct events *events = context;
	struct proof *proof = events->proof;
	const struct history_event *event = &link->row.event;
	const char *payload = event->payload == NULL ? "" : event->payload;
	char at[TIMESTAMP_TEXT_SIZE];
	struct arena *memory = arena_new();
	const char *line;

	timestamp_format(event->at, at);
	line = arena_printf(memory, "%s %s %s %s%s%s %s", at, event->actor,
	    event->event, event->from, event->from[0] == '\0' ? "" : " -> ",
	    event->to, payload);
	buffer_add_printf(&events->text, "%s\n",
	    utf8_visible(memory, line, strlen(line), UTF8_ONE_LINE));
	arena_free(memory);
	add_link(&events->json, link);
	if (proof->events++ == 0)
		proof->first_event_id = link->row.id;
	proof->events_erased +=
	    event->payload == NULL && link->payload_digest[0] != '\0';
	return true;
}

bool
proof_put_history(struct proof *proof, struct error *err)
{
	struct events events = {.proof = proof};
	struct db *db = proof->session->db;

	buffer_add_string(&events.json, "{\"events\":[");
	if (!history_link_each(
		db, proof->ticket->id, add_event, &events, err) ||
	    !history_head(db, proof->head, &proof->head_rows, err)) {
		buffer_release(&events.json);
		buffer_release(&events.text);
		return false;
	}
	buffer_add_string(&events.json, "\n],\"head\":{");
	proof_number(&events.json, "rows", proof->head_rows);
	json_add_member(&events.json, "hash", proof->head);
	buffer_add_string(&events.json, "}}\n");
	if (proof_put_text(proof, "history.txt", &events.text, err))
		return proof_put_text(proof, "history.json", &events.json, err);
	buffer_release(&events.json);
	return false;
}

static bool
add_row(const struct history_link *link, void *context)
{
	add_link(context, link);
	return true;
}

bool
proof_put_chain(struct proof *proof, struct error *err)
{
	struct buffer json = {0};

	buffer_add_byte(&json, '[');
	if (!history_link_each_from(proof->session->db, proof->first_event_id,
		add_row, &json, err)) {
		buffer_release(&json);
		return false;
	}
	buffer_add_string(&json, "\n]\n");
	return proof_put_text(proof, "chain.json", &json, err);
}
