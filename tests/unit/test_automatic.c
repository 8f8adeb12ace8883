/* SPDX-License-Identifier: ISC */
/* Each sign that a program sent a mail, and what only looks like one. */
#include "tests/unit/test.h"

#include <string.h>

#include "mail/message.h"

#define FROM "From: Kari <kari@example.org>\n"
#define PART "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "

static const struct {
	const char *header; /* and the body, if there is an empty line */
	enum automatic_reason want;
} cases[] = {
    {FROM, AUTOMATIC_NO},
    {FROM "Return-Path: <kari@example.org>\n", AUTOMATIC_NO},
    {FROM "Return-Path: <>\n", AUTOMATIC_NULL_SENDER},
    {FROM "Return-Path: < >\n", AUTOMATIC_NULL_SENDER},
    {"From: <>\n", AUTOMATIC_NULL_SENDER},
    /* Reports. */
    {FROM "Content-Type: multipart/report; boundary=b\n\nx\n",
	AUTOMATIC_REPORT},
    {FROM "CONTENT-TYPE: Multipart/REPORT;boundary=b\n\n--b--\n",
	AUTOMATIC_REPORT},
    {FROM PART "message/delivery-status\n\nAction: failed\n--b--\n",
	AUTOMATIC_REPORT},
    {FROM PART "message/global-delivery-status\n\nx\n--b--\n",
	AUTOMATIC_REPORT},
    {FROM PART "message/disposition-notification\n\nx\n--b--\n",
	AUTOMATIC_REPORT},
    {FROM PART "message/feedback-report\n\nx\n--b--\n", AUTOMATIC_REPORT},
    {FROM "X-Failed-Recipients: a@b.example\n", AUTOMATIC_REPORT},
    {FROM PART "message/rfc822\n\nSubject: x\n\nmultipart/report\n--b--\n",
	AUTOMATIC_NO},
    /* Auto-Submitted. */
    {FROM "Auto-Submitted: auto-replied\n", AUTOMATIC_SUBMITTED},
    {FROM "AUTO-SUBMITTED: Auto-Generated (by a (nested) machine)\n",
	AUTOMATIC_SUBMITTED},
    {FROM "Auto-Submitted: (no) auto-notified; owner=a\n", AUTOMATIC_SUBMITTED},
    {FROM "Auto-Submitted: x-unheard-of\n", AUTOMATIC_SUBMITTED},
    {FROM "Auto-Submitted:\n auto-replied\n", AUTOMATIC_SUBMITTED},
    {FROM "Auto-Submitted: no\nAuto-Submitted: auto-replied\n",
	AUTOMATIC_SUBMITTED},
    {FROM "Auto-Submitted: NO; a=b\n", AUTOMATIC_NO},
    {FROM "Auto-Submitted: (yes) no\n", AUTOMATIC_NO},
    {FROM "Auto-Submitted:\n", AUTOMATIC_NO},
    /* Lists. */
    {FROM "List-Id: <a.example>\n", AUTOMATIC_LIST},
    {FROM "LIST-UNSUBSCRIBE: <mailto:a@b.example>\n", AUTOMATIC_LIST},
    {FROM "List-Post: NO\n", AUTOMATIC_LIST},
    {FROM "List-Unheard-Of: x\n", AUTOMATIC_LIST},
    {FROM "Mailing-List: x\n", AUTOMATIC_LIST},
    {FROM "Listen: x\n", AUTOMATIC_NO},
    {FROM "List-Id: Data protection <dpo.example.com>\n", AUTOMATIC_NO},
    {FROM "List-Id: <dpo.example.com>\nPrecedence: list\n", AUTOMATIC_NO},
    {FROM "List-Id: <dpo.example.com>\nPrecedence: bulk\n",
	AUTOMATIC_PRECEDENCE},
    {FROM "List-Id: <dpo.example.com>\nList-Id: <a.example>\n", AUTOMATIC_LIST},
    {FROM "List-Id: <x.dpo.example.com>\n", AUTOMATIC_LIST},
    {FROM "List-Id: \"<dpo.example.com>\" <a.example>\n", AUTOMATIC_LIST},
    /* Precedence. */
    {FROM "Precedence: bulk\n", AUTOMATIC_PRECEDENCE},
    {FROM "Precedence: JUNK\n", AUTOMATIC_PRECEDENCE},
    {FROM "precedence: list\n", AUTOMATIC_PRECEDENCE},
    {FROM "Precedence: auto_reply (away)\n", AUTOMATIC_PRECEDENCE},
    {FROM "Precedence: normal\nPrecedence: bulk\n", AUTOMATIC_PRECEDENCE},
    {FROM "Precedence: first-class\n", AUTOMATIC_NO},
    {FROM "Precedence: bulky\n", AUTOMATIC_NO},
    /* Whoever asks for silence. */
    {FROM "X-Auto-Response-Suppress: All\n", AUTOMATIC_SUPPRESS},
    {FROM "X-Auto-Response-Suppress: DR, autoreply\n", AUTOMATIC_SUPPRESS},
    {FROM "X-Auto-Response-Suppress: DR,RN,NRN,OOF\n", AUTOMATIC_SUPPRESS},
    {FROM "X-Auto-Response-Suppress: DR\nX-Auto-Response-Suppress: OOF\n",
	AUTOMATIC_SUPPRESS},
    {FROM "X-Auto-Response-Suppress: DR, RN, NRN\n", AUTOMATIC_NO},
    {FROM "X-Auto-Response-Suppress: none\n", AUTOMATIC_NO},
    /* Fields that robots add. */
    {FROM "X-Autoreply: yes\n", AUTOMATIC_REPLY_FIELD},
    {FROM "X-Autoreply-From: a@b.example\n", AUTOMATIC_REPLY_FIELD},
    {FROM "X-AUTORESPOND: 1\n", AUTOMATIC_REPLY_FIELD},
    {FROM "X-Auto-Respond: x\n", AUTOMATIC_REPLY_FIELD},
    {FROM "Delivered-To: Autoresponder\n", AUTOMATIC_REPLY_FIELD},
    {FROM "X-POST-MessageClass: 9; Autoresponder\n", AUTOMATIC_REPLY_FIELD},
    {FROM "X-Autoreply: no\n", AUTOMATIC_NO},
    {FROM "X-Loop: a@b.example\n", AUTOMATIC_LOOP},
    {FROM "X-Dpod-Loop: yes\n", AUTOMATIC_LOOP},
    {FROM "X-Looped: x\n", AUTOMATIC_NO},
    /* The server's verdict. */
    {FROM "X-Spam-Flag: YES\n", AUTOMATIC_SPAM},
    {FROM "X-Spam-Status: Yes, score=9.9\n", AUTOMATIC_SPAM},
    {FROM "X-Spam-Status: No\nX-Spam-Status: Yes\n", AUTOMATIC_SPAM},
    {FROM "X-MS-Exchange-Organization-SCL: 5\n", AUTOMATIC_SPAM},
    {FROM "X-MS-Exchange-Organization-SCL: 4\n", AUTOMATIC_NO},
    {FROM "X-MS-Exchange-Organization-SCL: -1\n", AUTOMATIC_NO},
    {FROM "X-Spam-Status: No, score=-9\n", AUTOMATIC_NO},
    /* Who it is. */
    {"From: MAILER-DAEMON@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: Mail System <mailer-daemon>\n", AUTOMATIC_DAEMON_SENDER},
    {"From: postmaster@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: NoReply@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: no-reply+1@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: shop.donotreply@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: ikke-svar@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: owner-a@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: a-owner@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {"From: a-request@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {FROM "Sender: owner-a@b.example\n", AUTOMATIC_DAEMON_SENDER},
    {FROM "Return-Path: <bounces+1@b.example>\n", AUTOMATIC_DAEMON_SENDER},
    {FROM "Return-Path: <a+kari=example.org@b.example>\n",
	AUTOMATIC_DAEMON_SENDER},
    {FROM "Return-Path: <SRS0=x=y=example.org=kari@b.example>\n", AUTOMATIC_NO},
    {FROM "Return-Path: <prvs=1234=kari@example.org>\n", AUTOMATIC_NO},
    {"From: norepl@b.example\n", AUTOMATIC_NO},
    {"From: request@b.example\n", AUTOMATIC_NO},
    {"From: owner@b.example\n", AUTOMATIC_NO},
    {"From: kari+noreplyto@example.org\n", AUTOMATIC_NO},
    {"From: postmasterson@example.org\n", AUTOMATIC_NO},
};

static void
signs(void **state)
{
	static const char *const lists[] = {"dpo.example.com"};
	const struct message_options options = {
	    .own_list_ids = lists, .own_list_ids_count = LENGTH(lists)};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct arena *memory = arena_new();
		const char *mail = arena_printf(memory, "%s%s", cases[i].header,
		    strstr(cases[i].header, "\n\n") == NULL ? "\nhello\n" : "");
		const struct message *found =
		    message_parse(memory, mail, strlen(mail), &options);

		CHECK(found->automatic.reason == cases[i].want, "%s: %s",
		    cases[i].header,
		    automatic_reason_name(found->automatic.reason));
		CHECK((found->automatic.evidence[0] != '\0') ==
			(cases[i].want != AUTOMATIC_NO),
		    "%s: %s", cases[i].header, found->automatic.evidence);
		arena_free(memory);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
