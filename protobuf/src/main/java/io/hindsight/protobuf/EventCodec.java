package io.hindsight.protobuf;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.account.AccountFeatureEvent;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.delegation.DelegationRequestEvent;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.identity.InstanceProfileEvent;
import io.hindsight.domain.identity.MfaDeviceEvent;
import io.hindsight.domain.identity.ServiceLinkedRoleEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import io.hindsight.domain.mirror.Baseline;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.principal.UserCredentialEvent;
import io.hindsight.domain.provider.OidcProviderEvent;
import io.hindsight.domain.provider.SamlProviderEvent;
import io.hindsight.domain.provider.TokenSigningKeyEvent;
import io.hindsight.domain.report.ReportEvent;
import io.hindsight.domain.resourcepolicy.ResourcePolicyEvent;
import io.hindsight.domain.servercertificate.ServerCertificateEvent;
import io.hindsight.domain.session.SessionEvent;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.CallsRecorded;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.protobuf.stored.Envelope;
import io.hindsight.protobuf.stored.Moment;
import io.hindsight.protobuf.stored.StoredCause;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of every event. A manifest is the simple name of the event's record, and stays
 * with what it meant: an event that changes beyond adding fields takes a new name.
 */
public final class EventCodec {
  private static final String CALL = CallRecorded.class.getSimpleName();
  private static final String CALLS = CallsRecorded.class.getSimpleName();
  private static final Cause UNREAD = Cause.system("");
  private static final int EFFECTIVE_AT = Envelope.EFFECTIVE_AT_FIELD_NUMBER;
  private static final int EVENT = Envelope.EVENT_FIELD_NUMBER;

  private final Map<String, StoredForm<? extends Event>> byManifest = new LinkedHashMap<>();
  private final Map<Class<?>, StoredForm<? extends Event>> byType = new HashMap<>();
  private final Words words = Words.SHARED;

  public EventCodec() {
    add(
        PrincipalEvent.PrincipalBorn.class,
        io.hindsight.protobuf.stored.PrincipalBorn.getDefaultInstance());
    add(
        PrincipalEvent.PrincipalRetired.class,
        io.hindsight.protobuf.stored.PrincipalRetired.getDefaultInstance());
    add(
        PrincipalEvent.InlinePolicyPut.class,
        io.hindsight.protobuf.stored.InlinePolicyPut.getDefaultInstance());
    add(
        PrincipalEvent.InlinePolicyDeleted.class,
        io.hindsight.protobuf.stored.InlinePolicyDeleted.getDefaultInstance());
    add(
        PrincipalEvent.AssumeRolePolicyUpdated.class,
        io.hindsight.protobuf.stored.AssumeRolePolicyUpdated.getDefaultInstance());
    add(
        PrincipalEvent.RoleUpdated.class,
        io.hindsight.protobuf.stored.RoleUpdated.getDefaultInstance());
    add(
        PrincipalEvent.PrincipalTagged.class,
        io.hindsight.protobuf.stored.PrincipalTagged.getDefaultInstance());
    add(
        PrincipalEvent.PrincipalUntagged.class,
        io.hindsight.protobuf.stored.PrincipalUntagged.getDefaultInstance());
    add(
        PrincipalEvent.AccessKeyCreated.class,
        io.hindsight.protobuf.stored.AccessKeyCreated.getDefaultInstance());
    add(
        PrincipalEvent.AccessKeyUpdated.class,
        io.hindsight.protobuf.stored.AccessKeyUpdated.getDefaultInstance());
    add(
        PrincipalEvent.AccessKeyDeleted.class,
        io.hindsight.protobuf.stored.AccessKeyDeleted.getDefaultInstance());
    add(
        PrincipalEvent.LoginProfileCreated.class,
        io.hindsight.protobuf.stored.LoginProfileCreated.getDefaultInstance());
    add(
        PrincipalEvent.LoginProfileUpdated.class,
        io.hindsight.protobuf.stored.LoginProfileUpdated.getDefaultInstance());
    add(
        PrincipalEvent.LoginProfileDeleted.class,
        io.hindsight.protobuf.stored.LoginProfileDeleted.getDefaultInstance());
    add(
        ManagedPolicyEvent.PolicyCreated.class,
        io.hindsight.protobuf.stored.PolicyCreated.getDefaultInstance());
    add(
        ManagedPolicyEvent.PolicyDeleted.class,
        io.hindsight.protobuf.stored.PolicyDeleted.getDefaultInstance());
    add(
        ManagedPolicyEvent.PolicyVersionCreated.class,
        io.hindsight.protobuf.stored.PolicyVersionCreated.getDefaultInstance());
    add(
        ManagedPolicyEvent.PolicyVersionDeleted.class,
        io.hindsight.protobuf.stored.PolicyVersionDeleted.getDefaultInstance());
    add(
        ManagedPolicyEvent.DefaultPolicyVersionSet.class,
        io.hindsight.protobuf.stored.DefaultPolicyVersionSet.getDefaultInstance());
    add(
        ManagedPolicyEvent.PolicyTagged.class,
        io.hindsight.protobuf.stored.PolicyTagged.getDefaultInstance());
    add(
        ManagedPolicyEvent.PolicyUntagged.class,
        io.hindsight.protobuf.stored.PolicyUntagged.getDefaultInstance());
    add(
        IdentityEvent.UserCreated.class,
        io.hindsight.protobuf.stored.UserCreated.getDefaultInstance());
    add(
        IdentityEvent.GroupCreated.class,
        io.hindsight.protobuf.stored.GroupCreated.getDefaultInstance());
    add(
        IdentityEvent.RoleCreated.class,
        io.hindsight.protobuf.stored.RoleCreated.getDefaultInstance());
    add(
        IdentityEvent.IdentityRenamed.class,
        io.hindsight.protobuf.stored.IdentityRenamed.getDefaultInstance());
    add(
        IdentityEvent.DeletionBegun.class,
        io.hindsight.protobuf.stored.DeletionBegun.getDefaultInstance());
    add(
        IdentityEvent.DeletionAbandoned.class,
        io.hindsight.protobuf.stored.DeletionAbandoned.getDefaultInstance());
    add(
        IdentityEvent.IdentityDeleted.class,
        io.hindsight.protobuf.stored.IdentityDeleted.getDefaultInstance());
    add(
        IdentityEvent.UserAddedToGroup.class,
        io.hindsight.protobuf.stored.UserAddedToGroup.getDefaultInstance());
    add(
        IdentityEvent.UserRemovedFromGroup.class,
        io.hindsight.protobuf.stored.UserRemovedFromGroup.getDefaultInstance());
    add(
        IdentityEvent.PolicyAttached.class,
        io.hindsight.protobuf.stored.PolicyAttached.getDefaultInstance());
    add(
        IdentityEvent.PolicyDetached.class,
        io.hindsight.protobuf.stored.PolicyDetached.getDefaultInstance());
    add(
        IdentityEvent.PermissionsBoundaryPut.class,
        io.hindsight.protobuf.stored.PermissionsBoundaryPut.getDefaultInstance());
    add(
        IdentityEvent.PermissionsBoundaryDeleted.class,
        io.hindsight.protobuf.stored.PermissionsBoundaryDeleted.getDefaultInstance());
    add(
        IdentityEvent.GroupPolicyPut.class,
        io.hindsight.protobuf.stored.GroupPolicyPut.getDefaultInstance());
    add(
        IdentityEvent.GroupPolicyDeleted.class,
        io.hindsight.protobuf.stored.GroupPolicyDeleted.getDefaultInstance());
    add(
        InstanceProfileEvent.InstanceProfileCreated.class,
        io.hindsight.protobuf.stored.InstanceProfileCreated.getDefaultInstance());
    add(
        InstanceProfileEvent.InstanceProfileDeleted.class,
        io.hindsight.protobuf.stored.InstanceProfileDeleted.getDefaultInstance());
    add(
        InstanceProfileEvent.RoleAddedToInstanceProfile.class,
        io.hindsight.protobuf.stored.RoleAddedToInstanceProfile.getDefaultInstance());
    add(
        InstanceProfileEvent.RoleRemovedFromInstanceProfile.class,
        io.hindsight.protobuf.stored.RoleRemovedFromInstanceProfile.getDefaultInstance());
    add(
        InstanceProfileEvent.InstanceProfileTagged.class,
        io.hindsight.protobuf.stored.InstanceProfileTagged.getDefaultInstance());
    add(
        InstanceProfileEvent.InstanceProfileUntagged.class,
        io.hindsight.protobuf.stored.InstanceProfileUntagged.getDefaultInstance());
    add(
        MfaDeviceEvent.VirtualMfaDeviceCreated.class,
        io.hindsight.protobuf.stored.VirtualMfaDeviceCreated.getDefaultInstance());
    add(
        MfaDeviceEvent.VirtualMfaDeviceDeleted.class,
        io.hindsight.protobuf.stored.VirtualMfaDeviceDeleted.getDefaultInstance());
    add(
        MfaDeviceEvent.MfaDeviceEnabled.class,
        io.hindsight.protobuf.stored.MfaDeviceEnabled.getDefaultInstance());
    add(
        MfaDeviceEvent.MfaDeviceResynced.class,
        io.hindsight.protobuf.stored.MfaDeviceResynced.getDefaultInstance());
    add(
        MfaDeviceEvent.MfaDeviceDeactivated.class,
        io.hindsight.protobuf.stored.MfaDeviceDeactivated.getDefaultInstance());
    add(
        MfaDeviceEvent.MfaDeviceTagged.class,
        io.hindsight.protobuf.stored.MfaDeviceTagged.getDefaultInstance());
    add(
        MfaDeviceEvent.MfaDeviceUntagged.class,
        io.hindsight.protobuf.stored.MfaDeviceUntagged.getDefaultInstance());
    add(
        AccountEvent.AccountCreated.class,
        io.hindsight.protobuf.stored.AccountCreated.getDefaultInstance());
    add(
        AccountEvent.AccountReset.class,
        io.hindsight.protobuf.stored.AccountReset.getDefaultInstance());
    add(
        AccountEvent.AccountAliasCreated.class,
        io.hindsight.protobuf.stored.AccountAliasCreated.getDefaultInstance());
    add(
        AccountEvent.AccountAliasDeleted.class,
        io.hindsight.protobuf.stored.AccountAliasDeleted.getDefaultInstance());
    add(
        AccountEvent.AccountPasswordPolicyUpdated.class,
        io.hindsight.protobuf.stored.AccountPasswordPolicyUpdated.getDefaultInstance());
    add(
        AccountEvent.AccountPasswordPolicyDeleted.class,
        io.hindsight.protobuf.stored.AccountPasswordPolicyDeleted.getDefaultInstance());
    add(
        SamlProviderEvent.SamlProviderCreated.class,
        io.hindsight.protobuf.stored.SamlProviderCreated.getDefaultInstance());
    add(
        SamlProviderEvent.SamlProviderUpdated.class,
        io.hindsight.protobuf.stored.SamlProviderUpdated.getDefaultInstance());
    add(
        SamlProviderEvent.SamlProviderDeleted.class,
        io.hindsight.protobuf.stored.SamlProviderDeleted.getDefaultInstance());
    add(
        SamlProviderEvent.SamlProviderTagged.class,
        io.hindsight.protobuf.stored.SamlProviderTagged.getDefaultInstance());
    add(
        SamlProviderEvent.SamlProviderUntagged.class,
        io.hindsight.protobuf.stored.SamlProviderUntagged.getDefaultInstance());
    add(
        TokenSigningKeyEvent.TokenSigningKeyAdded.class,
        io.hindsight.protobuf.stored.TokenSigningKeyAdded.getDefaultInstance());
    add(
        OidcProviderEvent.OidcProviderCreated.class,
        io.hindsight.protobuf.stored.OidcProviderCreated.getDefaultInstance());
    add(
        OidcProviderEvent.OidcProviderDeleted.class,
        io.hindsight.protobuf.stored.OidcProviderDeleted.getDefaultInstance());
    add(
        OidcProviderEvent.ClientIdAdded.class,
        io.hindsight.protobuf.stored.ClientIdAdded.getDefaultInstance());
    add(
        OidcProviderEvent.ClientIdRemoved.class,
        io.hindsight.protobuf.stored.ClientIdRemoved.getDefaultInstance());
    add(
        OidcProviderEvent.ThumbprintsUpdated.class,
        io.hindsight.protobuf.stored.ThumbprintsUpdated.getDefaultInstance());
    add(
        OidcProviderEvent.OidcProviderTagged.class,
        io.hindsight.protobuf.stored.OidcProviderTagged.getDefaultInstance());
    add(
        OidcProviderEvent.OidcProviderUntagged.class,
        io.hindsight.protobuf.stored.OidcProviderUntagged.getDefaultInstance());
    add(
        ServerCertificateEvent.ServerCertificateUploaded.class,
        io.hindsight.protobuf.stored.ServerCertificateUploaded.getDefaultInstance());
    add(
        ServerCertificateEvent.ServerCertificateUpdated.class,
        io.hindsight.protobuf.stored.ServerCertificateUpdated.getDefaultInstance());
    add(
        ServerCertificateEvent.ServerCertificateDeleted.class,
        io.hindsight.protobuf.stored.ServerCertificateDeleted.getDefaultInstance());
    add(
        ServerCertificateEvent.ServerCertificateTagged.class,
        io.hindsight.protobuf.stored.ServerCertificateTagged.getDefaultInstance());
    add(
        ServerCertificateEvent.ServerCertificateUntagged.class,
        io.hindsight.protobuf.stored.ServerCertificateUntagged.getDefaultInstance());
    add(
        UserCredentialEvent.SigningCertificateUploaded.class,
        io.hindsight.protobuf.stored.SigningCertificateUploaded.getDefaultInstance());
    add(
        UserCredentialEvent.SigningCertificateUpdated.class,
        io.hindsight.protobuf.stored.SigningCertificateUpdated.getDefaultInstance());
    add(
        UserCredentialEvent.SigningCertificateDeleted.class,
        io.hindsight.protobuf.stored.SigningCertificateDeleted.getDefaultInstance());
    add(
        UserCredentialEvent.SshPublicKeyUploaded.class,
        io.hindsight.protobuf.stored.SshPublicKeyUploaded.getDefaultInstance());
    add(
        UserCredentialEvent.SshPublicKeyUpdated.class,
        io.hindsight.protobuf.stored.SshPublicKeyUpdated.getDefaultInstance());
    add(
        UserCredentialEvent.SshPublicKeyDeleted.class,
        io.hindsight.protobuf.stored.SshPublicKeyDeleted.getDefaultInstance());
    add(
        UserCredentialEvent.ServiceSpecificCredentialCreated.class,
        io.hindsight.protobuf.stored.ServiceSpecificCredentialCreated.getDefaultInstance());
    add(
        UserCredentialEvent.ServiceSpecificCredentialUpdated.class,
        io.hindsight.protobuf.stored.ServiceSpecificCredentialUpdated.getDefaultInstance());
    add(
        UserCredentialEvent.ServiceSpecificCredentialReset.class,
        io.hindsight.protobuf.stored.ServiceSpecificCredentialReset.getDefaultInstance());
    add(
        UserCredentialEvent.ServiceSpecificCredentialDeleted.class,
        io.hindsight.protobuf.stored.ServiceSpecificCredentialDeleted.getDefaultInstance());
    add(
        ServiceLinkedRoleEvent.DeletionTaskStarted.class,
        io.hindsight.protobuf.stored.DeletionTaskStarted.getDefaultInstance());
    add(
        AccountFeatureEvent.GlobalTokenVersionSet.class,
        io.hindsight.protobuf.stored.GlobalTokenVersionSet.getDefaultInstance());
    add(
        AccountFeatureEvent.RootFeatureSwitched.class,
        io.hindsight.protobuf.stored.RootFeatureSwitched.getDefaultInstance());
    add(
        AccountFeatureEvent.OutboundFederationEnabled.class,
        io.hindsight.protobuf.stored.OutboundFederationEnabled.getDefaultInstance());
    add(
        AccountFeatureEvent.OutboundFederationDisabled.class,
        io.hindsight.protobuf.stored.OutboundFederationDisabled.getDefaultInstance());
    add(
        AccountEvent.QuotasAdjusted.class,
        io.hindsight.protobuf.stored.QuotasAdjusted.getDefaultInstance());
    add(
        AccountEvent.AccountMirrored.class,
        io.hindsight.protobuf.stored.AccountMirrored.getDefaultInstance());
    add(
        Baseline.DetailRecorded.class,
        io.hindsight.protobuf.stored.DetailRecorded.getDefaultInstance());
    add(
        Baseline.BaselineTaken.class,
        io.hindsight.protobuf.stored.BaselineTaken.getDefaultInstance());
    add(
        ReportEvent.ReportGenerated.class,
        io.hindsight.protobuf.stored.ReportGenerated.getDefaultInstance());
    add(
        DelegationRequestEvent.DelegationRequestCreated.class,
        io.hindsight.protobuf.stored.DelegationRequestCreated.getDefaultInstance());
    add(
        DelegationRequestEvent.DelegationRequestAssociated.class,
        io.hindsight.protobuf.stored.DelegationRequestAssociated.getDefaultInstance());
    add(
        DelegationRequestEvent.DelegationRequestUpdated.class,
        io.hindsight.protobuf.stored.DelegationRequestUpdated.getDefaultInstance());
    add(
        DelegationRequestEvent.DelegationRequestAccepted.class,
        io.hindsight.protobuf.stored.DelegationRequestAccepted.getDefaultInstance());
    add(
        DelegationRequestEvent.DelegationRequestRejected.class,
        io.hindsight.protobuf.stored.DelegationRequestRejected.getDefaultInstance());
    add(
        DelegationRequestEvent.DelegationTokenSent.class,
        io.hindsight.protobuf.stored.DelegationTokenSent.getDefaultInstance());
    add(
        SessionEvent.SessionStarted.class,
        io.hindsight.protobuf.stored.SessionStarted.getDefaultInstance());
    add(
        SessionEvent.SessionExpired.class,
        io.hindsight.protobuf.stored.SessionExpired.getDefaultInstance());
    add(
        ResourcePolicyEvent.ResourcePolicyPut.class,
        io.hindsight.protobuf.stored.ResourcePolicyPut.getDefaultInstance());
    add(
        ResourcePolicyEvent.ResourcePolicyDeleted.class,
        io.hindsight.protobuf.stored.ResourcePolicyDeleted.getDefaultInstance());
    add(CallRecorded.class, new CallForm());
    add(CallsRecorded.class, new CallsForm());
  }

  private <E extends Event> void add(Class<E> type, Message prototype) {
    RecordCodec<E> codec = new RecordCodec<>(type, prototype);
    byManifest.put(prototype.getDescriptorForType().getName(), codec);
    byType.put(type, codec);
  }

  private <E extends Event> void add(Class<E> type, StoredForm<E> form) {
    byManifest.put(type.getSimpleName(), form);
    byType.put(type, form);
  }

  public Set<String> manifests() {
    return Set.copyOf(byManifest.keySet());
  }

  public String manifest(Event event) {
    return event.getClass().getSimpleName();
  }

  public byte[] encode(Journaled journaled) {
    Event event = journaled.event();
    StoredForm<? extends Event> codec = byType.get(event.getClass());
    if (codec == null) {
      throw new IllegalArgumentException(event.getClass() + " has no stored form");
    }
    Envelope.Builder envelope =
        Envelope.newBuilder().setCause(store(journaled.cause())).setEvent(codec.store(event));
    Instant effectiveAt = journaled.effectiveAt();
    if (effectiveAt != null) {
      envelope.setEffectiveAt(
          Moment.newBuilder()
              .setSeconds(effectiveAt.getEpochSecond())
              .setNanos(effectiveAt.getNano()));
    }
    return envelope.build().toByteArray();
  }

  public Journaled decode(String manifest, byte[] bytes) {
    StoredForm<? extends Event> codec = byManifest.get(manifest);
    if (codec == null) {
      throw new IllegalArgumentException("no event is stored as `" + manifest + "`");
    }
    try {
      Envelope envelope = Envelope.parseFrom(bytes);
      Moment moment = envelope.getEffectiveAt();
      Instant effectiveAt =
          envelope.hasEffectiveAt()
              ? Instant.ofEpochSecond(moment.getSeconds(), moment.getNanos())
              : null;
      return new Journaled(load(envelope.getCause()), effectiveAt, codec.load(envelope.getEvent()));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException("not a stored event", e);
    }
  }

  /**
   * As {@link #decode}, but where a call was answered here, and so changed nothing by itself, what
   * the trail's indexes have of it alone: without its cause, and of its record the region.
   */
  public Journaled brief(String manifest, byte[] bytes) {
    Journaled brief = manifest.equals(CALL) ? briefCall(bytes, false) : null;
    return brief == null ? decode(manifest, bytes) : brief;
  }

  private @Nullable Journaled briefCall(byte[] bytes, boolean evenOfThePast) {
    Fields event = null;
    boolean past = false;
    Fields envelope = new Fields(bytes, 0, bytes.length);
    while (envelope.advance()) {
      past |= envelope.number() == EFFECTIVE_AT;
      event = envelope.number() == EVENT ? envelope.inside() : event;
    }
    return event == null || (past && !evenOfThePast)
        ? null
        : new Journaled(UNREAD, null, CallForm.brief(bytes, event, words));
  }

  /**
   * A shorter form of a stored event, of which history and trail make the same.
   *
   * @param changedNothing whether that is known of a fact of a mirrored account; then it is read as
   *     if the call had been answered here
   */
  public byte[] condensed(String manifest, byte[] bytes, boolean changedNothing) {
    if (manifest.equals(CALLS)) {
      CallsRecorded calls = (CallsRecorded) decode(manifest, bytes).event();
      List<TrailCall> searched = calls.calls().stream().map(TrailCall::searched).toList();
      return encode(new Journaled(UNREAD, null, new CallsRecorded(calls.account(), searched)));
    }
    Journaled brief = manifest.equals(CALL) ? briefCall(bytes, changedNothing) : null;
    return brief == null ? bytes : encode(brief);
  }

  /** Whether something was left out of what {@link #brief} read. */
  @SuppressWarnings("ReferenceEquality") // no other cause stands for what was not read
  public static boolean isBrief(Journaled journaled) {
    return journaled.cause() == UNREAD;
  }

  private static StoredCause store(Cause cause) {
    return StoredCause.newBuilder()
        .setRequestId(cause.requestId())
        .setOperation(cause.operation())
        .setCaller(cause.caller())
        .setAccessKeyId(cause.accessKeyId())
        .setSourceAddress(cause.sourceAddress())
        .setUserAgent(cause.userAgent())
        .build();
  }

  private Cause load(StoredCause cause) {
    return new Cause(
        words.of(cause.getRequestId()),
        words.of(cause.getOperation()),
        words.of(cause.getCaller()),
        words.of(cause.getAccessKeyId()),
        words.of(cause.getSourceAddress()),
        words.of(cause.getUserAgent()));
  }
}
