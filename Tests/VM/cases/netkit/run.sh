options='s/endpoint: primary/&, order: first/'
moved=s/primary/peer/

# The peer, which the kernel makes and names, is nk0. A kernel without netkit gets another interface of that name.
prepare() {
  if ip link add name netkit0 type netkit; then
    ip link set nk0 up
  else
    ip link add name netkit0 type veth
  fi
  ip link set netkit0 up
}

# Either end's program sees what that end sends.
stimulate() { /payload/helper frame netkit0; }

stimulate_moved() { /payload/helper frame nk0; }

cleanup() { ip link del netkit0; }
