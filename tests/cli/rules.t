## The shipped rules hold, and so do those of one's own.
$ dpoctl --json rules check | grep -o '"holds":[a-z]*\|"lines":.*'
"holds":true
"lines":[]}
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
Holds          yes

## An example that does not hold; a mistake; what is not there.
$ sed -i 's/bad Send me the/bad Send me my/' own/own.rules
$ dpoctl --json rules check own | grep -o '"holds":[a-z]*\|"lines":.*'
"holds":false
"lines":["own/own.rules:8: rule own-dossier matches its bad example: Send me my dossier."]}
$ sed -i 's/kind access/kind acess/' own/own.rules
$ dpoctl rules check own
! dpoctl: own/own.rules:4: "acess" is no kind; it is access, erasure, optout, ... (see dpod-rules(5)), processor, or any
? 65
$ dpoctl rules check no-such-directory
! dpoctl: no-such-directory: No such file or directory
? 66
