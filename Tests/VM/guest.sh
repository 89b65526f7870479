#!/bin/sh
# The payload's run.sh: runs the cases listed in /payload/expected, one a line with what case.sh is given for each.
export PATH="$PATH:/payload"
while read -r case; do
  # shellcheck disable=SC2086
  sh /payload/case.sh $case </dev/null
done </payload/expected
