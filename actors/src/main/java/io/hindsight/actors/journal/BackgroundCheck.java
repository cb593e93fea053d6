package io.hindsight.actors.journal;

import io.hindsight.actors.journal.JournalException.Kind;
import io.hindsight.actors.journal.files.DatabaseFiles;
import io.hindsight.actors.journal.files.FileFault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.iq80.leveldb.DBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is verified of a store while it is in use already: the tables that the start passed over,
 * all events, and the indexes. A fault ends the writing.
 *
 * @param unread the tables of which only the sizes were compared
 */
record BackgroundCheck(JournalStore store, List<Path> unread) implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(BackgroundCheck.class);

  void start() {
    Thread thread = new Thread(this, "hindsight-verification");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try {
      for (Path table : unread) {
        verify(table);
      }
      Verification found = store.verify();
      if (!found.isSound()) {
        store.failStop(JournalStore.sentence(found.faults()));
      } else if (found.events() > 0) {
        log.info("all events are verified number={}", found.events());
      }
    } catch (DBException | IOException e) {
      store.failStop(String.valueOf(e.getMessage()));
    } catch (JournalException e) {
      if (e.kind() != Kind.CLOSED) {
        store.failStop(String.valueOf(e.getMessage()));
      }
    }
  }

  private void verify(Path table) throws IOException {
    try {
      for (FileFault fault : DatabaseFiles.table(table)) {
        store.failStop("journal/" + fault);
      }
    } catch (NoSuchFileException e) {
      // LevelDB has merged it with others meanwhile, and checked each of its entries.
      log.debug("a table is no longer there file={}", table);
    }
  }
}
