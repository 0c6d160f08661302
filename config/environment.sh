#!/bin/sh
# Makes .venv ready to run the product (`run`) or also to check and test it (`dev`).
# Needs Python 3.11 or newer with its venv module, and a package index; does nothing when all is there.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:?run or dev}
uv_version=0.13.9
python=.venv/bin/python
stamp=.venv/synced

say() { printf '%s\n' "$*" >&2; }

# Another tool's certificates and index are taken over, because uv reads no settings of pip.
: "${SSL_CERT_FILE:=${PIP_CERT:-}}"
[ -z "$SSL_CERT_FILE" ] || export SSL_CERT_FILE
: "${UV_DEFAULT_INDEX:=${PIP_INDEX_URL:-}}"
[ -z "$UV_DEFAULT_INDEX" ] || export UV_DEFAULT_INDEX

find_python() {
  without_venv=
  for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14 python; do
    found=$(command -v "$name" 2>/dev/null) || continue
    "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$found" -c 'import ensurepip, venv' 2>/dev/null; then
      printf '%s' "$found"
      return
    fi
    without_venv=${without_venv:-$found}
  done
  if [ -n "$without_venv" ]; then
    version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "$without_venv has no venv module. On Debian and Ubuntu: apt install python3-venv"
    say "(or python$version-venv); then run make again."
  else
    say "Python 3.11 or newer is needed and none was found: $(python3 --version 2>/dev/null || echo no python3 at all)."
    say "Name one with PYTHON=/path/to/python make ..."
  fi
  exit 1
}

has_uv() { "$python" -m uv --version 2>/dev/null | grep -q "^uv $uv_version\b"; }

get_uv() {
  "$python" -m pip install --quiet --disable-pip-version-check --no-cache-dir "uv==$uv_version"
}

make_venv() {
  chosen=$(find_python)
  say "making .venv with $("$chosen" --version) ..."
  rm -rf .venv
  "$chosen" -m venv .venv
  get_uv
}

sync_to() {
  cache=--no-cache  # all of it lands in .venv, unless there is a cache of yours already
  [ ! -d "${UV_CACHE_DIR:-${HOME:-/nonexistent}/.cache/uv}" ] || cache=
  say "installing $1 ..."
  # shellcheck disable=SC2086
  "$python" -m uv pip sync --quiet $cache --require-hashes --python "$python" "$1" && return
  say "uv could not; trying pip, which takes longer ..."
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$1"
}

runs=$(cksum <config/requirements.txt)
checks=$(cksum <config/requirements-dev.txt)
is=$(cat "$stamp" 2>/dev/null || true)
# What is ready for tests is ready to run.
case "$wanted" in
  run) [ "$is" != "run $runs" ] && [ "$is" != "dev $runs $checks" ] || exit 0 ;;
  dev) [ "$is" != "dev $runs $checks" ] || exit 0 ;;
  *) say "run or dev"; exit 2 ;;
esac

if [ "${is%% *}" = dev ]; then wanted=dev; fi  # never take away what tests need
"$python" -c '' 2>/dev/null && { has_uv || get_uv 2>/dev/null; } || make_venv
rm -f "$stamp"
if [ "$wanted" = dev ]; then
  sync_to config/requirements-dev.txt
  printf '%s' "dev $runs $checks" >"$stamp"
else
  sync_to config/requirements.txt
  printf '%s' "run $runs" >"$stamp"
fi
