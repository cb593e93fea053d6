#!/usr/bin/env bash
# Federation with the unmodified AWS CLI: roles for tokens of a local OpenID Connect issuer and for SAML
# responses, in calls without a signature, and tokens that the server issues. Prints "N passed, N failed".
# Needs awscli, curl, openssl, python3, jq.
set -uo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export HINDSIGHT_ROOT_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
export HINDSIGHT_ROOT_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
serve_options=(--dev)
arn=arn:aws:iam::123456789012
issuer_pid=

stop_all() {
  if [ -n "$issuer_pid" ]; then kill "$issuer_pid" 2>/dev/null || true; fi
  finish
}
trap stop_all EXIT

provider() { python3 "$top/ops/scenarios/federation_tokens.py" "$@"; }

root() { use_key "$HINDSIGHT_ROOT_ACCESS_KEY_ID" "$HINDSIGHT_ROOT_SECRET_ACCESS_KEY"; }

nobody() { unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; }

role() { # role NAME PROVIDER-ARN ACTION CONDITION-JSON
  ok iam create-role --role-name "$1" --assume-role-policy-document '{"Version":"2012-10-17","Statement":
    {"Effect":"Allow","Principal":{"Federated":"'"$2"'"},"Action":"'"$3"'","Condition":'"$4"'}}'
  ok iam attach-role-policy --role-name "$1" --policy-arn arn:aws:iam::aws:policy/IAMReadOnlyAccess
}

web_identity() {
  flow "Roles for those with a token of an OpenID Connect provider"
  mkdir "$work/oidc"
  python3 "$top/ops/scenarios/federation_tokens.py" issuer "$work/oidc" >/dev/null 2>&1 &
  issuer_pid=$!
  until [ -s "$work/oidc/issuer" ]; do sleep 0.1; done
  local issuer name
  issuer=$(cat "$work/oidc/issuer")
  name=${issuer#http://}
  root
  ok iam create-open-id-connect-provider --url "$issuer" --client-id-list sts.amazonaws.com \
    --thumbprint-list "$(printf '0%.0s' {1..40})"
  role deploy "$arn:oidc-provider/$name" sts:AssumeRoleWithWebIdentity \
    '{"StringEquals":{"'"$name"':aud":"sts.amazonaws.com"},"StringLike":{"'"$name"':sub":"repo:acme/*"}}'
  nobody
  local call=(sts assume-role-with-web-identity --role-arn "$arn:role/deploy" --role-session-name ci)
  refused AccessDenied "Not authorized to perform sts:AssumeRoleWithWebIdentity" "${call[@]}" \
    --web-identity-token "$(provider token "$work/oidc" sub=repo:evil/app)"
  refused InvalidIdentityToken "Incorrect token audience" "${call[@]}" \
    --web-identity-token "$(provider token "$work/oidc" sub=repo:acme/app aud=another)"
  refused ExpiredTokenException "Token expired: current date/time" "${call[@]}" \
    --web-identity-token "$(provider token "$work/oidc" sub=repo:acme/app exp=1700000000)"
  refused InvalidIdentityToken "is not a valid JWT" "${call[@]}" --web-identity-token opaque
  local token
  token=$(provider token "$work/oidc" sub=repo:acme/app)
  refused InvalidIdentityToken "signature" "${call[@]}" --web-identity-token "${token%????????}AAAAAAAA"
  ok "${call[@]}" --web-identity-token "$token"
  says .SubjectFromWebIdentityToken repo:acme/app
  says .Provider "$arn:oidc-provider/$name"
  says .AssumedRoleUser.Arn arn:aws:sts::123456789012:assumed-role/deploy/ci
  use_session
  ok sts get-caller-identity
  says .Arn arn:aws:sts::123456789012:assumed-role/deploy/ci
  ok iam list-roles
  refused AccessDenied "iam:CreateUser" iam create-user --user-name mallory
  root
  ok cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity
  says '.Events[0].CloudTrailEvent | fromjson | .userIdentity.type' WebIdentityUser
}

saml() {
  flow "Roles for those with a SAML response"
  mkdir "$work/saml"
  provider metadata "$work/saml" >"$work/metadata.xml"
  root
  ok iam create-saml-provider --name Acme --saml-metadata-document "file://$work/metadata.xml"
  role console "$arn:saml-provider/Acme" sts:AssumeRoleWithSAML \
    '{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}'
  nobody
  local call=(sts assume-role-with-saml --role-arn "$arn:role/console" --principal-arn "$arn:saml-provider/Acme")
  local response
  response=$(provider response "$work/saml" "$arn:role/console" "$arn:saml-provider/Acme" maria)
  ok "${call[@]}" --saml-assertion "$response"
  says .Subject maria
  says .SubjectType persistent
  says .Issuer https://idp.example/saml
  says .AssumedRoleUser.Arn arn:aws:sts::123456789012:assumed-role/console/maria
  use_session
  ok iam list-users
  nobody
  refused InvalidIdentityToken "Response signature invalid" "${call[@]}" \
    --saml-assertion "$(base64 -d <<<"$response" | sed 's/maria/admin/' | base64 -w0)"
  refused AccessDenied "Not authorized to perform sts:AssumeRoleWithSAML" "${call[@]}" --saml-assertion \
    "$(provider response "$work/saml" "$arn:role/other" "$arn:saml-provider/Acme" maria)"
}

# Debian's CLI is older than this operation, so curl signs.
outbound() {
  flow "Tokens that prove who a user is to others"
  root
  make_user prover
  ok iam put-user-policy --user-name prover --policy-name p --policy-document \
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:GetWebIdentityToken","Resource":"*"}}'
  local ask=(curl -s --aws-sigv4 aws:amz:us-east-1:sts --user "$user_id:$user_secret" "$url/"
    -d "Action=GetWebIdentityToken&Version=2011-06-15&Audience.member.1=https://api.example.com&SigningAlgorithm=RS256")
  output=$("${ask[@]}")
  [[ $output == *OutboundWebIdentityFederationDisabled* ]] && pass || fail "not enabled yet" "$output"
  output=$(curl -s --aws-sigv4 aws:amz:us-east-1:iam \
    --user "$HINDSIGHT_ROOT_ACCESS_KEY_ID:$HINDSIGHT_ROOT_SECRET_ACCESS_KEY" "$url/" \
    -d "Action=EnableOutboundWebIdentityFederation&Version=2010-05-08")
  local host
  host=$(sed -n 's|.*<IssuerIdentifier>https://\([^<]*\)<.*|\1|p' <<<"$output")
  output=$("${ask[@]}")
  local token
  token=$(sed -n 's|.*<WebIdentityToken>\([^<]*\)<.*|\1|p' <<<"$output")
  output=$(provider verify "$(curl -s -H "Host: $host" "$url/.well-known/jwks.json")" "$token" 2>&1)
  says .iss "https://$host"
  says .aud https://api.example.com
  says .sub "$arn:user/prover"
  says '."https://sts.amazonaws.com/".aws_account' 123456789012
}

start_server
web_identity
saml
outbound
summary
