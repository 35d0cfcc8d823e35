# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A new Debian 12 in a temporary folder, for a script that sources this with its own arguments. It
# uses the mirror, the proxy and the keys that apt uses here. Root.

readonly RELEASE=bookworm
readonly DEFAULT_MIRROR=http://deb.debian.org/debian

# The mounts live in a mount namespace of this script, so that they end with it, however it ends.
if [[ -z ${NEW_ROOT_FOLDER:-} ]]; then
  NEW_ROOT_FOLDER=$(mktemp -d /var/tmp/optio-root.XXXXXX)
  export NEW_ROOT_FOLDER
  trap 'rm -rf --one-file-system "$NEW_ROOT_FOLDER"' EXIT
  unshare --mount --propagation private "$0" "$@"
  exit
fi
readonly root=$NEW_ROOT_FOLDER/root
readonly log=$NEW_ROOT_FOLDER/debootstrap.log

find_mirror() {
  # shellcheck disable=SC2016 # the dollars are apt's
  apt-get indextargets --format '$(CODENAME) $(CREATED_BY) $(REPO_URI)' |
    awk -v release="$RELEASE" '$1 == release && $2 == "Packages" { print $3; exit }'
}

# Proxy, certificates and checks of apt here, and none of its hooks.
write_apt_settings() {
  apt-config dump | grep -E '^Acquire::(http|https|Check|Retries|Force)' > "$1" || true
}

# What apt and the resolver read here, so that the new root finds the same mirror.
copy_settings() {
  local path

  for path in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/trusted.gpg \
    /etc/apt/trusted.gpg.d /etc/apt/keyrings /etc/apt/auth.conf /etc/apt/auth.conf.d \
    /usr/share/keyrings /etc/ssl/certs /usr/local/share/ca-certificates \
    /etc/resolv.conf /etc/hosts; do
    [[ -e $path ]] || continue
    mkdir -p "$root$(dirname "$path")"
    rm -rf "${root:?}$path"
    cp -RL "$path" "$root$path" 2>/dev/null || true
  done
  write_apt_settings "$root/etc/apt/apt.conf.d/90new-root"
}

bootstrap() {
  local mirror proxy

  mirror=$(find_mirror)
  proxy=$(apt-config shell proxy Acquire::http::Proxy | sed "s/^proxy='\(.*\)'$/\1/")
  [[ -z $proxy ]] || export http_proxy=$proxy
  printf '==> A new %s from %s in %s\n' "$RELEASE" "${mirror:-$DEFAULT_MIRROR}" "$root"
  debootstrap --variant=minbase "$RELEASE" "$root" "${mirror:-$DEFAULT_MIRROR}" >"$log" 2>&1 || {
    tail -20 "$log" >&2
    return 1
  }
}

mount_system() {
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
}

make_root() {
  bootstrap
  copy_settings
  mount_system
}

# in_root COMMAND...: with nothing of this machine's environment.
in_root() {
  env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    TERM=dumb LANG=C.UTF-8 CI=true chroot "$root" \
    /bin/sh -c "cd ${HERE:-/} && exec \"\$@\"" sh "$@" </dev/null
}
