#!/usr/bin/env python3
"""The flows that people write with boto3, against the server at an endpoint: prints
"N passed, N failed" and fails where something failed.

usage: flows_boto3.py URL, with root's credentials in the environment as boto3 takes them
"""
import json
import sys
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv[1].rstrip("/")
REGION = "us-east-1"
passed = failed = 0


def client(service, credentials=None, path=""):
    keys = {}
    if credentials:
        keys = {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials.get("SessionToken"),
        }
    config = Config(retries={"max_attempts": 1})
    return boto3.client(service, endpoint_url=URL + path, region_name=REGION, config=config, **keys)


def check(what, found, expected=True):
    global passed, failed
    if found == expected:
        passed += 1
    else:
        failed += 1
        print(f"  FAILED: {what}: {found!r}, not {expected!r}", file=sys.stderr)


def refused(what, code, call, **arguments):
    try:
        answer = call(**arguments)
    except ClientError as error:
        check(what, error.response["Error"]["Code"], code)
        return error
    check(what, answer, code)
    return None


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal, **more):
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


def service_role(iam):
    print("A service role, created and found again")
    iam.create_role(RoleName="PyLambdaRole", AssumeRolePolicyDocument=trust({"Service": "lambda.amazonaws.com"}))
    iam.get_waiter("role_exists").wait(RoleName="PyLambdaRole", WaiterConfig={"Delay": 1, "MaxAttempts": 3})
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    iam.attach_role_policy(RoleName="PyLambdaRole", PolicyArn=arn)
    role = boto3.resource("iam", endpoint_url=URL, region_name=REGION).Role("PyLambdaRole")
    check("attached", [policy.arn for policy in role.attached_policies.all()], [arn])
    document_read = iam.get_role(RoleName="PyLambdaRole")["Role"]["AssumeRolePolicyDocument"]
    check("trust", document_read["Statement"][0]["Principal"], {"Service": "lambda.amazonaws.com"})


def assumed_role(iam, account):
    print("A role assumed with a session policy that narrows it")
    iam.create_user(UserName="py-deployer")
    key = iam.create_access_key(UserName="py-deployer")["AccessKey"]
    iam.create_role(
        RoleName="PyDeployment",
        AssumeRolePolicyDocument=trust({"AWS": f"arn:aws:iam::{account}:user/py-deployer"}),
    )
    iam.put_role_policy(RoleName="PyDeployment", PolicyName="p", PolicyDocument=document(allow("iam:List*")))
    session = client("sts", key).assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/PyDeployment",
        RoleSessionName="cicd-deploy-session",
        DurationSeconds=3600,
        Policy=document(allow("iam:ListUsers")),
    )
    assumed = client("iam", session["Credentials"])
    check("listed", "Users" in assumed.list_users())
    error = refused("narrowed", "AccessDenied", assumed.list_roles)
    check("why", "because no session policy allows the iam:ListRoles action" in str(error))
    sealed = error.response["ResponseMetadata"]["HTTPHeaders"]["x-hindsight-authorization-message"]
    decoded = client("sts").decode_authorization_message(EncodedMessage=sealed)["DecodedMessage"]
    check("decoded", json.loads(decoded)["context"]["action"], "iam:ListRoles")


def errors(iam):
    print("Errors as exceptions of the client")
    try:
        iam.get_user(UserName="py-nobody")
        check("no such user", False)
    except iam.exceptions.NoSuchEntityException as error:
        check("no such user", error.response["ResponseMetadata"]["HTTPStatusCode"], 404)
    iam.create_group(GroupName="py-group")
    refused("twice", "EntityAlreadyExists", iam.create_group, GroupName="py-group")
    refused(
        "not JSON", "MalformedPolicyDocument", iam.create_policy, PolicyName="py-bad", PolicyDocument="{"
    )


def pages(iam):
    print("Pages")
    for number in range(25):
        iam.create_user(UserName=f"py-page-{number:02}", Path="/py/")
    paginator = iam.get_paginator("list_users")
    found = list(paginator.paginate(PathPrefix="/py/", PaginationConfig={"PageSize": 10}))
    check("pages", len(found), 3)
    names = [user["UserName"] for page in found for user in page["Users"]]
    check("in order", names, [f"py-page-{number:02}" for number in range(25)])


def the_past(iam):
    print("The past at an endpoint of its own")
    iam.create_user(UserName="py-gone", Tags=[{"Key": "team", "Value": "red"}])
    time.sleep(1.1)
    then = datetime.now(timezone.utc)
    time.sleep(0.1)
    iam.delete_user(UserName="py-gone")
    past = client("iam", path="/as-of/" + then.isoformat().replace("+00:00", "Z"))
    check("there then", past.get_user(UserName="py-gone")["User"]["Tags"], [{"Key": "team", "Value": "red"}])
    refused("gone now", "NoSuchEntity", iam.get_user, UserName="py-gone")
    refused("read-only", "ValidationError", past.create_user, UserName="py-gone")


def the_trail():
    print("The trail")
    trail = client("cloudtrail")
    end = datetime.now(timezone.utc) + timedelta(minutes=1)
    pages_read = trail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}],
        StartTime=end - timedelta(hours=1),
        EndTime=end,
        PaginationConfig={"PageSize": 10},
    )
    events = [event for page in pages_read for event in page["Events"]]
    check("all creations", len(events) >= 27)
    times = [event["EventTime"] for event in events]
    check("newest first", times, sorted(times, reverse=True))
    records = [json.loads(event["CloudTrailEvent"]) for event in events]
    record = next(record for record in records if "errorCode" not in record)
    check("recorded", record["requestParameters"]["userName"], "py-gone")
    check("version", record["eventVersion"], "1.10")


def main():
    account = client("sts").get_caller_identity()["Account"]
    iam = client("iam")
    service_role(iam)
    assumed_role(iam, account)
    errors(iam)
    pages(iam)
    the_past(iam)
    the_trail()
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
