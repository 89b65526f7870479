#!/usr/bin/env bash
# Runs quickstart-show.sh in a VM; for quickstart.sh, where this kernel does not let us use BPF.
#
#   quickstart-vm.sh KERNEL BPF_APPLY CHANGED     CHANGED: the folder with the changed manifest
set -euo pipefail

kernel=$1 bpf_apply=$2 changed=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
boot=$(dirname "$here")/Tests/VM/boot.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The VM has a kernel and busybox. The rest comes along in a folder that becomes its root:
# this machine's own tools, with the libraries they need.
root=$work/payload/root
tools=(bash cat dirname env find grep ip ls mktemp mount mountpoint nsenter ping rm diff head sleep
  sort tail tee true)

copy() { cp -L --parents "$@" "$root"; }

libraries() { ldd "$1" 2>/dev/null | grep -oE '/[^ )]+' || true; }

# The files of Python that quickstart.py loads, whichever Python this is.
python_files() {
  python3 -B -c '
import os, sys
sys.path.insert(0, sys.argv[1])
import quickstart, encodings.idna
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None)
    if file and os.path.isabs(file) and not file.startswith(sys.argv[1]):
        print(file)
' "$here"
}

fill_root() {
  local tool file python
  mkdir -p "$root"/{bin,usr/bin,dev,proc,run,sys,tmp,manifests,changed}
  for tool in "${tools[@]}"; do
    file=$(type -P "$tool") || { echo "quickstart: this machine has no $tool" >&2; exit 1; }
    cp -L "$file" "$root/usr/bin/"
    libraries "$file"
  done >"$work/files"
  cp -L "$root/usr/bin/bash" "$root/usr/bin/true" "$root/bin/"
  python=$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
  cp "$python" "$root/usr/bin/python3"
  python_files >"$work/python"
  for file in "$python" $(cat "$work/python"); do libraries "$file"; done >>"$work/files"
  sort -u "$work/files" "$work/python" | while read -r file; do copy "$file"; done

  cp "$bpf_apply" "$root/usr/bin/bpf-apply"
  cp -r "$here"/quickstart* "$here/bytecode" "$root/manifests/"
  cp -r "$changed"/. "$root/changed/"
}

fill_root
cat >"$work/payload/run.sh" <<END
mount -o bind root root # ip wants its root to be a mount of its own
ln -sf /proc/self/fd /dev/fd
for directory in dev proc run sys tmp; do mount -o rbind /\$directory root/\$directory; done
chroot root /usr/bin/env PATH=/usr/bin NO_COLOR=1 PYTHONHOME=$(python3 -c 'import sys; print(sys.base_prefix)') \\
  bash /manifests/quickstart-show.sh bpf-apply /manifests/quickstart.yaml /changed/quickstart.yaml >/out/show 2>&1
END

mkdir "$work/out"
status=0
"$boot" "$kernel" "$work/payload" "$work/out" || status=$?
cat "$work/out/show" 2>/dev/null || { cat "$work/out/console.log" >&2 || true; }
exit "$status"
