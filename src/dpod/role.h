/* SPDX-License-Identifier: ISC */
#ifndef DPOD_ROLE_H
#define DPOD_ROLE_H

#include <stdbool.h>

#include "base/error.h"

/*
 * role - drops rights that a process of dpod does not need
 *
 * Each process dumps no core, hides its memory from other processes of the same
 * user, gains no privileges from programs that it starts, has no capabilities,
 * and is refused the system calls listed in its file: role_supervisor.c,
 * role_worker.c, role_sender.c and role_keeper.c. This cannot be undone.
 * Programs that it starts (a password-command, the reader) inherit all of it.
 *
 * If the kernel has no seccomp filter, the rest still applies
 * (base/confinement.h). Does nothing in a build with sanitizers, which need
 * ptrace.
 */
bool role_supervisor(struct error *err);
bool role_worker(struct error *err);
bool role_sender(struct error *err);
bool role_keeper(struct error *err);

#endif
