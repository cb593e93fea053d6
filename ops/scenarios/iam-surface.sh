#!/usr/bin/env bash
# IAM's resources one after the other, from their making to their end, with boto3 and the AWS CLI,
# against a server that is started for it. Needs awscli, python3 with boto3, jq, openssl, ssh-keygen.
set -uo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

make_certificates() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" -days 30 \
    -subj "/O=Scenario/CN=Root"
  openssl req -newkey rsa:2048 -nodes -keyout "$work/leaf.key" -out "$work/leaf.csr" \
    -subj "/O=Scenario/CN=www.example.com"
  openssl x509 -req -in "$work/leaf.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial \
    -days 30 -out "$work/leaf.pem"
  for name in second third; do
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/$name.key" -out "$work/$name.pem" \
      -days 30 -subj "/CN=$name.example.com"
  done
  ssh-keygen -q -t rsa -b 2048 -N '' -f "$work/ssh" -C alice@example.com
  ssh-keygen -E md5 -lf "$work/ssh.pub" | sed 's/.*MD5:\([0-9a-f:]*\).*/\1/' >"$work/ssh.md5"
}

with_the_cli() {
  ok iam update-account-password-policy --minimum-password-length 12 --require-symbols
  ok iam get-account-password-policy
  says .PasswordPolicy.MinimumPasswordLength 12
  ok iam delete-account-password-policy
  refused NoSuchEntity "cannot be found" iam get-account-password-policy
  ok iam create-open-id-connect-provider --url https://cli.example.com --client-id-list app \
    --thumbprint-list "$(printf 'a%.0s' {1..40})" --tags Key=team,Value=red
  local arn
  arn=$(jq -r .OpenIDConnectProviderArn <<<"$output")
  ok iam get-open-id-connect-provider --open-id-connect-provider-arn "$arn"
  says '.Tags[0].Value' red
  ok iam delete-open-id-connect-provider --open-id-connect-provider-arn "$arn"
  ok iam upload-server-certificate --server-certificate-name cli \
    --certificate-body "file://$work/leaf.pem" --certificate-chain "file://$work/ca.pem" \
    --private-key "file://$work/leaf.key"
  ok iam list-server-certificates
  says '.ServerCertificateMetadataList[0].ServerCertificateName' cli
  refused KeyPairMismatch "" iam upload-server-certificate --server-certificate-name wrong \
    --certificate-body "file://$work/second.pem" --private-key "file://$work/leaf.key"
  ok iam delete-server-certificate --server-certificate-name cli
  ok iam create-service-linked-role --aws-service-name spot.amazonaws.com
  says .Role.RoleName AWSServiceRoleForEC2Spot
  refused UnmodifiableEntity "only modifiable by AWS" iam delete-role \
    --role-name AWSServiceRoleForEC2Spot
  ok iam delete-service-linked-role --role-name AWSServiceRoleForEC2Spot
}

make_certificates >/dev/null 2>&1
start_server
act_as "$work/banner"
counts=$("${PYTHON:-python3}" "$top/ops/scenarios/surface_boto3.py" "$url" "$work" | tee >(cat >&2) | tail -1)
read -r by_boto3 _ missed _ <<<"$counts"
passed=$((passed + ${by_boto3:-0}))
failed=$((failed + ${missed:-1}))
with_the_cli
summary
