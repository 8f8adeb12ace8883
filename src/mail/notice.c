/* SPDX-License-Identifier: ISC */
#include "mail/notice.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"

#define OPENING_BYTES_MAX 300
#define ABSENCE_BYTES_MAX 250 /* of one without other content */
#define REFERENCE_BYTES	  "0123456789abcdefghijklmnopqrstuvwxyz"

/* The writer's own data: then it is not a notice, whatever else it says. */
static const char *const own[] = {"my data", "my personal", "my account",
    "my details", "my name", "about me", "my information", "my record",
    "mine data", "mine person", "mine opplys", "mine oplys", "kontoen min",
    "min konto", "om meg", "om mig", "mina person", "mina uppg", "mitt konto",
    "meine daten", "meiner daten", "meine person", "mein konto", "über mich",
    "zu meiner person", "mijn gegevens", "mijn persoon", "mijn account",
    "over mij", "mes données", "mon compte", "me concernant", "mis datos",
    "mi cuenta", "sobre mí", "i miei dati", "miei dati", "mio account",
    "mi riguardano", "meus dados", "minha conta", "sobre mim", "moje dane",
    "moich danych", "moje konto", "tietoni", "tietojani", "tilini"};

/* Where the writer is, or is no longer. */
static const char *const absent[] = {/* English */
    "out of the office", "out of office", "on leave", "parental leave",
    "maternity leave", "paternity leave", "annual leave", "sick leave",
    "on holiday", "on vacation", "away until", "currently away",
    "no longer work", "no longer with", "no longer employed",
    "left the company", "left the organisation", "left the organization",
    "no longer monitored", "not monitored", "no longer in use",
    "away from my desk", "away from the office", "out sick", "off sick",
    "i am away", "i'm away", "has left the", "i have left", "office is closed",
    "business trip", "no longer works",
    /* Norwegian, Danish, Swedish */
    "foreldrepermisjon", "fødselspermisjon", "i permisjon", "sykmeldt",
    "ute av kontoret", "ikke på kontoret", "ikkje på kontoret", "på ferie",
    "har ferie", "har sluttet", "har slutta", "jobber ikke lenger",
    "jobbar ikkje lenger", "arbeider ikke lenger", "arbeidar ikkje lenger",
    "bortreist", "på barsel", "barselsorlov", "på orlov", "holder ferie",
    "arbejder ikke længere", "ikke længere ansat", "fratrådt", "er stoppet hos",
    "er stoppet i", "er rejst fra", "föräldraledig", "tjänstledig", "sygemeldt",
    "sygeorlov", "inte på plats", "på semester", "har semester", "har slutat",
    "arbetar inte längre", "jobbar inte längre", "inte på kontoret",
    "sjukskriven",
    /* German, Dutch */
    "nicht im haus", "in urlaub", "derzeit krank", "erkrankt",
    "krankgeschrieben", "dienstreise", "büro ist", "elternzeit", "mutterschutz",
    "im urlaub", "nicht im büro", "außer haus", "abwesend", "nicht erreichbar",
    "nicht mehr im unternehmen", "arbeite nicht mehr", "arbeitet nicht mehr",
    "ausgeschieden", "nicht mehr bei", "nicht mehr tätig", "nicht mehr für",
    "verlassen habe", "ouderschapsverlof", "zwangerschapsverlof", "met verlof",
    "op vakantie", "met vakantie", "niet op kantoor", "afwezig",
    "werk niet meer", "werkt niet meer", "niet meer werkzaam",
    "niet langer werkzaam", "uit dienst", "niet aanwezig", "niet langer bij",
    "wegens ziekte",
    /* French, Spanish, Italian, Portuguese */
    "absent du bureau", "absente du bureau", "actuellement absent",
    "suis absent", "en congé", "congé parental", "congé maternité",
    "congé de maternité", "en vacances", "ne travaille plus",
    "ne fais plus partie", "ne fait plus partie", "quitté l'entreprise",
    "quitté la société", "quitté notre", "arrêt maladie", "fuera de la oficina",
    "de vacaciones", "baja por maternidad", "permiso parental", "baja maternal",
    "ausente", "ya no trabajo", "ya no trabaja", "ya no formo parte",
    "dejado la empresa", "fuori ufficio", "fuori sede", "in ferie",
    "congedo parentale", "in maternità", "sono assente", "non lavoro più",
    "non lavora più", "lasciato l'azienda", "fora do escritório", "de férias",
    "licença parental", "licença de maternidade", "estou ausente",
    "já não trabalh", "não trabalho mais", "não trabalha mais",
    "deixei a empresa",
    /* Polish, Finnish */
    "na urlopie", "poza biurem", "nieobecn", "urlopie macierzyńskim",
    "urlopie rodzicielskim", "nie pracuję już", "już nie pracuj",
    "nie pracuje już", "nas nie pracuje", "lomalla", "poissa toimistolta",
    "vanhempainvapaalla", "äitiyslomalla", "en ole enää", "en työskentele enää",
    "ei työskentele enää", "ei ole enää"};

/* What happens to messages meanwhile, and who can be contacted. */
static const char *const meanwhile[] = {/* English */
    "please contact", "contact our", "contact my", "urgent", "not be forwarded",
    "can't wait", "cannot wait", "not been forwarded", "mailbox",
    "this address", "not be read", "not read e-mail", "not read email",
    "not answer e-mail", "not answer email", "limited access",
    /* Norwegian, Danish, Swedish */
    "kontakt ", "kontakt:", "haster", "videresendes ikke",
    "blir ikke videresendt", "blir ikke lest", "leses ikke", "svarer ikke",
    "svarar ikkje", "e-postadressen", "denne adressen", "postkassen",
    "besvarer ikke", "mailadresse", "læses ikke", "kontakta ", "brådskande",
    "ikke videresendt", "vidarebefordras inte", "läses inte", "svarar inte",
    "e-postadress",
    /* German, Dutch */
    "wenden sie sich", "dringend", "nicht weitergeleitet", "postfach",
    "nicht gelesen", "kontaktieren sie", "vertretung", "keine e-mails",
    "keine mails", "wieder erreichbar", "unregelmäßig", "hilft ihnen",
    "dringende", "mail niet", "neem contact", "contact op", "spoed",
    "doorgestuurd", "mailadres", "niet gelezen", "geen e-mail", "lees geen",
    /* French, Spanish, Italian, Portuguese */
    "contacter", "contactez", "urgence", "ne sera pas", "boîte",
    "ne consulte pas", "ne réponds pas", "contacte", "en contacto", "urgencia",
    "urgente", "no será", "buzón", "no respondo", "no contesto", "contattare",
    "urgenze", "urgenti", "non verrà", "casella", "non rispondo", "contactar",
    "contato", "não será", "caixa de correio",
    /* Polish, Finnish */
    "kontakt", "pilnych", "nie zostanie", "skrzynk", "nie odpowiadam",
    "yhteyttä", "kiireelli", "ei välitetä", "postilaatikko", "sähköpostiosoite",
    "en vastaa", "en lue"};

/* Where to send messages instead. */
static const char *const redirecting[] = {"instead", "adresser vos",
    "adresser votre", "adressez vos", "écrire à", "écrivez à", "dirija",
    "diríja", "escriba a", "envíe su", "scriva a", "scrivere a", "inviare a",
    "rivolgersi", "envie por favor", "envie os", "escreva para", "enviar para",
    "i stedet", "i staden", "istället", "stattdessen", "in plaats",
    "sturen naar", "stuur uw", "mailen naar", "prosimy o", "prosimy kier",
    "proszę kierować", "sijaan", "bliver ikke læst"};

/* Requests of a person who has left and is still written to. */
static const char *const asking[] = {"delet", "remov", "eras", "unsubscri",
    "take me", "take my", "slet", "fjern", "stryk", "rader", "ta bort",
    "avregistr", "lösch", "entfern", "streich", "austrag", "verwijder",
    "uitschrijv", "supprim", "effac", "retir", "désinscri", "désabonn",
    "elimin", "borr", "suprim", " baja", "cancell", "rimuov", "rimozion",
    "remov", "apag", "usun", "wykreśl", "wypis", "poist"};

/* When the writer returns: a person who promises something also says this. */
static const char *const returning[] = {"on my return", "when i return",
    "when i am back", "tilbake på kontoret", "tilbage på kontoret",
    "åter på kontoret", "tillbaka på kontoret", "à mon retour", "a mi regreso",
    "a mi vuelta", "al mio rientro", "al rientro", "al mio ritorno",
    "quando regressar", "palattuani", "meu regresso", "meu retorno",
    "po powrocie", "palaan"};
static const char *const promising[] = {" send", "sende", "schick", "skick",
    "skicka", "envoy", "envoie", "envía", "enviar", "envio", "invio", "invier",
    "wyśl", "lähet", "stuur", "toestuur", "answer your", "svarer på",
    "answer you", "attach", "vedlagt", "vedlegg", "bilag", "bifog", "anhang",
    "anbei", "beigefügt", "bijlage", "bijgevoegd", "ci-joint", "pièce jointe",
    "adjunt", "allegat", "anexo", "załącz", "liite"};

static const char *const thanks[] = {"thank you for your", "thanks for your",
    "thank you for contacting", "thank you for getting",
    "we have received your", "takk for din", "takk for di ", "takk for meld",
    "takk for henv", "takk for at du", "tak for din", "tak for henv",
    "tack för ditt", "tack för din", "tack för att", "vielen dank für ihre",
    "danke für ihre", "vielen dank für deine", "bedankt voor uw",
    "dank voor uw", "bedankt voor je", "dank u voor", "merci pour votre",
    "merci de votre", "merci d'avoir", "vous remercions", "gracias por su",
    "gracias por contactar", "gracias por tu", "grazie per", "ringraziamo",
    "obrigado pel", "obrigada pel", "obrigado por", "agradecemos o seu",
    "dziękujemy za", "dziękuję za", "kiitos viesti", "kiitos yhtey",
    "kiitämme"};

static const char *const privacy[] = {"how we process", "how we handle",
    "how we use", "processing of your", "process your personal",
    "privacy policy", "privacy notice", "privacy statement", "your rights",
    "personvernerklæring", "hvordan vi behandler", "korleis vi behandlar",
    "din rett til", "dine rettigheter", "privatlivspolitik", "dine rettigheder",
    "din ret til", "integritetspolicy", "hur vi behandlar", "dina rättigheter",
    "verarbeitung ihrer", "datenschutzerklärung", "datenschutzhinweis",
    "ihren rechten", "ihre rechte", "privacyverklaring", "hoe wij", "hoe we ",
    "uw rechten", "politique de confidentialité", "vos droits", "nous traitons",
    "política de privacidad", "sus derechos", "tratamos sus",
    "informativa sulla privacy", "suoi diritti", "seus direitos", "polityk",
    "prawach", "tietosuojaselost", "tietosuojailmoitu", "oikeuksi"};

/* They name a message: its subject may be an actual request. */
static const char *const recalls[] = {"would like to recall the message",
    "ønsker å tilbakekalle", "ynskjer å kalle tilbake",
    "vil gerne tilbagekalde meddelelsen", "ønsker at tilbagekalde meddelelsen",
    "vill återkalla meddelandet", "möchte die nachricht", "wil het bericht",
    "souhaite rappeler le message", "desea recuperar el mensaje",
    "vuole richiamare il messaggio", "gostaria de recuperar a mensagem",
    "deseja cancelar a mensagem", "chce odwołać wiadomość",
    "haluaa peruuttaa viestin",
    /* read receipts */
    "was deleted without being read", "slettet uten å bli lest",
    "slettet uden at blive læst", "togs bort utan att ha lästs",
    "ungelesen gelöscht", "ohne gelesen zu werden", "zonder te zijn gelezen",
    "supprimé sans avoir été lu", "eliminado sin haber sido leído",
    "eliminato senza essere letto", "this is a return receipt for the mail",
    "your message was displayed on"};

/* Sufficient alone: people never write this about themselves. */
static const char *const sure[] = {"your trial account", "your trial ends",
    "your free trial", "your trial will", "unless you upgrade",
    "your mailbox is almost full", "your storage is almost full",
    "your mailbox is full", "storage quota", "messages in quarantine",
    "held in quarantine", "quarantined messages", "prøveperioden din",
    "din prøveperiode", "din provperiod", "ihr testzeitraum",
    "ihre testversion", "ihr probeabo", "uw proefperiode", "je proefperiode",
    "votre période d'essai", "su período de prueba", "su periodo de prueba",
    "periodo di prova", "período de avaliação", "okres próbny", "kokeilujakso",
    "due to inactivity", "aufgrund von inaktivität", "på grund av inaktivitet",
    "på grunn av inaktivitet", "wegens inactiviteit"};

/* Beginnings of subjects of receipts and recalls. */
static const char *const receipts[] = {"read:", "not read:", "lest:",
    "ikke lest:", "ulest:", "lese:", "læst:", "ikke læst:", "ulæst:", "läst:",
    "oläst:", "ej läst:", "gelesen:", "ungelesen:", "nicht gelesen:",
    "gelezen:", "niet gelezen:", "lu:", "lu :", "non lu:", "non lu :", "leído:",
    "no leído:", "letto:", "non letto:", "lida:", "não lida:", "przeczytano:",
    "nie przeczytano:", "luettu:", "lukematta:", "return receipt",
    "read receipt", "delivered:", "levert:", "leveret:", "levererat:",
    "zugestellt:", "bezorgd:", "recall:", "message recall", "tilbakekall",
    "tilbagekald", "återkall",
    "rückruf:", "intrekken:", "rappel:", "rappel :", "recuperar:", "richiamo:"};

/* ... and what their texts say about our message. */
static const char *const of_message[] = {"your message", "was read",
    "meldingen din", "din melding", "ble lest", "vart lesen", "din meddelelse",
    "din besked", "blev læst", "er læst", "ditt meddelande", "lästes",
    "har lästs", "ihre nachricht", "wurde gelesen", "uw bericht", "is gelezen",
    "votre message", "a été lu", "su mensaje", "fue leído", "il messaggio",
    "è stato letto", "sua mensagem", "foi lida", "wiadomość",
    "została przeczytana", "viestisi", "on luettu"};

/* Subjects that only programs write. */
static const char *const subjects[] = {"report domain:", "[preview] report",
    "quarantine summary", "quarantine digest", "quarantine report",
    "quarantine notification", "spam quarantine", "spam digest",
    "quarantäne-bericht", "spam-quarantäne", "quarantänebericht", "quarantaine",
    "karanteneoversikt", "karanteneoppsummering", "karantæneoversigt",
    "karantänrapport", "your quarantine", "you have new held messages",
    "réponse automatique", "réponse d'absence", "message d'absence",
    "absence du bureau", "respuesta automática", "fuera de la oficina",
    "risposta automatica", "fuori sede", "fuori ufficio", "resposta automática",
    "fora do escritório", "odpowiedź automatyczna", "automatyczna odpowiedź",
    "automaattinen vastaus", "poissaoloviesti",
    "poissa:", "automatická odpověď", "automatikus válasz",
    "автоматический ответ", "otomatik yanıt", "răspuns automat",
    "abwesenheit:", "automatisch bericht:"};

static const char *
find(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i]) != NULL)
			return words[i];
	return NULL;
}

static const char *
find_start(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(text, words[i], strlen(words[i])) == 0)
			return words[i];
	return NULL;
}

/* Searches the beginning of a text. */
static const char *
find_early(const char *text, const char *const *words, size_t count)
{
	const char *found = find(text, words, count);

	return found != NULL && strstr(text, found) - text < OPENING_BYTES_MAX
	    ? found
	    : NULL;
}

static const char *
find_receipt(const char *subject, const char *text)
{
	const char *found = find_start(subject, receipts, LENGTH(receipts));

	return found != NULL && strlen(text) < 600 &&
		(*text == '\0' ||
		    find(text, of_message, LENGTH(of_message)) != NULL)
	    ? found
	    : NULL;
}

/* Whether messages are not read meanwhile. */
static bool
is_unattended(const char *text)
{
	return find(text, meanwhile, LENGTH(meanwhile)) != NULL ||
	    (find(text, returning, LENGTH(returning)) != NULL &&
		find(text, promising, LENGTH(promising)) == NULL);
}

/* "re: your request dpo-10wc-zn6t: received" */
static bool
names_our_letter(const char *subject)
{
	const char *at = strstr(subject, "dpo-");

	return at != NULL && strspn(at + 4, REFERENCE_BYTES) == 4 &&
	    at[8] == '-' && strspn(at + 9, REFERENCE_BYTES) >= 4;
}

/*
 * A reply to one of our letters that says only that its writer is absent:
 * people also ask, promise or send something.
 */
static const char *
find_absence(const char *subject, const char *text)
{
	const char *found = find_early(text, absent, LENGTH(absent));

	if (found == NULL || is_unattended(text))
		return found;
	if (strlen(text) < ABSENCE_BYTES_MAX &&
	    find(text, redirecting, LENGTH(redirecting)) != NULL &&
	    find(text, asking, LENGTH(asking)) == NULL &&
	    strchr(text, '?') == NULL)
		return found;
	return names_our_letter(subject) && strlen(text) < ABSENCE_BYTES_MAX &&
		strchr(text, '?') == NULL &&
		find(text, promising, LENGTH(promising)) == NULL
	    ? found
	    : NULL;
}

const char *
notice_find(const char *subject, const char *text)
{
	const char *found = find_start(subject, subjects, LENGTH(subjects));

	if (found == NULL)
		found = find_receipt(subject, text);
	if (found == NULL && strlen(text) < 600)
		found = find(text, recalls, LENGTH(recalls));
	if (found != NULL)
		return found;
	if (strlen(text) > NOTICE_BYTES_MAX ||
	    find(text, own, LENGTH(own)) != NULL)
		return NULL;
	found = find(text, sure, LENGTH(sure));
	if (found != NULL)
		return found;
	found = find_absence(subject, text);
	if (found != NULL)
		return found;
	found = find_early(text, thanks, LENGTH(thanks));
	return found != NULL && find(text, privacy, LENGTH(privacy)) != NULL &&
		(strstr(text, "http") != NULL || strstr(text, "www.") != NULL)
	    ? found
	    : NULL;
}
