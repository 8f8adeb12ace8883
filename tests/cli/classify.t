$ dpoctl --json classify request.eml | python3 -c '
> import json, sys
> row = json.loads(sys.stdin.readline())
> print(" ".join(row))
> print(row["decision"], row["kinds"], row["language"], row["processor"])
> print(row["automatic"], row["may_acknowledge"], [row["gate_reason"]])
> print(sorted(set(name for rule in row["rules"] for name in rule)))'
file decision kinds guesses probabilities other expect sentence reasons local language language_percent languages score threshold_request threshold_unsure runner_up runner_up_score not_evaluated limits processor unreadable automatic automatic_reason may_acknowledge gate_reason facts rules
request ['access'] de False
False True ['']
['id', 'kind', 'length', 'start', 'text', 'weight', 'where']
$ dpoctl classify --rules-only away.eml | grep -v evidence | head -n 23
File                     away.eml
Decision                 not-request
Asks for                 -
Perhaps asks for         -
Probabilities            -
Other than a request     -
Expected                 mixed
Sentence                 -
Main features            -
Local correction         -
Language                 en
Evidence for
  LANGUAGE  PERCENT  WORDS
  en        42       your i of the
  da        21       i
  de        10       am
Score                    0
Request threshold        5
Unsure threshold         2
Runner-up                -
Runner-up's score        0
Rules not evaluated      0
Rules that hit a limit   -

## Own addresses are known with a configuration only.
$ dpoctl --json classify own.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":true,"gate_reason":""
$ dpoctl -c small.conf --json classify own.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":false,"gate_reason":"own-address"
$ dpoctl --json classify hostile.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":false,"gate_reason":"reply-to-differs"
$ dpoctl --json classify none.eml request.eml > out; echo $?; wc -l < out
66
1
! dpoctl: none.eml: No such file or directory
$ dpoctl -c none.conf classify request.eml
! dpoctl: none.conf: No such file or directory
? 78

## A group of ours, a forged sender, and a mail that names none of us.
$ dpoctl --json classify group.eml forged.eml | tr , '\n' | grep -e acknow -e gate
"may_acknowledge":false
"gate_reason":"list"
"may_acknowledge":true
"gate_reason":""
$ dpoctl -c trusting.conf --json classify group.eml forged.eml | tr , '\n' | grep -e acknow -e gate
"may_acknowledge":true
"gate_reason":""
"may_acknowledge":false
"gate_reason":"dmarc-failed"

## Budgets are counted where a configuration names a register.
$ mkdir state && sed "s|^organ|$STATE\norgan|; s|^relay|budget {\n\taddress-per-day = 1\n}\nrelay|" small.conf > budget.conf
$ sed -i 's/^To:.*/To: dpo@example.com/; s/^From:.*/From: Anna@example.org/' request.eml
$ seed "$REGISTER" /nowhere/in
$ dpoctl -c budget.conf --json classify request.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":true,"gate_reason":""
$ sql "INSERT INTO spent VALUES ('anna@example.org', ?, 1)" $(($(date +%s) / 3600))
$ dpoctl -c budget.conf --json classify request.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":false,"gate_reason":"budget-address"
$ dpoctl --json classify request.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":true,"gate_reason":""

## not on postgresql: a file may be junk
$ echo junk > "$REGISTER"; dpoctl -c budget.conf --json classify request.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":true,"gate_reason":""
! dpoctl: budgets are not counted: $REGISTER is not a database

## not on sqlite: a database may be another program's
$ sql "DROP TABLE register_schema"; dpoctl -c budget.conf --json classify request.eml | grep -o '"may_ack.*reason":"[^"]*"'
"may_acknowledge":true,"gate_reason":""
! dpoctl: budgets are not counted: $REGISTER has the tables of another program

## Letters of our own come back from the envelope sender; what is asked of all
## mailboxes must be known of each.
$ sed 's|^relay {|&\n\tenvelope-sender = returns@example.com|' small.conf > returns.conf
$ sed 's/^From:.*/From: returns@example.com/' own.eml > returned.eml
$ for conf in returns small; do dpoctl -c $conf.conf --json classify returned.eml | grep -o '"may_ack.*reason":"[^"]*"'; done
"may_acknowledge":false,"gate_reason":"own-address"
"may_acknowledge":true,"gate_reason":""
$ sed 's/^To:.*/To: info@example.com/; /^Cc/d' request.eml > unnamed.eml
$ for without in nothing addresses authserv-id; do
>     sed "/^relay/,\$d" trusting.conf > two.conf
>     sed -n '/^mailbox/,/^}/p' trusting.conf | sed "s/\"dpo\"/\"b\"/; s|/nowhere|/else|; /$without/d" >> two.conf
>     sed "/^relay/,\$!d" trusting.conf >> two.conf
>     dpoctl -c two.conf --json classify unnamed.eml forged.eml | grep -o '"may_ack.*reason":"[^"]*"'
> done
"may_acknowledge":false,"gate_reason":"not-named"
"may_acknowledge":false,"gate_reason":"dmarc-failed"
"may_acknowledge":false,"gate_reason":"not-authenticated"
"may_acknowledge":false,"gate_reason":"dmarc-failed"
"may_acknowledge":false,"gate_reason":"not-named"
"may_acknowledge":false,"gate_reason":"dmarc-failed"

## The sentence that counts most, the words in it, and the kinds it may ask for.
$ for subject in Hello "Please erase all my personal data"; do
>     printf 'From: a@b.example\nSubject: %s\n\nHello.\n\nPlease send me a copy of my personal data and erase it.\n\nYours\n' "$subject" > asks.eml
>     dpoctl --json classify asks.eml | grep -o '"decision":"[^"]*"\|"guesses":[^]]*]\|"sentence":"[^"]*"\|"runner_up":"[^"]*"\|"probabilities":.[a-z":]*'
> done
"decision":"request"
"guesses":["access","erasure"]
"probabilities":{"access":
"sentence":"Please send me a copy of my personal data and erase it."
"runner_up":"erasure"
"decision":"request"
"guesses":["erasure","access"]
"probabilities":{"erasure":
"sentence":"Please erase all my personal data"
"runner_up":"access"
$ printf 'From: a@b.example\nSubject: My data\n\nPlease erase my personal data, and send me a copy of my personal data before.\n' > asks.eml
$ dpoctl --json classify asks.eml | grep -o '"kinds":[^]]*]\|"runner_up":"[^"]*"'
"kinds":["erasure"]
"runner_up":""

## A greeting and a name make a plain request no less one.
$ while IFS='|' read -r name greeting text end; do
>     printf 'From: Kari <kari@example.net>\nTo: dpo@example.org\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n\n%s\n\n%s\n' "$greeting" "$text" "$end" > "$name.eml"
>     echo "$name $(dpoctl --json classify --expect mixed "$name.eml" | grep -o '"decision":"[^"]*","kinds":[^]]*]')"
> done << 'END'
> de|Guten Tag,|bitte löschen Sie alle Daten, die Sie über mich gespeichert haben.|Ilse Kern
> nb|Hei,|kan dere slette kontoen min?|Mvh Ole
> en|Hello,|please delete all the data you hold about me.|Kind regards, Ann Parker
> fr|Bonjour,|supprimez mon compte et tout ce que vous avez sur moi.|Cordialement, Claire Morin
> es|Hola,|¿qué datos tienen sobre mí?|Un saludo, Jordi
> sv|Hej,|ta bort mig från era utskick.|Mvh Sara Lindqvist
> it|Buongiorno,|vorrei sapere quali dati avete su di me.|Grazie, Paola Ricci
> pl|Dzień dobry,|proszę usunąć moje konto i wszystkie dane.|Pozdrawiam, Marek
> nl|Hallo,|welke gegevens hebben jullie van mij?|Groeten, Joost
> da|Hej,|I må gerne slette alt, hvad I har om mig.|Hilsen Ole
> fi|Hei,|poistakaa tietoni rekisteristänne.|Terveisin Pekka
> pt|Bom dia,|apaguem os meus dados, por favor.|Obrigado, Nuno
> cs|Dobrý den,|smažte prosím můj účet a všechny údaje.|Děkuji, Petr
> END
de "decision":"request","kinds":["erasure"]
nb "decision":"request","kinds":["erasure"]
en "decision":"request","kinds":["erasure"]
fr "decision":"request","kinds":["erasure"]
es "decision":"request","kinds":["access"]
sv "decision":"request","kinds":["optout"]
it "decision":"request","kinds":["access"]
pl "decision":"request","kinds":["erasure"]
nl "decision":"request","kinds":["access"]
da "decision":"request","kinds":["erasure"]
fi "decision":"request","kinds":["erasure"]
pt "decision":"request","kinds":["erasure"]
cs "decision":"request","kinds":["erasure"]

## Each list begins with its first item: rules, languages and facts.
$ printf 'From: a@b.example\nSubject: Auskunft\n\nIch verlange Auskunft nach Art. 15 DSGVO. Meine Kundennummer ist AB-1234.\n' > fact.eml
$ dpoctl --json classify fact.eml | grep -o '"id":"any-law"\|"id":"any-request-15"\|"language":"de","percent[^,]*\|"facts":[^]]*]'
"language":"de","percent":90
"facts":[{"name":"customer","value":"AB-1234"}]
"id":"any-law"
"id":"any-request-15"
$ dpoctl --json classify --rules-only fact.eml | grep -o '"guesses":[^]]*]\|"reasons":[^]]*]\|"runner_up":[^,]*'
"guesses":["access"]
"reasons":[]
"runner_up":""
