options='s|uprobe: ".*"|uprobe: { binary: /payload/helper, symbol: probe_here, cookie: 7 }|'
moved=s/probe_here/probe_there/

# Another file at its path: what runs the old one is still probed, and nothing else.
lost='the file was replaced'
lose() { cp /payload/helper /payload/helper.new && mv /payload/helper.new /payload/helper; }

stimulate() { /payload/helper here; }

stimulate_moved() { /payload/helper there; }
