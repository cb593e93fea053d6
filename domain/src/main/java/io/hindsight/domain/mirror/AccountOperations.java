package io.hindsight.domain.mirror;

import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.account.AccountFeatureEvent;
import io.hindsight.domain.account.PasswordPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an account as a whole has: its alias, password policy and features. */
final class AccountOperations {
  private AccountOperations() {}

  static void addTo(Map<String, Operation> operations) {
    alias(operations);
    passwords(operations);
    for (String feature : new String[] {"RootCredentialsManagement", "RootSessions"}) {
      operations.put("EnableOrganizations" + feature, feature(feature, true));
      operations.put("DisableOrganizations" + feature, feature(feature, false));
    }
    operations.put(
        "EnableOutboundWebIdentityFederation",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new AccountFeatureEvent.OutboundFederationEnabled(
                        folding.account(), write.response().get("issuerIdentifier").text()))));
    operations.put(
        "DisableOutboundWebIdentityFederation",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(
                    new AccountFeatureEvent.OutboundFederationDisabled(folding.account()))));
  }

  private static Operation always(int rank, Operation.Effect effect) {
    return Operation.of(rank, (folding, write) -> true, effect);
  }

  private static void alias(Map<String, Operation> operations) {
    operations.put(
        "CreateAccountAlias",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new AccountEvent.AccountAliasCreated(
                        folding.account(), write.text("accountAlias")))));
    operations.put(
        "DeleteAccountAlias",
        Operation.of(
            Fact.REMOVE,
            (folding, write) ->
                folding
                    .state()
                    .find(Account.key(folding.account()))
                    .filter(account -> write.text("accountAlias").equals(account.alias()))
                    .isPresent(),
            (folding, write) ->
                folding.emit(
                    new AccountEvent.AccountAliasDeleted(
                        folding.account(), write.text("accountAlias")))));
  }

  private static void passwords(Map<String, Operation> operations) {
    operations.put(
        "UpdateAccountPasswordPolicy",
        always(
            Fact.ADD,
            (folding, write) ->
                folding.emit(
                    new AccountEvent.AccountPasswordPolicyUpdated(
                        folding.account(), passwordPolicy(folding, write)))));
    operations.put(
        "DeleteAccountPasswordPolicy",
        always(
            Fact.REMOVE,
            (folding, write) ->
                folding.emit(new AccountEvent.AccountPasswordPolicyDeleted(folding.account()))));
  }

  /** What is left out goes back to its default ("UpdateAccountPasswordPolicy"). */
  private static PasswordPolicy passwordPolicy(Folding folding, Write write) {
    Node request = write.request();
    return new PasswordPolicy(
        folding.account(),
        request.get("minimumPasswordLength").number(6),
        request.get("requireSymbols").isTrue(),
        request.get("requireNumbers").isTrue(),
        request.get("requireUppercaseCharacters").isTrue(),
        request.get("requireLowercaseCharacters").isTrue(),
        request.get("allowUsersToChangePassword").isTrue(),
        number(request.get("maxPasswordAge")),
        number(request.get("passwordReusePrevention")),
        request.get("hardExpiry").isPresent() ? request.get("hardExpiry").isTrue() : null);
  }

  private static @Nullable Integer number(Node node) {
    int number = node.number(0);
    return number == 0 ? null : number;
  }

  private static Operation feature(String feature, boolean enabled) {
    return always(
        enabled ? Fact.ADD : Fact.REMOVE,
        (folding, write) ->
            folding.emit(
                new AccountFeatureEvent.RootFeatureSwitched(folding.account(), feature, enabled)));
  }
}
