package io.hindsight.domain.policy.validate;

/** What a document is to be used as. */
public enum PolicyKind {
  IDENTITY,
  RESOURCE,
  TRUST,
  BOUNDARY,
  SCP,
  RCP,
  SESSION,
  VPC_ENDPOINT;

  /** Whether statements say whom they are about. */
  boolean needsPrincipal() {
    return this == RESOURCE || this == TRUST || this == RCP || this == VPC_ENDPOINT;
  }

  /** Whether the document must be of the newer version of the language. */
  boolean needsVersion() {
    return !needsPrincipal() || this == RCP;
  }

  /** Whether IAM and Organizations keep it, and not the service of a resource. */
  boolean isOfIam() {
    return this != RESOURCE && this != VPC_ENDPOINT;
  }
}
