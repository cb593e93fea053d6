package io.hindsight.domain.policy.evaluate;

import io.hindsight.domain.policy.compile.CompiledPolicy;

/**
 * A policy with where it comes from.
 *
 * @param name its ARN or name
 * @param attachedTo the ARN of what carries it; empty where it is given with the request
 */
public record NamedPolicy(String name, String attachedTo, CompiledPolicy policy) {}
