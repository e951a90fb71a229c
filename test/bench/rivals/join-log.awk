# The log's messages by hour, path, sender, client and TLS version, with sessions joined by the pid of their process;
# prints the groups and the messages of each path. Written as such scripts are: for this log, not for every one.
{
  program = $5
  hour = $1 $2 substr($3, 1, 2)
}
program ~ /smtpd\[/ {
  if ($6 == "connect") tls[program] = "none"
  else if ($8 == "connection") tls[program] = $12
  else if ($6 == "disconnect") delete tls[program]
  else if ($7 ~ /^client=/) {
    client = substr($7, 8)
    sub(/,$/, "", client)
    if ($9 ~ /^sasl_username=/) count("submission", substr($9, 15), client, tls[program])
    else if (client ~ /127\.0\.0\.1/) count("local", "", client, tls[program])
    else count("inbound", "", client, tls[program])
  }
  next
}
program ~ /postfix\/smtp\[/ {
  if ($8 == "connection") {
    relay = $11
    sub(/:$/, "", relay)
    over[program, relay] = $12
  } else if ($7 ~ /^to=/ && / status=sent /) {
    relay = substr($8, 7)
    sub(/,$/, "", relay)
    if (!(($6, relay) in sent)) {
      sent[$6, relay]
      count("outbound", "", relay, (program, relay) in over ? over[program, relay] : "none")
    }
  }
}
function count(path, sender, client, version) {
  group[hour, path, sender, client, version]++
  messages[path]++
}
END {
  for (key in group) groups++
  printf "{\"groups\":%d,\"submission\":%d,\"inbound\":%d,\"outbound\":%d,\"local\":%d}\n", groups, messages["submission"], messages["inbound"], messages["outbound"], messages["local"]
}
