moved=s/vm:here/vm:there/

stimulate() { /payload/helper here; }

stimulate_moved() { /payload/helper there; }
