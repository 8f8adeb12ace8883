/* SPDX-License-Identifier: ISC */
#ifndef DPOD_START_READER_H
#define DPOD_START_READER_H

#include "base/error.h"
#include "conf/conf.h"
#include "reader/reader.h"

/*
 * A reader with the rules and the scores of the configuration, and the servers
 * to believe and the groups of a mailbox (NULL: of none). As reader_start.
 */
struct reader *start_reader(const struct conf *conf,
    const struct conf_mailbox *mailbox, struct error *err);

#endif
