package io.hindsight.domain.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class UseSeriesTest {
  private record Use(long number, long second) {}

  /** Calls that ran side by side are recorded a few seconds out of order. */
  @Property
  void theLastUseIsTheLatestThatWasKnown(
      @ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> delays,
      @ForAll @IntRange(max = 70) int number,
      @ForAll @IntRange(max = 90) int second) {
    UseSeries<String> series = new UseSeries<>();
    List<Use> uses = new ArrayList<>();
    for (int i = 0; i < delays.size(); i++) {
      Use use = new Use(i + 1, i + delays.get(i));
      uses.add(use);
      series.add(use.number(), use.second(), "iam");
    }
    Optional<Long> expected =
        uses.stream()
            .filter(use -> use.number() <= number && use.second() <= second)
            .map(Use::second)
            .max(Comparator.naturalOrder());
    assertEquals(expected, series.last(number, second).map(UseSeries.Entry::second));
    assertEquals(
        uses.stream().map(Use::second).max(Comparator.naturalOrder()),
        series.last(Long.MAX_VALUE, Long.MAX_VALUE).map(UseSeries.Entry::second));
  }
}
