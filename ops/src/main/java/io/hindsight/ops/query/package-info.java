/** SQL over the audit trail; {@link io.hindsight.ops.query.QueryCommand} is the command. */
@NullMarked
package io.hindsight.ops.query;

import org.jspecify.annotations.NullMarked;
