/**
 * LevelDB's files read without LevelDB, and without a change to them: each byte is accounted for,
 * and what is whole is read whatever is not. {@link
 * io.hindsight.actors.journal.files.DatabaseFiles} is the entry.
 */
@NullMarked
package io.hindsight.actors.journal.files;

import org.jspecify.annotations.NullMarked;
