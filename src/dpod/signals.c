/* SPDX-License-Identifier: ISC */
#include "dpod/signals.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>

#include "dpod/heartbeat.h"
#include "dpod/log.h"

static volatile sig_atomic_t should_stop;
static volatile sig_atomic_t should_finish;
static volatile sig_atomic_t should_reload;
static volatile sig_atomic_t should_hurry;

static void
on_signal(int number)
{
	if (number == SIGUSR1)
		should_finish = 1;
	else if (number == SIGHUP)
		should_reload = 1;
	else if (number == SIGUSR2)
		should_hurry = should_reload = 1;
	else
		should_stop = 1;
}

void
signals_catch(void)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t none;

	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGUSR1, &action, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
	(void)sigaction(SIGHUP, &action, NULL);
	(void)sigaction(SIGUSR2, &action, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

bool
signals_should_stop(void)
{
	heartbeat();
	log_flush();
	return should_stop != 0;
}

bool
signals_should_finish(void)
{
	return should_finish != 0;
}

bool
signals_is_cancelled(void *context)
{
	(void)context;
	return signals_should_stop() || should_hurry != 0;
}

bool
signals_should_reload(void)
{
	return should_reload != 0;
}

void
signals_reloading(void)
{
	should_reload = should_hurry = 0;
}

void
signals_sleep_ms(int milliseconds)
{
	(void)poll(NULL, 0, milliseconds);
}

bool
signals_wait_ms(int fd, int milliseconds)
{
	struct pollfd awaited = {.fd = fd, .events = POLLIN};

	return poll(&awaited, 1, milliseconds) == 1;
}
