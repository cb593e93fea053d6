package io.hindsight.domain.decider;

import io.hindsight.domain.quota.Quotas;
import java.time.Instant;

/**
 * What stands around a command.
 *
 * @param now the instant it is decided at (UTC)
 */
public record CommandContext(Instant now, Cause cause, Quotas quotas) {}
