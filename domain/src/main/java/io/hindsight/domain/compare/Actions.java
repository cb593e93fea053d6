package io.hindsight.domain.compare;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The actions that events of CloudTrail's stand for. Most are the event's name after the service's
 * prefix; the table has the rest ("Actions, resources, and condition keys for AWS services" in the
 * Service Authorization Reference).
 */
public final class Actions {
  /** Lambda and CloudFront put the API's version behind the name. */
  private static final Pattern VERSIONED =
      Pattern.compile("(\\w+?)(?:20\\d{2}_?\\d{2}_?\\d{2})(?:v\\d+)?");

  private static final Map<String, String> PREFIXES =
      Map.ofEntries(
          Map.entry("monitoring", "cloudwatch"),
          Map.entry("email", "ses"),
          Map.entry("tagging", "tag"),
          Map.entry("ses", "ses"),
          Map.entry("applicationinsights", "applicationinsights"),
          Map.entry("cloudcontrolapi", "cloudformation"),
          Map.entry("application-autoscaling", "application-autoscaling"),
          Map.entry("entitlement-marketplace", "aws-marketplace"),
          Map.entry("metering-marketplace", "aws-marketplace"),
          Map.entry("sso-directory", "sso-directory"),
          Map.entry("models.lex", "lex"),
          Map.entry("runtime.lex", "lex"),
          Map.entry("runtime.sagemaker", "sagemaker"),
          Map.entry("streams.dynamodb", "dynamodb"),
          Map.entry("ingest.timestream", "timestream"),
          Map.entry("query.timestream", "timestream"));

  private static final Map<String, String> IRREGULAR = new TreeMap<>();

  static {
    String[] table = {
      "s3:ListObjects", "s3:ListBucket",
      "s3:ListObjectsV2", "s3:ListBucket",
      "s3:HeadBucket", "s3:ListBucket",
      "s3:ListObjectVersions", "s3:ListBucketVersions",
      "s3:ListBuckets", "s3:ListAllMyBuckets",
      "s3:HeadObject", "s3:GetObject",
      "s3:SelectObjectContent", "s3:GetObject",
      "s3:CopyObject", "s3:PutObject",
      "s3:CreateMultipartUpload", "s3:PutObject",
      "s3:UploadPart", "s3:PutObject",
      "s3:UploadPartCopy", "s3:PutObject",
      "s3:CompleteMultipartUpload", "s3:PutObject",
      "s3:DeleteObjects", "s3:DeleteObject",
      "s3:ListMultipartUploads", "s3:ListBucketMultipartUploads",
      "s3:ListParts", "s3:ListMultipartUploadParts",
      "s3:GetBucketLifecycle", "s3:GetLifecycleConfiguration",
      "s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration",
      "s3:PutBucketLifecycle", "s3:PutLifecycleConfiguration",
      "s3:PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration",
      "s3:DeleteBucketLifecycle", "s3:PutLifecycleConfiguration",
      "s3:GetBucketReplication", "s3:GetReplicationConfiguration",
      "s3:PutBucketReplication", "s3:PutReplicationConfiguration",
      "s3:DeleteBucketReplication", "s3:PutReplicationConfiguration",
      "s3:GetBucketEncryption", "s3:GetEncryptionConfiguration",
      "s3:PutBucketEncryption", "s3:PutEncryptionConfiguration",
      "s3:DeleteBucketEncryption", "s3:PutEncryptionConfiguration",
      "s3:GetBucketCors", "s3:GetBucketCORS",
      "s3:PutBucketCors", "s3:PutBucketCORS",
      "s3:DeleteBucketCors", "s3:PutBucketCORS",
      "s3:DeleteBucketTagging", "s3:PutBucketTagging",
      "s3:GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration",
      "s3:PutBucketAccelerateConfiguration", "s3:PutAccelerateConfiguration",
      "s3:GetBucketAnalyticsConfiguration", "s3:GetAnalyticsConfiguration",
      "s3:GetBucketInventoryConfiguration", "s3:GetInventoryConfiguration",
      "s3:GetBucketMetricsConfiguration", "s3:GetMetricsConfiguration",
      "s3:GetBucketNotificationConfiguration", "s3:GetBucketNotification",
      "s3:PutBucketNotificationConfiguration", "s3:PutBucketNotification",
      "s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock",
      "s3:PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock",
      "s3:DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock",
      "s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration",
      "s3:PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration",
      "lambda:Invoke", "lambda:InvokeFunction",
      "lambda:InvokeAsync", "lambda:InvokeFunction",
      "dynamodb:ExecuteStatement", "dynamodb:PartiQLSelect",
      "kms:ReEncrypt", "kms:ReEncryptFrom",
      "sts:AssumeRoot", "sts:AssumeRoot",
      "elasticfilesystem:CreateTags", "elasticfilesystem:CreateTags",
      "logs:FilterLogEvents", "logs:FilterLogEvents",
      "ssm:StartSession", "ssm:StartSession",
    };
    for (int i = 0; i < table.length; i += 2) {
      IRREGULAR.put(table[i], table[i + 1]);
    }
  }

  /** Their events name an operation of HTTP or of the console, not an action. */
  private static final Set<String> WITHOUT = Set.of("signin", "apigateway", "execute-api");

  private Actions() {}

  /** The action of an event; empty where none stands for it. */
  public static Optional<String> of(String eventSource, String eventName) {
    if (!eventSource.endsWith(".amazonaws.com") || eventName.isEmpty()) {
      return Optional.empty();
    }
    String source = eventSource.substring(0, eventSource.length() - ".amazonaws.com".length());
    if (WITHOUT.contains(source)) {
      return Optional.empty();
    }
    String prefix = PREFIXES.getOrDefault(source, source);
    Matcher versioned = VERSIONED.matcher(eventName);
    String action = prefix + ':' + (versioned.matches() ? versioned.group(1) : eventName);
    return Optional.of(IRREGULAR.getOrDefault(action, action));
  }
}
