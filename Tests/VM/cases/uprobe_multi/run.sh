options='s/probe_here: 7/probe_here: 8/'
moved='s/probe_her/probe_ther/; s/probe_here/probe_there/'

stimulate() { /payload/helper here; }

stimulate_moved() { /payload/helper there; }
