/* SPDX-License-Identifier: ISC */
#ifndef STORE_RETENTION_KEEP_H
#define STORE_RETENTION_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "rules/fact.h"

/*
 * retention_keep - what a ticket that returns on a day keeps
 *
 * The minimum that the office needs to erase retained data on that day: the
 * person, and the references of the data. A word is that of a fact
 * (rules/fact.h), or "requester" or "agent"; "subject" is the person whose data
 * it is, as a party and as a fact.
 */
#define RETENTION_KEEPS		((size_t)FACTS + 2)
#define RETENTION_KEEP_BIT(one) ((retention_keep_set)1 << (one))
typedef uint32_t retention_keep_set;

/* For numbers 0 to RETENTION_KEEPS - 1. */
const char *retention_keep_name(size_t one);
bool retention_keep_find(const char *name, retention_keep_set *ret_bit);

/* Appends the words as a JSON array, to be compared with roles and facts. */
void retention_keep_write(retention_keep_set keeps, struct buffer *json);

#endif
