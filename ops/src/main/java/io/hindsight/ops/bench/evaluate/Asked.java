package io.hindsight.ops.bench.evaluate;

/**
 * A request as strings that no engine has seen: made afresh for each time it is asked.
 *
 * @param keys of the context
 * @param values of the context, a value a key
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one decision
record Asked(String principal, String action, String resource, String[] keys, String[] values) {}
