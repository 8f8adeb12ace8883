# SPDX-License-Identifier: ISC
"""Mail of an office of its own kind, made up for tests: a firm that destroys
data carriers. What its customers order every day sounds like requests for
erasure, which the shipped model cannot know. Every mail is a draw from
sentences with gaps; none is anybody's."""
import random

FIRMS = ("Harrow", "Bellweather", "Ostler", "Quince", "Tamar", "Fenwick",
         "Larkin", "Merrow", "Pell", "Dunmore", "Ashby", "Corran", "Wexcombe",
         "Thorne", "Ilford", "Braddock", "Selwyn", "Ravens", "Hollis", "Mott",
         "Carrick", "Denholm", "Easton", "Garrow", "Hadley", "Jessop",
         "Kimber", "Loxley", "Norrell", "Oxted", "Penrose", "Rudge",
         "Stannard", "Trent", "Upton", "Varley", "Winslow", "Yardley")
NAMES = ("Ada", "Ben", "Cora", "Dev", "Elin", "Femi", "Gus", "Hana", "Ivo",
         "June", "Kofi", "Lena", "Milo", "Nora", "Otis", "Pia", "Ravi",
         "Sana", "Tove", "Uma", "Vic", "Wren", "Yan", "Zora")
CARRIERS = ("hard disks", "backup tapes", "laptops", "solid state drives",
            "archive boxes", "mobile phones", "memory sticks", "servers")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOW_MANY = ("twelve", "forty", "three pallets of", "six", "a crate of",
            "about ninety", "two cages of", "thirty-one")

ORDERS = (
    "Please erase the data on the {many} {carriers} that our courier brings "
    "on {day} and send the certificate.",
    "We need all data deleted from {many} {carriers} by {day}, class H4.",
    "Kindly wipe and shred the {carriers} in the sealed container; the "
    "protocol with serial numbers goes to our facility manager.",
    "Could you delete everything on the {carriers} from our branch before "
    "they are sold?",
    "Our lease ends, so the data on {many} {carriers} must be removed on "
    "site, on {day} if your van is near.",
    "The last certificate lacks the serial numbers of the {carriers}; please "
    "confirm that their data was destroyed.",
    "What do you charge to have the data of {many} {carriers} erased, "
    "pick-up included?",
    "Please collect {many} {carriers}, delete what is on them and invoice "
    "the usual cost centre.",
)
ORDER_ENDS = (
    "Dock two is open until four.", "The purchase order follows.",
    "Seals are on the lid of each container.", "The key is with reception.",
    "We attach the weighing slip next time.", "Same shredding level as ever.",
    "Your driver knows the ramp.", "Please bring two empty containers.")
ORDER_SUBJECTS = ("Pick-up {day}", "Order: {carriers}", "Data destruction",
                  "Certificate of erasure", "Wiping {carriers}",
                  "Container full")

# Of two kinds: what is held about the writer, and that it is to go.
ASKS = {
    "access": (
        "I applied to you as a driver last year. Let me know what you have "
        "about me from that.",
        "I would like to see the things you wrote down about me when I "
        "worked in your yard.",
        "Which notes on me does your office keep? I used to sign for "
        "containers at my old firm.",
        "Show me what is stored under my name, I was a contact of one of "
        "your customers.",
        "I want to know what you know about me and where you got it.",
    ),
    "erasure": (
        "I left the firm in spring. Take my name and number out of your "
        "books.",
        "I never became a driver with you, so my application can go. Get "
        "rid of it.",
        "Remove my private mobile number, I am not your contact any more.",
        "Forget about me, please: I am no longer at the depot and want none "
        "of it kept.",
        "My photo is still on your page about the yard. I want it gone, and "
        "the rest on me too.",
    ),
}
ASK_ENDS = ("Thanks.", "I moved house since.", "My number has not changed.",
            "Write to this address.", "It has bothered me for a while.",
            "I was there from May to August.", "A short answer will do.")
ASK_SUBJECTS = ("My details", "A question", "About me", "Former employee",
                "Hello", "My name in your files")


class Mails:
    """Draws mails: dictionaries of sender, subject, text, kind ('' for an
    order)."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.count = 0

    def fill(self, text):
        pick = self.random.choice
        return text.format(many=pick(HOW_MANY), carriers=pick(CARRIERS),
                           day=pick(DAYS))

    def order(self):
        pick = self.random.choice
        text = " ".join((self.fill(pick(ORDERS)), pick(ORDER_ENDS)))
        return self.mail(f"{pick(NAMES)}{self.count}@{pick(FIRMS)}.example",
                         self.fill(pick(ORDER_SUBJECTS)), text, "")

    def ask(self):
        pick = self.random.choice
        kind = pick(sorted(ASKS))
        text = " ".join((pick(ASKS[kind]), pick(ASK_ENDS)))
        return self.mail(
            f"{pick(NAMES)}.{self.count}@home{self.random.randrange(40)}"
            ".example", pick(ASK_SUBJECTS), text, kind)

    def mail(self, sender, subject, text, kind):
        self.count += 1
        name = self.random.choice(NAMES)
        return {"sender": sender.lower(), "subject": subject,
                "text": f"Hello,\n\n{text}\n\nRegards\n{name}\n",
                "kind": kind}

    def draw(self, count):
        """Every other one asks for something."""
        return [self.ask() if i % 2 == 0 else self.order()
                for i in range(count)]
