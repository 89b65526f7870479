#!/bin/sh
# The payload's run.sh: runs the cases listed in /payload/expected, one `NAME<tab>EXPECTED` a line.
export PATH="$PATH:/payload"
while read -r name expected; do
  sh /payload/case.sh "$name" "$expected" </dev/null
done </payload/expected
