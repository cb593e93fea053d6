package io.hindsight.domain.mirror;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.arn.Arn;
import io.hindsight.domain.decider.Cause;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Reads what {@code aws iam get-account-authorization-details} answers, gzipped or plain, into
 * facts that hold from the instant it was asked.
 */
public final class AuthorizationDetails {
  private static final Map<String, String> LISTS =
      Map.of(
          "UserDetailList", "user",
          "GroupDetailList", "group",
          "RoleDetailList", "role",
          "Policies", "policy");

  private final Instant at;
  private final CloudTrailLog.Sink sink;
  private final NavigableSet<AccountId> accounts = new TreeSet<>();
  private final List<String> kinds = new ArrayList<>();
  private boolean truncated;

  private AuthorizationDetails(Instant at, CloudTrailLog.Sink sink) {
    this.at = at;
    this.sink = sink;
  }

  /**
   * Hands over the facts of a dump.
   *
   * @throws Refused where the file as a whole is not to be trusted
   * @throws IOException where it cannot be read
   */
  public static void read(InputStream file, Instant at, CloudTrailLog.Sink sink)
      throws IOException, Refused {
    Counting counting = new Counting(file);
    BufferedInputStream buffered = new BufferedInputStream(counting, 1 << 16);
    buffered.mark(2);
    boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    try (Kept kept =
            new Kept(packed ? new GZIPInputStream(buffered, 1 << 16) : buffered, counting);
        JsonParser parser = Node.JSON.createParser(kept)) {
      new AuthorizationDetails(at, sink).read(parser, kept);
    } catch (JsonProcessingException e) {
      throw new Refused("not JSON: " + e.getOriginalMessage());
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new Refused("not a whole gzip file: " + e.getMessage());
    } catch (Kept.TooMuch e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
  }

  private void read(JsonParser parser, Kept kept) throws IOException, Refused {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Refused("not authorization details: it is no object");
    }
    boolean any = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      String kind = LISTS.get(name);
      if (kind != null && token == JsonToken.START_ARRAY) {
        any = true;
        list(parser, kept, kind);
      } else {
        truncated |= name.equals("IsTruncated") && token == JsonToken.VALUE_TRUE;
        parser.skipChildren();
      }
      kept.forget(parser.currentLocation().getByteOffset());
    }
    if (!any) {
      throw new Refused("not authorization details: it has none of the four lists");
    }
    for (AccountId account : accounts) {
      sink.record(
          new Past(
              Past.takenId(at.toString()),
              cause(),
              at,
              new Baseline.BaselineTaken(account, at.toString(), truncated ? List.of() : kinds)),
          Understanding.APPLIED);
    }
  }

  private static Cause cause() {
    return Cause.system("iam:GetAccountAuthorizationDetails");
  }

  private void list(JsonParser parser, Kept kept, String kind) throws IOException, Refused {
    boolean any = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long start = parser.currentTokenLocation().getByteOffset();
      Node detail = Node.read(parser);
      long end = parser.currentLocation().getByteOffset();
      if (start < 0) {
        throw new Refused("not in UTF-8");
      }
      detail(detail, kind, start, kept.text(start, end));
      any = true;
      kept.forget(end);
    }
    if (any) {
      kinds.add(kind);
    }
  }

  private void detail(Node detail, String kind, long start, String text) {
    Optional<Arn> arn = Arn.parse(detail.get("Arn").text());
    if (arn.isEmpty()) {
      sink.malformed(start, "`Arn` is " + (detail.get("Arn").isPresent() ? "no ARN" : "missing"));
      return;
    }
    if (arn.get().account().equals("aws")) {
      return; // the catalogue has AWS's own policies
    }
    String noun = kind.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + kind.substring(1);
    boolean named =
        kind.equals("policy")
            || (!detail.get(noun + "Id").text().isEmpty()
                && !detail.get(noun + "Name").text().isEmpty());
    if (!AccountId.isValid(arn.get().account()) || !named) {
      sink.malformed(start, "a " + kind + " has no account, name or id");
      return;
    }
    AccountId account = new AccountId(arn.get().account());
    accounts.add(account);
    String id = kind.equals("policy") ? arn.get().toString() : detail.get(noun + "Id").text();
    String factId = "baseline:" + at + ':' + kind + ':' + id;
    sink.record(
        new Past(
            factId,
            cause(),
            at,
            new Baseline.DetailRecorded(account, at.toString(), factId, kind, text)),
        Understanding.APPLIED);
  }
}
