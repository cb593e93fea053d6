#!/usr/bin/env bash
# The everyday flows of IAM, with the unmodified AWS CLI against a server that is started for them.
# Prints "N passed, N failed" and fails where something failed. Needs awscli, python3, jq, faketime.
set -uo pipefail
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

trust() { # trust PRINCIPAL-JSON [CONDITION-JSON]
  echo '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'"$1"',"Action":"sts:AssumeRole"'"${2:+,\"Condition\":$2}"'}]}'
}

policy() { # policy EFFECT ACTION-JSON RESOURCE-JSON [CONDITION-JSON]
  echo '{"Version":"2012-10-17","Statement":[{"Effect":"'"$1"'","Action":'"$2"',"Resource":'"$3"''"${4:+,\"Condition\":$4}"'}]}'
}

root() { act_as "$work/root"; }

service_role_for_lambda() {
  flow "A service role for Lambda"
  root
  trust '{"Service":"lambda.amazonaws.com"}' >"$work/trust.json"
  ok iam create-role --role-name MyLambdaRole --assume-role-policy-document "file://$work/trust.json"
  says .Role.Arn "arn:aws:iam::$account:role/MyLambdaRole"
  local basic=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  ok iam attach-role-policy --role-name MyLambdaRole --policy-arn $basic
  ok iam list-attached-role-policies --role-name MyLambdaRole
  says '.AttachedPolicies[0].PolicyArn' $basic
  ok iam get-role --role-name MyLambdaRole
  says '.Role.AssumeRolePolicyDocument.Statement[0].Principal.Service' lambda.amazonaws.com
  make_user lambda-caller
  ok iam put-user-policy --user-name lambda-caller --policy-name p \
    --policy-document "$(policy Allow '"sts:AssumeRole"' '"*"')"
  use_key "$user_id" "$user_secret"
  refused AccessDenied "is not authorized to perform: sts:AssumeRole" sts assume-role \
    --role-arn "arn:aws:iam::$account:role/MyLambdaRole" --role-session-name nobody
}

least_privilege_policy() {
  flow "A policy of least privilege"
  root
  ok iam create-policy --policy-name MyDynamoDBPolicy --policy-document "$(policy Allow \
    '["dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query"]' \
    "\"arn:aws:dynamodb:us-east-1:$account:table/MyTable\"")"
  says .Policy.DefaultVersionId v1
  make_user reader
  ok iam create-policy --policy-name ReadOneUser --policy-document "$(policy Allow \
    '["iam:GetUser","iam:ListUserTags"]' "\"arn:aws:iam::$account:user/reader\"")"
  ok iam attach-user-policy --user-name reader --policy-arn "arn:aws:iam::$account:policy/ReadOneUser"
  use_key "$user_id" "$user_secret"
  ok iam get-user --user-name reader
  refused AccessDenied "User: arn:aws:iam::$account:user/reader is not authorized to perform: iam:GetUser on resource: arn:aws:iam::$account:user/other because no identity-based policy allows the iam:GetUser action" \
    iam get-user --user-name other
  refused AccessDenied "iam:ListUsers" iam list-users
  root
  ok iam create-policy-version --policy-arn "arn:aws:iam::$account:policy/ReadOneUser" --set-as-default \
    --policy-document "$(policy Allow '"iam:ListUsers"' '"*"')"
  use_key "$user_id" "$user_secret"
  refused AccessDenied "iam:GetUser" iam get-user --user-name reader
  ok iam list-users
}

cross_account_role() {
  flow "A role that another account assumes with an external id"
  root
  ok iam create-role --role-name CrossAccountRole --assume-role-policy-document \
    "$(trust "{\"AWS\":\"arn:aws:iam::$other_account:root\"}" '{"StringEquals":{"sts:ExternalId":"unique-external-id"}}')"
  ok iam put-role-policy --role-name CrossAccountRole --policy-name p \
    --policy-document "$(policy Allow '"iam:ListUsers"' '"*"')"
  local role=arn:aws:iam::$account:role/CrossAccountRole
  act_as "$work/other"
  make_user visitor
  use_key "$user_id" "$user_secret"
  refused AccessDenied "sts:AssumeRole" sts assume-role --role-arn "$role" \
    --role-session-name MySession --external-id unique-external-id
  act_as "$work/other"
  ok iam put-user-policy --user-name visitor --policy-name p \
    --policy-document "$(policy Allow '"sts:AssumeRole"' "\"$role\"")"
  use_key "$user_id" "$user_secret"
  refused AccessDenied "sts:AssumeRole" sts assume-role --role-arn "$role" --role-session-name MySession
  refused AccessDenied "sts:AssumeRole" sts assume-role --role-arn "$role" \
    --role-session-name MySession --external-id wrong
  ok sts assume-role --role-arn "$role" --role-session-name MySession --external-id unique-external-id
  says .AssumedRoleUser.Arn "arn:aws:sts::$account:assumed-role/CrossAccountRole/MySession"
  use_session
  ok sts get-caller-identity
  says .Account "$account"
  ok iam list-users
  refused AccessDenied "assumed-role/CrossAccountRole/MySession is not authorized to perform: iam:ListRoles" \
    iam list-roles
  root
  ok cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRole --max-results 1
  says '.Events[0].CloudTrailEvent | fromjson | .userIdentity.type + " " + .userIdentity.accountId' \
    "AWSAccount $other_account"
}

users_groups_and_their_policies() {
  flow "Users, groups and their policies"
  root
  make_user jane.doe
  ok iam create-login-profile --user-name jane.doe --password 'TempPassword123!' --password-reset-required
  says .LoginProfile.PasswordResetRequired true
  ok iam create-group --group-name Developers
  ok iam add-user-to-group --group-name Developers --user-name jane.doe
  use_key "$user_id" "$user_secret"
  refused AccessDenied "iam:ListGroups" iam list-groups
  root
  ok iam attach-group-policy --group-name Developers --policy-arn arn:aws:iam::aws:policy/IAMReadOnlyAccess
  ok iam put-group-policy --group-name Developers --policy-name own-keys --policy-document \
    "$(policy Allow '"iam:*AccessKey*"' '"arn:aws:iam::*:user/${aws:username}"')"
  use_key "$user_id" "$user_secret"
  ok iam list-groups
  ok iam list-groups-for-user --user-name jane.doe
  says '.Groups | map(.GroupName) | join(",")' Developers
  ok iam list-access-keys
  ok iam create-access-key --user-name jane.doe
  refused AccessDenied "iam:CreateAccessKey" iam create-access-key --user-name reader
  refused AccessDenied "iam:CreateUser" iam create-user --user-name more
  root
  ok iam get-group --group-name Developers
  says '.Users[0].UserName' jane.doe
  refused DeleteConflict "must remove users from group first" iam delete-group --group-name Developers
  ok iam remove-user-from-group --group-name Developers --user-name jane.doe
  use_key "$user_id" "$user_secret"
  refused AccessDenied "iam:ListGroups" iam list-groups
}

instance_profile() {
  flow "An instance profile"
  root
  ok iam create-role --role-name EC2-S3-ReadOnly \
    --assume-role-policy-document "$(trust '{"Service":"ec2.amazonaws.com"}')"
  ok iam attach-role-policy --role-name EC2-S3-ReadOnly \
    --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
  make_user operator
  ok iam put-user-policy --user-name operator --policy-name p --policy-document \
    "$(policy Allow '["iam:CreateInstanceProfile","iam:AddRoleToInstanceProfile","iam:GetInstanceProfile"]' '"*"')"
  use_key "$user_id" "$user_secret"
  ok iam create-instance-profile --instance-profile-name EC2-S3-ReadOnly-Profile
  refused AccessDenied "iam:PassRole on resource: arn:aws:iam::$account:role/EC2-S3-ReadOnly" \
    iam add-role-to-instance-profile --instance-profile-name EC2-S3-ReadOnly-Profile \
    --role-name EC2-S3-ReadOnly
  root
  ok iam put-user-policy --user-name operator --policy-name pass --policy-document \
    "$(policy Allow '"iam:PassRole"' "\"arn:aws:iam::$account:role/EC2-S3-ReadOnly\"" \
      '{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}')"
  use_key "$user_id" "$user_secret"
  ok iam add-role-to-instance-profile --instance-profile-name EC2-S3-ReadOnly-Profile \
    --role-name EC2-S3-ReadOnly
  ok iam get-instance-profile --instance-profile-name EC2-S3-ReadOnly-Profile
  says '.InstanceProfile.Roles[0].RoleName' EC2-S3-ReadOnly
  root
  refused LimitExceeded "InstanceSessionsPerInstanceProfile: 1" iam add-role-to-instance-profile \
    --instance-profile-name EC2-S3-ReadOnly-Profile --role-name MyLambdaRole
}

boundary_limiting_alice() {
  flow "A boundary that limits Alice"
  root
  make_user alice
  ok iam put-user-policy --user-name alice --policy-name everything \
    --policy-document "$(policy Allow '"*"' '"*"')"
  use_key "$user_id" "$user_secret"
  ok iam list-users
  root
  ok iam create-policy --policy-name developer-boundary \
    --policy-document "$(policy Allow '["s3:*","ec2:Describe*"]' '"*"')"
  local boundary=arn:aws:iam::$account:policy/developer-boundary
  ok iam put-user-permissions-boundary --user-name alice --permissions-boundary "$boundary"
  ok iam get-user --user-name alice
  says .User.PermissionsBoundary.PermissionsBoundaryArn "$boundary"
  use_key "$user_id" "$user_secret"
  refused AccessDenied "because no permissions boundary allows the iam:ListUsers action" iam list-users
  root
  ok iam create-policy-version --policy-arn "$boundary" --set-as-default \
    --policy-document "$(policy Allow '["s3:*","ec2:Describe*","iam:ListUsers"]' '"*"')"
  use_key "$user_id" "$user_secret"
  ok iam list-users
  refused AccessDenied "no permissions boundary" iam list-roles
  root
  refused DeleteConflict "Cannot delete a policy attached to entities." iam delete-policy --policy-arn "$boundary"
  ok iam delete-user-permissions-boundary --user-name alice
  use_key "$user_id" "$user_secret"
  ok iam list-roles
}

mfa_gated_access() {
  flow "Access that needs an MFA code"
  root
  make_user carol
  ok iam create-virtual-mfa-device --virtual-mfa-device-name carol-mfa --outfile "$work/seed" \
    --bootstrap-method Base32StringSeed
  local serial seed
  serial=$(jq -r .VirtualMFADevice.SerialNumber <<<"$output")
  seed=$(cat "$work/seed")
  refused InvalidAuthenticationCode "not valid" iam enable-mfa-device --user-name carol \
    --serial-number "$serial" --authentication-code1 000000 --authentication-code2 000001
  ok iam enable-mfa-device --user-name carol --serial-number "$serial" \
    --authentication-code1 "$(totp "$seed" -1)" --authentication-code2 "$(totp "$seed" 0)"
  ok iam list-mfa-devices --user-name carol
  says '.MFADevices[0].SerialNumber' "$serial"
  ok iam put-user-policy --user-name carol --policy-name needs-mfa --policy-document \
    '{"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":"iam:*","Resource":"*"},
      {"Effect":"Deny","NotAction":["iam:ListMFADevices","sts:GetSessionToken"],"Resource":"*",
       "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}'
  ok iam create-role --role-name ProdReadOnly --assume-role-policy-document \
    "$(trust "{\"AWS\":\"arn:aws:iam::$account:user/carol\"}" '{"Bool":{"aws:MultiFactorAuthPresent":"true"}}')"
  use_key "$user_id" "$user_secret"
  ok iam list-mfa-devices
  refused AccessDenied "with an explicit deny in an identity-based policy" iam list-users
  refused AccessDenied "sts:AssumeRole" sts assume-role --role-arn "arn:aws:iam::$account:role/ProdReadOnly" \
    --role-session-name debug
  refused AccessDenied "MultiFactorAuthentication failed" sts get-session-token \
    --serial-number "$serial" --token-code 000000
  ok sts get-session-token
  local long_id=$user_id long_secret=$user_secret
  use_session
  refused InvalidClientTokenId "The security token included in the request is invalid" iam list-users
  use_key "$long_id" "$long_secret"
  ok sts get-session-token --serial-number "$serial" --token-code "$(totp "$seed" 1)"
  use_session
  ok iam list-users
  ok sts assume-role --role-arn "arn:aws:iam::$account:role/ProdReadOnly" --role-session-name debug
  root
  ok cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=carol --max-results 1
  says '.Events[0].CloudTrailEvent | fromjson | .userIdentity.sessionContext.attributes.mfaAuthenticated' true
}

key_rotation_without_downtime() {
  flow "Key rotation without downtime"
  root
  make_user rotator
  local old_id=$user_id old_secret=$user_secret
  use_key "$old_id" "$old_secret"
  ok sts get-caller-identity
  root
  ok iam create-access-key --user-name rotator
  local new_id new_secret
  new_id=$(jq -r .AccessKey.AccessKeyId <<<"$output")
  new_secret=$(jq -r .AccessKey.SecretAccessKey <<<"$output")
  refused LimitExceeded "Cannot exceed quota for AccessKeysPerUser: 2" iam create-access-key --user-name rotator
  use_key "$old_id" "$old_secret"
  ok sts get-caller-identity
  use_key "$new_id" "$new_secret"
  ok sts get-caller-identity
  root
  ok iam get-access-key-last-used --access-key-id "$old_id"
  says .AccessKeyLastUsed.ServiceName sts
  ok cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue="$old_id"
  says '.Events | length' 2
  ok iam update-access-key --user-name rotator --access-key-id "$old_id" --status Inactive
  use_key "$old_id" "$old_secret"
  refused InvalidClientTokenId "The security token included in the request is invalid" sts get-caller-identity
  use_key "$new_id" "$new_secret"
  ok sts get-caller-identity
  root
  ok iam delete-access-key --user-name rotator --access-key-id "$old_id"
  ok iam list-access-keys --user-name rotator
  says '.AccessKeyMetadata | map(.AccessKeyId) | join(",")' "$new_id"
}

deny_beats_allow() {
  flow "A deny beats every allow"
  root
  make_user denied
  ok iam attach-user-policy --user-name denied --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
  use_key "$user_id" "$user_secret"
  ok iam list-users
  root
  ok iam create-group --group-name no-listing
  ok iam put-group-policy --group-name no-listing --policy-name deny \
    --policy-document "$(policy Deny '"iam:ListUsers"' '"*"')"
  ok iam add-user-to-group --group-name no-listing --user-name denied
  use_key "$user_id" "$user_secret"
  refused AccessDenied "iam:ListUsers on resource: arn:aws:iam::$account:user/ with an explicit deny in an identity-based policy" \
    iam list-users
  ok iam list-roles
}

cannot_delete_user() {
  flow "A user that cannot be deleted, resolved step by step"
  root
  make_user leaver
  ok iam create-group --group-name leavers
  ok iam add-user-to-group --group-name leavers --user-name leaver
  ok iam attach-user-policy --user-name leaver --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
  ok iam put-user-policy --user-name leaver --policy-name inline \
    --policy-document "$(policy Allow '"s3:*"' '"*"')"
  ok iam create-login-profile --user-name leaver --password 'TempPassword123!'
  ok iam create-virtual-mfa-device --virtual-mfa-device-name leaver-mfa --outfile "$work/seed" \
    --bootstrap-method Base32StringSeed
  local serial step
  serial=$(jq -r .VirtualMFADevice.SerialNumber <<<"$output")
  ok iam enable-mfa-device --user-name leaver --serial-number "$serial" \
    --authentication-code1 "$(totp "$(cat "$work/seed")" -1)" \
    --authentication-code2 "$(totp "$(cat "$work/seed")" 0)"
  local -a mends=(
    "remove-user-from-group --group-name leavers --user-name leaver"
    "detach-user-policy --user-name leaver --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess"
    "delete-user-policy --user-name leaver --policy-name inline"
    "delete-access-key --user-name leaver --access-key-id $user_id"
    "delete-login-profile --user-name leaver"
    "deactivate-mfa-device --user-name leaver --serial-number $serial"
  )
  for step in "${mends[@]}"; do
    refused DeleteConflict "Cannot delete entity, must" iam delete-user --user-name leaver
    # shellcheck disable=SC2086
    ok iam $step
  done
  ok iam delete-virtual-mfa-device --serial-number "$serial"
  ok iam delete-user --user-name leaver
  refused NoSuchEntity "The user with name leaver cannot be found." iam get-user --user-name leaver
}

the_past() {
  flow "The past, with the same client"
  root
  ok iam create-user --user-name ephemeral --tags Key=team,Value=red
  sleep 1.1
  at=/as-of/$(date -u +%Y-%m-%dT%H:%M:%SZ)
  sleep 1
  local then=$at
  at=
  ok iam tag-user --user-name ephemeral --tags Key=team,Value=blue
  ok iam delete-user --user-name ephemeral
  refused NoSuchEntity "cannot be found" iam get-user --user-name ephemeral
  at=$then
  ok iam get-user --user-name ephemeral
  says '.User.Tags[0].Value' red
  ok iam list-users
  says '[.Users[].UserName] | index("ephemeral") != null' true
  refused ValidationError "read-only" iam create-user --user-name never
  at=/as-of/2015-01-01T00:00:00Z
  ok iam list-users
  says '.Users | length' 0
  at=/as-of/yesterday
  refused ValidationError "2026-03-01T00:00:00Z" iam list-users
  at=
}

the_trail() {
  flow "The trail of what was done, and refused"
  root
  make_user watched
  use_key "$user_id" "$user_secret"
  refused AccessDenied "iam:CreateUser" iam create-user --user-name forbidden
  root
  ok cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=watched
  says '.Events[0].EventName' CreateUser
  says '.Events[0].CloudTrailEvent | fromjson | .errorCode' AccessDenied
  says '.Events[0].CloudTrailEvent | fromjson | .userIdentity.arn' "arn:aws:iam::$account:user/watched"
  says '.Events[0].CloudTrailEvent | fromjson | .eventVersion' 1.10
  ok cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=watched
  says '[.Events[].EventName] | index("CreateAccessKey") != null' true
  local start
  start=$(date -u -d '1 minute' +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v+1M +%Y-%m-%dT%H:%M:%SZ)
  ok cloudtrail lookup-events --start-time "$start"
  says '.Events | length' 0
}

assumed_session_expiring() {
  flow "An assumed session that expires, also while the server is down"
  root
  make_user temporary
  ok iam create-role --role-name Brief --assume-role-policy-document \
    "$(trust "{\"AWS\":\"arn:aws:iam::$account:user/temporary\"}")"
  ok iam put-role-policy --role-name Brief --policy-name p \
    --policy-document "$(policy Allow '"iam:ListUsers"' '"*"')"
  use_key "$user_id" "$user_secret"
  refused ValidationError "less than or equal to 43200" sts assume-role --duration-seconds 43201 \
    --role-arn "arn:aws:iam::$account:role/Brief" --role-session-name brief
  refused ValidationError "exceeds the MaxSessionDuration" sts assume-role --duration-seconds 3601 \
    --role-arn "arn:aws:iam::$account:role/Brief" --role-session-name brief
  ok sts assume-role --duration-seconds 900 --role-arn "arn:aws:iam::$account:role/Brief" \
    --role-session-name brief
  use_session
  ok iam list-users
  stop_server
  shift_time=(faketime -f +16m)
  start_server
  refused ExpiredToken "The security token included in the request is expired" iam list-users
  root
  ok iam get-user --user-name temporary
  stop_server
  shift_time=()
}

start_server
cp "$work/banner" "$work/root"
root
ok sts get-caller-identity
account=$(jq -r .Account <<<"$output")
"$top/ops/bin/hindsight" account create --endpoint "$url" >"$work/other" || exit 1
other_account=$(sed -n 's/^Made account \([0-9]*\).*/\1/p' "$work/other")

flows=(service_role_for_lambda least_privilege_policy cross_account_role
  users_groups_and_their_policies instance_profile boundary_limiting_alice mfa_gated_access
  key_rotation_without_downtime deny_beats_allow cannot_delete_user the_past the_trail
  assumed_session_expiring)
for each in "${@:-${flows[@]}}"; do
  "$each"
done
summary
