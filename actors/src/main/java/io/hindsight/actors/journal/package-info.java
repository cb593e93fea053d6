/**
 * The journal: {@link io.hindsight.actors.journal.JournalStore} keeps every event in LevelDB,
 * chained and numbered, so that nothing is lost or changed unnoticed; {@link
 * io.hindsight.actors.journal.HindsightJournal} and its neighbours are Akka Persistence's view of
 * it.
 */
@NullMarked
package io.hindsight.actors.journal;

import org.jspecify.annotations.NullMarked;
