/** The operations of IAM, in a class for each noun, in the SDK's own types. */
@NullMarked
package io.hindsight.http.aws.iam;

import org.jspecify.annotations.NullMarked;
