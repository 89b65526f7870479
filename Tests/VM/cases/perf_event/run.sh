moved='s/event: page-faults, period: 1/event: cpu-clock, frequency: 99/'

# The clock counts idle time too.
stimulate() {
  /bin/true
  sleep 0.1
}
