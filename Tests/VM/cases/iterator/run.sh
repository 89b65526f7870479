# An iterator runs when its pin is read: what is read is what it writes, a line for each task.
saw_it_run() { [ "$(sort -u /sys/fs/bpf/vm/tasks | tee -a "$log")" = "$1" ]; }
