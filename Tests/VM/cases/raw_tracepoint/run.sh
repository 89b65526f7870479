stimulate() { /bin/true; }
