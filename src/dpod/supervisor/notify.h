/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_NOTIFY_H
#define DPOD_SUPERVISOR_NOTIFY_H

/*
 * notify - informs the service manager of our state (sd_notify(3), Type=notify)
 *
 * Sends lines such as READY=1 to the socket in NOTIFY_SOCKET; without one it
 * does nothing, and failures are ignored.
 */
void notify(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
