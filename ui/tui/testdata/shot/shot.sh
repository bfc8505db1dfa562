#!/bin/sh
# usage: shot.sh SOCKET SESSION OUT.png [COLS ROWS]
# Takes a PNG of a tmux pane. Needs tmux, node, chromium, JetBrains Mono, and
# the npm package @xterm/xterm in the folder that $XTERM names.
set -eu
sock=$1 session=$2 out=$3
cols=${4:-$(tmux -L "$sock" display-message -p -t "$session" '#{pane_width}')}
rows=${5:-$(tmux -L "$sock" display-message -p -t "$session" '#{pane_height}')}
here=$(cd "$(dirname "$0")" && pwd)
xterm=${XTERM:-$here/node_modules/@xterm/xterm}
root=; [ "$(id -u)" != 0 ] || root=--no-sandbox        # chromium refuses to sandbox root
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
tmux -L "$sock" capture-pane -p -e -N -t "$session" >"$tmp/pane.ansi"
node "$here/shot.js" "$xterm" "$tmp/pane.ansi" "$cols" "$rows" >"$tmp/page.html"
"${CHROMIUM:-chromium}" --headless $root --disable-gpu --hide-scrollbars \
  --force-device-scale-factor=2 --virtual-time-budget=3000 --user-data-dir="$tmp/profile" \
  --window-size=$((cols * 9 + 24)),$((rows * 20 + 24)) \
  --screenshot="$out" "file://$tmp/page.html" >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }
test -s "$out"
