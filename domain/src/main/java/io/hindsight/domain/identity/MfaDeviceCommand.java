package io.hindsight.domain.identity;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.decider.Rejection;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.quota.Quota;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import java.util.List;
import java.util.function.Function;

/** What may be asked of virtual MFA devices; codes are verified before a command is made. */
public sealed interface MfaDeviceCommand extends Command {
  AccountId account();

  String serialNumber();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  record CreateVirtualMfaDevice(
      AccountId account, String serialNumber, String sealedSeed, List<Tag> tags)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      if (state.get(MfaDevice.key(account, serialNumber)) != null) {
        return Outcome.reject(Rejection.entityAlreadyExists("MFA device already exists."));
      }
      return context
          .quotas()
          .exceeded(Quota.VIRTUAL_MFA_DEVICES, state.count(MfaDevice.TABLE, account) + 1)
          .or(() -> Tags.NONE.refusalOf(tags, KeyCase.KEPT, context.quotas()))
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new MfaDeviceEvent.VirtualMfaDeviceCreated(
                          account, serialNumber, sealedSeed, tags)));
    }
  }

  record DeleteVirtualMfaDevice(AccountId account, String serialNumber)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          device ->
              device.userId() == null
                  ? Outcome.accept(
                      new MfaDeviceEvent.VirtualMfaDeviceDeleted(account, serialNumber))
                  : Outcome.reject(
                      Rejection.deleteConflict(
                          "MFA VirtualDevice in use. Must deactivate first.")));
    }
  }

  /**
   * @param userName of the user, or null for root
   */
  record EnableMfaDevice(
      AccountId account,
      String serialNumber,
      @org.jspecify.annotations.Nullable String userName,
      int clockDrift)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          device -> {
            if (device.userId() != null) {
              return Outcome.reject(Rejection.entityAlreadyExists("MFA Device is already in use."));
            }
            return userName == null
                ? enable(state, context, account.value())
                : Identities.change(
                    state,
                    account,
                    Identity.Kind.USER,
                    userName,
                    user -> enable(state, context, user.id()));
          });
    }

    private Outcome<Event> enable(Entities state, CommandContext context, String userId) {
      long had = state.all(MfaDevice.TABLE, account).filter(d -> userId.equals(d.userId())).count();
      return context
          .quotas()
          .exceeded(Quota.MFA_DEVICES_PER_USER, (int) had + 1)
          .<Outcome<Event>>map(Outcome::reject)
          .orElseGet(
              () ->
                  Outcome.accept(
                      new MfaDeviceEvent.MfaDeviceEnabled(
                          account, serialNumber, userId, context.now(), clockDrift)));
    }
  }

  record ResyncMfaDevice(AccountId account, String serialNumber, int clockDrift)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          device ->
              Outcome.accept(
                  new MfaDeviceEvent.MfaDeviceResynced(account, serialNumber, clockDrift)));
    }
  }

  record DeactivateMfaDevice(AccountId account, String serialNumber, String userId)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          device ->
              userId.equals(device.userId())
                  ? Outcome.accept(new MfaDeviceEvent.MfaDeviceDeactivated(account, serialNumber))
                  : Outcome.reject(notFound(serialNumber)));
    }
  }

  record TagMfaDevice(AccountId account, String serialNumber, List<Tag> tags)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          device ->
              device
                  .tags()
                  .refusalOf(tags, KeyCase.KEPT, context.quotas())
                  .<Outcome<Event>>map(Outcome::reject)
                  .orElseGet(
                      () ->
                          Outcome.accept(
                              new MfaDeviceEvent.MfaDeviceTagged(account, serialNumber, tags))));
    }
  }

  record UntagMfaDevice(AccountId account, String serialNumber, List<String> tagKeys)
      implements MfaDeviceCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      return onExisting(
          state,
          this,
          device ->
              Outcome.accept(new MfaDeviceEvent.MfaDeviceUntagged(account, serialNumber, tagKeys)));
    }
  }

  private static Outcome<Event> onExisting(
      Entities state, MfaDeviceCommand self, Function<MfaDevice, Outcome<Event>> decision) {
    return state
        .find(MfaDevice.key(self.account(), self.serialNumber()))
        .map(decision)
        .orElseGet(() -> Outcome.reject(notFound(self.serialNumber())));
  }

  /** AWS's refusal where there is no such device. */
  static Rejection notFound(String serialNumber) {
    return Rejection.noSuchEntity(
        "MFA Device with serial number " + serialNumber + " does not exist.");
  }
}
