package io.hindsight.ops.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirCells() {
    Table table = new Table("NAME", "AGE");
    table.row("alice", 7);
    table.row("bo\nb", 42);
    assertEquals(List.of("NAME   AGE", "alice  7", "bo b   42"), table.lines(80));
  }

  @Test
  void theWidestColumnIsCutInItsMiddle() {
    Table table = new Table("ARN", "VERDICT");
    table.row("arn:aws:iam::123456789012:user/a/very/long/path/indeed/alice", "Allow");
    List<String> lines = table.lines(40);
    assertTrue(lines.stream().allMatch(line -> line.length() <= 40), lines::toString);
    assertTrue(lines.get(1).startsWith("arn:aws:iam::"), lines::toString);
    assertTrue(lines.get(1).contains("…"), lines::toString);
    assertTrue(lines.get(1).contains("alice  Allow"), lines::toString);
  }

  @Test
  void theLastColumnGoesOnInFurtherLines() {
    Table table = new Table("WHO", "WHY");
    table.row("alice", "Allow by Statement[0] of AdministratorAccess on user/alice");
    assertEquals(
        List.of(
            "WHO    WHY",
            "alice  Allow by",
            "       Statement[0] of",
            "       AdministratorAcces",
            "       s on user/alice"),
        table.lines(25));
  }

  @Test
  void columnsStayReadableHoweverNarrowTheTerminal() {
    Table table = new Table("ONE", "TWO");
    table.row("a".repeat(50), "b".repeat(50));
    assertEquals(18, table.lines(5).get(1).length());
  }

  @Test
  void proseIsBrokenAtSpacesAndHangsIn() {
    assertEquals(
        List.of("  by alice with", "      AKIAALICE from", "      192.0.2.1"),
        Fold.line("  by alice with AKIAALICE from 192.0.2.1", 20));
    assertEquals(
        List.of("\u001b[1mbold words\u001b[0m of", "    ten"),
        Fold.line("\u001b[1mbold words\u001b[0m of ten", 14));
    assertEquals(List.of("short"), Fold.line("short", 80));
  }
}
