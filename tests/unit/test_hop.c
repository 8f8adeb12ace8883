/* SPDX-License-Identifier: ISC */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/hop.h"

#define R "Received: "
#define X "X: y\n"
#define POSTFIX                                                \
	R "from mail.a.example (mail.a.example [192.0.2.7])\n" \
	  "\tby mx.example.org (Postfix) with ESMTPS id 4F\n"  \
	  "\tfor <dpo@example.org>; Fri, 27 Mar 2026 15:30:00 +0100\n"
#define LMTP R "from mx.example.org\n\tby imap with LMTP id x; Fri\n"

struct hop_case {
	const char *name;
	const char *header;
	size_t further;
	size_t want; /* the index of the field */
	const char *network;
};

static void
borders(void **state)
{
	static const struct hop_case cases[] = {
	    {"nothing received", X X, 0, 2, ""},
	    {"one", X POSTFIX X, 0, 1, "192.0.2.0/24"},
	    {"behind delivery", LMTP X POSTFIX X, 0, 2, "192.0.2.0/24"},
	    {"behind a filter",
		R "from localhost (localhost [127.0.0.1]) by mx (Postfix)\n" R
		  "from mx.example.org ([127.0.0.1]) by localhost "
		  "(amavis)\n" POSTFIX,
		0, 2, "192.0.2.0/24"},
	    {"Google",
		R "by 2002:a05:6000:1 with SMTP id q; Fri\n" X R
		  "from m.a.example (m.a.example. [2001:db8:1:2::3])\n"
		  " by mx.google.com with ESMTPS id x; Fri\n" X POSTFIX,
		0, 2, "2001:db8:1::/48"},
	    {"further", POSTFIX X POSTFIX X, 1, 2, "192.0.2.0/24"},
	    {"further than there are", POSTFIX X, 1, 2, "192.0.2.0/24"},
	    {"Exim",
		R "from [192.0.2.7] (helo=[127.0.0.1])\n"
		  " by mx with esmtp (Exim 4.96); Fri\n" X,
		0, 0, "192.0.2.0/24"},
	    {"Exim with a port",
		R "from x ([192.0.2.7]:4711 helo=mx)\n"
		  " by mx with esmtp (Exim 4.96); Fri\n" X,
		0, 0, "192.0.2.0/24"},
	    {"qmail",
		R "from unknown (HELO [127.0.0.1]) (192.0.2.7)\n"
		  " by mx with SMTP; Fri\n" X,
		0, 0, "192.0.2.0/24"},
	    {"a port without brackets",
		R "from [127.0.0.1] (192.0.2.7:25)\n"
		  " by mx with SMTP; Fri\n" X,
		0, 0, "192.0.2.0/24"},
	    {"IPv6", R "from x (unknown [IPv6:2001:db8:1:2::3]) by mx\n", 0, 0,
		"2001:db8:1::/48"},
	    {"IPv6 of the machine", R "from x (x [IPv6:::1]) by mx\n" X, 0, 2,
		""},
	    /* What a client calls itself makes nothing ours. */
	    {"a name like a loopback",
		R "from [127.0.0.1] (unknown [192.0.2.7]) by mx with ESMTP\n" X,
		0, 0, "192.0.2.0/24"},
	    {"a name of several words",
		R "from x by mx with LMTP id\n"
		  " (u [192.0.2.7]) by mx with ESMTP\n",
		0, 0, "192.0.2.0/24"},
	    {"that opens a comment",
		R "from [127.0.0.1] by x with LMTP (\n"
		  " (u [192.0.2.7]) by mx with ESMTP\n",
		0, 0, ""},
	    {"that ends the field",
		R "from x by mx with LMTP; x\n"
		  " (u [192.0.2.7]) by mx with ESMTP\n",
		0, 0, "192.0.2.0/24"},
	    {"LMTP in a comment",
		R "from x (by y with LMTP) ([192.0.2.7]) by mx with SMTP\n", 0,
		0, "192.0.2.0/24"},
	    {"no grammar", R "from [127.0.0.1] x ([192.0.2.7]) by mx\n", 0, 0,
		"192.0.2.0/24"},
	    {"a name alone", R "from x by mx with SMTP\n", 0, 0, ""},
	};
	struct arena *memory = arena_new();

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text =
		    arena_printf(memory, "%s\n", cases[i].header);
		struct problems ignored = {.count = 0};
		struct header header = header_read(
		    memory, (struct span){text, strlen(text)}, &ignored);
		size_t found = hop_border(&header, cases[i].further);
		const char *network = hop_network(memory, &header);

		CHECK(found == cases[i].want, "%s: %zu", cases[i].name, found);
		CHECK(strcmp(network, cases[i].network) == 0, "%s: %s",
		    cases[i].name, network);
	}
	arena_free(memory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(borders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
