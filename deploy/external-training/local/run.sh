#!/usr/bin/env bash
# A job as a process on this machine: evenkeel.trainer.external.command=.../run.sh,TRAINER,WORDS...
#   run.sh TRAINER WORDS... start|status|cancel NAME FOLDER
# The trainer is called as TRAINER WORDS... FOLDER; it reads FOLDER/input and renames FOLDER/output.partial to
# FOLDER/output. Its words go to FOLDER/job/log.
#
# Whoever runs holds the lock FOLDER/job/lock, and its children inherit it: so the kernel says who is alive, a process id
# that was given away again deceives nobody, and two starts at once make one job.
set -euo pipefail

usage() {
    echo "usage: run.sh TRAINER WORDS... start|status|cancel NAME FOLDER" >&2
    exit 2
}

[ $# -ge 4 ] || usage
trainer=("${@:1:$#-3}")
verb=${*: -3:1}
folder=${*: -1}
job=$folder/job

start() {
    [ -d "$folder/input" ] || { echo "$folder/input is not there" >&2; exit 1; }
    mkdir -p "$job"
    exec 9>>"$job/lock"
    flock -n 9 || exit 0          # it runs, or is just being started
    [ ! -e "$job/began" ] || exit 0 # it ran; status tells how it ended
    # shellcheck disable=SC2016
    nohup setsid bash -c '
        job=$1; shift
        echo "$$" >"$job/pid"
        : >"$job/began"
        code=0
        "$@" || code=$?
        echo "$code" >"$job/code.partial"
        mv "$job/code.partial" "$job/code"
    ' run "$job" "${trainer[@]}" "$folder" </dev/null >>"$job/log" 2>&1 &
    # Without this wait a start that is killed right here could be followed by a status that still says unknown; that would
    # be no second job, only a second start that finds the lock taken.
    for _ in $(seq 50); do
        [ ! -e "$job/began" ] || exit 0
        sleep 0.1
    done
    echo "the job did not begin; see $job/log" >&2
    exit 1
}

runs() {
    # On a descriptor of its own, and shared: two that look at once do not see each other.
    ! (exec 8>>"$job/lock" && flock -n -s 8)
}

status() {
    if [ ! -d "$job" ]; then
        echo unknown
    elif [ -e "$job/code" ]; then
        code=$(cat "$job/code")
        if [ "$code" = 0 ]; then
            echo succeeded
        else
            echo "failed the trainer ended with code $code: $(tail -n 1 "$job/log" | tr -d '\r' | cut -c 1-150)"
        fi
    elif runs; then
        echo "running $(cat "$folder/step" 2>/dev/null || true)"
    elif [ -e "$job/began" ]; then
        # It may have ended between the two looks.
        if [ -e "$job/code" ]; then status; else echo "failed the trainer was killed"; fi
    else
        echo unknown
    fi
}

cancel() {
    [ -d "$job" ] || exit 0
    # It may just be starting.
    for _ in $(seq 50); do
        runs || exit 0
        [ ! -s "$job/pid" ] || break
        sleep 0.1
    done
    if [ ! -s "$job/pid" ]; then
        echo "the job is starting" >&2
        exit 1
    fi
    if runs; then
        kill -TERM -- "-$(cat "$job/pid")" 2>/dev/null || true
        for _ in $(seq 100); do
            runs || exit 0
            sleep 0.1
        done
        kill -KILL -- "-$(cat "$job/pid")" 2>/dev/null || true
        for _ in $(seq 50); do
            runs || exit 0
            sleep 0.1
        done
        echo "the job goes on" >&2
        exit 1
    fi
}

case $verb in
    start | status | cancel) "$verb" ;;
    *) usage ;;
esac
