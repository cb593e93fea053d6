package io.hindsight.ops.server;

import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.identity.Identity;
import io.hindsight.domain.time.AsOf;
import io.hindsight.domain.trail.TrailPlace;
import io.hindsight.http.server.HttpServer;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** What a start prints. */
record Banner(PrintWriter out) {

  void print(
      RunningServer.Settings settings,
      HttpServer http,
      AccountId own,
      Optional<RunningServer.DevRoot> rootKey,
      Engine engine,
      long begun) {
    String scheme = settings.http().tls() == null ? "http" : "https";
    String url = scheme + "://" + settings.http().host() + ":" + http.address().getPort();
    if (rootKey.isPresent()) {
      out.printf("Made account %s. Its root access key, shown this once:%n%n", own);
      out.printf("  export AWS_ACCESS_KEY_ID=%s%n", rootKey.get().accessKeyId());
      out.printf("  export AWS_SECRET_ACCESS_KEY=%s%n", rootKey.get().secretAccessKey());
      out.printf("  export AWS_DEFAULT_REGION=us-east-1%n%n");
    } else {
      for (AccountId account : engine.history().accounts()) {
        var now = engine.at(AsOf.LATEST);
        out.printf(
            "Account %s: %,d users, %,d groups, %,d roles.%n",
            account,
            now.count(Identity.USER_NAMES, account),
            now.count(Identity.GROUP_NAMES, account),
            now.count(Identity.ROLE_NAMES, account));
      }
      if (settings.dev().isEmpty() && isUntouched(engine, own)) {
        out.printf(
            "Nobody has used its root access key yet. If you have not got it, stop the server, delete %s"
                + " and start again.%n",
            settings.data());
      }
    }
    out.printf(
        "Hindsight listens on %s, %,d events in %s, ready in %.1f s.%n",
        url, engine.history().revision(), settings.data(), (System.nanoTime() - begun) / 1e9);
    if (rootKey.isPresent()) {
      String aws = "  aws --endpoint-url " + url;
      out.printf("%nThen try:%n%n");
      out.printf("%s iam create-user --user-name alice%n", aws);
      out.printf("%s cloudtrail lookup-events --max-results 3%n", aws);
      out.printf(
          "%s/as-of/%s iam list-users%n", aws, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
    out.flush();
  }

  /** Whether a first start is all that ever happened. */
  private static boolean isUntouched(Engine engine, AccountId own) {
    var now = engine.at(AsOf.LATEST);
    return engine.history().accounts().equals(Set.of(own))
        && now.all(Identity.TABLE, own).findAny().isEmpty()
        && engine.trail().after(own, TrailPlace.START).isEmpty();
  }
}
