/* SPDX-License-Identifier: ISC */
#ifndef CASEWORK_CLOSE_CHECK_H
#define CASEWORK_CLOSE_CHECK_H

#include "rules/kind.h"
#include "casework/officer.h"

/*
 * close_check - before a claim is closed as fulfilled: checks that its
 * checklist is complete and that the recipient's identity is established
 */
/*
 * Checks the items of closing->checked, addresses in the messages that are not
 * the sender's, and the requester's identity for the kinds that are configured
 * to require it. Refused for "checklist" or "identity".
 */
enum casework_result close_check(
    struct casefile *file, const struct closing *closing, enum kind kind);

/*
 * Data is disclosed, or another person's data changed, only with evidence that
 * the agent, or the requester, may act for the subject. An opt-out requires
 * none. Refused for "authority".
 */
enum casework_result
close_check_authority(struct casefile *file, enum kind kind);

#endif
