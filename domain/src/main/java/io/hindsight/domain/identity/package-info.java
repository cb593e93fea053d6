/**
 * IAM's identities as their account knows them: users, groups and roles, their names, and how they
 * are connected with each other and with policies. What belongs to a user or role alone is in
 * {@code io.hindsight.domain.principal}.
 */
@NullMarked
package io.hindsight.domain.identity;

import org.jspecify.annotations.NullMarked;
