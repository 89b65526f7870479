kind=lsm

stimulate() { cat /dev/null; }
