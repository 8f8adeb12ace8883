## The shipped rules hold, and so do those of one's own.
$ dpoctl --json rules check | grep -o '"holds":[a-z]*\|"lines":[[][^]]*[]]'
"holds":true
"lines":[]
$ mkdir own && cat > own/own.rules <<'END'
> language en
> 
> rule own-dossier
> kind access
> weight 6
> pattern \bmy dossier\b
> good Send me my dossier.
> bad Send me the dossier.
> END
$ dpoctl rules check own | head -n 1
OK                 yes

## An example that does not hold; a mistake; what is not there.
$ sed -i 's/bad Send me the/bad Send me my/' own/own.rules
$ dpoctl --json rules check own | grep -o '"holds":[a-z]*\|"lines":[[][^]]*[]]'
"holds":false
"lines":["own/own.rules:8: rule own-dossier matches its bad example: Send me my dossier."]
$ sed -i 's/kind access/kind acess/' own/own.rules
$ dpoctl rules check own
! dpoctl: own/own.rules:4: unknown kind "acess": expected access, erasure, optout, ... (see dpod-rules(5)), processor, any or doubt
? 65
$ dpoctl rules check no-such-directory
! dpoctl: no-such-directory: No such file or directory
? 66

## What there is; and a labelled folder: right, missed, no request.
$ sed -i 's/kind acess/kind access/' own/own.rules
$ dpoctl --json rules list own | grep own-dossier | grep -o '"rule.*"disabled":[a-z]*'
"rule":"own-dossier","kind":"access","language":"en","weight":6,"disabled":false
$ mkdir labelled && cp request.eml away.eml labelled
$ printf 'path\tlang\tlabels\nrequest.eml\tde\taccess\naway.eml\ten\tnone\n' > labelled/labels.tsv
$ dpoctl rules test labelled
Languages
  LANGUAGE  REQUEST  UNSURE  NOT REQUEST  KINDS RIGHT  LANGUAGE RIGHT  OTHER REQUEST  OTHER UNSURE  OTHER NOT REQUEST
  de        1        0       0            1            1               0              0             0
  en        0        0       0            0            0               0              0             1
Measures
  OF        NAME    EXPECT    JUDGE  REQUESTS  LOST  DECIDED RIGHT  GUESSED RIGHT  OTHERS  TAKEN FOR REQUEST  BEFORE HUMAN
  all               mixed     both   1         0     1              1              1       0                  0
  language  de      mixed     both   1         0     1              1              0       0                  0
  kind      access  mixed     both   1         0     1              1              0       0                  0
  language  en      mixed     both   0         0     0              0              1       0                  0
  all               mixed     rules  1         0     1              1              1       0                  0
  language  de      mixed     rules  1         0     1              1              0       0                  0
  kind      access  mixed     rules  1         0     1              1              0       0                  0
  language  en      mixed     rules  0         0     0              0              1       0                  0
  all               requests  both   1         0     1              1              1       0                  0
  language  de      requests  both   1         0     1              1              0       0                  0
  kind      access  requests  both   1         0     1              1              0       0                  0
  language  en      requests  both   0         0     0              0              1       0                  0
  all               requests  rules  1         0     1              1              1       0                  0
  language  de      requests  rules  1         0     1              1              0       0                  0
  kind      access  requests  rules  1         0     1              1              0       0                  0
  language  en      requests  rules  0         0     0              0              1       0                  0
  all               personal  both   1         0     1              1              1       0                  0
  language  de      personal  both   1         0     1              1              0       0                  0
  kind      access  personal  both   1         0     1              1              0       0                  0
  language  en      personal  both   0         0     0              0              1       0                  0
  all               personal  rules  1         0     1              1              1       0                  0
  language  de      personal  rules  1         0     1              1              0       0                  0
  kind      access  personal  rules  1         0     1              1              0       0                  0
  language  en      personal  rules  0         0     0              0              1       0                  0
Misses     -
$ printf 'request.eml\tde\terasure+access\n' > labelled/labels.tsv
$ dpoctl --json rules test --rules own labelled | sed 's/ (.*"\]/ (..."]/'
{"languages":[{"language":"de","request":1,"unsure":0,"not_request":0,"kinds_right":0,"language_right":1,"other_request":0,"other_unsure":0,"other_not_request":0}],"measures":[{"of":"all","name":"","expect":"mixed","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"language","name":"de","expect":"mixed","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"access","expect":"mixed","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"erasure","expect":"mixed","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"all","name":"","expect":"mixed","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"language","name":"de","expect":"mixed","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"access","expect":"mixed","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"erasure","expect":"mixed","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"all","name":"","expect":"requests","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"language","name":"de","expect":"requests","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"access","expect":"requests","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"erasure","expect":"requests","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"all","name":"","expect":"requests","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"language","name":"de","expect":"requests","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"access","expect":"requests","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"erasure","expect":"requests","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"all","name":"","expect":"personal","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"language","name":"de","expect":"personal","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"access","expect":"personal","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"erasure","expect":"personal","judge":"both","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"all","name":"","expect":"personal","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"language","name":"de","expect":"personal","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"access","expect":"personal","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0},{"of":"kind","name":"erasure","expect":"personal","judge":"rules","requests":1,"lost":0,"decided_right":1,"guessed_right":1,"others":0,"taken_for_request":0,"before_human":0}],"misses":["labelled/request.eml: request access (..."]}
$ dpoctl rules test own
! dpoctl: own/labels.tsv: No such file or directory
? 66

## The configuration's scores go before those of the rules.
$ (cat small.conf; printf 'recognition {\n\trequest-score = 30\n\tunsure-score = 9\n}\n') > high.conf
$ dpoctl -c high.conf --json classify request.eml | grep -o '"decision":[^,]*\|"threshold[^,]*'
"decision":"request"
"threshold_request":30
"threshold_unsure":9
$ dpoctl -c high.conf rules check | grep threshold
Request threshold  30
Unsure threshold   9
$ dpoctl -c high.conf --json rules test labelled | grep -o '"language":"de","request":.,"unsure":.'
"language":"de","request":1,"unsure":0
$ sed 's/= 9/= 31/' high.conf > bad.conf; dpoctl -c bad.conf classify request.eml
! dpoctl: bad.conf:19: recognition: unsure-score: must not be above request-score
? 78
$ sed 's/request-score = 30//; s/= 9/= 6/' high.conf > bad.conf; dpoctl -c bad.conf classify request.eml
! dpoctl: the unsure threshold (6) must not be above the request threshold (5)
? 78
$ dpoctl -c bad.conf rules check
! dpoctl: the unsure threshold (6) must not be above the request threshold (5)
? 78

## A catastrophic pattern of an administrator and a hostile megabyte: unsure,
## within the budget, and it says by which rule.
$ mkdir slow && cat > slow/slow.rules <<'END'
> language any
> rule own-slow
> kind access
> weight 6
> pattern ^(\w+\s?)+;$
> pattern (a+)+b
> good bb ab
> bad ..
> END
$ sed "1i rules-directory = $PWD/slow" small.conf > slow.conf
$ python3 -c 'print("From: a@b.example\nSubject: a\n\n" + ("a" * 70 + "! b;\n") * 14000)' > hostile-megabyte.eml
$ cat > judge.py <<'END'
> import json, resource, subprocess, sys
> out = subprocess.run(["dpoctl", "-c", "slow.conf", "--json", "classify",
>                       "hostile-megabyte.eml"], stdout=subprocess.PIPE).stdout
> row = json.loads(out)
> used = resource.getrusage(resource.RUSAGE_CHILDREN)
> print(row["decision"], row["not_evaluated"] > 0, row["limits"])
> print(used.ru_utime + used.ru_stime < 5)
> END
$ python3 judge.py
unsure True ['own-slow']
True
$ dpod -c slow.conf -t | grep '^ok' | sed 's/([0-9]* rules/(... rules/'
ok    configuration slow.conf
ok    mailbox dpo expects requests (by its addresses)
ok    rules, letters, calendar (... rules; request threshold 5, unsure threshold 2)
ok    database /var/lib/dpod/dpod.db will be created

## The same through the daemon: it waits in triage, its letter is not written,
## and the log, the ticket and the status name the rule.
$ mkdir -p box/cur box/new box/tmp out && cp hostile-megabyte.eml box/new/1
$ sed "s,/nowhere/in\",$PWD/box\"\n\tstart = all\n\tacknowledge-unsure = off," slow.conf | sed "s,/nowhere,$PWD,; 1i state-directory = $PWD/slow-state" > daemon.conf
$ dpod -c daemon.conf --once 2> log; grep -o 'rule-limit.*' log | sed 's,uid=[0-9]*,uid=...,'; grep -o 'disposition=.*' log
rule-limit mailbox=dpo uid=... ticket=1 rules=own-slow
disposition=ticket ticket=1 kind=- language=- rule=- letter=none reason=unsure
$ dpoctl -c daemon.conf --json list | grep -o '"state":[^,]*'
"state":"triage"
$ dpoctl -c daemon.conf --json show 1 | grep -o '"no_letter_reason":[^,]*'
"no_letter_reason":"unsure"
$ dpoctl -c daemon.conf --json explain 1 | grep -o '"decision":[^,]*\|"limits":[^,]*'
"decision":"unsure"
"limits":["own-slow"]
$ dpoctl -c daemon.conf --json status | grep -o '"limits":\[[^,]*,[^,]*'
"limits":[{"rule":"own-slow","mails":1}]

## Labels as others write them: more columns, other spellings, no head, no end.
$ printf 'path\tlang\tnote\tlabels\nrequest.eml\tde\tx\taccess\n\naway.eml\ten\taccess\t' > labelled/labels.tsv
$ dpoctl rules test labelled | sed -n '/^Languages/,/^Measures/p'
Languages
  LANGUAGE  REQUEST  UNSURE  NOT REQUEST  KINDS RIGHT  LANGUAGE RIGHT  OTHER REQUEST  OTHER UNSURE  OTHER NOT REQUEST
  de        1        0       0            1            1               0              0             0
  en        0        0       0            0            0               0              0             1
Measures
$ cp labelled/request.eml labelled/two.eml && cp labelled/request.eml labelled/three.eml
$ printf 'request.eml\tnn\taccess, withdraw_consent\ntwo.eml\tde\tfollowup\nthree.eml\tfr\taccess\naway.eml\tde\n' > labelled/labels.tsv
$ dpoctl --json rules test labelled | grep -o '"language":"[a-z]*","request":[^}]*\|"misses":.*' | sed 's/ (.*"\]/ (..."]/'
"language":"de","request":1,"unsure":0,"not_request":0,"kinds_right":0,"language_right":1,"other_request":0,"other_unsure":0,"other_not_request":1
"language":"fr","request":1,"unsure":0,"not_request":0,"kinds_right":1,"language_right":0,"other_request":0,"other_unsure":0,"other_not_request":0
"language":"nn","request":1,"unsure":0,"not_request":0,"kinds_right":0,"language_right":0,"other_request":0,"other_unsure":0,"other_not_request":0
"misses":["labelled/request.eml: request access (..."]}
$ dpoctl --json rules test labelled | grep -o '"of":"kind","name":"[^"]*"' | sort -u
"of":"kind","name":"access"
"of":"kind","name":"reminder"
"of":"kind","name":"withdraw-consent"
## What is counted: lost, decided, taken for a request, seen before one was asked.
$ printf 'From: a@b.example\nSubject: Hello\n\nWho is your data protection officer?\n' > labelled/unsure.eml
$ dpoctl --json classify --rules-only labelled/unsure.eml | grep -o '"decision":"[^"]*"'
"decision":"unsure"
$ printf 'request.eml\tde\tnone\naway.eml\ten\taccess\nunsure.eml\ten\taccess\nunsure.eml\tnn\tnone\nrequest.eml\tda\terasure+access\nrequest.eml\tsv\terasure\n' > labelled/labels.tsv
$ dpoctl rules test labelled | grep -e '^Lang' -e '^  [LO]' -e '^  .. ' -e 'mixed *rules'
Languages
  LANGUAGE  REQUEST  UNSURE  NOT REQUEST  KINDS RIGHT  LANGUAGE RIGHT  OTHER REQUEST  OTHER UNSURE  OTHER NOT REQUEST
  da        1        0       0            0            0               0              0             0
  de        0        0       0            0            0               1              0             0
  en        0        1       1            0            2               0              0             0
  nn        0        0       0            0            0               0              1             0
  sv        1        0       0            0            0               0              0             0
  OF        NAME     EXPECT    JUDGE  REQUESTS  LOST  DECIDED RIGHT  GUESSED RIGHT  OTHERS  TAKEN FOR REQUEST  BEFORE HUMAN
  all                mixed     rules  4         1     1              1              2       1                  2
  language  de       mixed     rules  0         0     0              0              1       1                  1
  language  en       mixed     rules  2         1     0              0              0       0                  0
  kind      access   mixed     rules  3         1     1              1              0       0                  0
  language  nn       mixed     rules  0         0     0              0              1       0                  1
  language  da       mixed     rules  1         0     1              1              0       0                  0
  kind      erasure  mixed     rules  2         0     1              1              0       0                  0
  language  sv       mixed     rules  1         0     0              0              0       0                  0
