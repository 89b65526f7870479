. ../events.sh
moved=s,sched/sched_process_exec,oom/oom_score_adj_update,
