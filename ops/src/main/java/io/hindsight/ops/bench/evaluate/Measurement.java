package io.hindsight.ops.bench.evaluate;

import java.util.Locale;

/**
 * What was measured of one contender.
 *
 * @param n requests in the stream
 * @param perSec1 decisions a second on one thread
 * @param perSec2 decisions a second on all the threads of the run
 */
record Measurement(
    String peer,
    String size,
    int n,
    double medianUs,
    double p99Us,
    long perSec1,
    long perSec2,
    long rssMb) {

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"peer\":\"%s\",\"size\":\"%s\",\"mode\":\"parsed\",\"n\":%d,\"medianUs\":%.3f,"
            + "\"p99Us\":%.3f,\"perSec1\":%d,\"perSec2\":%d,\"rssMB\":%d}",
        peer,
        size,
        n,
        medianUs,
        p99Us,
        perSec1,
        perSec2,
        rssMb);
  }

  String table() {
    return String.format(
        Locale.ROOT,
        "%-10s size %s  n %d  median %.3f us  p99 %.3f us  %,d/s on one thread  %,d/s on all"
            + "  rss %d MB",
        peer,
        size,
        n,
        medianUs,
        p99Us,
        perSec1,
        perSec2,
        rssMb);
  }
}
