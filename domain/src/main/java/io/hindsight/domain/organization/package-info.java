/**
 * Organizations of AWS, as the logs of their management accounts tell of them: who is in them,
 * where, and which control policies are attached to what. {@link
 * io.hindsight.domain.organization.Hierarchy} is an account's place in one, with the policies that
 * limit it.
 */
@NullMarked
package io.hindsight.domain.organization;

import org.jspecify.annotations.NullMarked;
