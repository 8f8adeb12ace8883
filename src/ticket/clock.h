/* SPDX-License-Identifier: ISC */
#ifndef TICKET_CLOCK_H
#define TICKET_CLOCK_H

#include <stdbool.h>

#include "rules/kind.h"
#include "ticket/deadline.h"

/*
 * clock - which period the law gives for each kind of request
 *
 * GDPR Art. 12(3): one month, for the rights and for what is to be done
 * without delay at the latest. Art. 33: 72 hours for a breach. UK: 30 days
 * for a complaint (DPA 2018, s. 164A); elsewhere none is fixed.
 */
struct clock_period {
	enum deadline_unit unit;
	int amount;
};

/*
 * `holiday_set` tells the office's law ("GB-EAW"); NULL is allowed. False if
 * the law fixes no period.
 */
bool clock_period(
    enum kind kind, const char *holiday_set, struct clock_period *ret_period);

#endif
