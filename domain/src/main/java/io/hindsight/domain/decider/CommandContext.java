package io.hindsight.domain.decider;

import java.time.Instant;

/** What stands around a command: the instant it is decided at (UTC) and its cause. */
public record CommandContext(Instant now, Cause cause) {}
