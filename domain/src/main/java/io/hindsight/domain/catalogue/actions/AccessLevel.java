package io.hindsight.domain.catalogue.actions;

/** What an action does ("Understanding access level summaries within policy summaries"). */
public enum AccessLevel {
  LIST('L', "List"),
  READ('R', "Read"),
  WRITE('W', "Write"),
  TAGGING('T', "Tagging"),
  PERMISSIONS_MANAGEMENT('P', "Permissions management");

  private final char letter;
  private final String text;

  AccessLevel(char letter, String text) {
    this.letter = letter;
    this.text = text;
  }

  public String text() {
    return text;
  }

  static AccessLevel of(char letter) {
    for (AccessLevel level : values()) {
      if (level.letter == letter) {
        return level;
      }
    }
    throw new IllegalStateException("there is no access level " + letter);
  }
}
