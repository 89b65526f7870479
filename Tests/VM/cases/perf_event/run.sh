options='s/period: 1/period: 2/'
moved='s/event: page-faults, period: 2/event: cpu-clock, frequency: 99/'

# The clock counts idle time too.
stimulate() {
  /bin/true
  sleep 0.1
}
