/* SPDX-License-Identifier: ISC */
#include "dpod/worker/worker_private.h"

#include "base/timestamp.h"
#include "dpod/log.h"
#include "dpod/worker/retry.h"
#include "store/import_store.h"

/* Messages of one folder; needs no mailbox. */
static bool
take_in(struct worker *worker, const struct ledger_folder *folder,
    enum import_kind kind, int64_t waiting, struct error *err)
{
	struct intake *intake = &worker->intake;
	struct conf_mailbox quiet = *worker->settings;
	bool is_done;

	if (kind == IMPORT_QUIETLY)
		quiet.acknowledge = ACKNOWLEDGE_OFF;
	log_event(LOG_INFO, "import", "mailbox=%s messages=%lld",
	    worker->settings->name, (long long)waiting);
	intake->folder = *folder;
	intake->settings = &quiet;
	intake->is_import = true;
	intake->is_junk = false;
	is_done = retry_all(intake, err);
	intake->is_import = false;
	intake->settings = worker->settings;
	return is_done;
}

static bool
take_kind(struct worker *worker, enum import_kind kind, struct error *err)
{
	const struct ledger_place place = {
	    .mailbox = worker->settings->name,
	    .account = worker->settings->account,
	    .folder = import_folder(kind),
	    .uidvalidity = IMPORT_UIDVALIDITY,
	};
	struct db *db = worker->intake.db;
	struct ledger_folder folder;
	struct error untidy;
	int64_t waiting;
	bool is_done = true;

	switch (ledger_find_folder(db, &place, &folder, err)) {
	case FAILED:
		return false;
	case ABSENT:
		return true;
	case FOUND:
		break;
	}
	if (!import_store_waiting(db, folder.id, &waiting, err))
		return false;
	if (waiting > 0)
		is_done = take_in(worker, &folder, kind, waiting, err);
	if (import_store_tidy(db, folder.id, &untidy))
		return is_done;
	*err = untidy;
	return false;
}

bool
worker_take_imported(struct worker *worker, struct error *err)
{
	for (int kind = 0; kind < IMPORT_KINDS; kind++)
		if (!take_kind(worker, (enum import_kind)kind, err)) {
			worker->reader_was_replaced =
			    err->scope == ERROR_MESSAGE;
			return false;
		}
	return true;
}
