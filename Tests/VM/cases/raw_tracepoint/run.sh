. ../events.sh
options='s/raw_tracepoint: sys_enter/raw_tracepoint: { name: sys_enter, cookie: 7 }/'
moved=s/sys_enter/oom_score_adj_update/
