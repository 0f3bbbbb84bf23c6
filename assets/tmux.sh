#!/usr/bin/env bash
# Opens tmux with a server and two clients beside each other.
set -euo pipefail

usage() {
    cat <<HELP
Opens a tmux session "$session" with a Diwan server on top and two clients below it.

  $(basename "$0") [-h] [-d] [-p PORT] [NAME NAME]

  NAME NAME   who the two clients are (default: ${names[*]})
  -p PORT     where the server listens, on this machine only (default: $port)
  -d          leave the session in the background: tmux attach -t $session
  -h          this help

The server keeps nothing when it ends. To end everything: tmux kill-session -t $session
The programs are taken from target/release, or else from the PATH; to build them:
cargo build --release --workspace
HELP
}

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# The path of a program, as built here or as installed.
program() {
    local built
    built="$(cd "$(dirname "$0")/.." && pwd)/target/release/$1"
    if [ -x "$built" ]; then
        echo "$built"
    else
        command -v "$1" ||
            fail "there is no $1 in target/release or the PATH: cargo build --release --workspace"
    fi
}

answers() {
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

session=diwan
port=9000
names=(سارا דנה)
attach=yes
while getopts hdp: option; do
    case $option in
        h) usage && exit ;;
        d) attach=no ;;
        p) port=$OPTARG ;;
        *) usage >&2 && exit 2 ;;
    esac
done
shift $((OPTIND - 1))
case $# in
    0) ;;
    2) names=("$1" "$2") ;;
    *) usage >&2 && exit 2 ;;
esac

command -v tmux >/dev/null || fail "this needs tmux, which is not installed"
tmux has-session -t "=$session" 2>/dev/null &&
    fail "the session $session is there already: tmux attach -t $session"
answers && fail "port $port is in use: take another one with -p"
server=$(program diwan-server)
client=$(program diwan)

# Should a program end at once, its last words stay on the screen.
top=$(tmux new-session -d -P -F '#{pane_id}' -s "$session" -x 160 -y 48 \
    "$server" --listen "127.0.0.1:$port" --data :memory: \; \
    set-option -w remain-on-exit on)
for _ in $(seq 100); do
    answers && break
    sleep 0.1
done
left=$(tmux split-window -v -l 70% -P -F '#{pane_id}' -t "$top" \
    "$client" 127.0.0.1 "$port" "${names[0]}")
tmux split-window -h -t "$left" "$client" 127.0.0.1 "$port" "${names[1]}"
tmux select-pane -t "$left"

if [ "$attach" = no ]; then
    echo "tmux attach -t $session"
elif [ -n "${TMUX:-}" ]; then
    exec tmux switch-client -t "$session"
else
    exec tmux attach-session -t "$session"
fi
