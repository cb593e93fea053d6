/**
 * The pure core of Hindsight: identities, policies, decisions and their history.
 *
 * <p>It knows no clock, randomness, disk or socket: instants, ids and secrets arrive as arguments.
 * It can be used as a library of its own.
 */
@NullMarked
package io.hindsight.domain;

import org.jspecify.annotations.NullMarked;
