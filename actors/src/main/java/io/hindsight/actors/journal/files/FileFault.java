package io.hindsight.actors.journal.files;

/** What is wrong with a file. */
public record FileFault(String file, String what) {
  @Override
  public String toString() {
    return file + " " + what;
  }
}
