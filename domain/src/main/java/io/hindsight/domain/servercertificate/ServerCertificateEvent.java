package io.hindsight.domain.servercertificate;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.tag.KeyCase;
import io.hindsight.domain.tag.Tag;
import java.util.List;

/** What happens to server certificates. */
public sealed interface ServerCertificateEvent extends Event {
  record ServerCertificateUploaded(AccountId account, ServerCertificate certificate)
      implements ServerCertificateEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.put(ServerCertificate.key(account, certificate.name()), certificate));
    }
  }

  /** The certificate has another name or path; it is told whole, as its key changes. */
  record ServerCertificateUpdated(AccountId account, String oldName, ServerCertificate certificate)
      implements ServerCertificateEvent {
    @Override
    public List<Change<?>> changes() {
      Change<?> put = Change.put(ServerCertificate.key(account, certificate.name()), certificate);
      return oldName.equals(certificate.name())
          ? List.of(put)
          : List.of(Change.remove(ServerCertificate.key(account, oldName)), put);
    }
  }

  record ServerCertificateDeleted(AccountId account, String name)
      implements ServerCertificateEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(Change.remove(ServerCertificate.key(account, name)));
    }
  }

  record ServerCertificateTagged(AccountId account, String name, List<Tag> tags)
      implements ServerCertificateEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              ServerCertificate.key(account, name),
              certificate -> certificate.with(certificate.tags().plus(tags, KeyCase.KEPT))));
    }
  }

  record ServerCertificateUntagged(AccountId account, String name, List<String> tagKeys)
      implements ServerCertificateEvent {
    @Override
    public List<Change<?>> changes() {
      return List.of(
          Change.edit(
              ServerCertificate.key(account, name),
              certificate -> certificate.with(certificate.tags().minus(tagKeys, KeyCase.KEPT))));
    }
  }
}
