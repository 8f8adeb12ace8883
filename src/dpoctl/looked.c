/* SPDX-License-Identifier: ISC */
#include "dpoctl/looked.h"

#include <stdlib.h>

#include "base/timestamp.h"
#include "casework/officer.h"

static bool
see(struct session *session, struct db *db, const struct ticket_row *ticket)
{
	struct casework casework = {
	    .memory = session->memory,
	    .db = db,
	    .actor = session_actor(session),
	    .now_at = timestamp_now(),
	};
	struct casefile file = {.casework = &casework};
	struct error err;
	bool is_seen = db_begin(db, &err) &&
	    casefile_find(&file, ticket->reference) == CASEWORK_DONE &&
	    file.ticket.revision == ticket->revision &&
	    officer_see(&file) == CASEWORK_DONE && db_commit(db, &err);

	db_rollback(db);
	return is_seen;
}

void
looked_at(struct session *session, const struct ticket_row *ticket)
{
	struct error err;
	struct db *db;
	char *path;

	if (session->is_json || ticket->unread_at == 0)
		return;
	path = conf_register_location(session->conf);
	db = db_open(path, DB_WRITE, &err);
	free(path);
	if (db == NULL)
		return;
	(void)see(session, db, ticket);
	db_close(db);
}
