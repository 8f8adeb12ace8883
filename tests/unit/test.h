/* SPDX-License-Identifier: ISC */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

/* cmocka wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"

/* In a table of cases: fails with the case's name. */
#define CHECK(condition, ...)                              \
	do {                                               \
		if (!(condition)) {                        \
			print_error("case: " __VA_ARGS__); \
			print_error("\n");                 \
			fail_msg("%s", #condition);        \
		}                                          \
	} while (0)

#endif
