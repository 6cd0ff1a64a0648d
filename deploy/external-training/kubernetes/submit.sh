#!/usr/bin/env bash
# A job as a Kubernetes Job: evenkeel.trainer.external.command=.../submit.sh
#   submit.sh start|status|cancel NAME FOLDER
# The Job's name is evenkeel-NAME, and Kubernetes takes each name once: a second start changes nothing. README.md has the
# settings, all environment variables of the trainer service.
set -euo pipefail

usage() {
    echo "usage: submit.sh start|status|cancel NAME FOLDER" >&2
    exit 2
}

[ $# -eq 3 ] || usage
verb=$1
job=evenkeel-$2
folder=$3
[[ $job =~ ^[a-z0-9-]{1,63}$ ]] || { echo "NAME is '$2'; allowed: lower-case letters, digits and dashes" >&2; exit 2; }

here=$(cd "$(dirname "$0")" && pwd)
kubectl=${EVENKEEL_JOB_KUBECTL:-kubectl}
template=${EVENKEEL_JOB_TEMPLATE:-$here/job.yaml}
# FOLDER is HOME/external/NAME: what the claim holds is mounted where the trainer service has it.
mount=${EVENKEEL_JOB_MOUNT:-$(dirname "$(dirname "$folder")")}

# The trainer service waits a minute for an answer.
kube() {
    if [ -n "${EVENKEEL_JOB_NAMESPACE:-}" ]; then
        "$kubectl" --namespace "$EVENKEEL_JOB_NAMESPACE" --request-timeout=50s "$@"
    else
        "$kubectl" --request-timeout=50s "$@"
    fi
}

# Values stand between double quotes in the template.
quoted() {
    [[ $1 != *[\"\\]* && $1 != *$'\n'* ]] || { echo "'$1' must hold no quote, backslash or line break" >&2; exit 2; }
    printf '%s' "$1"
}

render() {
    local text
    text=$(<"$template")
    text=${text//@JOB@/"$(quoted "$job")"}
    text=${text//@FOLDER@/"$(quoted "$folder")"}
    text=${text//@MOUNT@/"$(quoted "$mount")"}
    text=${text//@CLAIM@/"$(quoted "${EVENKEEL_JOB_CLAIM:-evenkeel-home}")"}
    text=${text//@IMAGE@/"$(quoted "${EVENKEEL_JOB_IMAGE:?is not set: an image with Python, torch, trl and accelerate}")"}
    text=${text//@GPUS@/"$(quoted "${EVENKEEL_JOB_GPUS:-1}")"}
    text=${text//@CPU@/"$(quoted "${EVENKEEL_JOB_CPU:-8}")"}
    text=${text//@MEMORY@/"$(quoted "${EVENKEEL_JOB_MEMORY:-64Gi}")"}
    printf '%s\n' "$text"
}

start() {
    local manifest said
    manifest=$(render)
    if ! said=$(kube create -f - <<<"$manifest" 2>&1); then
        # Somebody was faster, or the answer to an earlier start was lost: the job is there.
        [[ $said == *AlreadyExists* || $said == *"already exists"* ]] || { echo "$said" >&2; exit 1; }
    fi
}

status() {
    # What the job left counts even when Kubernetes has forgotten the Job.
    if [ -d "$folder/output" ]; then
        echo succeeded
        return
    fi
    local seen
    seen=$(kube get job "$job" --ignore-not-found -o \
        'jsonpath={.metadata.name}|{.status.conditions[?(@.type=="Complete")].status}|{.status.conditions[?(@.type=="Failed")].status}|{.status.conditions[?(@.type=="Failed")].reason}|{.status.conditions[?(@.type=="Failed")].message}')
    IFS='|' read -r name complete failed reason message <<<"$seen"
    if [ -z "$name" ]; then
        echo unknown
    elif [ "$complete" = True ]; then
        echo succeeded
    elif [ "$failed" = True ]; then
        echo "failed $reason: $message"
    else
        echo "running $(cat "$folder/step" 2>/dev/null || true)"
    fi
}

cancel() {
    # Returns when the pods are gone: the next attempt shall not find their GPUs taken.
    kube delete job "$job" --ignore-not-found --cascade=foreground --wait=true --timeout=45s >/dev/null
}

case $verb in
    start | status | cancel) "$verb" ;;
    *) usage ;;
esac
