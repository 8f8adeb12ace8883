/* SPDX-License-Identifier: ISC */
#ifndef TICKET_LAW_H
#define TICKET_LAW_H

#include <stdbool.h>

/*
 * law - in what the offices' laws differ, as data
 *
 * Lines of a holiday file, since both belong to a country:
 *
 *	law identity: suspend | restart
 *	law clarification: suspend | inclusive
 *	law complaint: DAYS
 *	law remedies: eu | nl | uk
 *
 * identity: while evidence of identity is outstanding the clock stands still
 * (EDPB Guidelines 01/2022), or it starts when the evidence comes (ICO).
 * clarification, of an access request: the days from asking to the answer
 * are added, or the days of asking and of the answer both (ICO). complaint:
 * days to acknowledge one. remedies: what a letter that refuses must name: the
 * authority and a court (GDPR Art. 77, 79), a court within six weeks (UAVG
 * Art. 35), or the controller, the Commissioner and a court (DPA 2018 s. 164A,
 * 165, 167). Without lines: suspend, suspend, no period, eu.
 */
enum law_remedies {
	LAW_REMEDIES_EU,
	LAW_REMEDIES_NL,
	LAW_REMEDIES_UK,
};

struct law {
	bool identity_restarts;
	bool clarification_is_inclusive;
	int complaint_days; /* 0: none is fixed */
	enum law_remedies remedies;
};

/* False if there is no such rule, or not with that value. */
bool law_set(struct law *law, const char *name, const char *value);

#endif
