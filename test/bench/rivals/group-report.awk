# The report's rows by hour, sender, domain, auth, client and TLS version; prints the groups and the messages.
# Cells are quoted and hold neither quotes nor line feeds.
BEGIN { FS = "\",\"" }
NR > 1 {
  group[substr($1, 2, 13) FS $2 FS $3 FS $4 FS $5 FS $6] += $8
  messages += $8
}
END {
  for (key in group) groups++
  printf "[%d,%d]\n", groups, messages
}
