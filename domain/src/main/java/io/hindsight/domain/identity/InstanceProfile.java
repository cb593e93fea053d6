package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A container that hands a role to an EC2 instance.
 *
 * @param roleId the unique id of the role in it
 */
public record InstanceProfile(
    AccountId account,
    String id,
    String name,
    String path,
    Instant createDate,
    @Nullable String roleId,
    Tags tags) {

  /** By lower-cased name. */
  public static final Table<InstanceProfile> TABLE =
      new Table<>("instance-profiles", InstanceProfile.class, Table.Owner.ACCOUNT);

  public static Key<InstanceProfile> key(AccountId account, String name) {
    return TABLE.key(account, name.toLowerCase(Locale.ROOT));
  }

  public String arn() {
    return Arn.iam(account, "instance-profile" + path + name).toString();
  }

  InstanceProfile withRole(@Nullable String changed) {
    return new InstanceProfile(account, id, name, path, createDate, changed, tags);
  }

  InstanceProfile with(Tags changed) {
    return new InstanceProfile(account, id, name, path, createDate, roleId, changed);
  }
}
