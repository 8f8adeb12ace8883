/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_H
#define NET_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "net/socket_wait.h"
#include "net/url.h"

/*
 * dns - the hosts that a domain names for a service (SRV, RFC 2782 and 6186) or
 * for its incoming mail (MX)
 *
 * Answers are hostile: anyone on the path can forge them. Targets that are not
 * plain host names are dropped, and nothing here makes a host trustworthy.
 */
enum dns_type {
	DNS_SRV,
	DNS_MX,
};

#define DNS_RECORDS_MAX 8

struct dns_record {
	uint16_t priority;	       /* lowest first */
	uint16_t weight;	       /* MX: 0 */
	uint16_t port;		       /* MX: 0 */
	char target[URL_HOST_MAX + 1]; /* lower-case, without a trailing dot */
};

struct dns_records {
	struct dns_record list[DNS_RECORDS_MAX]; /* best first */
	size_t count;				 /* 0: no such service */
};

/*
 * Parses the answer section of a message; false if it is incomplete or
 * malformed. A name that does not exist is a valid answer without records.
 */
bool dns_parse(const unsigned char *message, size_t length, enum dns_type type,
    struct dns_records *ret_records);

/*
 * Queries the system's name servers in a child process. ERROR_MAILBOX,
 * RETRY_LATER: no answer.
 */
bool dns_find(const char *name, enum dns_type type,
    const struct socket_patience *patience, struct dns_records *ret_records,
    struct error *err);

#endif
