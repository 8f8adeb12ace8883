/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LAW_H
#define TICKET_LAW_H

#include <stdbool.h>

/*
 * law - differences between the offices' laws, as data
 *
 * Lines of a holiday file, because both depend on the country:
 *
 *	law identity: suspend | restart
 *	law clarification: suspend | inclusive
 *	law complaint: DAYS
 *	law remedies: eu | nl | uk
 *
 * identity: while evidence of identity is outstanding the clock is stopped
 * (EDPB Guidelines 01/2022), or it starts when the evidence arrives (ICO).
 * clarification, for an access request: adds the days from the question to the
 * reply, or both of these days as well (ICO). complaint: days to acknowledge
 * one. remedies: what a refusal must name: the authority and a court (GDPR Art.
 * 77, 79), a court within six weeks (UAVG Art. 35), or the controller, the
 * Commissioner and a court (DPA 2018 s. 164A, 165, 167). Defaults: suspend,
 * suspend, no period, eu.
 */
enum law_remedies {
	LAW_REMEDIES_EU,
	LAW_REMEDIES_NL,
	LAW_REMEDIES_UK,
};

struct law {
	bool identity_restarts;
	bool clarification_is_inclusive;
	int complaint_days; /* 0: no period */
	enum law_remedies remedies;
};

/* False if the rule or its value is unknown. */
bool law_set(struct law *law, const char *name, const char *value);

#endif
