/* SPDX-License-Identifier: ISC */
#include "store/letter_store.h"

#include <string.h>

#include "store/db_private.h"

#define HOUR_SECONDS 3600
#define DAY_SECONDS  86400

/* One number of a statement whose parameters are bound. */
static bool
count_rows(struct statement *count, int64_t *ret_count, struct error *err)
{
	enum db_step step = db_step(count, err);

	if (step == DB_ROW) {
		*ret_count = db_int(count, 0);
		db_done(count);
	}
	return step == DB_ROW;
}

static bool
count_of_ticket(
    struct db *db, int64_t ticket_id, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM letter WHERE ticket_id = ?1"
	    " AND purpose GLOB 'acknowledge*' AND state <> 'cancelled'";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, ticket_id);
	return count_rows(count, ret_count, err);
}

static bool
count_of_address(struct db *db, const char *address, int64_t since_at,
    int64_t most, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM (SELECT 1 FROM letter"
	    " WHERE to_address = ?1 AND created_at > ?2 AND state <> 'held'"
	    " AND state <> 'cancelled' LIMIT ?3)";
	struct statement *count = db_statement(db, sql);

	db_bind_text(count, 1, address);
	db_bind_int(count, 2, since_at);
	db_bind_int(count, 3, most);
	return count_rows(count, ret_count, err);
}

static bool
count_of_domain(struct db *db, const char *domain, int64_t since_at,
    int64_t most, int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT count(*) FROM (SELECT 1 FROM letter"
	    " WHERE to_domain = ?1 AND created_at > ?2 AND state <> 'held'"
	    " AND state <> 'cancelled' LIMIT ?3)";
	struct statement *count = db_statement(db, sql);

	db_bind_text(count, 1, domain);
	db_bind_int(count, 2, since_at);
	db_bind_int(count, 3, most);
	return count_rows(count, ret_count, err);
}

static bool
count_of_hour(struct db *db, int64_t since_at, int64_t most, int64_t *ret_count,
    struct error *err)
{
	static const char sql[] = "SELECT count(*) FROM (SELECT 1 FROM letter"
				  " WHERE created_at > ?1 AND state <> 'held'"
				  " AND state <> 'cancelled' LIMIT ?2)";
	struct statement *count = db_statement(db, sql);

	db_bind_int(count, 1, since_at);
	db_bind_int(count, 2, most);
	return count_rows(count, ret_count, err);
}

bool
letter_store_spent(struct db *db, int64_t ticket_id, const char *to_address,
    const struct gate_budget *budget, int64_t now_at,
    struct gate_spent *ret_spent, struct error *err)
{
	const char *at = strchr(to_address, '@');
	struct gate_spent spent = {0};

	if (!count_of_ticket(db, ticket_id, &spent.ticket, err) ||
	    !count_of_address(db, to_address, now_at - DAY_SECONDS,
		budget->address_per_day, &spent.address_in_day, err) ||
	    !count_of_domain(db, at == NULL ? "" : at + 1,
		now_at - HOUR_SECONDS, budget->domain_per_hour,
		&spent.domain_in_hour, err) ||
	    !count_of_hour(db, now_at - HOUR_SECONDS, budget->all_per_hour,
		&spent.all_in_hour, err))
		return false;
	*ret_spent = spent;
	return true;
}
