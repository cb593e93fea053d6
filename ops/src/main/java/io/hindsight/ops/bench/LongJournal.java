package io.hindsight.ops.bench;

import io.hindsight.actors.aggregate.Aggregate;
import io.hindsight.actors.aggregate.StoredSerializer;
import io.hindsight.actors.journal.JournalStore;
import io.hindsight.actors.journal.NewRecord;
import io.hindsight.actors.secrets.Vault;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.managedpolicy.ManagedPolicyEvent;
import io.hindsight.domain.principal.Principal;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.tag.Tag;
import io.hindsight.domain.tag.Tags;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.protobuf.EventCodec;
import io.hindsight.protobuf.Journaled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A journal as a server writes it in a long life: of five events two are changes, the others
 * records of calls, those that made the changes and reads.
 */
final class LongJournal {
  private static final int EVENTS_PER_USER = 20;
  private static final int USERS_PER_ACCOUNT = 5000;
  private static final int POLICIES = 100;
  private static final int AT_ONCE = 2048;
  private final EventCodec codec = new EventCodec();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
  private final JournalStore store;
  private final String writer = UUID.nameUUIDFromBytes(new byte[] {1}).toString();
  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long made;
  private int users;

  private LongJournal(JournalStore store) {
    this.store = store;
  }

  /** Makes one of {@code events} events in a folder. */
  static void make(Path folder, int events) throws IOException {
    Files.createDirectories(folder);
    Vault.open(folder, Optional.empty());
    try (JournalStore store = JournalStore.open(folder, JournalStore.Options.STANDARD, n -> {})) {
      LongJournal journal = new LongJournal(store);
      for (int turn = 0; journal.made < events; turn++) {
        journal.turn(turn);
      }
      journal.underWay.forEach(CompletableFuture::join);
    }
  }

  private void turn(int turn) {
    if (turn % (EVENTS_PER_USER / 5) == 0) {
      create(users++);
    } else {
      change((int) (turn * 2_654_435_761L % users), turn);
    }
  }

  private static AccountId account(int user) {
    return new AccountId(Long.toString(111_111_111_111L + user / USERS_PER_ACCOUNT));
  }

  private static String id(int user) {
    return String.format(Locale.ROOT, "AIDA%017d", user);
  }

  private static String arn(AccountId account, int policy) {
    return "arn:aws:iam::" + account + ":policy/p" + policy;
  }

  private void create(int user) {
    AccountId account = account(user);
    if (user % USERS_PER_ACCOUNT == 0) {
      add(AggregateId.account(account), new AccountEvent.AccountCreated(account, now), "");
      for (int i = 0; i < POLICIES; i++) {
        add(
            AggregateId.account(account),
            new ManagedPolicyEvent.PolicyCreated(
                account, "ANPA" + i, "p" + i, "/", null, document(i), List.of(), now),
            "");
      }
    }
    List<Tag> tags = List.of(new Tag("team", "t" + user % 50));
    String request = request();
    add(
        AggregateId.account(account),
        new IdentityEvent.UserCreated(
            account, id(user), "user-" + user, "/staff/", null, tags, now),
        request);
    add(
        AggregateId.principal(account, id(user)),
        new PrincipalEvent.PrincipalBorn(
            account, id(user), Principal.user(account, id(user), new Tags(tags))),
        request);
    called(account, user, "CreateUser", false, request);
    read(account, user);
    read(account, user);
  }

  private void change(int user, int turn) {
    AccountId account = account(user);
    AggregateId content = AggregateId.principal(account, id(user));
    int policy = (user * 7 + turn % 3) % POLICIES;
    for (int half = 0; half < 2; half++) {
      String request = request();
      switch (turn % 4 + half * 4) {
        case 0 -> {
          add(
              content,
              new PrincipalEvent.InlinePolicyPut(account, id(user), "own", document(turn)),
              request);
          called(account, user, "PutUserPolicy", false, request);
        }
        case 1, 5 -> {
          add(
              AggregateId.account(account),
              new IdentityEvent.PolicyAttached(account, id(user), arn(account, policy)),
              request);
          called(account, user, "AttachUserPolicy", false, request);
        }
        case 2 -> {
          add(
              AggregateId.account(account),
              new IdentityEvent.PolicyDetached(account, id(user), arn(account, policy)),
              request);
          called(account, user, "DetachUserPolicy", false, request);
        }
        default -> {
          add(
              content,
              new PrincipalEvent.PrincipalTagged(
                  account, id(user), List.of(new Tag("cost", "c" + turn % 1000))),
              request);
          called(account, user, "TagUser", false, request);
        }
      }
    }
    read(account, user);
  }

  private static String document(int i) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\","
        + "\"s3:List*\"],\"Resource\":[\"arn:aws:s3:::docs-"
        + i
        + "\",\"arn:aws:s3:::docs-"
        + i
        + "/*\"],\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"t"
        + i % 50
        + "\"}}}]}";
  }

  private String request() {
    return new UUID(made * 0x9E3779B97F4A7C15L, made).toString();
  }

  private void read(AccountId account, int user) {
    called(account, user, "GetUser", true, request());
  }

  private void called(AccountId account, int user, String name, boolean read, String request) {
    String record =
        "{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\",\"principalId\":"
            + "\"AIDAADMIN0000000001\",\"arn\":\"arn:aws:iam::"
            + account
            + ":user/admin\",\"accountId\":\""
            + account
            + "\",\"accessKeyId\":\"AKIAADMIN00000000001\",\"userName\":\"admin\"},"
            + "\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventSource\":\"iam.amazonaws.com\","
            + "\"eventName\":\""
            + name
            + "\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"192.0.2.7\",\"userAgent\":"
            + "\"aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12\","
            + "\"requestParameters\":{\"userName\":\"user-"
            + user
            + "\"},\"responseElements\":null,\"requestID\":\""
            + request
            + "\",\"eventID\":\""
            + request
            + "\",\"readOnly\":"
            + read
            + ",\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\""
            + account
            + "\",\"eventCategory\":\"Management\"}";
    add(
        AggregateId.trail(account),
        new CallRecorded(
            account,
            request,
            now.plusSeconds(made),
            "iam.amazonaws.com",
            name,
            "AKIAADMIN00000000001",
            "admin",
            read,
            "",
            List.of(new TrailResource("AWS::IAM::User", "user-" + user)),
            record),
        "");
  }

  private void add(AggregateId to, Event fact, String request) {
    Cause cause =
        request.isEmpty()
            ? BenchServer.CAUSE
            : new Cause(
                request,
                "iam:" + fact.getClass().getSimpleName(),
                "arn:aws:iam::" + fact.account() + ":user/admin",
                "AKIAADMIN00000000001",
                "192.0.2.7",
                "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12");
    String persistenceId = Aggregate.typeName(to.kind()) + '|' + to.entityId();
    long sequenceNr = sequences.merge(persistenceId, 1L, Long::sum);
    NewRecord event =
        new NewRecord(
            persistenceId,
            sequenceNr,
            writer,
            StoredSerializer.IDENTIFIER,
            codec.manifest(fact),
            codec.encode(new Journaled(cause, null, fact)));
    underWay.add(store.append(List.of(event)).toCompletableFuture());
    if (underWay.size() > AT_ONCE) {
      underWay.remove().join();
    }
    made++;
  }
}
