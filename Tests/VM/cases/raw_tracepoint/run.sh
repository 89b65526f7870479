. ../events.sh
moved=s/sys_enter/oom_score_adj_update/
