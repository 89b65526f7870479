kind=netns
. ../edge.sh

stimulate() { in_edge /payload/helper fanout lo; }
