/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_TRIAL_PRIVATE_H
#define DPOD_INTERVIEW_TRIAL_PRIVATE_H

#include "dpod/interview/answers.h"
#include "net/credential.h"

/*
 * trial_private - shared by trial.c (the mailbox) and trial_relay.c, in
 * trial_server.c: which server, and how to log in
 */

/*
 * The hosts that an answer (a host, a URL or a provider's name) may refer to; a
 * provider is known by its URL too. False if there are none.
 */
bool trial_hosts(const struct interview *interview, enum url_kind kind,
    const char *answer, struct mail_host ret_hosts[MAIL_HOSTS_MAX],
    size_t *ret_count, struct error *err);

/*
 * Selects the first that responds like a mail server, with the system's
 * certificates or `ca_file`. Also true if only its certificate is not trusted:
 * then the endpoint needs_ca. Offline, selects the first.
 */
bool trial_reach(const struct interview *interview, struct endpoint *endpoint,
    const struct mail_host *hosts, size_t count, const char *ca_file,
    const struct mail_host **ret_host, struct error *err);

/* The default: the server that the domain names; NULL: none responds. */
const char *trial_find(struct interview *interview, enum url_kind kind,
    struct endpoint *endpoint, const char *ca_file);

/* Wipes the password that was typed for it, if any. */
void trial_forget_password(struct endpoint *endpoint);

/* The mailbox's login, as far as it was answered. */
struct credential trial_mailbox_credential(struct interview *interview);

#define TRIAL_CONNECT_MS 10000
#define TRIAL_COMMAND_MS 30000

#endif
