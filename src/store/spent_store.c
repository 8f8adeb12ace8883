/* SPDX-License-Identifier: ISC */
#include "store/spent_store.h"

#include <string.h>

#include "mail/address.h"
#include "store/db_private.h"

#define HOUR_SECONDS 3600
#define DAY_HOURS    24
#define EVERYBODY    ""

static bool
add(struct db *db, const char *who, int64_t at, struct error *err)
{
	static const char sql[] =
	    "INSERT INTO spent (who, hour, letters) VALUES (?1, ?2, 1)"
	    " ON CONFLICT (who, hour) DO UPDATE SET letters = spent.letters + "
	    "1";
	struct statement *count = db_statement(db, sql);

	db_bind_text(count, 1, who);
	db_bind_int(count, 2, at / HOUR_SECONDS);
	return db_run(count, err);
}

static bool
find(struct db *db, const char *who, int hours, int64_t now_at,
    int64_t *ret_count, struct error *err)
{
	static const char sql[] =
	    "SELECT coalesce(sum(CASE WHEN hour > ?2 THEN letters"
	    " ELSE (letters * ?3 + 3599) / 3600 END), 0)"
	    " FROM spent WHERE who = ?1 AND hour >= ?2";
	struct statement *count = db_statement(db, sql);

	db_bind_text(count, 1, who);
	db_bind_int(count, 2, now_at / HOUR_SECONDS - hours);
	db_bind_int(count, 3, HOUR_SECONDS - now_at % HOUR_SECONDS);
	return db_find_int(count, ret_count, err);
}

bool
spent_add(struct db *db, const char *address, const char *network, int64_t at,
    struct error *err)
{
	char person[ADDRESS_BYTES_MAX + 1];
	const char *domain = strrchr(address, '@');

	address_person(address, person);
	return add(db, person, at, err) &&
	    (domain == NULL || add(db, domain, at, err)) &&
	    (network[0] == '\0' || add(db, network, at, err)) &&
	    add(db, EVERYBODY, at, err);
}

bool
spent_find(struct db *db, const char *address, const char *network,
    int64_t now_at, struct gate_spent *ret_spent, struct error *err)
{
	char person[ADDRESS_BYTES_MAX + 1];
	const char *domain = strrchr(address, '@');
	struct gate_spent spent = {.ticket = ret_spent->ticket};

	address_person(address, person);
	if (!find(db, person, DAY_HOURS, now_at, &spent.address_in_day, err) ||
	    (domain != NULL &&
		!find(db, domain, 1, now_at, &spent.domain_in_hour, err)) ||
	    (network[0] != '\0' &&
		!find(db, network, 1, now_at, &spent.network_in_hour, err)) ||
	    !find(db, EVERYBODY, 1, now_at, &spent.all_in_hour, err))
		return false;
	*ret_spent = spent;
	return true;
}

bool
spent_expire(struct db *db, int64_t now_at, size_t most, size_t *ret_count,
    struct error *err)
{
	static const char sql[] =
	    "DELETE FROM spent WHERE (who, hour) IN"
	    " (SELECT who, hour FROM spent WHERE hour < ?1 LIMIT ?2)";
	struct statement *expire = db_statement(db, sql);

	db_bind_int(expire, 1, now_at / HOUR_SECONDS - DAY_HOURS);
	db_bind_int(expire, 2, db_limit(most));
	if (!db_run(expire, err))
		return false;
	*ret_count = (size_t)db_changes(db);
	return true;
}
