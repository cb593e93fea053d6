# What the scenarios share: a server of their own, accounts to act in, and checks that are counted.
# Sourced; needs bash, awscli, python3 and jq.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
passed=0
failed=0
server_pid=
url=
output=

export AWS_PAGER= AWS_EC2_METADATA_DISABLED=true AWS_DEFAULT_REGION=us-east-1 AWS_MAX_ATTEMPTS=1
export AWS_CONFIG_FILE=$work/config AWS_SHARED_CREDENTIALS_FILE=$work/credentials
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
aws_cli=${AWS_CLI:-$(command -v aws)}
shift_time=() # a command that shifts the clock of what follows it
serve_options=() # what a server is started with besides

finish() {
  stop_server
  rm -rf "$work"
}
trap finish EXIT

# Starts a server on the data of the last one; sets url.
start_server() {
  : >"$work/banner"
  "${shift_time[@]+"${shift_time[@]}"}" "$top/ops/bin/hindsight" serve --port 0 \
    "${serve_options[@]+"${serve_options[@]}"}" \
    --data "$work/data" >"$work/banner" 2>>"$work/server.log" &
  server_pid=$!
  local waited=0
  until grep -q '^Hindsight listens on' "$work/banner"; do
    if ! kill -0 "$server_pid" 2>/dev/null || [ "$waited" -gt 1200 ]; then
      echo "the server did not start:" >&2
      cat "$work/banner" "$work/server.log" >&2
      exit 1
    fi
    sleep 0.1
    waited=$((waited + 1))
  done
  url=$(sed -n 's/^Hindsight listens on \([^,]*\),.*/\1/p' "$work/banner")
}

stop_server() {
  if [ -n "$server_pid" ]; then
    pkill -P "$server_pid" 2>/dev/null || kill "$server_pid" 2>/dev/null || true # faketime has it as a child
    wait "$server_pid" 2>/dev/null || true
    server_pid=
  fi
}

# Acts with the exports that a banner printed: act_as FILE
act_as() {
  local id secret
  id=$(sed -n 's/.*AWS_ACCESS_KEY_ID=//p' "$1")
  secret=$(sed -n 's/.*AWS_SECRET_ACCESS_KEY=//p' "$1")
  use_key "$id" "$secret"
}

# use_key ID SECRET [TOKEN]
use_key() {
  export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2
  if [ -n "${3:-}" ]; then export AWS_SESSION_TOKEN=$3; else unset AWS_SESSION_TOKEN; fi
}

# Acts with the credentials in the last output of sts.
use_session() {
  use_key "$(jq -r .Credentials.AccessKeyId <<<"$output")" \
    "$(jq -r .Credentials.SecretAccessKey <<<"$output")" \
    "$(jq -r .Credentials.SessionToken <<<"$output")"
}

# Runs a command with the AWS CLI against the server; its output is in $output.
run() {
  output=$("${shift_time[@]+"${shift_time[@]}"}" "$aws_cli" --endpoint-url "$url${at:-}" --output json "$@" 2>&1)
}

pass() { passed=$((passed + 1)); }

fail() {
  failed=$((failed + 1))
  echo "  FAILED: $1" >&2
  printf '%s\n' "$2" | sed 's/^/    /' >&2
}

# A call that must succeed: ok iam create-user ...
ok() { if run "$@"; then pass; else fail "$*" "$output"; fi; }

# A call that must be refused with a code, and a text where one is given: refused CODE TEXT iam ...
refused() {
  local code=$1 text=$2
  shift 2
  if run "$@"; then
    fail "not refused: $*" "$output"
  elif [[ $output == *"($code)"* && $output == *"$text"* ]]; then
    pass
  else
    fail "refused otherwise than with $code $text: $*" "$output"
  fi
}

# What the last output says: says JQ-FILTER EXPECTED
says() {
  local found
  found=$(jq -r "$1" <<<"$output" 2>&1)
  if [ "$found" = "$2" ]; then pass; else fail "$1 is not $2 but $found" "$output"; fi
}

# Makes a user with an access key; its key is then in $user_id and $user_secret.
make_user() {
  ok iam create-user --user-name "$1"
  ok iam create-access-key --user-name "$1"
  user_id=$(jq -r .AccessKey.AccessKeyId <<<"$output")
  user_secret=$(jq -r .AccessKey.SecretAccessKey <<<"$output")
}

# The code of a virtual MFA device, some 30-second steps from now: totp SEED STEPS
totp() {
  python3 - "$1" "$2" <<'PYTHON'
import base64, hashlib, hmac, struct, sys, time
counter = int(time.time()) // 30 + int(sys.argv[2])
digest = hmac.new(base64.b32decode(sys.argv[1]), struct.pack(">Q", counter), hashlib.sha1).digest()
start = digest[-1] & 15
print("%06d" % ((struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF) % 1000000))
PYTHON
}

flow() { echo "$1"; }

summary() {
  echo
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
