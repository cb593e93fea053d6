/** Accounts themselves: that they exist, their alias, and how one starts over. */
@NullMarked
package io.hindsight.domain.account;

import org.jspecify.annotations.NullMarked;
