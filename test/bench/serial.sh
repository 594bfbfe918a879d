#!/bin/sh
# What is run by hand today, one after the other: each resolver, then each address. The time limits are the programs' own where they have
# sane ones (dig: 5 s, three tries), else those that people write.
# serial.sh NAME PORT CA_FILE DNS_PORT RESOLVER...
name=$1 port=$2 ca=$3 dns_port=$4
shift 4
addresses=
for resolver in "$@"; do
  answer=$(dig +time=5 +tries=3 -p "$dns_port" "@$resolver" "$name" A)
  dig +time=5 +tries=3 -p "$dns_port" "@$resolver" "$name" AAAA
  echo "$answer"
  [ -n "$addresses" ] || addresses=$(echo "$answer" | awk '$4 == "A" { print $5 }')
done
for address in $addresses; do
  nc -vz -w 5 "$address" "$port"
  timeout 10 openssl s_client -connect "$address:$port" -servername "$name" -CAfile "$ca" -showcerts </dev/null
  timeout 10 openssl s_client -connect "$address:$port" -servername "$name" -CAfile "$ca" </dev/null | openssl x509 -noout -subject -issuer -dates
  curl -sS -o /dev/null --max-time 10 --cacert "$ca" --resolve "$name:$port:$address" \
    -w '%{http_code} dns %{time_namelookup} tcp %{time_connect} tls %{time_appconnect} first byte %{time_starttransfer} all %{time_total}\n' \
    "https://$name:$port/"
done
