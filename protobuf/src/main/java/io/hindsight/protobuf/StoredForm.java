package io.hindsight.protobuf;

import com.google.protobuf.ByteString;

/** How values of one type are stored. */
interface StoredForm<T> {
  ByteString store(Object value);

  T load(ByteString stored);
}
