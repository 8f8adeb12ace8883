/* SPDX-License-Identifier: ISC */
#ifndef DPOD_INTERVIEW_TRIAL_H
#define DPOD_INTERVIEW_TRIAL_H

#include "dpod/interview/answers.h"

/*
 * trial - tries answers: finds servers, connects and logs in, as the daemon
 * will do
 *
 * The functions are used in struct question_row. Offline they only check the
 * format. Data from servers is displayed, but not trusted otherwise.
 */
const char *trial_find_mailbox(struct interview *interview);
bool trial_mailbox_server(
    struct interview *interview, const char *answer, struct error *err);
bool trial_mailbox_ca(
    struct interview *interview, const char *answer, struct error *err);
/* Always true: another way to log in makes the last one's password useless. */
bool
trial_login(struct interview *interview, const char *answer, struct error *err);
bool trial_mailbox_login(
    struct interview *interview, const char *answer, struct error *err);
bool trial_authorize(
    struct interview *interview, const char *answer, struct error *err);
bool trial_folder(
    struct interview *interview, const char *answer, struct error *err);
bool trial_junk_folder(
    struct interview *interview, const char *answer, struct error *err);

const char *trial_find_relay(struct interview *interview);
bool trial_relay_server(
    struct interview *interview, const char *answer, struct error *err);
bool trial_relay_ca(
    struct interview *interview, const char *answer, struct error *err);
bool trial_relay_user(
    struct interview *interview, const char *answer, struct error *err);
bool trial_relay_login(
    struct interview *interview, const char *answer, struct error *err);

#endif
