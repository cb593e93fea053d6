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

  /** Whether statements must say whom they are about. */
  boolean needsPrincipal() {
    return this == RESOURCE || this == TRUST || this == RCP || this == VPC_ENDPOINT;
  }
}
