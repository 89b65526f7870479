kind=lsm
. ../group.sh
stimulus='/payload/helper connect 1'
