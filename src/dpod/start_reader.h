/* SPDX-License-Identifier: ISC */
#ifndef DPOD_START_READER_H
#define DPOD_START_READER_H

#include "base/error.h"
#include "conf/conf.h"
#include "reader/reader.h"

/*
 * Starts a reader with the rules and scores of the configuration, and the
 * trusted servers and groups of a mailbox. NULL: none, to try the rules. As
 * reader_start.
 */
struct reader *start_reader(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);

#endif
