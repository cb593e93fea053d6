package io.hindsight.domain.principal;

import java.time.Instant;

/**
 * A password for the console.
 *
 * @param passwordHash in Argon2id's encoded form
 */
public record LoginProfile(
    String passwordHash, boolean passwordResetRequired, Instant createDate) {}
