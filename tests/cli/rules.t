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
Holds           yes

## An example that does not hold; a mistake; what is not there.
$ sed -i 's/bad Send me the/bad Send me my/' own/own.rules
$ dpoctl --json rules check own | grep -o '"holds":[a-z]*\|"lines":[[][^]]*[]]'
"holds":false
"lines":["own/own.rules:8: rule own-dossier matches its bad example: Send me my dossier."]
$ sed -i 's/kind access/kind acess/' own/own.rules
$ dpoctl rules check own
! dpoctl: own/own.rules:4: "acess" is no kind; it is access, erasure, optout, ... (see dpod-rules(5)), processor, or any
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
Misses     -
$ printf 'request.eml\tde\terasure+access\n' > labelled/labels.tsv
$ dpoctl --json rules test --rules own labelled
{"languages":[{"language":"de","request":1,"unsure":0,"not_request":0,"kinds_right":0,"language_right":1,"other_request":0,"other_unsure":0,"other_not_request":0}],"misses":["labelled/request.eml: request access (any-law +2, any-article-15 +2, any-request-15 +4, de-access-right +6, de-access-subject +5, de-own +2)"]}
$ dpoctl rules test own
! dpoctl: own/labels.tsv: No such file or directory
? 66
