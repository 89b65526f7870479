. ../group.sh
stimulus='/payload/helper connect 1'
sever() { /payload/helper link-detach $links/connect; }
