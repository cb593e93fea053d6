package io.hindsight.ops.bench.evaluate;

/** An engine that decides the requests of a stream over an estate that it has loaded. */
interface Contender {
  String name();

  boolean allows(Asked asked);
}
