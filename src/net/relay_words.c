/* SPDX-License-Identifier: ISC */
#include "config.h"

#include "net/relay_words.h"

#include <stddef.h>
#include <string.h>

#include "base/memory.h"

#define US_ADVICE \
	"the relay does not let this host, login or envelope-sender send"

static const struct {
	int code; /* 0: any */
	const char *words;
	bool is_of_all;
	const char *advice;
} known[] = {
    {430, "4.2.0", true,
	"the mailbox cannot be opened: Add-MailboxPermission FullAccess is "
	"missing or was granted less than two hours ago"},
    {432, "4.3.2", true, "the mailbox is sending too much at once"},
    {421, "4.4.2", true, "the mailbox is sending too much at once"},
    {454, "4.7.0", true, NULL},
    {535, "SmtpClientAuthentication is disabled for the Tenant", true,
	"Exchange PowerShell: Set-CASMailbox "
	"-SmtpClientAuthenticationDisabled $false for this mailbox"},
    {535, "SmtpClientAuthentication is disabled for the Mailbox", true,
	"Exchange admin center, the mailbox, Email apps: enable Authenticated "
	"SMTP"},
    {535, "security defaults", true,
	"Entra admin center, Properties, Security defaults: they forbid "
	"SMTP AUTH"},
    {535, "did not meet the criteria", true,
	"Entra admin center, Conditional Access: a policy forbids it"},
    {550, "5.7.60", true,
	"Exchange PowerShell: Add-RecipientPermission -AccessRights SendAs "
	"for organisation.address"},
    {550, "5.7.30", true,
	"passwords are no longer accepted: use an oauth2 section"},
    {554, "SubmissionQuotaExceeded", true,
	"the daily limit of recipients is reached: sending continues tomorrow"},
    {550, "5.4.5", true,
	"Gmail: the daily limit is reached: sending continues tomorrow"},
    {554, "email address is not verified", true,
	"Amazon SES: verify the sender in this region, and leave the sandbox"},
    {550, "verified sender identity", true,
	"SendGrid: verify organisation.address as a sender"},
    {554, "5.2.2", false, "the mailbox is full, and Sent Items are kept in it"},
    /* Postfix, Exim, sendmail and Exchange say these only to RCPT. */
    {0, "sender address rejected", true, US_ADVICE},
    {0, "sender verify failed", true, US_ADVICE},
    {0, "client host rejected", true, US_ADVICE},
    {0, "helo command rejected", true, US_ADVICE},
    {0, "relay access denied", true, US_ADVICE},
    {0, "relay not permitted", true, US_ADVICE},
    {0, "relaying denied", true, US_ADVICE},
    {0, "unable to relay", true, US_ADVICE},
};
/* Text after it may quote another server's reply about the recipient. */
static const char of_recipient[] = "recipient address rejected";

/*
 * Enhanced codes of the sender's address, whatever command they reply to (RFC
 * 3463, 3.2; RFC 7505).
 */
static const char *const of_sender[] = {"5.1.7", "5.1.8", "5.7.27"};

/* `550 5.1.8 text`, or `550-5.1.8 text`. */
static bool
is_of_sender(const char *text)
{
	if (strlen(text) < 4)
		return false;
	for (size_t i = 0; i < LENGTH(of_sender); i++) {
		size_t length = strlen(of_sender[i]);

		if (strncmp(text + 4, of_sender[i], length) == 0 &&
		    (text[4 + length] == ' ' || text[4 + length] == '\0'))
			return true;
	}
	return false;
}

struct relay_words
relay_words(int code, const char *text)
{
	struct relay_words words = {.is_for_now = false};

	for (size_t i = 0; i < LENGTH(known); i++)
		if ((known[i].code == code ||
			(known[i].code == 0 &&
			    strcasestr(text, of_recipient) == NULL)) &&
		    strcasestr(text, known[i].words) != NULL) {
			words.is_for_now = true;
			words.is_of_all = known[i].is_of_all;
			words.advice = known[i].advice;
			return words;
		}
	if (is_of_sender(text))
		words = (struct relay_words){true, true, US_ADVICE};
	return words;
}
