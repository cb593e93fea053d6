package io.hindsight.ops.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns that fit a terminal: the last column goes on in further lines, the others are cut
 * at their middles.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  public void row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell).replaceAll("\\s+", " "));
    }
    rows.add(row);
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The lines of the table, none longer than {@code width} where that can be. */
  public List<String> lines(int width) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int room = width - GAP.length() * (widths.length - 1);
    int last = widths.length - 1;
    int folded = Math.max(NARROWEST, Math.min(widths[last], room / 3));
    while (sum(widths) > room && widths[last] > folded) {
      widths[last]--;
    }
    while (sum(widths) > room && widest(widths) > NARROWEST) {
      for (int i = 0, most = widest(widths); i < widths.length; i++) {
        if (widths[i] == most) {
          widths[i]--;
          break;
        }
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < last; i++) {
        String cell = cut(row.get(i), widths[i]);
        line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
      String hanging = " ".repeat(line.length());
      for (String part : Fold.cell(row.get(last), widths[last])) {
        lines.add(line.append(part).toString().stripTrailing());
        line = new StringBuilder(hanging);
      }
    }
    return lines;
  }

  private static String cut(String cell, int width) {
    if (cell.length() <= width) {
      return cell;
    }
    int head = width / 2;
    int tail = width - head - 1;
    return cell.substring(0, head) + "…" + cell.substring(cell.length() - tail);
  }

  private static int sum(int[] widths) {
    int sum = 0;
    for (int width : widths) {
      sum += width;
    }
    return sum;
  }

  private static int widest(int[] widths) {
    int most = 0;
    for (int width : widths) {
      most = Math.max(most, width);
    }
    return most;
  }
}
