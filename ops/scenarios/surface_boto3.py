#!/usr/bin/env python3
"""IAM's resources one after the other with boto3, each from its making to its end, with pages,
refusals and the past: prints "N passed, N failed" and fails where something failed.

usage: surface_boto3.py URL FOLDER, with root's credentials in the environment as boto3 takes them;
FOLDER holds ca.pem, leaf.pem, leaf.key, second.pem, third.pem and ssh.pub
"""
import csv
import io
import json
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv[1].rstrip("/")
FOLDER = Path(sys.argv[2])
passed = failed = 0


def client(service="iam", path="", key=None):
    return boto3.client(
        service,
        endpoint_url=URL + path,
        region_name="us-east-1",
        aws_access_key_id=key and key["AccessKeyId"],
        aws_secret_access_key=key and key["SecretAccessKey"],
        config=Config(retries={"max_attempts": 1}),
    )


iam = client()
ACCOUNT = client("sts").get_caller_identity()["Account"]
ARN = f"arn:aws:iam::{ACCOUNT}:"


def check(what, found, expected=True):
    global passed, failed
    if found == expected:
        passed += 1
    else:
        failed += 1
        print(f"  FAILED: {what}: {found!r}, not {expected!r}", file=sys.stderr)


def does(what, call, **arguments):
    try:
        answer = call(**arguments)
    except ClientError as error:
        check(what, str(error), "done")
        return {}
    check(what, answer["ResponseMetadata"]["HTTPStatusCode"], 200)
    return answer


def refused(code, text, call, **arguments):
    what = f"{call.__name__} {code}"
    try:
        answer = call(**arguments)
    except ClientError as error:
        check(what, error.response["Error"]["Code"], code)
        if text:
            check(what, error.response["Error"]["Message"], text)
        return
    check(what, answer, code)


def read(name):
    return (FOLDER / name).read_text()


def pages(operation, key, size, **arguments):
    """All of a list by pages of a size; every page but the last is full."""
    found = []
    for page in iam.get_paginator(operation).paginate(
        PaginationConfig={"PageSize": size}, **arguments
    ):
        if page.get("IsTruncated"):
            check(f"{operation} fills its page", len(page[key]), size)
        found += page[key]
    return found


def password_policy():
    refused(
        "NoSuchEntity",
        f"The Password Policy with domain name {ACCOUNT} cannot be found.",
        iam.get_account_password_policy,
    )
    does("update", iam.update_account_password_policy)
    check(
        "the defaults",
        iam.get_account_password_policy()["PasswordPolicy"],
        {
            "AllowUsersToChangePassword": False,
            "ExpirePasswords": False,
            "MinimumPasswordLength": 6,
            "RequireLowercaseCharacters": False,
            "RequireNumbers": False,
            "RequireSymbols": False,
            "RequireUppercaseCharacters": False,
        },
    )
    does(
        "update",
        iam.update_account_password_policy,
        MinimumPasswordLength=10,
        RequireSymbols=True,
        PasswordReusePrevention=3,
        MaxPasswordAge=60,
    )
    iam.create_user(UserName="pat")
    refused(
        "PasswordPolicyViolation",
        "Password should have a minimum length of 10",
        iam.create_login_profile,
        UserName="pat",
        Password="short-one",
    )
    does("a password", iam.create_login_profile, UserName="pat", Password="long-enough-1")
    refused(
        "PasswordPolicyViolation",
        "Policy constraint violation with password reuse prevention during password change.",
        iam.update_login_profile,
        UserName="pat",
        Password="long-enough-1",
    )
    does("another", iam.update_login_profile, UserName="pat", Password="long-enough-2")
    does("delete", iam.delete_account_password_policy)
    refused(
        "NoSuchEntity",
        "The account policy with name PasswordPolicy cannot be found.",
        iam.delete_account_password_policy,
    )
    does("its end", iam.delete_login_profile, UserName="pat")
    does("delete pat", iam.delete_user, UserName="pat")


def saml_metadata(host):
    certificate = "".join(
        line for line in read("ca.pem").splitlines() if not line.startswith("-----")
    )
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
 entityID="https://{host}/saml"><md:IDPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
 <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
 {certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
 <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
 Location="https://{host}/saml/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>"""


def saml_providers():
    arn = ARN + "saml-provider/idp"
    created = does(
        "create",
        iam.create_saml_provider,
        Name="idp",
        SAMLMetadataDocument=saml_metadata("idp.example.com"),
        Tags=[{"Key": "team", "Value": "red"}],
    )
    check("its ARN", created.get("SAMLProviderArn"), arn)
    refused(
        "InvalidInput",
        "Could not parse metadata",
        iam.create_saml_provider,
        Name="bad",
        SAMLMetadataDocument="x" * 1000,
    )
    got = does("get", iam.get_saml_provider, SAMLProviderArn=arn)
    check("its tags", got.get("Tags"), [{"Key": "team", "Value": "red"}])
    new = saml_metadata("new.example.com")
    does("update", iam.update_saml_provider, SAMLProviderArn=arn, SAMLMetadataDocument=new)
    check("the update", iam.get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"], new)
    does("tag", iam.tag_saml_provider, SAMLProviderArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    does("untag", iam.untag_saml_provider, SAMLProviderArn=arn, TagKeys=["team"])
    check(
        "tags",
        iam.list_saml_provider_tags(SAMLProviderArn=arn)["Tags"],
        [{"Key": "a", "Value": "b"}],
    )
    check("list", [p["Arn"] for p in iam.list_saml_providers()["SAMLProviderList"]], [arn])
    does("delete", iam.delete_saml_provider, SAMLProviderArn=arn)
    refused(
        "NoSuchEntity",
        f"Manifest not found for arn {arn}",
        iam.get_saml_provider,
        SAMLProviderArn=arn,
    )


def oidc_providers():
    arn = ARN + "oidc-provider/token.example.com/path"
    created = does(
        "create",
        iam.create_open_id_connect_provider,
        Url="https://token.example.com/path",
        ClientIDList=["one"],
        ThumbprintList=["a" * 40],
    )
    check("its ARN", created.get("OpenIDConnectProviderArn"), arn)
    refused(
        "EntityAlreadyExists",
        "Provider with url https://token.example.com/path already exists.",
        iam.create_open_id_connect_provider,
        Url="https://token.example.com/path",
        ThumbprintList=["a" * 40],
    )
    refused(
        "ValidationError",
        "Invalid Open ID Connect Provider URL",
        iam.create_open_id_connect_provider,
        Url="token.example.com",
        ThumbprintList=["a" * 40],
    )
    name = {"OpenIDConnectProviderArn": arn}
    does("add", iam.add_client_id_to_open_id_connect_provider, ClientID="two", **name)
    does("remove", iam.remove_client_id_from_open_id_connect_provider, ClientID="one", **name)
    does(
        "thumbprints",
        iam.update_open_id_connect_provider_thumbprint,
        ThumbprintList=["b" * 40],
        **name,
    )
    got = iam.get_open_id_connect_provider(**name)
    check("its URL", got["Url"], "token.example.com/path")
    check("its clients", got["ClientIDList"], ["two"])
    check("its thumbprints", got["ThumbprintList"], ["b" * 40])
    check("no tags", got["Tags"], [])
    tags = [{"Key": f"k{i:02}", "Value": "v"} for i in range(9)]
    does("tag", iam.tag_open_id_connect_provider, Tags=tags, **name)
    check(
        "tags in pages",
        pages("list_open_id_connect_provider_tags", "Tags", 4, **name)
        if iam.can_paginate("list_open_id_connect_provider_tags")
        else tags,
        tags,
    )
    does("untag", iam.untag_open_id_connect_provider, TagKeys=["k00"], **name)
    check(
        "list",
        iam.list_open_id_connect_providers()["OpenIDConnectProviderList"],
        [{"Arn": arn}],
    )
    does("delete", iam.delete_open_id_connect_provider, **name)
    refused(
        "NoSuchEntity",
        f"OpenId connect Provider {arn} cannot be found.",
        iam.delete_open_id_connect_provider,
        **name,
    )


def server_certificates():
    uploaded = does(
        "upload",
        iam.upload_server_certificate,
        ServerCertificateName="web",
        Path="/edge/",
        CertificateBody=read("leaf.pem"),
        CertificateChain=read("ca.pem"),
        PrivateKey=read("leaf.key"),
    )
    metadata = uploaded.get("ServerCertificateMetadata", {})
    check("its ARN", metadata.get("Arn"), ARN + "server-certificate/edge/web")
    check("its id", metadata.get("ServerCertificateId", "")[:4], "ASCA")
    check("its end", metadata["Expiration"] > datetime.now(timezone.utc))
    refused(
        "MalformedCertificate",
        "Unable to parse certificate. Please ensure the certificate is in PEM format.",
        iam.upload_server_certificate,
        ServerCertificateName="bad",
        CertificateBody="body",
        PrivateKey=read("leaf.key"),
    )
    refused(
        "KeyPairMismatch",
        None,
        iam.upload_server_certificate,
        ServerCertificateName="bad",
        CertificateBody=read("second.pem"),
        PrivateKey=read("leaf.key"),
    )
    got = iam.get_server_certificate(ServerCertificateName="web")["ServerCertificate"]
    check("its body", got["CertificateBody"], read("leaf.pem"))
    check("its chain", got["CertificateChain"], read("ca.pem"))
    does(
        "update",
        iam.update_server_certificate,
        ServerCertificateName="web",
        NewServerCertificateName="www",
        NewPath="/",
    )
    listed = iam.list_server_certificates()["ServerCertificateMetadataList"]
    check("list", [c["Arn"] for c in listed], [ARN + "server-certificate/www"])
    does("tag", iam.tag_server_certificate, ServerCertificateName="www", Tags=[{"Key": "a", "Value": "b"}])
    check(
        "tags",
        iam.list_server_certificate_tags(ServerCertificateName="www")["Tags"],
        [{"Key": "a", "Value": "b"}],
    )
    does("delete", iam.delete_server_certificate, ServerCertificateName="www")
    refused(
        "NoSuchEntity",
        "The Server Certificate with name www cannot be found.",
        iam.get_server_certificate,
        ServerCertificateName="www",
    )


def user_credentials():
    user = {"UserName": "cred"}
    iam.create_user(**user)
    first = does("upload", iam.upload_signing_certificate, CertificateBody=read("ca.pem"), **user)
    certificate = first["Certificate"]["CertificateId"]
    does("upload", iam.upload_signing_certificate, CertificateBody=read("second.pem"), **user)
    refused(
        "LimitExceeded",
        "Cannot exceed quota for CertificatesPerUser: 2",
        iam.upload_signing_certificate,
        CertificateBody=read("third.pem"),
        **user,
    )
    check(
        "certificates in pages",
        len(pages("list_signing_certificates", "Certificates", 1, **user)),
        2,
    )
    does(
        "deactivate",
        iam.update_signing_certificate,
        CertificateId=certificate,
        Status="Inactive",
        **user,
    )
    refused(
        "DeleteConflict",
        "Cannot delete entity, must delete signing certificates first.",
        iam.delete_user,
        **user,
    )
    for each in iam.list_signing_certificates(**user)["Certificates"]:
        does("delete", iam.delete_signing_certificate, CertificateId=each["CertificateId"], **user)

    key = does("upload", iam.upload_ssh_public_key, SSHPublicKeyBody=read("ssh.pub"), **user)
    ssh = key["SSHPublicKey"]["SSHPublicKeyId"]
    check("its fingerprint", key["SSHPublicKey"]["Fingerprint"], read("ssh.md5").strip())
    check("its id", ssh[:4], "APKA")
    pem = iam.get_ssh_public_key(SSHPublicKeyId=ssh, Encoding="PEM", **user)["SSHPublicKey"]
    check("as PEM", pem["SSHPublicKeyBody"].startswith("-----BEGIN PUBLIC KEY-----"))
    refused(
        "UnrecognizedPublicKeyEncoding",
        "Invalid public key uploaded.",
        iam.upload_ssh_public_key,
        SSHPublicKeyBody="ssh-rsa no",
        **user,
    )
    does("deactivate", iam.update_ssh_public_key, SSHPublicKeyId=ssh, Status="Inactive", **user)
    check("list", len(iam.list_ssh_public_keys(**user)["SSHPublicKeys"]), 1)
    does("delete", iam.delete_ssh_public_key, SSHPublicKeyId=ssh, **user)

    made = does(
        "create",
        iam.create_service_specific_credential,
        ServiceName="codecommit.amazonaws.com",
        **user,
    )["ServiceSpecificCredential"]
    check("its name", made["ServiceUserName"], f"cred-at-{ACCOUNT}")
    identifier = {"ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}
    reset = does("reset", iam.reset_service_specific_credential, **identifier, **user)
    check(
        "a new password",
        reset["ServiceSpecificCredential"]["ServicePassword"] != made["ServicePassword"],
    )
    does(
        "deactivate",
        iam.update_service_specific_credential,
        Status="Inactive",
        **identifier,
        **user,
    )
    listed = iam.list_service_specific_credentials(**user)["ServiceSpecificCredentials"]
    check("list", [c["Status"] for c in listed], ["Inactive"])
    check("no password in it", "ServicePassword" in listed[0], False)
    does("delete", iam.delete_service_specific_credential, **identifier, **user)
    refused(
        "NoSuchEntity",
        f"No such credential {made['ServiceSpecificCredentialId']} exists",
        iam.delete_service_specific_credential,
        **identifier,
        **user,
    )
    does("delete", iam.delete_user, **user)


def service_linked_roles():
    role = does("create", iam.create_service_linked_role, AWSServiceName="ecs.amazonaws.com")["Role"]
    check(
        "its ARN",
        role["Arn"],
        ARN + "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    )
    name = {"RoleName": role["RoleName"]}
    check(
        "its policy",
        iam.list_attached_role_policies(**name)["AttachedPolicies"][0]["PolicyName"],
        "AmazonECSServiceRolePolicy",
    )
    refused(
        "UnmodifiableEntity",
        "Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is"
        " only modifiable by AWS",
        iam.delete_role,
        **name,
    )
    refused(
        "InvalidInput",
        "Service role name AWSServiceRoleForECS has been taken in this account, please try a"
        " different suffix.",
        iam.create_service_linked_role,
        AWSServiceName="ecs.amazonaws.com",
    )
    task = does("delete", iam.delete_service_linked_role, **name)["DeletionTaskId"]
    check(
        "its task",
        iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"],
        "SUCCEEDED",
    )
    refused("NoSuchEntity", "The role with name AWSServiceRoleForECS cannot be found.", iam.get_role, **name)


def reports():
    refused("ReportNotPresent", None, iam.get_credential_report)
    iam.create_user(UserName="reported")
    iam.put_user_policy(
        UserName="reported",
        PolicyName="look",
        PolicyDocument=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": ["iam:Get*", "s3:*"], "Resource": "*"},
            }
        ),
    )
    key = iam.create_access_key(UserName="reported")["AccessKey"]
    own = client(key=key)
    own.get_user()
    refused("AccessDenied", None, own.list_users)
    check("started", iam.generate_credential_report()["State"], "STARTED")
    check("complete", iam.generate_credential_report()["State"], "COMPLETE")
    report = iam.get_credential_report()
    check("format", report["ReportFormat"], "text/csv")
    rows = list(csv.DictReader(io.StringIO(report["Content"].decode())))
    check("root is first", rows[0]["user"], "<root_account>")
    row = next(row for row in rows if row["user"] == "reported")
    check(
        "last use",
        [row["access_key_1_active"], row["access_key_1_last_used_service"], row["cert_1_active"]],
        ["true", "iam", "false"],
    )
    arn = ARN + "user/reported"
    job = iam.generate_service_last_accessed_details(Arn=arn, Granularity="ACTION_LEVEL")["JobId"]
    details = iam.get_service_last_accessed_details(JobId=job)
    check("job", [details["JobStatus"], details["JobType"]], ["COMPLETED", "ACTION_LEVEL"])
    services = details["ServicesLastAccessed"]
    check("services", [each["ServiceNamespace"] for each in services], ["iam", "s3"])
    check("used", services[0]["LastAuthenticatedEntity"], arn)
    check("unused", services[1]["TotalAuthenticatedEntities"], 0)
    actions = {
        each["ActionName"]: each.get("LastAccessedEntity")
        for each in services[0]["TrackedActionsLastAccessed"]
    }
    check("actions", [actions["GetUser"], actions["GetRole"]], [arn, None])
    entities = iam.get_service_last_accessed_details_with_entities(
        JobId=job, ServiceNamespace="iam"
    )["EntityDetailsList"]
    check("entities", [each["EntityInfo"]["Name"] for each in entities], ["reported"])
    refused(
        "NoSuchEntity",
        None,
        iam.get_service_last_accessed_details,
        JobId="00000000-0000-4000-8000-000000000000",
    )
    refused(
        "AccessDenied",
        f"The account {ACCOUNT} is not the management account of an organization.",
        iam.generate_organizations_access_report,
        EntityPath="o-a1b2c3d4e5/r-f6g7h8i9j0example",
    )
    iam.delete_access_key(UserName="reported", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="reported", PolicyName="look")
    iam.delete_user(UserName="reported")


def lists_in_pages():
    names = [f"page-{i:02}" for i in range(25)]
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Service": "ec2.amazonaws.com"},
                "Action": "sts:AssumeRole",
            },
        }
    )
    allow = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
        }
    )
    for name in names:
        iam.create_user(UserName=name, Path="/pages/")
        iam.create_group(GroupName=name, Path="/pages/")
        iam.create_role(RoleName=name, Path="/pages/", AssumeRolePolicyDocument=trust)
        iam.create_policy(PolicyName=name, Path="/pages/", PolicyDocument=allow)
        iam.create_instance_profile(InstanceProfileName=name, Path="/pages/")
    for operation, key, attribute, more in (
        ("list_users", "Users", "UserName", {"PathPrefix": "/pages/"}),
        ("list_groups", "Groups", "GroupName", {"PathPrefix": "/pages/"}),
        ("list_roles", "Roles", "RoleName", {"PathPrefix": "/pages/"}),
        ("list_policies", "Policies", "PolicyName", {"PathPrefix": "/pages/", "Scope": "Local"}),
        (
            "list_instance_profiles",
            "InstanceProfiles",
            "InstanceProfileName",
            {"PathPrefix": "/pages/"},
        ),
    ):
        found = [each[attribute] for each in pages(operation, key, 10, **more)]
        check(f"{operation} in pages", found, names)
    details = iam.get_paginator("get_account_authorization_details").paginate(
        Filter=["User", "Role", "Group", "LocalManagedPolicy"], PaginationConfig={"PageSize": 30}
    )
    counted = {"UserDetailList": 0, "RoleDetailList": 0, "GroupDetailList": 0, "Policies": 0}
    for page in details:
        for key in counted:
            counted[key] += len(page[key])
    check("details in pages", counted, dict.fromkeys(counted, 25))
    summary = iam.get_account_summary()["SummaryMap"]
    check("summary", [summary[k] for k in ("Users", "Groups", "Roles", "Policies")], [25] * 4)
    for name in names:
        iam.delete_user(UserName=name)
        iam.delete_group(GroupName=name)
        iam.delete_role(RoleName=name)
        iam.delete_policy(PolicyArn=f"{ARN}policy/pages/{name}")
        iam.delete_instance_profile(InstanceProfileName=name)
    check("nothing is left", iam.list_users()["Users"], [])


def the_past():
    iam.create_open_id_connect_provider(
        Url="https://past.example.com", ThumbprintList=["a" * 40]
    )
    time.sleep(0.05)
    moment = datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
    time.sleep(0.05)
    iam.delete_open_id_connect_provider(
        OpenIDConnectProviderArn=ARN + "oidc-provider/past.example.com"
    )
    check("now", iam.list_open_id_connect_providers()["OpenIDConnectProviderList"], [])
    past = client(path="/as-of/" + moment)
    check(
        "then",
        past.list_open_id_connect_providers()["OpenIDConnectProviderList"],
        [{"Arn": ARN + "oidc-provider/past.example.com"}],
    )
    refused("ValidationError", None, past.create_user, UserName="too-late")


for part in (
    password_policy,
    saml_providers,
    oidc_providers,
    server_certificates,
    user_credentials,
    service_linked_roles,
    reports,
    lists_in_pages,
    the_past,
):
    print("- " + part.__name__.replace("_", " "))
    try:
        part()
    except (ClientError, KeyError, IndexError) as fault:
        check(part.__name__, repr(fault), "to its end")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
