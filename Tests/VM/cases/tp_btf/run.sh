. ../events.sh
moved=s/sched_process_exec/oom_score_adj_update/
