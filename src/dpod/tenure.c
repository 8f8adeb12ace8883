/* SPDX-License-Identifier: ISC */
#include "dpod/tenure.h"

#include <string.h>

#include "base/timestamp.h"
#include "dpod/log.h"
#include "store/db.h"

static int64_t
age_ms(const struct tenure *tenure)
{
	return timestamp_boot_ms() - atomic_load(&tenure->renewed_ms);
}

void
tenure_open(struct tenure *tenure, struct db *db, const char *task,
    const char *name, int64_t seconds)
{
	*tenure = (struct tenure){
	    .db = lease_is_used(db) ? db : NULL,
	    .task = task,
	    .name = name,
	    .seconds = seconds,
	};
}

bool
tenure_is_ours(const struct tenure *tenure)
{
	return tenure->db == NULL || tenure->lease.id != 0;
}

void
tenure_close(struct tenure *tenure)
{
	struct error err;

	if (tenure->db == NULL || tenure->lease.id == 0)
		return;
	db_rollback(tenure->db);
	lease_unfence(tenure->db, &tenure->lease);
	/* Otherwise it expires. */
	if (!lease_release(tenure->db, &tenure->lease, &err))
		log_failure("lease-not-released", tenure->name, &err);
	tenure->lease = (struct lease){0};
}

static void
say_elsewhere(struct tenure *tenure, const char *host)
{
	if (tenure->is_elsewhere && strcmp(host, tenure->host) == 0)
		return;
	tenure->is_elsewhere = true;
	memcpy(tenure->host, host, sizeof tenure->host);
	log_event(LOG_NOTICE, "standby", "task=%s%s%s host=%s", tenure->task,
	    tenure->name[0] == '\0' ? "" : " mailbox=", tenure->name,
	    log_quoted(host));
}

static void
say_taken(struct tenure *tenure, int64_t asked_ms)
{
	atomic_store(&tenure->renewed_ms, asked_ms);
	tenure->is_elsewhere = false;
	log_event(LOG_NOTICE, "lease-taken", "task=%s%s%s fence=%lld",
	    tenure->task,
	    tenure->name[0] == '\0' ? "" : " mailbox=", tenure->name,
	    (long long)tenure->lease.fence);
}

bool
tenure_take(struct tenure *tenure, bool *ret_is_ours, struct error *err)
{
	int64_t asked_ms = timestamp_boot_ms();
	char host[LEASE_HOST_SIZE] = "";
	bool is_free;

	*ret_is_ours = tenure_is_ours(tenure);
	if (*ret_is_ours)
		return true;
	if (!lease_is_free(
		tenure->db, tenure->task, tenure->name, &is_free, host, err))
		return false;
	/* Between the two somebody may be faster. */
	if (is_free &&
	    !lease_take(tenure->db, tenure->task, tenure->name, tenure->seconds,
		&tenure->lease, host, err))
		return false;
	*ret_is_ours = tenure->lease.id != 0;
	if (*ret_is_ours)
		say_taken(tenure, asked_ms);
	else
		say_elsewhere(tenure, host);
	return true;
}

bool
tenure_take_sender(struct tenure *tenure, struct error *err)
{
	int64_t asked_ms = timestamp_boot_ms();

	if (tenure->db == NULL)
		return true;
	if (!lease_take_sender(
		tenure->db, tenure->seconds, &tenure->lease, err))
		return false;
	say_taken(tenure, asked_ms);
	return true;
}

bool
tenure_tend(struct tenure *tenure)
{
	int64_t asked_ms = timestamp_boot_ms();
	struct error err;

	if (tenure->db == NULL || tenure->lease.id == 0 ||
	    age_ms(tenure) * 3 < tenure->seconds * 1000 ||
	    db_is_busy(tenure->db))
		return true;
	if (lease_renew(tenure->db, &tenure->lease, &err)) {
		atomic_store(&tenure->renewed_ms, asked_ms);
		return true;
	}
	log_failure(
	    lease_was_lost(tenure->db) ? "lease-lost" : "lease-not-renewed",
	    tenure->name, &err);
	/* Or it is a register that this process must not go on with. */
	return !lease_was_lost(tenure->db) && err.retry != RETRY_NEVER;
}

bool
tenure_is_safe(const struct tenure *tenure)
{
	return tenure->db == NULL ||
	    age_ms(tenure) * 4 < tenure->seconds * 3000;
}

bool
tenure_demand(struct tenure *tenure)
{
	struct error err;
	bool is_held = true;

	if (tenure->db == NULL)
		return true;
	/* While a batch is slow: before, not after, it is too late. */
	if (!tenure_tend(tenure))
		return false;
	if (!lease_is_held(tenure->db, &tenure->lease, &is_held, &err)) {
		log_failure("lease-not-renewed", tenure->name, &err);
		return false;
	}
	if (!is_held)
		log_event(LOG_WARNING, "lease-lost", "task=%s", tenure->task);
	return is_held && tenure_is_safe(tenure);
}

void
tenure_enter(struct tenure *tenure)
{
	if (tenure->db != NULL)
		lease_fence(tenure->db, &tenure->lease);
}

void
tenure_leave(struct tenure *tenure)
{
	if (tenure->db != NULL)
		lease_unfence(tenure->db, &tenure->lease);
}
