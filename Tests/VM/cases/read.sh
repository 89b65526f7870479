# An iterator runs when its pin is read: what is read is what it writes, a line for each of what it walks over.
saw_it_run() { [ "$1" = none ] || [ "$(sort -u /sys/fs/bpf/vm/read | tee -a "$log")" = "$1" ]; }
