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
  void columnsStayReadableHoweverNarrowTheTerminal() {
    Table table = new Table("ONE", "TWO");
    table.row("a".repeat(50), "b".repeat(50));
    assertEquals(18, table.lines(5).get(1).length());
  }
}
