/* SPDX-License-Identifier: ISC */
#ifndef DPOCTL_MAIL_WHY_H
#define DPOCTL_MAIL_WHY_H

#include "base/arena.h"

/*
 * mail_why - the reason in words why a message was judged not to be a request
 *
 * `judgement` and `rules` are those stored with it (JSON), `score` is that of
 * the rules. "" if the judgement was erased.
 */
const char *mail_why(
    struct arena *memory, const char *judgement, const char *rules, int score);

#endif
