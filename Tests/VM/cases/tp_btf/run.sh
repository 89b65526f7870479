. ../events.sh
options='s/tp_btf: sched_process_exec/tp_btf: { name: sched_process_exec, cookie: 7 }/'
moved=s/sched_process_exec/oom_score_adj_update/
