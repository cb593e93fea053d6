/**
 * Reports on an account: its credentials, and the services that its identities can and do use. What
 * is stored of one is when it was asked for; what it says follows from the history up to then.
 */
@NullMarked
package io.hindsight.domain.report;

import org.jspecify.annotations.NullMarked;
