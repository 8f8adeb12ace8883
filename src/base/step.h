/* SPDX-License-Identifier: ISC */
#ifndef BASE_STEP_H
#define BASE_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * step - points at which a test can stop the program or inject a failure
 *
 * Only with `configure --enable-test-hooks`; otherwise these expand to nothing.
 * Every process maps the file that the environment variable DPOD_TEST_STEPS
 * names. The file receives the trace of the steps passed, and says at which
 * passage of which step something is to happen. Because the counter is shared,
 * that happens only once, and not again to the process that replaces a killed
 * one. A mapping is used because the reader, which may not open or write files,
 * has steps too.
 */
#ifdef DPOD_TEST_HOOKS

enum step_action {
	STEP_TRACE,	/* record each step */
	STEP_KILL,	/* SIGKILL at the chosen one */
	STEP_FAIL,	/* the chosen one fails */
	STEP_FAIL_FROM, /* it and all later ones fail */
	STEP_FAIL_EACH, /* each one, in a copy of the process: see step.c */
	STEP_HOLD, /* wait at the chosen one until this is another action */
};

#define STEP_NAME_SIZE 24
/* The layout that tests/crash/hooks.py writes. */
struct step_board {
	_Atomic uint32_t action;
	uint32_t number; /* counted from 1 */
	_Atomic uint32_t passed;
	_Atomic uint32_t trace_length;
	char process[STEP_NAME_SIZE]; /* "": any */
	char step[STEP_NAME_SIZE];
	char trace[]; /* "PROCESS STEP\n" for each step */
};

/* Sets the name of the process for the following steps. */
void step_process(const char *process);
void step_pass(const char *step);
bool step_fails(const char *step);
/* Whether the X-Dpod-Test field of a message asks for this. */
bool step_is_asked_for(const char *mail, size_t length, const char *what);
/* A number from the environment, or the built-in one. */
int step_number(const char *variable, int built_in);

#define STEP_PROCESS(process) step_process(process)
#define STEP(step)	      step_pass(step)
#define STEP_FAILS(step)      step_fails(step)
#define STEP_IS_ASKED_FOR(mail, length, what) \
	step_is_asked_for(mail, length, what)
#define STEP_NUMBER(variable, built_in) step_number(variable, built_in)

#else

#define STEP_PROCESS(process)		      ((void)0)
#define STEP(step)			      ((void)0)
#define STEP_FAILS(step)		      false
#define STEP_IS_ASKED_FOR(mail, length, what) false
#define STEP_NUMBER(variable, built_in)	      (built_in)

#endif

#endif
