package io.hindsight.domain.questions;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.Changed;
import io.hindsight.domain.history.History;
import io.hindsight.domain.session.Session;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which sessions came from a credential: from it, or from sessions that did. */
final class Descent {
  private Descent() {}

  static Set<String> of(History history, String accessKeyId, Collection<AccountId> accounts) {
    Set<String> keys = new LinkedHashSet<>();
    keys.add(accessKeyId);
    int before;
    do {
      before = keys.size();
      for (AccountId account : accounts) {
        for (Changed<Session> change : history.changes(Session.TABLE, account, null, null)) {
          Session session = change.after().value();
          if (session != null && keys.contains(change.after().cause().accessKeyId())) {
            keys.add(session.accessKeyId());
          }
        }
      }
    } while (keys.size() > before); // a session may be of an account that was looked at before
    return keys;
  }
}
