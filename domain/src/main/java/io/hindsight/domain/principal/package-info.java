/**
 * What belongs to one user, role or root alone: inline policies, trust policy, tags, access keys
 * and login profile.
 */
@NullMarked
package io.hindsight.domain.principal;

import org.jspecify.annotations.NullMarked;
