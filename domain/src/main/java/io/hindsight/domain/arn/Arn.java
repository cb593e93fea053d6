package io.hindsight.domain.arn;

import java.util.Optional;

/**
 * An Amazon Resource Name, {@code arn:partition:service:region:account:resource}, as the IAM User
 * Guide's "IAM ARNs" page forms it. Region and account may be empty; the resource may hold colons.
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {

  /** Parses {@code text}; empty where it has not the six components of an ARN. */
  public static Optional<Arn> parse(String text) {
    if (!text.startsWith("arn:")) {
      return Optional.empty();
    }
    int partition = text.indexOf(':', 4);
    int service = partition < 0 ? -1 : text.indexOf(':', partition + 1);
    int region = service < 0 ? -1 : text.indexOf(':', service + 1);
    int account = region < 0 ? -1 : text.indexOf(':', region + 1);
    if (account < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Arn(
            text.substring(4, partition),
            text.substring(partition + 1, service),
            text.substring(service + 1, region),
            text.substring(region + 1, account),
            text.substring(account + 1)));
  }

  /** The ARN of an IAM resource, such as {@code arn:aws:iam::111122223333:user/alice}. */
  public static Arn iam(AccountId account, String resource) {
    return new Arn("aws", "iam", "", account.value(), resource);
  }

  /** The ARN of an STS resource, such as an assumed-role session. */
  public static Arn sts(AccountId account, String resource) {
    return new Arn("aws", "sts", "", account.value(), resource);
  }

  @Override
  public String toString() {
    return "arn:" + partition + ':' + service + ':' + region + ':' + account + ':' + resource;
  }
}
