package io.hindsight.ops.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Kills the server at random moments while clients change things, and holds what a restart finds
 * against what was acknowledged. {@code -Dhindsight.kill.rounds} sets how often, {@code
 * -Dhindsight.kill.seed} repeats a run's moments.
 */
class KillTest {
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
          + "\"Resource\":\"*\"}]}";
  private static final String MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final int CLIENTS = 4;

  // A machine that does much else at the time is slow, not wrong.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;
  private final Set<String> secrets = java.util.concurrent.ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();

  /** What a user's life passes through, step by step. */
  private enum Step {
    NOT_THERE,
    CREATED,
    POLICY_PUT,
    KEY_CREATED,
    ATTACHED,
    DETACHED,
    KEY_DELETED,
    POLICY_DELETED;

    Step next() {
      return values()[(ordinal() + 1) % values().length];
    }

    boolean exists() {
      return this != NOT_THERE;
    }

    boolean hasPolicy() {
      return compareTo(POLICY_PUT) >= 0 && compareTo(KEY_DELETED) <= 0;
    }

    boolean hasKey() {
      return compareTo(KEY_CREATED) >= 0 && compareTo(DETACHED) <= 0;
    }

    boolean isAttached() {
      return this == ATTACHED;
    }
  }

  /** A user and where in its life it is known to be. */
  private static final class Subject {
    final String name;
    Step step = Step.NOT_THERE;
    boolean underWay;

    Subject(String name) {
      this.name = name;
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesKillingAndNothingIsHalf() throws Exception {
    int rounds = Integer.getInteger("hindsight.kill.rounds", 3);
    long seed = Long.getLong("hindsight.kill.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < CLIENTS * 3; i++) {
      subjects.add(new Subject("user-" + i));
    }
    ServerProcess server = ServerProcess.start(folder);
    ServerProcess first = server;
    secrets.add(first.secretAccessKey());
    try {
      for (int round = 1; round <= rounds; round++) {
        String where = "round " + round + " of seed " + seed;
        int before = acknowledged.size();
        load(server, first, subjects, random.nextInt(1000));
        assertTrue(acknowledged.size() > before, where + ": nothing was acknowledged");
        server = ServerProcess.start(folder);
        try (IamClient iam = client(IamClient.builder(), server, first)) {
          verify(iam, subjects, where);
        }
        verifyTrail(server, first, where);
        assertNoSecrets(server.said(), where);
      }
    } finally {
      server.kill();
    }
    assertNoSecretIsStored();
  }

  /** Changes things with all clients, and kills the server in the middle of it. */
  private void load(ServerProcess server, ServerProcess first, List<Subject> subjects, int millis)
      throws InterruptedException {
    int before = acknowledged.size();
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < CLIENTS; i++) {
      List<Subject> own = subjects.subList(i * 3, i * 3 + 3);
      Thread thread =
          new Thread(
              () -> {
                try (IamClient iam = client(IamClient.builder(), server, first)) {
                  change(iam, own);
                } catch (RuntimeException | Error e) {
                  faults.add(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    awaitAcknowledged(before + CLIENTS, faults);
    LockSupport.parkNanos(millis * 1_000_000L);
    server.kill();
    for (Thread thread : threads) {
      thread.join();
    }
    for (Throwable fault : faults) {
      throw new AssertionError("a client was refused", fault);
    }
  }

  private void awaitAcknowledged(int count, ConcurrentLinkedQueue<Throwable> faults) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (acknowledged.size() < count && faults.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void change(IamClient iam, List<Subject> subjects) {
    for (int i = 0; ; i = (i + 1) % subjects.size()) {
      Subject subject = subjects.get(i);
      subject.underWay = true;
      try {
        acknowledged.add(take(iam, subject));
      } catch (SdkClientException e) {
        return; // the server is gone
      }
      subject.step = subject.step.next();
      subject.underWay = false;
    }
  }

  /** Takes a user to its next step; the id of the request. */
  private String take(IamClient iam, Subject subject) {
    String name = subject.name;
    return switch (subject.step) {
      case NOT_THERE ->
          iam.createUser(r -> r.userName(name).tags(Tag.builder().key("name").value(name).build()))
              .responseMetadata()
              .requestId();
      case CREATED ->
          iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(POLICY))
              .responseMetadata()
              .requestId();
      case POLICY_PUT -> {
        var made = iam.createAccessKey(r -> r.userName(name));
        secrets.add(made.accessKey().secretAccessKey());
        yield made.responseMetadata().requestId();
      }
      case KEY_CREATED ->
          iam.attachUserPolicy(r -> r.userName(name).policyArn(MANAGED))
              .responseMetadata()
              .requestId();
      case ATTACHED ->
          iam.detachUserPolicy(r -> r.userName(name).policyArn(MANAGED))
              .responseMetadata()
              .requestId();
      case DETACHED -> {
        AccessKey key =
            iam.listAccessKeys(r -> r.userName(name)).accessKeyMetadata().stream()
                .map(each -> AccessKey.builder().accessKeyId(each.accessKeyId()).build())
                .findFirst()
                .orElseThrow();
        yield iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId()))
            .responseMetadata()
            .requestId();
      }
      case KEY_DELETED ->
          iam.deleteUserPolicy(r -> r.userName(name).policyName("p"))
              .responseMetadata()
              .requestId();
      case POLICY_DELETED -> iam.deleteUser(r -> r.userName(name)).responseMetadata().requestId();
    };
  }

  /** Each user is where it was left, or one whole step further where that was under way. */
  private static void verify(IamClient iam, List<Subject> subjects, String where) {
    Set<String> listed = new HashSet<>();
    iam.listUsersPaginator().users().stream().map(User::userName).forEach(listed::add);
    for (Subject subject : subjects) {
      boolean before = isAt(iam, subject.name, subject.step);
      boolean after = subject.underWay && isAt(iam, subject.name, subject.step.next());
      assertTrue(
          before || after,
          where
              + ": "
              + subject.name
              + " is not at "
              + subject.step
              + " under way "
              + subject.underWay);
      subject.step = before ? subject.step : subject.step.next();
      subject.underWay = false;
      assertEquals(subject.step.exists(), listed.contains(subject.name), where);
    }
  }

  private static boolean isAt(IamClient iam, String name, Step step) {
    Optional<User> user = find(iam, name);
    if (user.isEmpty() || !step.exists()) {
      return user.isEmpty() && !step.exists();
    }
    boolean tagged = user.get().tags().stream().anyMatch(tag -> tag.value().equals(name));
    boolean policy = iam.listUserPolicies(r -> r.userName(name)).policyNames().contains("p");
    int keys = iam.listAccessKeys(r -> r.userName(name)).accessKeyMetadata().size();
    boolean attached =
        !iam.listAttachedUserPolicies(r -> r.userName(name)).attachedPolicies().isEmpty();
    return tagged
        && policy == step.hasPolicy()
        && keys == (step.hasKey() ? 1 : 0)
        && attached == step.isAttached();
  }

  private static Optional<User> find(IamClient iam, String name) {
    try {
      return Optional.of(iam.getUser(r -> r.userName(name)).user());
    } catch (NoSuchEntityException e) {
      return Optional.empty();
    }
  }

  /** Every acknowledged change has its record. */
  private void verifyTrail(ServerProcess server, ServerProcess first, String where) {
    try (CloudTrailClient trail = client(CloudTrailClient.builder(), server, first)) {
      Set<String> recorded = new HashSet<>();
      for (Event event : trail.lookupEventsPaginator(r -> r.maxResults(50)).events()) {
        String record = event.cloudTrailEvent();
        int at = record.indexOf("\"requestID\":\"") + 13;
        recorded.add(record.substring(at, record.indexOf('"', at)));
      }
      for (String requestId : acknowledged) {
        assertTrue(recorded.contains(requestId), where + ": no record of " + requestId);
      }
    }
  }

  private void assertNoSecrets(String text, String where) {
    for (String secret : secrets) {
      assertFalse(
          text.contains(secret) && !text.contains("export"), where + ": a secret is logged");
    }
  }

  private void assertNoSecretIsStored() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
          assertFalse(content.contains(secret), file.getFileName() + " has a secret in plain");
        }
      }
    }
  }

  private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, ServerProcess server, ServerProcess first) {
    return builder
        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(PATIENCE))
        .endpointOverride(server.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(first.accessKeyId(), first.secretAccessKey())))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }
}
