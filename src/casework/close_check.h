/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_CLOSE_CHECK_H
#define CASEWORK_CLOSE_CHECK_H

#include "rules/kind.h"
#include "casework/officer.h"

/*
 * close_check - before a claim is closed as fulfilled: whether its checklist is
 * checked, and whether it is known who gets what was asked for
 */
/*
 * The items of closing->checked, an address in the mail that did not write it,
 * and the requester's identity, for the kinds that are configured to require
 * it. Refused for "checklist" or "identity".
 */
enum casework_result close_check(
    struct casefile *file, const struct closing *closing, enum kind kind);

/*
 * Nothing of it is disclosed, or done to somebody else's data, without proof
 * that the agent, or the requester, may act for the subject. An opt-out
 * requires none. Refused for "authority".
 */
enum casework_result
close_check_authority(struct casefile *file, enum kind kind);

#endif
