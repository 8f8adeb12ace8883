/* SPDX-License-Identifier: ISC */
#ifndef STORE_DB_POSTGRESQL_LIBRARY_H
#define STORE_DB_POSTGRESQL_LIBRARY_H

#include <stdbool.h>

#include <libpq-fe.h>

#include "base/error.h"

/*
 * db_postgresql_library - libpq, loaded when a register is on PostgreSQL
 *
 * Not linked: it brings a second TLS library, OpenSSL's, which no other process
 * of dpod has. Its functions are called by their names, through a table that
 * pg_library_load fills.
 */
/* clang-format off: one line, one function */
#define PG_LIBRARY(X)          \
	X(PQbackendPID)        \
	X(PQcancel)            \
	X(PQclear)             \
	X(PQcmdStatus)         \
	X(PQcmdTuples)         \
	X(PQconnectdbParams)   \
	X(PQconninfoFree)      \
	X(PQconninfoParse)     \
	X(PQconsumeInput)      \
	X(PQdb)                \
	X(PQenterPipelineMode) \
	X(PQerrorMessage)      \
	X(PQexec)              \
	X(PQexitPipelineMode)  \
	X(PQfinish)            \
	X(PQfreeCancel)        \
	X(PQfreemem)           \
	X(PQftype)             \
	X(PQgetCancel)         \
	X(PQgetResult)         \
	X(PQgetisnull)         \
	X(PQgetlength)         \
	X(PQgetvalue)          \
	X(PQhost)              \
	X(PQisBusy)            \
	X(PQnfields)           \
	X(PQnotifies)          \
	X(PQntuples)           \
	X(PQpipelineSync)      \
	X(PQprepare)           \
	X(PQresultErrorField)  \
	X(PQresultStatus)      \
	X(PQsendQueryParams)   \
	X(PQsendQueryPrepared) \
	X(PQserverVersion)     \
	X(PQsetNoticeReceiver) \
	X(PQsetSingleRowMode)  \
	X(PQsocket)            \
	X(PQstatus)            \
	X(PQtransactionStatus)
/* clang-format on */

struct pg_library {
#define PG_MEMBER(name) __typeof__(name) *name;
	PG_LIBRARY(PG_MEMBER)
#undef PG_MEMBER
};

extern struct pg_library pg_library;

/* Once; fails if this machine has no libpq. */
bool pg_library_load(struct error *err);

#ifndef PG_LIBRARY_ITSELF
#define PQbackendPID	    pg_library.PQbackendPID
#define PQcancel	    pg_library.PQcancel
#define PQclear		    pg_library.PQclear
#define PQcmdStatus	    pg_library.PQcmdStatus
#define PQcmdTuples	    pg_library.PQcmdTuples
#define PQconnectdbParams   pg_library.PQconnectdbParams
#define PQconninfoFree	    pg_library.PQconninfoFree
#define PQconninfoParse	    pg_library.PQconninfoParse
#define PQconsumeInput	    pg_library.PQconsumeInput
#define PQdb		    pg_library.PQdb
#define PQenterPipelineMode pg_library.PQenterPipelineMode
#define PQerrorMessage	    pg_library.PQerrorMessage
#define PQexec		    pg_library.PQexec
#define PQexitPipelineMode  pg_library.PQexitPipelineMode
#define PQfinish	    pg_library.PQfinish
#define PQfreeCancel	    pg_library.PQfreeCancel
#define PQftype		    pg_library.PQftype
#define PQfreemem	    pg_library.PQfreemem
#define PQgetCancel	    pg_library.PQgetCancel
#define PQgetResult	    pg_library.PQgetResult
#define PQgetisnull	    pg_library.PQgetisnull
#define PQgetlength	    pg_library.PQgetlength
#define PQgetvalue	    pg_library.PQgetvalue
#define PQhost		    pg_library.PQhost
#define PQisBusy	    pg_library.PQisBusy
#define PQnfields	    pg_library.PQnfields
#define PQnotifies	    pg_library.PQnotifies
#define PQntuples	    pg_library.PQntuples
#define PQpipelineSync	    pg_library.PQpipelineSync
#define PQprepare	    pg_library.PQprepare
#define PQresultErrorField  pg_library.PQresultErrorField
#define PQresultStatus	    pg_library.PQresultStatus
#define PQsendQueryParams   pg_library.PQsendQueryParams
#define PQsendQueryPrepared pg_library.PQsendQueryPrepared
#define PQserverVersion	    pg_library.PQserverVersion
#define PQsetNoticeReceiver pg_library.PQsetNoticeReceiver
#define PQsetSingleRowMode  pg_library.PQsetSingleRowMode
#define PQsocket	    pg_library.PQsocket
#define PQstatus	    pg_library.PQstatus
#define PQtransactionStatus pg_library.PQtransactionStatus
#endif

#endif
