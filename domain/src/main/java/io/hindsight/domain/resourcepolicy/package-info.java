/**
 * The policies on resources of a platform that uses Hindsight as its IAM, registered by the ARNs of
 * the resources and kept with their history.
 */
@NullMarked
package io.hindsight.domain.resourcepolicy;

import org.jspecify.annotations.NullMarked;
