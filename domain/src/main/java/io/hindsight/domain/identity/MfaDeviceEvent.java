package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.time.Instant;
import java.util.List;

/** What happens to virtual MFA devices. */
public sealed interface MfaDeviceEvent extends Event {
  String serialNumber();

  record VirtualMfaDeviceCreated(
      AccountId account, String serialNumber, String sealedSeed, List<Tag> tags)
      implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.put(
              MfaDevice.key(account, serialNumber),
              new MfaDevice(account, serialNumber, sealedSeed, new Tags(tags), null, null, 0)));
    }
  }

  record VirtualMfaDeviceDeleted(AccountId account, String serialNumber) implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(MfaDevice.key(account, serialNumber)));
    }
  }

  record MfaDeviceEnabled(
      AccountId account, String serialNumber, String userId, Instant enableDate, int clockDrift)
      implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              MfaDevice.key(account, serialNumber),
              device -> device.enabled(userId, enableDate, clockDrift)));
    }
  }

  record MfaDeviceResynced(AccountId account, String serialNumber, int clockDrift)
      implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              MfaDevice.key(account, serialNumber),
              device -> device.enabled(device.userId(), device.enableDate(), clockDrift)));
    }
  }

  record MfaDeviceDeactivated(AccountId account, String serialNumber) implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              MfaDevice.key(account, serialNumber), device -> device.enabled(null, null, 0)));
    }
  }

  record MfaDeviceTagged(AccountId account, String serialNumber, List<Tag> tags)
      implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              MfaDevice.key(account, serialNumber),
              device -> device.with(device.tags().plus(tags, KeyCase.KEPT))));
    }
  }

  record MfaDeviceUntagged(AccountId account, String serialNumber, List<String> tagKeys)
      implements MfaDeviceEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              MfaDevice.key(account, serialNumber),
              device -> device.with(device.tags().minus(tagKeys, KeyCase.KEPT))));
    }
  }
}
