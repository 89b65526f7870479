moved=s/probe_here/probe_there/

stimulate() { /payload/helper here; }

stimulate_moved() { /payload/helper there; }
