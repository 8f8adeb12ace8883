/* SPDX-License-Identifier: ISC */
#include "dpod/worker/intake.h"

#include "base/step.h"
#include "base/timestamp.h"
#include "dpod/log.h"
#include "reader/reader_slots.h"
#include "dpod/signals.h"
#include "dpod/start_reader.h"
#include "dpod/teach_reader.h"
#include "store/lease.h"

/* The compiled rules are most of a worker's memory: not kept for long. */
#define READER_REST_MS 60000
/* A slow server must not block the other workers' readers for long. */
#define SLOT_WAIT_MS  30000
#define SLOT_SLICE_MS 100

static struct reader *
start_and_say(const struct setup *setup, const struct conf_mailbox *settings,
    struct error *err)
{
	struct reader *reader = start_reader(setup->conf, settings, err);

	if (reader != NULL)
		log_event(LOG_DEBUG, "reader-started",
		    "mailbox=%s pid=%d rules=%zu", settings->name,
		    reader_pid(reader), reader_rules_count(reader));
	return reader;
}

void
intake_open(struct intake *intake)
{
	/*
	 * How long a message takes on a server is not known yet, and others
	 * wait for the write lock meanwhile.
	 */
	intake->messages_max = intake->db != NULL && lease_is_used(intake->db)
	    ? BATCH_MESSAGES_MIN
	    : BATCH_MESSAGES_MAX;
	intake->batches[0] = batch_new();
	intake->batches[1] = batch_new();
}

void
intake_rest(struct intake *intake)
{
	if (!reader_slots_is_scarce() && intake->reader != NULL &&
	    timestamp_monotonic_ms() - intake->read_ms < READER_REST_MS)
		return;
	reader_stop(intake->reader);
	intake->reader = NULL;
	reader_slots_leave();
}

bool
intake_renew(struct intake *intake, const struct setup *setup,
    const struct conf_mailbox *settings, struct error *err)
{
	struct reader *reader = NULL;

	if (intake->reader != NULL) {
		reader = start_and_say(setup, settings, err);
		if (reader == NULL)
			return false;
	}
	reader_stop(intake->reader);
	intake->reader = reader;
	intake->taught_id = 0;
	intake->setup = setup;
	intake->settings = settings;
	return true;
}

void
intake_close(struct intake *intake)
{
	reader_stop(intake->reader);
	batch_free(intake->batches[0]);
	batch_free(intake->batches[1]);
}

bool
intake_take_slot(struct intake *intake)
{
	int64_t start_ms = timestamp_monotonic_ms();

	while (!reader_slots_take()) {
		if (intake_should_pause())
			return false;
		if (timestamp_monotonic_ms() - start_ms > SLOT_WAIT_MS) {
			log_event(LOG_NOTICE, "readers-max-exceeded",
			    "mailbox=%s", intake->settings->name);
			break;
		}
		signals_sleep_ms(SLOT_SLICE_MS);
	}
	return true;
}

/* If this fails the reader is unusable. */
static bool
teach(struct intake *intake, struct error *err)
{
	if (teach_reader(intake->reader, intake->db, &intake->taught_id, err))
		return true;
	reader_stop(intake->reader);
	intake->reader = NULL;
	return false;
}

bool
intake_wake_reader(struct intake *intake, struct error *err)
{
	intake->read_ms = timestamp_monotonic_ms();
	if (intake->reader == NULL) {
		intake->taught_id = 0;
		intake->reader =
		    start_and_say(intake->setup, intake->settings, err);
	}
	return intake->reader != NULL && teach(intake, err);
}

/* The rules are loaded again only if the process that has them is dead. */
bool
intake_replace_reader(struct intake *intake, struct error *cause)
{
	struct error err;
	bool can_copy;

	log_failure("reader-died", intake->settings->name, cause);
	intake->reader_restarts++;
	reader_drop(intake->reader);
	STEP("reader-replace");
	can_copy = reader_begin_batch(intake->reader, &err);
	reader_end_batch(intake->reader);
	if (can_copy)
		return true;
	reader_stop(intake->reader);
	intake->taught_id = 0;
	intake->reader =
	    start_reader(intake->setup->conf, intake->settings, &err);
	if (intake->reader != NULL && teach(intake, &err))
		return true;
	*cause = err;
	return false;
}

bool
intake_begin_batch(struct intake *intake, struct error *err)
{
	return reader_begin_batch(intake->reader, err) ||
	    (intake_replace_reader(intake, err) &&
		reader_begin_batch(intake->reader, err));
}

bool
intake_should_pause(void)
{
	return signals_should_stop() || signals_should_reload();
}
