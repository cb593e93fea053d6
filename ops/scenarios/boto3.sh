#!/usr/bin/env bash
# Runs flows_boto3.py against a server that is started for it. Needs python3 with boto3.
set -uo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
start_server
act_as "$work/banner"
"${PYTHON:-python3}" "$top/ops/scenarios/flows_boto3.py" "$url"
