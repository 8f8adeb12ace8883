/* SPDX-License-Identifier: ISC */
#include "mail/elsewhere.h"

#include <string.h>

#include "base/memory.h"
#include "mail/span.h"

#define COLUMNS	     3
#define WORDS_BESIDE 12 /* maximum beside a link: a greeting, a name */
#define WORDS_MAX    13 /* with the NULL behind them */

/* One word of each nonempty column must occur, in lower case. */
struct saying {
	enum unreadable what;
	const char *words[COLUMNS][WORDS_MAX];
};

static const struct saying sayings[] = {
    /* Text that a gateway removed; the gateway identifies itself. */
    {UNREADABLE_CUT,
	{{"message", "content", "body"},
	    {"been removed", "was removed", "been replaced", "was replaced",
		"been blocked", "was blocked", "been stripped", "been deleted",
		"was deleted"},
	    {"virus", "gateway", "scanner", "filter", "policy", "too large",
		"size limit", "administrator"}}},
    {UNREADABLE_CUT,
	{{"nachricht", "inhalt", "e-mail"},
	    {"entfernt", "ersetzt", "blockiert"},
	    {"virus", "viren", "gateway", "scanner", "filter", "richtlinie",
		"administrator", "zu groß"}}},
    {UNREADABLE_CUT,
	{{"bericht", "inhoud"}, {"verwijderd", "vervangen", "geblokkeerd"},
	    {"virus", "gateway", "filter", "beleid", "beheerder", "te groot"}}},
    {UNREADABLE_CUT,
	{{"melding", "meddel", "innhold", "indhold", "e-post", "mail"},
	    {"fjernet", "erstattet", "blokkert", "blokeret"},
	    {"virus", "filter", "gateway", "administrator", "for stor"}}},
    {UNREADABLE_CUT,
	{{"meddelande", "innehåll", "mejl"},
	    {"tagits bort", "togs bort", "ersatts", "blockerats"},
	    {"virus", "filter", "gateway", "administratör", "för stor"}}},
    {UNREADABLE_CUT,
	{{"message", "contenu", "courriel"},
	    {"supprimé", "remplacé", "bloqué", "retiré"},
	    {"virus", "passerelle", "filtre", "administrateur",
		"trop volumineux"}}},
    {UNREADABLE_CUT,
	{{"mensaje", "contenido"},
	    {"eliminado", "reemplazado", "sustituido", "bloqueado"},
	    {"virus", "pasarela", "filtro", "administrador",
		"demasiado grande"}}},
    {UNREADABLE_CUT,
	{{"messaggio", "contenuto"}, {"rimosso", "sostituito", "bloccato"},
	    {"virus", "gateway", "filtro", "amministratore", "troppo grande"}}},
    {UNREADABLE_CUT,
	{{"mensagem", "conteúdo"},
	    {"removid", "eliminad", "substituíd", "bloquead"},
	    {"vírus", "filtro", "administrador", "demasiado grande",
		"muito grande"}}},
    {UNREADABLE_CUT,
	{{"wiadomoś", "treść", "zawartość"},
	    {"usunięt", "zastąpion", "zablokowan"},
	    {"wirus", "filtr", "administrator", "zbyt duż"}}},
    {UNREADABLE_CUT,
	{{"viesti", "sisältö"}, {"poistettu", "korvattu", "estetty"},
	    {"virus", "suodat", "ylläpit", "liian suuri"}}},
    /* Messages read in a portal, or in a file with a password. */
    {UNREADABLE_SEALED,
	{{"confidential email", "confidential e-mail", "confidential message",
	     "vertrauliche e-mail", "vertrauliche nachricht",
	     "e-mail confidentiel", "message confidentiel",
	     "vertrouwelijke e-mail", "vertrouwelijk bericht",
	     "konfidensiell e-post", "fortrolig mail", "konfidentiellt"},
	    {"click here", "password", "klicken sie", "passwort", "cliquez ici",
		"mot de passe", "klik hier", "wachtwoord", "klikk her",
		"passord", "klik her", "lösenord"}}},
    {UNREADABLE_SEALED,
	{{"secure message", "encrypted message", "protected message",
	     "secure email", "secure e-mail", "encrypted email",
	     "encrypted e-mail"},
	    {"open the attach", "opening the attach", "click", "read your",
		"read the", "view the", "view your", "log in", "sign in",
		"password", "passcode"}}},
    {UNREADABLE_SEALED,
	{{"sichere nachricht", "verschlüsselte nachricht",
	     "geschützte nachricht", "verschlüsselte e-mail",
	     "verschlüsselte mail", "sichere e-mail"},
	    {"anhang", "klick", "lesen", "öffnen", "anmelden", "passwort"}}},
    {UNREADABLE_SEALED,
	{{"beveiligd bericht", "versleuteld bericht", "beveiligde e-mail",
	     "beveiligde mail", "versleutelde e-mail"},
	    {"klik", "bijlage", "lezen", "openen", "wachtwoord", "log in"}}},
    {UNREADABLE_SEALED,
	{{"sikker melding", "kryptert melding", "sikker e-post",
	     "kryptert e-post", "sikker mail", "krypteret mail",
	     "sikker besked", "krypteret besked", "sikker meddelelse"},
	    {"klik", "vedlegg", "vedhæft", "lese", "læse", "åpne", "åbne",
		"logg inn", "log ind", "passord", "adgangskode"}}},
    {UNREADABLE_SEALED,
	{{"säkert meddelande", "krypterat meddelande", "säker e-post",
	     "säkert mejl", "krypterat mejl"},
	    {"klicka", "bifoga", "läsa", "öppna", "logga in", "lösenord"}}},
    {UNREADABLE_SEALED,
	{{"message sécurisé", "message chiffré", "message crypté",
	     "courriel sécurisé", "e-mail sécurisé"},
	    {"cliqu", "pièce jointe", "lire", "ouvr", "connect",
		"mot de passe"}}},
    {UNREADABLE_SEALED,
	{{"mensaje seguro", "mensaje cifrado", "mensaje encriptado",
	     "mensaje protegido", "correo seguro", "correo cifrado"},
	    {"clic", "adjunto", "leer", "abrir", "abra", "contraseña"}}},
    {UNREADABLE_SEALED,
	{{"messaggio sicuro", "messaggio protetto", "messaggio cifrato",
	     "messaggio crittografato", "e-mail sicura", "email sicura"},
	    {"clic", "allegat", "leggere", "aprire", "password"}}},
    {UNREADABLE_SEALED,
	{{"mensagem segura", "mensagem protegida", "mensagem encriptada",
	     "mensagem criptografada", "mensagem cifrada"},
	    {"clique", "clicar", "anexo", "ler ", "abrir", "senha",
		"palavra-passe"}}},
    {UNREADABLE_SEALED,
	{{"bezpieczna wiadomość", "bezpieczną wiadomość",
	     "zaszyfrowana wiadomość", "zaszyfrowaną wiadomość",
	     "zabezpieczona wiadomość", "zabezpieczoną wiadomość"},
	    {"klik", "załącznik", "odczyta", "otw", "hasł"}}},
    {UNREADABLE_SEALED,
	{{"suojattu viesti", "suojatun viestin", "salattu viesti",
	     "salatun viestin", "turvasähköposti"},
	    {"napsauta", "klikkaa", "liite", "luke", "ava", "salasana"}}},
};

/* About a message that we sent: not about this letter. */
static const char *const ours[] = {"your message", "your email", "your e-mail",
    "your mail", "ihre nachricht", "ihre e-mail", "uw bericht", "uw e-mail",
    "meldingen din", "din melding", "din meddelelse", "din mail", "din e-post",
    "ditt meddelande", "votre message", "su mensaje", "il suo messaggio",
    "sua mensagem", "twoja wiadomość", "viestisi"};

/* What devices write above the file that they send. */
static const char *const devices[] = {"scanned from", "scanned by",
    "scanned on a", "scanned image", "multifunction", "was scanned",
    "scan to e-mail", "scan to email", "scan date", "scandatum",
    "image data in pdf", "fax message", "fax received", "received fax",
    "you have received a fax", "eingescannt", "gescannt", "telefax", "faxnach",
    "gescand", "skannet fra", "skannet med", "scannet fra", "skannad från",
    "inskannad", "numéris", "télécopi", "escanead", "digitalizad", "scansion",
    "zeskanowan", "skannattu", "voice mail", "voicemail", "voice message",
    "sprachnachricht", "talemelding", "talepost", "telefonsvar", "röstmedd",
    "spraakbericht", "message vocal", "messaggio vocale", "mensaje de voz",
    "correio de voz", "wiadomość głosowa", "ääniviesti"};

/* Where people share files; also names below them. */
static const char *const shares[] = {"1drv.ms", "onedrive.live.com",
    "sharepoint.com", "drive.google.com", "docs.google.com", "dropbox.com",
    "db.tt", "we.tl", "wetransfer.com", "icloud.com", "box.com", "mega.nz",
    "mega.io", "swisstransfer.com", "kdrive.infomaniak.com", "transfernow.net",
    "fromsmash.com", "filemail.com", "hightail.com", "sendgb.com",
    "drive.proton.me", "pcloud.link", "tresorit.com", "sync.com",
    "magentacloud.de", "jottacloud.com", "sprend.com", "workdrive.zoho.com",
    "workdrive.zoho.eu", "mediafire.com"};

static bool
has_one_of(struct span text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count && words[i] != NULL; i++)
		if (span_has(text, words[i]))
			return true;
	return false;
}

static bool
says(struct span text, const struct saying *saying)
{
	for (size_t i = 0; i < COLUMNS && saying->words[i][0] != NULL; i++)
		if (!has_one_of(text, saying->words[i], WORDS_MAX))
			return false;
	return true;
}

enum unreadable
elsewhere_find(const char *text)
{
	struct span all = span_of(text);

	if (has_one_of(all, ours, LENGTH(ours)))
		return UNREADABLE_NO;
	for (size_t i = 0; i < LENGTH(sayings); i++)
		if (says(all, &sayings[i]))
			return sayings[i].what;
	return UNREADABLE_NO;
}

bool
elsewhere_is_of_device(const char *subject, const char *text)
{
	return has_one_of(span_of(subject), devices, LENGTH(devices)) ||
	    has_one_of(span_of(text), devices, LENGTH(devices));
}

/* Removes a link from the front: ret_host is what follows "://". */
static bool
skip_link(struct span *rest, struct span *ret_host)
{
	if (span_starts(*rest, "https://"))
		span_skip(rest, 8);
	else if (span_starts(*rest, "http://"))
		span_skip(rest, 7);
	else
		return false;
	*ret_host = (struct span){rest->bytes, 0};
	while (ret_host->length < rest->length &&
	    (ascii_is_alnum(rest->bytes[ret_host->length]) ||
		strchr(".-", rest->bytes[ret_host->length]) != NULL))
		ret_host->length++;
	while (rest->length > 0 && !ascii_is_blank(*rest->bytes) &&
	    *rest->bytes != '>')
		span_skip(rest, 1);
	return true;
}

static const char *
share_of(struct span host)
{
	for (size_t i = 0; i < LENGTH(shares); i++) {
		size_t length = strlen(shares[i]);
		struct span end = host;

		if (host.length < length)
			continue;
		span_skip(&end, host.length - length);
		if (span_is(end, shares[i]) &&
		    (end.length == host.length || end.bytes[-1] == '.'))
			return shares[i];
	}
	return NULL;
}

/* Reads links until there are too many words beside them; then false. */
static bool
read_links(struct span rest, const char **ret_share)
{
	size_t words = 0;
	bool in_word = false;
	struct span host;

	while (rest.length > 0) {
		bool is_letter =
		    ascii_is_alnum(*rest.bytes) || (*rest.bytes & 0x80) != 0;

		if (!in_word && skip_link(&rest, &host)) {
			if (*ret_share == NULL)
				*ret_share = share_of(host);
			continue;
		}
		if (is_letter && !in_word && ++words > WORDS_BESIDE)
			return false;
		in_word = is_letter;
		span_skip(&rest, 1);
	}
	return true;
}

const char *
elsewhere_find_share(
    const char *text, const struct mail_link *links, size_t links_count)
{
	const char *share = NULL;

	if (!read_links(span_of(text), &share))
		return NULL;
	for (size_t i = 0; i < links_count && share == NULL; i++) {
		struct span target = span_of(links[i].target), host;

		if (*links[i].words != '\0' &&
		    strstr(text, links[i].words) != NULL &&
		    skip_link(&target, &host))
			share = share_of(host);
	}
	return share;
}
