/* SPDX-License-Identifier: ISC */
#ifndef BASE_STEP_H
#define BASE_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * step - places where a test may stop the program or make something fail
 *
 * Only with `configure --enable-test-hooks`; in any other build these are
 * nothing. The file that the environment variable DPOD_TEST_STEPS names is
 * mapped by every process: it takes the trace of the steps that were passed
 * and says at the how-manieth of which one something is to happen. Being
 * shared, that happens once, and not again to the process that is started in
 * the place of the killed one. Memory, not a file, so that the reader, which
 * may open and write none, has its steps too.
 */
#ifdef DPOD_TEST_HOOKS

enum step_action {
	STEP_TRACE,	/* write down each step */
	STEP_KILL,	/* SIGKILL at the chosen one */
	STEP_FAIL,	/* the chosen one fails */
	STEP_FAIL_FROM, /* it and all that follow fail */
	STEP_FAIL_EACH, /* each one, in a copy of the process: see step.c */
};

#define STEP_NAME_SIZE 24
/* As tests/crash/hooks.py writes it. */
struct step_board {
	uint32_t action;
	uint32_t number; /* from 1 */
	_Atomic uint32_t passed;
	_Atomic uint32_t trace_length;
	char process[STEP_NAME_SIZE]; /* "": any */
	char step[STEP_NAME_SIZE];
	char trace[]; /* "PROCESS STEP\n" each */
};

/* Names the process from here on. */
void step_process(const char *process);
void step_pass(const char *step);
bool step_fails(const char *step);
/* Whether a mail's field X-Dpod-Test asks for this. */
bool step_is_asked_for(const char *mail, size_t length, const char *what);
/* A number from the environment, or the one that is built in. */
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
