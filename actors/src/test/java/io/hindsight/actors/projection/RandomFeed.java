package io.hindsight.actors.projection;

import io.hindsight.actors.aggregate.StoredSerializer;
import io.hindsight.domain.account.AccountEvent;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Cause;
import io.hindsight.domain.entity.Event;
import io.hindsight.domain.identity.IdentityEvent;
import io.hindsight.domain.mirror.CloudTrailLog;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Refused;
import io.hindsight.domain.mirror.Understanding;
import io.hindsight.domain.principal.PrincipalEvent;
import io.hindsight.domain.trail.CallRecorded;
import io.hindsight.domain.trail.CallsRecorded;
import io.hindsight.domain.trail.TrailCall;
import io.hindsight.domain.trail.TrailResource;
import io.hindsight.protobuf.EventCodec;
import io.hindsight.protobuf.Journaled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

/** Events at random: of an account that is decided here, with its calls, and of a mirrored one. */
final class RandomFeed implements EventFeed {
  static final AccountId OWN = new AccountId("111122223333");
  static final AccountId MIRRORED = new AccountId("444455556666");
  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final EventCodec codec = new EventCodec();
  private final Path folder;
  private final Random random;
  private final List<StoredEvent> events = new ArrayList<>();
  private final List<byte[]> links = new ArrayList<>();
  private Consumer<StoredEvent> live = stored -> {};

  RandomFeed(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
    add(Cause.system("test"), null, new AccountEvent.AccountCreated(OWN, START));
    add(Cause.system("test"), null, new AccountEvent.AccountMirrored(MIRRORED, START));
  }

  /** A feed with the first events of this one. */
  RandomFeed upTo(int count) {
    RandomFeed shorter = new RandomFeed(folder, 0);
    shorter.events.clear();
    shorter.links.clear();
    for (StoredEvent stored : events.subList(0, count)) {
      shorter.add(stored);
    }
    return shorter;
  }

  void grow(int count) {
    for (int i = 0; i < count; i++) {
      String id = "AIDA" + random.nextInt(4);
      Cause cause = new Cause("r" + i, "iam:X", "arn:x", "AKIA1", "192.0.2.1", "agent");
      switch (random.nextInt(8)) {
        case 0 ->
            add(
                cause,
                null,
                new IdentityEvent.UserCreated(OWN, id, "u" + id, "/", null, List.of(), START));
        case 1 -> add(cause, null, new IdentityEvent.PolicyAttached(OWN, id, "arn:p" + i % 3));
        case 2 ->
            add(
                cause,
                null,
                new PrincipalEvent.AccessKeyCreated(OWN, id, "AKIA" + i % 5, "sealed", START));
        case 3 -> add(cause, null, call(i));
        case 4 -> add(cause, null, new CallsRecorded(OWN, List.of(trailCall(i), trailCall(i + 1))));
        case 5, 6 -> fact();
        default -> {
          if (random.nextInt(10) == 0) {
            add(cause, null, new AccountEvent.AccountReset(OWN, START, "AKIAROOT", "sealed"));
          } else {
            fact();
          }
        }
      }
    }
  }

  private CallRecorded call(int i) {
    return new CallRecorded(
        OWN,
        new UUID(random.nextLong(), i).toString(),
        START.plusSeconds(i),
        "iam.amazonaws.com",
        "Get" + i % 3,
        "AKIA" + i % 5,
        "user",
        true,
        "",
        List.of(new TrailResource("AWS::IAM::User", "u" + i % 9)),
        "{\"awsRegion\":\"eu-west-" + i % 3 + "\",\"padding\":\"" + "x".repeat(200) + "\"}");
  }

  private TrailCall trailCall(int i) {
    return new TrailCall(
        i % 3 == 0 ? "other" + i : new UUID(random.nextLong(), i).toString(),
        START.plusSeconds(i),
        "sts.amazonaws.com",
        "Op" + i % 3,
        "AKIA" + i % 5,
        "user",
        i % 2 == 0,
        "AccessDenied",
        "no",
        List.of(new TrailResource("AWS::IAM::User", "u" + i % 9)),
        "request",
        "{}",
        "us-west-" + i % 3,
        "192.0.2.1",
        "agent",
        "null",
        "null",
        null,
        null);
  }

  private void fact() {
    String user = "user" + random.nextInt(3);
    String[] names = {"CreateUser", "DeleteUser", "AttachUserPolicy", "DescribeInstances"};
    String name = names[random.nextInt(names.length)];
    String source = name.startsWith("Describe") ? "ec2" : "iam";
    String record =
        "{\"Records\":[{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"IAMUser\","
            + "\"principalId\":\"AIDAADMIN\",\"arn\":\"arn:aws:iam::444455556666:user/admin"
            + random.nextInt(3)
            + "\",\"accountId\":\"444455556666\",\"accessKeyId\":\"AKIAADMIN\",\"userName\":\"a\"},"
            + "\"eventTime\":\""
            + START.minusSeconds(random.nextInt(5000))
            + "\",\"eventSource\":\""
            + source
            + ".amazonaws.com\",\"eventName\":\""
            + name
            + "\",\"awsRegion\":\"us-east-1\",\"sourceIPAddress\":\"192.0.2.9\",\"userAgent\":\"a\","
            + "\"requestParameters\":{\"userName\":\""
            + user
            + "\",\"policyArn\":\"arn:aws:iam::aws:policy/ReadOnlyAccess\"},"
            + "\"responseElements\":{\"user\":{\"userName\":\""
            + user
            + "\",\"userId\":\"AIDA"
            + user
            + "\",\"arn\":\"arn:aws:iam::444455556666:user/"
            + user
            + "\",\"path\":\"/\",\"createDate\":\"Feb 1, 2026 1:00:00 AM\"}},\"requestID\":\"r\","
            + "\"eventID\":\""
            + new UUID(random.nextLong(), 1)
            + "\",\"eventType\":\"AwsApiCall\",\"recipientAccountId\":\"444455556666\"}]}";
    try {
      CloudTrailLog.read(
          new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8)),
          new CloudTrailLog.Sink() {
            @Override
            public void record(Past past, Understanding understanding) {
              add(past.cause(), past.effectiveAt(), past.event());
            }

            @Override
            public void malformed(long offset, String reason) {
              throw new AssertionError(reason);
            }
          });
    } catch (IOException | Refused e) {
      throw new AssertionError(e);
    }
  }

  private void add(Cause cause, @org.jspecify.annotations.Nullable Instant at, Event event) {
    long number = events.size() + 1;
    add(
        new StoredEvent(
            number,
            START.plusSeconds(number),
            "Account|" + event.account(),
            number,
            StoredSerializer.IDENTIFIER,
            codec.manifest(event),
            codec.encode(new Journaled(cause, at, event))));
  }

  /** Adds an event of a kind that nobody knows. */
  void addUnknown() {
    long number = events.size() + 1;
    add(
        new StoredEvent(
            number,
            START.plusSeconds(number),
            "Account|" + OWN,
            number,
            StoredSerializer.IDENTIFIER,
            "Unheard",
            new byte[] {1, 2, 3}));
  }

  StoredEvent last() {
    return events.get(events.size() - 1);
  }

  private void add(StoredEvent stored) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(links.isEmpty() ? new byte[32] : links.get(links.size() - 1));
      links.add(digest.digest(stored.payload()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    events.add(stored);
    live.accept(stored);
  }

  @Override
  public long highestNumber() {
    return events.size();
  }

  @Override
  public OptionalLong numberOf(String persistenceId, long sequenceNr) {
    return OptionalLong.of(sequenceNr);
  }

  @Override
  public void replay(long after, Consumer<StoredEvent> consumer) {
    replay(after, events.size(), consumer);
  }

  @Override
  public void replay(long after, long to, Consumer<StoredEvent> consumer) {
    events.subList((int) after, (int) Math.min(to, events.size())).forEach(consumer);
  }

  @Override
  public Optional<byte[]> linkOf(long number) {
    return number > events.size() ? Optional.empty() : Optional.of(links.get((int) number - 1));
  }

  @Override
  public Path derived() {
    return folder;
  }

  @Override
  public Optional<StoredEvent> read(long number) {
    return Optional.of(events.get((int) number - 1));
  }

  @Override
  public Runnable live(Consumer<StoredEvent> consumer) {
    live = consumer;
    return () -> live = stored -> {};
  }
}
