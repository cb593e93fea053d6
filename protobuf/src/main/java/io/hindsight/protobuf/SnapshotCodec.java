package io.hindsight.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.hindsight.domain.account.Account;
import io.hindsight.domain.account.AccountFeatures;
import io.hindsight.domain.account.AccountQuotas;
import io.hindsight.domain.account.PasswordPolicy;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.delegation.DelegationRequest;
import io.hindsight.domain.entity.EntityMap;
import io.hindsight.domain.entity.Table;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.identity.InstanceProfile;
import io.hindsight.domain.identity.MfaDevice;
import io.hindsight.domain.identity.ServiceLinkedRoleDeletion;
import io.hindsight.domain.managedpolicy.ManagedPolicy;
import io.hindsight.domain.managedpolicy.PolicyUses;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.provider.OidcProvider;
import io.hindsight.domain.provider.SamlProvider;
import io.hindsight.domain.provider.TokenSigningKey;
import io.hindsight.domain.report.Report;
import io.hindsight.domain.resourcepolicy.ResourcePolicy;
import io.hindsight.domain.servercertificate.ServerCertificate;
import io.hindsight.domain.session.Session;
import io.hindsight.protobuf.stored.Row;
import io.hindsight.protobuf.stored.Snapshot;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The stored form of an aggregate's state. */
public final class SnapshotCodec {
  private final Map<String, TableCodec<?>> tables = new HashMap<>();

  private interface ValueCodec<V> {
    byte[] encode(Object value);

    V decode(byte[] bytes);
  }

  private record TableCodec<V>(Table<V> table, ValueCodec<V> values) {
    EntityMap load(EntityMap state, Row row) {
      V value = values.decode(row.getValue().toByteArray());
      return state.with(table.key(new AccountId(row.getAccount()), row.getId()), value);
    }
  }

  public SnapshotCodec() {
    add(Account.TABLE, io.hindsight.protobuf.stored.Account.getDefaultInstance());
    add(PasswordPolicy.TABLE, io.hindsight.protobuf.stored.PasswordPolicy.getDefaultInstance());
    add(Identity.TABLE, io.hindsight.protobuf.stored.Identity.getDefaultInstance());
    addNames(Identity.USER_NAMES);
    addNames(Identity.GROUP_NAMES);
    addNames(Identity.ROLE_NAMES);
    add(ManagedPolicy.TABLE, io.hindsight.protobuf.stored.ManagedPolicy.getDefaultInstance());
    add(PolicyUses.TABLE, io.hindsight.protobuf.stored.PolicyUses.getDefaultInstance());
    add(InstanceProfile.TABLE, io.hindsight.protobuf.stored.InstanceProfile.getDefaultInstance());
    add(MfaDevice.TABLE, io.hindsight.protobuf.stored.MfaDevice.getDefaultInstance());
    add(SamlProvider.TABLE, io.hindsight.protobuf.stored.SamlProvider.getDefaultInstance());
    add(OidcProvider.TABLE, io.hindsight.protobuf.stored.OidcProvider.getDefaultInstance());
    add(
        ServerCertificate.TABLE,
        io.hindsight.protobuf.stored.ServerCertificate.getDefaultInstance());
    add(
        ServiceLinkedRoleDeletion.TABLE,
        io.hindsight.protobuf.stored.ServiceLinkedRoleDeletion.getDefaultInstance());
    add(TokenSigningKey.TABLE, io.hindsight.protobuf.stored.TokenSigningKey.getDefaultInstance());
    add(AccountFeatures.TABLE, io.hindsight.protobuf.stored.AccountFeatures.getDefaultInstance());
    add(AccountQuotas.TABLE, io.hindsight.protobuf.stored.AccountQuotas.getDefaultInstance());
    add(Report.TABLE, io.hindsight.protobuf.stored.Report.getDefaultInstance());
    add(
        DelegationRequest.TABLE,
        io.hindsight.protobuf.stored.DelegationRequest.getDefaultInstance());
    add(Principal.TABLE, io.hindsight.protobuf.stored.Principal.getDefaultInstance());
    add(ResourcePolicy.TABLE, io.hindsight.protobuf.stored.ResourcePolicy.getDefaultInstance());
    add(Session.TABLE, io.hindsight.protobuf.stored.Session.getDefaultInstance());
  }

  private <V> void add(Table<V> table, Message prototype) {
    RecordCodec<V> codec = new RecordCodec<>(table.type(), prototype);
    tables.put(
        table.name(),
        new TableCodec<>(
            table,
            new ValueCodec<>() {
              @Override
              public byte[] encode(Object value) {
                return codec.encode(value);
              }

              @Override
              public V decode(byte[] bytes) {
                return codec.decode(bytes);
              }
            }));
  }

  private void addNames(Table<String> table) {
    tables.put(
        table.name(),
        new TableCodec<>(
            table,
            new ValueCodec<>() {
              @Override
              public byte[] encode(Object value) {
                return ((String) value).getBytes(StandardCharsets.UTF_8);
              }

              @Override
              public String decode(byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
              }
            }));
  }

  public byte[] encode(AccountId account, EntityMap state) {
    Snapshot.Builder snapshot = Snapshot.newBuilder();
    state
        .tables()
        .forEach(
            (table, rows) ->
                rows.forEach(
                    (id, value) ->
                        snapshot.addRows(
                            Row.newBuilder()
                                .setTable(table.name())
                                .setAccount(account.value())
                                .setId(id)
                                .setValue(
                                    ByteString.copyFrom(
                                        codec(table.name()).values().encode(value))))));
    return snapshot.build().toByteArray();
  }

  public EntityMap decode(byte[] bytes) {
    try {
      EntityMap state = EntityMap.EMPTY;
      for (Row row : Snapshot.parseFrom(bytes).getRowsList()) {
        state = codec(row.getTable()).load(state, row);
      }
      return state;
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("not a stored snapshot", e);
    }
  }

  private TableCodec<?> codec(String table) {
    TableCodec<?> codec = tables.get(table);
    if (codec == null) {
      throw new IllegalArgumentException("no entities are stored as `" + table + "`");
    }
    return codec;
  }
}
