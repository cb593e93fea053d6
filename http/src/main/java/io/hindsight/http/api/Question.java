package io.hindsight.http.api;

import io.hindsight.domain.policy.evaluate.PolicySets;
import io.hindsight.domain.policy.request.Request;

/** A request with all the policies that count for it. */
public record Question(Request request, PolicySets policies) {}
