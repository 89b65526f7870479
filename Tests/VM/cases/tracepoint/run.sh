. ../events.sh
options='s,tracepoint: sched/sched_process_exec,tracepoint: { name: sched/sched_process_exec\, cookie: 7 },'
moved=s,sched/sched_process_exec,oom/oom_score_adj_update,
