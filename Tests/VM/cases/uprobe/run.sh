options='s|uprobe: ".*"|uprobe: { binary: /payload/helper, symbol: probe_here, cookie: 7 }|'
moved=s/probe_here/probe_there/

stimulate() { /payload/helper here; }

stimulate_moved() { /payload/helper there; }
