/* SPDX-License-Identifier: ISC */
#ifndef DPOD_SUPERVISOR_NOTIFY_H
#define DPOD_SUPERVISOR_NOTIFY_H

/*
 * notify - tells the service manager how we are (sd_notify(3), Type=notify)
 *
 * Lines such as READY=1, to the socket that NOTIFY_SOCKET names; without one
 * nothing happens, and a failure is nobody's trouble.
 */
void notify(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
