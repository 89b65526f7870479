. ../edge.sh
options='s/priority: 10/&, defrag: true/'
moved='s|priority: 10|&, netns: /run/netns/edge|'

stimulate() { /payload/helper connect 1; }

stimulate_moved() { in_edge /payload/helper connect 1; }
