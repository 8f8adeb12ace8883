/* SPDX-License-Identifier: ISC */
#include "ticket/state.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

static const char *const ticket_states[TICKET_STATES] = {
    [TICKET_TRIAGE] = "triage",
    [TICKET_NEW] = "new",
    [TICKET_OPEN] = "open",
    [TICKET_WAITING_IDENTITY] = "waiting-identity",
    [TICKET_WAITING_CLARIFICATION] = "waiting-clarification",
    [TICKET_CLOSED] = "closed",
};

static const char *const ticket_events[TICKET_EVENTS] = {
    [TICKET_CONFIRM] = "confirm",
    [TICKET_TAKE] = "take",
    [TICKET_RELEASE] = "release",
    [TICKET_NOTE] = "note",
    [TICKET_CHANGE] = "change",
    [TICKET_ASK_IDENTITY] = "ask-identity",
    [TICKET_VERIFY] = "verify",
    [TICKET_ASK_CLARIFICATION] = "ask-clarification",
    [TICKET_CLARIFY] = "clarify",
    [TICKET_JOIN] = "join",
    [TICKET_CLOSE] = "close",
    [TICKET_REOPEN] = "reopen",
    [TICKET_RETURN] = "return",
    [TICKET_ERASE] = "erase",
    [TICKET_WRITE] = "write",
    [TICKET_DOUBT] = "doubt",
};

/*
 * Before a person has confirmed the request nobody can answer, ask, write or
 * extend: only CONFIRM and CLOSE leave TRIAGE. One question at a time: with two
 * it would be unclear which one stops the clock. A closed ticket can only be
 * read, joined, annotated, reopened and finally erased.
 */
static const struct {
	enum ticket_state from;
	enum ticket_event event;
	enum ticket_state to;
} ticket_transitions[] = {
    {TICKET_TRIAGE, TICKET_CONFIRM, TICKET_NEW},
    {TICKET_TRIAGE, TICKET_TAKE, TICKET_TRIAGE},
    {TICKET_TRIAGE, TICKET_RELEASE, TICKET_TRIAGE},
    {TICKET_TRIAGE, TICKET_NOTE, TICKET_TRIAGE},
    {TICKET_TRIAGE, TICKET_JOIN, TICKET_TRIAGE},
    {TICKET_TRIAGE, TICKET_CLOSE, TICKET_CLOSED},
    {TICKET_NEW, TICKET_CONFIRM, TICKET_NEW},
    {TICKET_NEW, TICKET_TAKE, TICKET_OPEN},
    {TICKET_NEW, TICKET_NOTE, TICKET_NEW},
    {TICKET_NEW, TICKET_CHANGE, TICKET_NEW},
    {TICKET_NEW, TICKET_ASK_IDENTITY, TICKET_WAITING_IDENTITY},
    {TICKET_NEW, TICKET_VERIFY, TICKET_NEW},
    {TICKET_NEW, TICKET_ASK_CLARIFICATION, TICKET_WAITING_CLARIFICATION},
    {TICKET_NEW, TICKET_JOIN, TICKET_NEW},
    {TICKET_NEW, TICKET_CLOSE, TICKET_CLOSED},
    {TICKET_NEW, TICKET_WRITE, TICKET_NEW},
    {TICKET_NEW, TICKET_DOUBT, TICKET_TRIAGE},
    {TICKET_OPEN, TICKET_CONFIRM, TICKET_OPEN},
    {TICKET_OPEN, TICKET_TAKE, TICKET_OPEN},
    {TICKET_OPEN, TICKET_RELEASE, TICKET_NEW},
    {TICKET_OPEN, TICKET_NOTE, TICKET_OPEN},
    {TICKET_OPEN, TICKET_CHANGE, TICKET_OPEN},
    {TICKET_OPEN, TICKET_ASK_IDENTITY, TICKET_WAITING_IDENTITY},
    {TICKET_OPEN, TICKET_VERIFY, TICKET_OPEN},
    {TICKET_OPEN, TICKET_ASK_CLARIFICATION, TICKET_WAITING_CLARIFICATION},
    {TICKET_OPEN, TICKET_JOIN, TICKET_OPEN},
    {TICKET_OPEN, TICKET_CLOSE, TICKET_CLOSED},
    {TICKET_OPEN, TICKET_WRITE, TICKET_OPEN},
    {TICKET_OPEN, TICKET_DOUBT, TICKET_TRIAGE},
    {TICKET_WAITING_IDENTITY, TICKET_CONFIRM, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_TAKE, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_RELEASE, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_NOTE, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_CHANGE, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_ASK_IDENTITY, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_VERIFY, TICKET_OPEN},
    {TICKET_WAITING_IDENTITY, TICKET_JOIN, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_IDENTITY, TICKET_CLOSE, TICKET_CLOSED},
    {TICKET_WAITING_IDENTITY, TICKET_WRITE, TICKET_WAITING_IDENTITY},
    {TICKET_WAITING_CLARIFICATION, TICKET_CONFIRM,
	TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_TAKE, TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_RELEASE,
	TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_NOTE, TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_CHANGE, TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_VERIFY, TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_CLARIFY, TICKET_OPEN},
    {TICKET_WAITING_CLARIFICATION, TICKET_JOIN, TICKET_WAITING_CLARIFICATION},
    {TICKET_WAITING_CLARIFICATION, TICKET_CLOSE, TICKET_CLOSED},
    {TICKET_WAITING_CLARIFICATION, TICKET_WRITE, TICKET_WAITING_CLARIFICATION},
    {TICKET_CLOSED, TICKET_NOTE, TICKET_CLOSED},
    {TICKET_CLOSED, TICKET_JOIN, TICKET_CLOSED},
    {TICKET_CLOSED, TICKET_REOPEN, TICKET_OPEN},
    {TICKET_CLOSED, TICKET_RETURN, TICKET_NEW},
    {TICKET_CLOSED, TICKET_ERASE, TICKET_CLOSED},
    {TICKET_CLOSED, TICKET_WRITE, TICKET_CLOSED},
};

static const char *const letter_states[LETTER_STATES] = {
    [LETTER_HELD] = "held",
    [LETTER_QUEUED] = "queued",
    [LETTER_SENDING] = "sending",
    [LETTER_SENT] = "sent",
    [LETTER_UNKNOWN] = "unknown",
    [LETTER_FAILED] = "failed",
    [LETTER_CANCELLED] = "cancelled",
    [LETTER_PRINTED] = "printed",
};

static const char *const letter_events[LETTER_EVENTS] = {
    [LETTER_APPROVE] = "approve",
    [LETTER_CANCEL] = "cancel",
    [LETTER_RETRY] = "retry",
    [LETTER_START] = "start",
    [LETTER_ACCEPTED] = "accepted",
    [LETTER_DEFERRED] = "deferred",
    [LETTER_REFUSED] = "refused",
    [LETTER_LOST] = "lost",
    [LETTER_UNTRIED] = "untried",
    [LETTER_HOLD] = "hold",
    [LETTER_POSTPONED] = "postponed",
};

/*
 * SENT, CANCELLED and PRINTED are final. A letter being sent cannot be
 * cancelled: it may have been sent already.
 */
static const struct {
	enum letter_state from;
	enum letter_event event;
	enum letter_state to;
} transitions[] = {
    {LETTER_HELD, LETTER_APPROVE, LETTER_QUEUED},
    {LETTER_HELD, LETTER_CANCEL, LETTER_CANCELLED},
    {LETTER_QUEUED, LETTER_CANCEL, LETTER_CANCELLED},
    {LETTER_QUEUED, LETTER_HOLD, LETTER_HELD},
    {LETTER_QUEUED, LETTER_START, LETTER_SENDING},
    {LETTER_SENDING, LETTER_ACCEPTED, LETTER_SENT},
    {LETTER_SENDING, LETTER_DEFERRED, LETTER_QUEUED},
    {LETTER_SENDING, LETTER_REFUSED, LETTER_FAILED},
    {LETTER_SENDING, LETTER_LOST, LETTER_UNKNOWN},
    {LETTER_SENDING, LETTER_POSTPONED, LETTER_QUEUED},
    {LETTER_SENDING, LETTER_UNTRIED, LETTER_QUEUED},
    {LETTER_UNKNOWN, LETTER_CANCEL, LETTER_CANCELLED},
    {LETTER_UNKNOWN, LETTER_START, LETTER_SENDING},
    {LETTER_FAILED, LETTER_CANCEL, LETTER_CANCELLED},
    {LETTER_FAILED, LETTER_RETRY, LETTER_QUEUED},
};

/* The index of a name, or `count`. */
static size_t
find_name(const char *const *names, size_t count, const char *name)
{
	size_t i = 0;

	while (i < count && strcmp(names[i], name) != 0)
		i++;
	return i;
}

const char *
ticket_state_name(enum ticket_state state)
{
	assert((size_t)state < LENGTH(ticket_states));
	return ticket_states[state];
}

bool
ticket_state_find(const char *name, enum ticket_state *ret_state)
{
	size_t found = find_name(ticket_states, LENGTH(ticket_states), name);

	if (found == LENGTH(ticket_states))
		return false;
	*ret_state = (enum ticket_state)found;
	return true;
}

const char *
ticket_event_name(enum ticket_event event)
{
	assert((size_t)event < LENGTH(ticket_events));
	return ticket_events[event];
}

bool
ticket_state_next(
    enum ticket_state from, enum ticket_event event, enum ticket_state *ret_to)
{
	for (size_t i = 0; i < LENGTH(ticket_transitions); i++) {
		if (ticket_transitions[i].from != from ||
		    ticket_transitions[i].event != event)
			continue;
		*ret_to = ticket_transitions[i].to;
		return true;
	}
	return false;
}

const char *
letter_state_name(enum letter_state state)
{
	assert((size_t)state < LENGTH(letter_states));
	return letter_states[state];
}

bool
letter_state_find(const char *name, enum letter_state *ret_state)
{
	size_t found = find_name(letter_states, LENGTH(letter_states), name);

	if (found == LENGTH(letter_states))
		return false;
	*ret_state = (enum letter_state)found;
	return true;
}

const char *
letter_event_name(enum letter_event event)
{
	assert((size_t)event < LENGTH(letter_events));
	return letter_events[event];
}

bool
letter_state_next(
    enum letter_state from, enum letter_event event, enum letter_state *ret_to)
{
	for (size_t i = 0; i < LENGTH(transitions); i++) {
		if (transitions[i].from != from ||
		    transitions[i].event != event)
			continue;
		*ret_to = transitions[i].to;
		return true;
	}
	return false;
}
