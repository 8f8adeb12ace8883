/* SPDX-License-Identifier: ISC */
#ifndef NET_RELAY_DRIVER_H
#define NET_RELAY_DRIVER_H

#include "net/relay.h"

/*
 * relay_driver - what a kind of relay must be able to do
 *
 * Addresses have been checked and line ends are CRLF when `send` is called.
 * Their own struct begins with struct relay.
 */
struct relay_driver {
	struct relay *(*open)(
	    const struct relay_options *options, struct error *err);
	void (*close)(struct relay *relay);
	/* The result is zeroed: fills in what it knows. */
	void (*send)(struct relay *relay, const char *sender,
	    const char *recipient, const char *mail, size_t length,
	    struct relay_result *result);
	bool (*check)(
	    struct relay *relay, const char *sender, struct error *err);
	void (*rest)(struct relay *relay); /* may be NULL */
};

struct relay {
	const struct relay_driver *driver;
};

extern const struct relay_driver relay_smtp;
extern const struct relay_driver relay_directory;

/* Sets the text, printable and cut; `length` bytes. */
void
relay_set_text(struct relay_result *result, const char *text, size_t length);

#endif
