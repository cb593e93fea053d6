/**
 * The stored forms of events and snapshots: {@link io.hindsight.protobuf.EventCodec} and {@link
 * io.hindsight.protobuf.SnapshotCodec}, over messages that are written down in {@code .proto}
 * files.
 */
@NullMarked
package io.hindsight.protobuf;

import org.jspecify.annotations.NullMarked;
