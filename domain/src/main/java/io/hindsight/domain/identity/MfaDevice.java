package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Key;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A virtual MFA device.
 *
 * @param serialNumber its ARN, {@code arn:aws:iam::ACCOUNT:mfa/NAME}
 * @param sealedSeed the TOTP seed, sealed with the master key
 * @param userId the unique id of the user (or the account's id, for root) it is enabled for
 * @param clockDrift of the device in TOTP steps, learnt when it was enabled or resynchronised
 */
public record MfaDevice(
    AccountId account,
    String serialNumber,
    String sealedSeed,
    Tags tags,
    @Nullable String userId,
    @Nullable Instant enableDate,
    int clockDrift) {

  /** By serial number. */
  public static final Table<MfaDevice> TABLE =
      new Table<>("mfa-devices", MfaDevice.class, Table.Owner.ACCOUNT);

  public static Key<MfaDevice> key(AccountId account, String serialNumber) {
    return TABLE.key(account, serialNumber);
  }

  MfaDevice enabled(@Nullable String newUserId, @Nullable Instant newEnableDate, int newDrift) {
    return new MfaDevice(
        account, serialNumber, sealedSeed, tags, newUserId, newEnableDate, newDrift);
  }

  MfaDevice with(Tags changed) {
    return new MfaDevice(
        account, serialNumber, sealedSeed, changed, userId, enableDate, clockDrift);
  }
}
