/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_COMMAND_H
#define DPOD_INTERVIEW_COMMAND_H

/*
 * command - `dpod setup`: from the first question to a checked configuration
 *
 * A child process that runs as the daemon's user asks the questions and talks
 * to servers. It returns the contents of the files; the parent writes all of
 * them or none, and checks the result with `dpod -t --online`. The first
 * argument is "setup". Returns an exit code of sysexits.h.
 */
int command_setup(int argc, char **argv);

#endif
