/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_POSTGRESQL_TYPES_H
#define STORE_DB_POSTGRESQL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libpq-fe.h>

#include "base/error.h"
#include "store/db_private.h"

/* db_postgresql_types - what the files of that engine share */

/* Of PostgreSQL's pg_type.dat; they never change. */
enum {
	PG_TYPE_BOOL = 16,
	PG_TYPE_BYTES = 17,
	PG_TYPE_INT8 = 20,
	PG_TYPE_INT2 = 21,
	PG_TYPE_INT4 = 23,
	PG_TYPE_NUMERIC = 1700,
};

/*
 * What is written without waiting: so many statements, or bytes. Their answers
 * are small, so the server never waits for us to read them.
 */
#define PG_QUEUE_MAX   64
#define PG_QUEUE_BYTES ((size_t)1024 * 1024)

#define PG_NEXT_MAX   8
#define PG_TABLE_SIZE 32

/* The connection of a register. */
struct pg {
	PGconn *connection;   /* NULL: there is none, as if it were lost */
	char *location;	      /* owned */
	bool is_writing;      /* opened to write */
	bool is_reached;      /* the server took the last connection */
	bool is_listening;    /* to what others commit */
	char transaction[24]; /* the number of the one that writes */
	struct pg_statement *streaming; /* has rows to come; NULL: none */
	int64_t changes;
	bool is_in_block; /* BEGIN was sent, and not its end */
	bool has_end;	  /* after what streams, the end of the queue follows */
	unsigned int prepared_count;
	/*
	 * The number of the next row of a table, once this transaction has
	 * added one: it is the only writer. Proved by the server's answer.
	 */
	struct {
		char table[PG_TABLE_SIZE];
		int64_t id;
	} next[PG_NEXT_MAX];
	size_t next_count;
	bool has_guessed_wrong; /* never again, then */
	struct pg_queue {
		struct {
			const char *sql; /* for errors */
			int64_t id;	 /* that it must give; 0: none */
			char words[128]; /* unless it changes one row; "" */
		} sent[PG_QUEUE_MAX];
		size_t count, bytes;
		bool has_failed; /* and nobody was told */
		struct error failure;
	} queue;
};

/* A row, or several, of which `row` is the current one. */
struct pg_rows {
	PGresult *result; /* NULL: none */
	int row;
};

/* What struct statement has as `prepared`. */
struct pg_statement {
	char *sql;	  /* in PostgreSQL's words */
	bool is_control;  /* of a transaction: sent as it is */
	bool is_prepared; /* known to the server as `name` */
	bool is_stepping;
	bool gives_id; /* RETURNING id was added */
	/* Of INSERT and DELETE; "": of no one table. */
	char table[PG_TABLE_SIZE];
	bool adds_one; /* INSERT ... VALUES, without ON CONFLICT */
	char name[16];
	int params_count;
	struct pg_param {
		Oid type;     /* 0: as the server infers */
		bool is_used; /* occurs in the text */
		int length;
		const char *value; /* NULL: NULL */
		char *made;	   /* owned; NULL: none */
		char number[24];
	} * params;
	struct pg_rows rows;
	PGresult **kept; /* rows that were read ahead */
	size_t kept_count, kept_size, kept_at;
	char (*numbers)[24]; /* of the current row, as text */
};

static inline struct pg *
pg_of(const struct db *db)
{
	return db->connection;
}

#endif
