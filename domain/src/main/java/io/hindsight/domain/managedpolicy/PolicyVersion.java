package io.hindsight.domain.managedpolicy;

import java.time.Instant;

/**
 * One version of a managed policy: {@code v1}, {@code v2}, …, with the document as it was given.
 */
public record PolicyVersion(String versionId, String document, Instant createDate) {}
