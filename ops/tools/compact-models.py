#!/usr/bin/env python3
"""Writes the compact service models that the http module carries as resources.

Usage: ops/tools/compact-models.py botocore-1.43.107-py3-none-any.whl

Takes from botocore (Apache-2.0, see ops/NOTICE) what the SDK's classes do not say: which members are required, lengths,
ranges, patterns, enums, error codes with their statuses, and the form of each call. Documentation, examples and
output-only shapes are left out. The models of the AWS SDK for Java 1.x (aws-java-sdk-models) have the same form, but
their newest release lacks 47 operations that the SDK for Java 2.40 has.
"""
import gzip
import json
import pathlib
import sys
import zipfile

SERVICES = {
    "iam": "iam/2010-05-08",
    "sts": "sts/2011-06-15",
    "organizations": "organizations/2016-11-28",
    "ssoadmin": "sso-admin/2020-07-20",
    "identitystore": "identitystore/2020-06-15",
    "accessanalyzer": "accessanalyzer/2019-11-01",
    "cloudtrail": "cloudtrail/2013-11-01",
}
TARGET = pathlib.Path(__file__).resolve().parents[2] / "http/src/main/resources/io/hindsight/http/aws/protocol"


def targets(shape):
    """The shapes that a shape refers to."""
    if shape["type"] == "structure":
        return [m["shape"] for m in shape["members"].values()]
    if shape["type"] == "list":
        return [shape["member"]["shape"]]
    if shape["type"] == "map":
        return [shape["key"]["shape"], shape["value"]["shape"]]
    return []


def reachable(model, names):
    seen, todo = set(), list(names)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(targets(model["shapes"][name]))
    return seen


def compact_shape(shape):
    kept = {"type": shape["type"]}
    for key in ("required", "min", "max", "pattern", "enum", "sensitive"):
        if key in shape:
            kept[key] = shape[key]
    if shape["type"] == "structure":
        kept["members"] = {name: m["shape"] for name, m in shape["members"].items()}
    elif shape["type"] == "list":
        kept["member"] = shape["member"]["shape"]
    elif shape["type"] == "map":
        kept["key"], kept["value"] = shape["key"]["shape"], shape["value"]["shape"]
    return kept


def compact_operation(operation):
    kept = {"method": operation["http"]["method"], "uri": operation["http"]["requestUri"]}
    if operation["http"].get("responseCode", 200) != 200:
        kept["status"] = operation["http"]["responseCode"]
    if operation.get("authtype") == "none":
        kept["unsigned"] = True
    if "input" in operation:
        kept["input"] = operation["input"]["shape"]
    if operation.get("output", {}).get("shape"):
        kept["output"] = operation["output"]["shape"]
    kept["errors"] = [e["shape"] for e in operation.get("errors", [])]
    return kept


def compact_error(name, shape):
    error = shape.get("error", {})
    status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
    return {"code": error.get("code", name), "status": status}


def compact(model):
    metadata = model["metadata"]
    operations = model["operations"]
    inputs = [o["input"]["shape"] for o in operations.values() if "input" in o]
    errors = {e["shape"] for o in operations.values() for e in o.get("errors", [])}
    return {
        "protocol": metadata["protocol"],
        "version": metadata["apiVersion"],
        "namespace": metadata.get("xmlNamespace", ""),
        "target": metadata.get("targetPrefix", ""),
        "operations": {n: compact_operation(o) for n, o in sorted(operations.items())},
        "shapes": {n: compact_shape(model["shapes"][n]) for n in sorted(reachable(model, inputs))},
        "errors": {n: compact_error(n, model["shapes"][n]) for n in sorted(errors)},
    }


def lines(value):
    """JSON with one operation, shape or error a line, so that a change of the source shows as such."""
    parts = []
    for key, inner in value.items():
        if isinstance(inner, dict):
            rows = [f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in inner.items()]
            parts.append(f"{json.dumps(key)}:{{\n" + ",\n".join(rows) + "\n}")
        else:
            parts.append(f"{json.dumps(key)}:{json.dumps(inner)}")
    return "{" + ",\n".join(parts) + "}\n"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    TARGET.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        for service, folder in SERVICES.items():
            model = json.loads(gzip.decompress(wheel.read(f"botocore/data/{folder}/service-2.json.gz")))
            (TARGET / f"{service}.json").write_text(lines(compact(model)), encoding="utf-8")


if __name__ == "__main__":
    main()
