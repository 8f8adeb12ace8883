/* SPDX-License-Identifier: ISC */
#include "tests/fake/fake_clock.h"

#include <stddef.h>

#include "dpod/signals.h"

#define NOON INT64_C(1774612800)

struct fake_clock fake_clock;

int64_t __wrap_timestamp_now(void);
int64_t __wrap_timestamp_monotonic_ms(void);
int64_t __wrap_timestamp_boot_seconds(void);

void
fake_clock_reset(void)
{
	fake_clock = (struct fake_clock){
	    .now_at = NOON,
	    .monotonic_ms = 1000000,
	};
}

void
fake_clock_pass(int64_t seconds)
{
	fake_clock.now_at += seconds;
	fake_clock.monotonic_ms += seconds * 1000;
}

int64_t
__wrap_timestamp_now(void)
{
	return fake_clock.now_at;
}

int64_t
__wrap_timestamp_monotonic_ms(void)
{
	return fake_clock.monotonic_ms;
}

int64_t
__wrap_timestamp_boot_seconds(void)
{
	return fake_clock.monotonic_ms / 1000;
}

void
signals_catch(void)
{
}

bool
signals_should_stop(void)
{
	return fake_clock.should_stop ||
	    (fake_clock.stop_at != 0 &&
		fake_clock.now_at >= fake_clock.stop_at);
}

bool
signals_should_finish(void)
{
	return fake_clock.should_finish;
}

bool
signals_should_reload(void)
{
	return fake_clock.should_reload;
}

void
signals_reloading(void)
{
	fake_clock.should_reload = false;
}

bool
signals_is_cancelled(void *context)
{
	(void)context;
	return signals_should_stop();
}

void
signals_sleep_ms(int milliseconds)
{
	static int64_t rest_ms;

	fake_clock.monotonic_ms += milliseconds;
	rest_ms += milliseconds;
	fake_clock.now_at += rest_ms / 1000;
	rest_ms %= 1000;
}

bool
signals_wait_ms(int fd, int milliseconds)
{
	(void)fd;
	signals_sleep_ms(milliseconds);
	return false;
}
