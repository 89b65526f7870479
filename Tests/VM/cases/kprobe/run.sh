stimulate() { cat /dev/null; }
