options='s|usdt: ".*"|usdt: { binary: /payload/helper, provider: vm, name: here, cookie: 7 }|'
moved='s/name: here/name: there/'

stimulate() { /payload/helper here; }

stimulate_moved() { /payload/helper there; }
