"""Identity providers for federation.sh: an OpenID Connect issuer on the loopback, and SAML responses.

The cryptography is openssl's; needs nothing beyond Python's own library.

    federation_tokens.py issuer DIR            serves until killed; writes its URL to DIR/issuer
    federation_tokens.py token DIR CLAIM=VALUE...
    federation_tokens.py metadata DIR
    federation_tokens.py response DIR ROLE_ARN PROVIDER_ARN SUBJECT
    federation_tokens.py verify JWKS TOKEN     prints the claims of a token that the keys verify
"""

import base64
import datetime
import hashlib
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import time

SAML = "urn:oasis:names:tc:SAML:2.0:"
XMLDSIG = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SIGN_IN = "https://signin.aws.amazon.com/saml"


def url64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unurl64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def sign(folder, data):
    return openssl("dgst", "-sha256", "-sign", str(folder / "key.pem"), data=data)


def make_key(folder):
    if not (folder / "key.pem").exists():
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=provider", "-days", "2",
                "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"))


def public_key(folder):
    text = openssl("rsa", "-in", str(folder / "key.pem"), "-noout", "-modulus").decode()
    modulus = bytes.fromhex(text.strip().split("=")[1])
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "key", "n": url64(modulus), "e": "AQAB"}


def issuer(folder):
    make_key(folder)

    class Documents(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            url = f"http://127.0.0.1:{self.server.server_port}"
            documents = {
                "/.well-known/openid-configuration": {"issuer": url, "jwks_uri": url + "/keys"},
                "/keys": {"keys": [public_key(folder)]},
            }
            document = documents.get(self.path)
            self.send_response(200 if document else 404)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Documents)
    (folder / "issuer").write_text(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()


def token(folder, *claims):
    now = int(time.time())
    payload = {"iss": (folder / "issuer").read_text(), "aud": "sts.amazonaws.com", "iat": now, "exp": now + 300}
    for claim in claims:
        name, value = claim.split("=", 1)
        payload[name] = int(value) if value.isdigit() else value
    head = url64(json.dumps({"alg": "RS256", "typ": "JWT", "kid": "key"}).encode())
    signed = f"{head}.{url64(json.dumps(payload).encode())}"
    print(f"{signed}.{url64(sign(folder, signed.encode()))}")


def metadata(folder):
    make_key(folder)
    certificate = "".join((folder / "certificate.pem").read_text().split("\n")[1:-2])
    text = (
        f'<EntityDescriptor xmlns="{SAML}metadata" entityID="https://idp.example/saml">'
        f'<IDPSSODescriptor protocolSupportEnumeration="{SAML}protocol"><KeyDescriptor use="signing">'
        f'<KeyInfo xmlns="{XMLDSIG}"><X509Data><X509Certificate>{certificate}</X509Certificate></X509Data>'
        f'</KeyInfo></KeyDescriptor><SingleSignOnService Binding="{SAML}bindings:HTTP-Redirect"'
        ' Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>'
    )
    print(text + " " * 1000)


def moment(seconds):
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def attribute(name, value):
    return (
        f'<saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/{name}">'
        f"<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
    )


def response(folder, role, provider, subject):
    """A response whose assertion is signed. It is written in canonical form, as it is digested."""
    start = (
        f'<saml:Assertion xmlns:saml="{SAML}assertion" ID="_a" IssueInstant="{moment(0)}" Version="2.0">'
        "<saml:Issuer>https://idp.example/saml</saml:Issuer>"
    )
    rest = (
        f'<saml:Subject><saml:NameID Format="{SAML}nameid-format:persistent">{subject}</saml:NameID>'
        f'<saml:SubjectConfirmation Method="{SAML}cm:bearer"><saml:SubjectConfirmationData'
        f' NotOnOrAfter="{moment(300)}" Recipient="{SIGN_IN}"></saml:SubjectConfirmationData>'
        f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotOnOrAfter="{moment(300)}">'
        f"<saml:AudienceRestriction><saml:Audience>{SIGN_IN}</saml:Audience></saml:AudienceRestriction>"
        "</saml:Conditions><saml:AttributeStatement>"
        + attribute("Role", f"{role},{provider}")
        + attribute("RoleSessionName", subject)
        + "</saml:AttributeStatement></saml:Assertion>"
    )
    digest = base64.b64encode(hashlib.sha256((start + rest).encode()).digest()).decode()
    info = (
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"></ds:CanonicalizationMethod>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
        f'<ds:Reference URI="#_a"><ds:Transforms><ds:Transform Algorithm="{XMLDSIG}enveloped-signature">'
        f'</ds:Transform><ds:Transform Algorithm="{EXCLUSIVE}"></ds:Transform></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    value = sign(folder, f'<ds:SignedInfo xmlns:ds="{XMLDSIG}">{info}'.encode())
    signature = (
        f'<ds:Signature xmlns:ds="{XMLDSIG}"><ds:SignedInfo>{info}'
        f"<ds:SignatureValue>{base64.b64encode(value).decode()}</ds:SignatureValue></ds:Signature>"
    )
    whole = (
        f'<samlp:Response xmlns:samlp="{SAML}protocol" ID="_r" IssueInstant="{moment(0)}" Version="2.0">'
        f'<samlp:Status><samlp:StatusCode Value="{SAML}status:Success"/></samlp:Status>'
        f"{start}{signature}{rest}</samlp:Response>"
    )
    print(base64.b64encode(whole.encode()).decode())


def length(size):
    return bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")


def der(tag, content):
    return bytes([tag]) + length(len(content)) + content


def verify(keys, signed):
    head, payload, signature = signed.split(".")
    kid = json.loads(unurl64(head))["kid"]
    key = next(each for each in json.loads(keys)["keys"] if each["kid"] == kid)
    numbers = der(0x02, b"\0" + unurl64(key["n"])) + der(0x02, unurl64(key["e"]))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    public = der(0x30, algorithm + der(0x03, b"\0" + der(0x30, numbers)))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "key.der").write_bytes(public)
        (folder / "signature").write_bytes(unurl64(signature))
        openssl("dgst", "-sha256", "-keyform", "DER", "-verify", str(folder / "key.der"), "-signature",
                str(folder / "signature"), data=f"{head}.{payload}".encode())
    print(unurl64(payload).decode())


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "verify":
        verify(*rest)
    else:
        {"issuer": issuer, "token": token, "metadata": metadata, "response": response}[command](
            pathlib.Path(rest[0]), *rest[1:])
