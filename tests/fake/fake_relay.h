/* SPDX-License-Identifier: ISC */
#ifndef TESTS_FAKE_FAKE_RELAY_H
#define TESTS_FAKE_FAKE_RELAY_H

#include "net/relay.h"

/* fake_relay - relay.h in memory: answers in their order, the last for ever */
#define FAKE_ANSWERS_MAX 8

struct fake_relay {
	struct relay_result answers[FAKE_ANSWERS_MAX];
	size_t answers_count; /* 0: all are sent */
	bool is_broken;	      /* it cannot be checked */
	size_t connections;   /* as it was opened with */
	bool has_worked;      /* some mail was sent */
	size_t sent_count;    /* mails that were handed over */
	char last_id[300];    /* Message-ID of the last one, without <> */
};
extern struct fake_relay fake_relay;

#endif
