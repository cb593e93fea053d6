package io.hindsight.domain.entity;

import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.quota.Quotas;
import java.time.Instant;

/**
 * What stands around a command.
 *
 * @param now the instant it is decided at (UTC)
 */
public record CommandContext(Instant now, Cause cause, Quotas quotas) {}
