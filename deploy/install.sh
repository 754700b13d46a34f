#!/usr/bin/env bash
# Installs plonkd as a service: programs, unit, service user, configuration. Run it again to upgrade or repair; what is
# already right is left alone, and files below /etc/plonkd are never overwritten.
#
#   deploy/install.sh [--programs DIR] [--version V] [--prefix DIR] [--unit-dir DIR] [--destdir DIR] [--dry-run]
#   deploy/install.sh --activate V [--prefix DIR] [--destdir DIR] [--dry-run]     back (or forth) to an installed version
#
#   --programs DIR   where `controller` and `prover` were built; default build/release/bin, or build/cuda/bin if built
#   --version V      name of this version, default that of CMakeLists.txt; versions live side by side
#   --prefix DIR     default /opt/plonkd: DIR/versions/V/…, and DIR/current -> versions/V
#   --unit-dir DIR   default /etc/systemd/system
#   --destdir DIR    put everything below DIR, as a package build or a test does; no user is made, no manager told
#   --dry-run        say what would be done, do nothing
#
# No service is started or restarted: that is the operator's decision (docs/operations.md).
set -euo pipefail
source_folder=$(cd "$(dirname "$0")/.." && pwd)

fail() { echo "install.sh: $*" >&2; exit 1; }
usage() { sed -n '2,/^set -e/{/^set -e/d;s/^# \{0,1\}//;p}' "$0"; }

programs='' version='' prefix=/opt/plonkd unit_dir=/etc/systemd/system destdir='' activate='' dry_run=0
while [[ $# -gt 0 ]]; do
    case "$1" in
        --programs | --version | --prefix | --unit-dir | --destdir | --activate)
            [[ $# -ge 2 && -n "$2" ]] || fail "$1 needs a value"
            name=${1#--}
            declare "${name/-/_}=$2"
            shift
            ;;
        --dry-run) dry_run=1 ;;
        --help | -h) usage; exit 0 ;;
        *) fail "unknown argument $1 (see --help)" ;;
    esac
    shift
done
for place in prefix unit_dir destdir; do
    [[ -z "${!place}" || "${!place}" == /* ]] || fail "--${place/_/-}: expected an absolute path, found ${!place}"
done

changes=0
# Every change of the system goes through here.
change() {
    changes=$((changes + 1))
    local words
    printf -v words '%q ' "$@"
    echo "${words% }"
    [[ $dry_run -eq 1 ]] || "$@"
}

put() { # put MODE FILE PLACE: FILE's content at PLACE, unless it is there already
    if [[ ! -f "$destdir$3" ]] || ! cmp -s "$2" "$destdir$3" || [[ "$(stat -c %a "$destdir$3")" != "${1#0}" ]]; then
        # Through a temporary name: a program that runs, or a reader, never sees half a file.
        change install -D -m "$1" "$2" "$destdir$3.new-$$"
        change mv -f "$destdir$3.new-$$" "$destdir$3"
    fi
}

put_unless_changed() { # the same for a file that belongs to the operator once it is there
    if [[ ! -e "$destdir$3" ]]; then
        put "$@"
    elif ! cmp -s "$2" "$destdir$3"; then
        put "$1" "$2" "$3.dist"
    fi
}

make_current() { # make_current VERSION: one rename, so that `current` exists at every moment
    local link=$destdir$prefix/current
    [[ "$(readlink "$link" 2>/dev/null || true)" == "versions/$1" ]] && return 0
    [[ $dry_run -eq 1 || -x "$destdir$prefix/versions/$1/bin/controller" ]] ||
        fail "$prefix/versions/$1/bin/controller: no such program; installed: $(ls "$destdir$prefix/versions" 2>/dev/null | xargs)"
    change ln -sfn "versions/$1" "$link.new-$$"
    change mv -T "$link.new-$$" "$link"
}

check_version_name() {
    [[ "$1" =~ ^[0-9A-Za-z][0-9A-Za-z.+~_-]*$ ]] || fail "version: expected letters, digits and .+~_-, found $1"
}

finish() {
    [[ $changes -gt 0 ]] || echo "install.sh: nothing to do"
    exit 0
}

if [[ -n "$activate" ]]; then
    check_version_name "$activate"
    make_current "$activate"
    finish
fi

if [[ -z "$programs" ]]; then
    programs=$source_folder/build/release/bin
    [[ ! -x "$source_folder/build/cuda/bin/prover" ]] || programs=$source_folder/build/cuda/bin
fi
for program in controller prover; do
    [[ -x "$programs/$program" ]] || fail "$programs/$program: no such program; build it, or name its folder by --programs"
    missing=$(ldd "$programs/$program" | grep 'not found' || true)
    [[ -z "$missing" ]] || fail "$programs/$program: libraries are missing (scripts/setup installs them): $missing"
done
[[ -n "$version" ]] || version=$(sed -n 's/^project(plonkd VERSION \([^ ]*\).*/\1/p' "$source_folder/CMakeLists.txt")
check_version_name "$version"
[[ -n "$destdir" || $dry_run -eq 1 || $EUID -eq 0 ]] || fail "run as root, or with --destdir or --dry-run"

home=$prefix/versions/$version
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
with_prefix() { # the file with the prefix of this installation in place of the default one
    sed "s#/opt/plonkd#$prefix#g" "$source_folder/$1" >"$staging/$(basename "$1")"
    echo "$staging/$(basename "$1")"
}

# The version, beside those that are there.
put 0755 "$programs/controller" "$home/bin/controller"
put 0755 "$programs/prover" "$home/bin/prover"
for page in operations controller configuration observability resident-worker; do
    put 0644 "$source_folder/docs/$page.md" "$home/share/doc/$page.md"
done
for file in alerts.yml dashboard.json; do
    put 0644 "$source_folder/deploy/monitoring/$file" "$home/share/monitoring/$file"
done

# What belongs to the operator.
put_unless_changed 0640 "$(with_prefix config/controller.env)" /etc/plonkd/controller.env
put_unless_changed 0644 "$source_folder/config/mainnet.toml" /etc/plonkd/mainnet.toml

# The service.
put 0644 "$source_folder/deploy/systemd/plonkd.sysusers.conf" /usr/lib/sysusers.d/plonkd.conf
put 0644 "$(with_prefix deploy/systemd/plonkd-controller@.service)" "$unit_dir/plonkd-controller@.service"
if [[ -z "$destdir" ]]; then
    if ! getent passwd plonkd >/dev/null; then
        change systemd-sysusers /usr/lib/sysusers.d/plonkd.conf
    fi
    if [[ $changes -gt 0 && -d /run/systemd/system ]]; then
        change systemctl daemon-reload
    fi
fi

# From here on the new version is the one that a start of the service runs.
make_current "$version"
finish
