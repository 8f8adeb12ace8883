/* SPDX-License-Identifier: ISC */
#ifndef NET_RELAY_DRIVER_H
#define NET_RELAY_DRIVER_H

#include "net/relay.h"

/*
 * relay_driver - the functions that each kind of relay provides
 *
 * The struct of a driver begins with struct relay.
 */
struct relay_batch {
	const char *sender;
	const struct relay_source *source;
};

#define RELAY_ADDRESS_MAX    254
#define RELAY_RECIPIENTS_MAX 5

/* A message being sent: its addresses were checked, its line ends are CRLF. */
struct parcel {
	size_t number;
	char recipients[RELAY_RECIPIENTS_MAX][RELAY_ADDRESS_MAX + 1];
	size_t recipients_count;
	struct buffer mail;
	struct relay_result result; /* zeroed; the driver fills it in */
};
/* Takes the next message; false: there is none now. End each exactly once. */
bool parcel_take(const struct relay_batch *batch, struct parcel *parcel);
/* Reports the result and empties the parcel. */
void parcel_end(const struct relay_batch *batch, struct parcel *parcel);

struct relay_driver {
	struct relay *(*open)(
	    const struct relay_options *options, struct error *err);
	void (*close)(struct relay *relay);
	/* Takes parcels until there are none, and ends each. */
	void (*send)(struct relay *relay, const struct relay_batch *batch);
	bool (*check)(
	    struct relay *relay, const char *sender, struct error *err);
	void (*rest)(struct relay *relay); /* may be NULL */
};

struct relay {
	const struct relay_driver *driver;
};

extern const struct relay_driver relay_smtp;
extern const struct relay_driver relay_directory;

/* Sets the text, from `length` bytes, printable and truncated. */
void
relay_set_text(struct relay_result *result, const char *text, size_t length);

#endif
