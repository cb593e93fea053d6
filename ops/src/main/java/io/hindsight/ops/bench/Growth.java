package io.hindsight.ops.bench;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Measures at several sizes, and how they grow with the size. */
final class Growth {
  private final Map<String, Map<Integer, Double>> measures = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();

  void add(String measure, String unit, int size, double value) {
    measures.computeIfAbsent(measure, name -> new TreeMap<>()).put(size, value);
    units.put(measure, unit);
  }

  void print(PrintWriter out) {
    measures.forEach(
        (name, values) -> {
          out.printf(Locale.ROOT, "%-34s", name);
          values.forEach((size, value) -> out.printf(Locale.ROOT, "  %,9d: %,12.3f", size, value));
          out.printf(Locale.ROOT, "  %s", units.get(name));
          if (values.size() > 1) {
            out.printf(Locale.ROOT, "  n^%.2f", exponent(new TreeMap<>(values)));
          }
          out.println();
        });
    out.flush();
  }

  /** By which power of the size a measure grows, from the first size to the last. */
  private static double exponent(NavigableMap<Integer, Double> values) {
    return Math.log(values.lastEntry().getValue() / values.firstEntry().getValue())
        / Math.log((double) values.lastKey() / values.firstKey());
  }

  Map<String, Double> json() {
    Map<String, Double> all = new LinkedHashMap<>();
    measures.forEach(
        (name, values) -> {
          values.forEach((size, value) -> all.put(name + ", " + size, value));
          if (values.size() > 1) {
            all.put(name + ", exponent", exponent(new TreeMap<>(values)));
          }
        });
    return all;
  }
}
