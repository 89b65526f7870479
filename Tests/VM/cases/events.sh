# A program is started, or, where the case's target has moved, something done that has a tracepoint of its own.
stimulate() { /bin/true; }

stimulate_moved() { sh -c 'echo 1 >/proc/self/oom_score_adj'; }
