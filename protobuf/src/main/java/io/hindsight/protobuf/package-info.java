/** The stored schemas: how events become bytes that last. */
@NullMarked
package io.hindsight.protobuf;

import org.jspecify.annotations.NullMarked;
