package io.hindsight.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hindsight.http.aws.protocol.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.User;

class LongCallsTest {
  private static final int PAGERS = 80;

  /** Lists that do not end before the test says so. */
  public static final class Nouns {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    public ListUsersResponse listUsers(ListUsersRequest request, Call call)
        throws InterruptedException {
      begun.countDown();
      end.await();
      return ListUsersResponse.builder().users(List.of()).isTruncated(false).build();
    }

    public GetUserResponse getUser(GetUserRequest request, Call call) {
      return GetUserResponse.builder()
          .user(User.builder().userName(request.userName()).build())
          .build();
    }
  }

  @Test
  void nobodyWaitsForCallersOfLongLists() throws Exception {
    Nouns nouns = new Nouns();
    ExecutorService threads = Executors.newFixedThreadPool(PAGERS);
    try (TestServer server = new TestServer(nouns);
        IamClient iam =
            server.client(
                IamClient.builder()
                    .httpClientBuilder(ApacheHttpClient.builder().maxConnections(PAGERS + 1)),
                "")) {
      List<Future<ListUsersResponse>> pages = new ArrayList<>();
      for (int i = 0; i < PAGERS; i++) {
        pages.add(threads.submit(() -> iam.listUsers(r -> r.maxItems(1000))));
      }
      nouns.begun.await();
      for (int i = 0; i < 20; i++) {
        assertEquals("alice", iam.getUser(r -> r.userName("alice")).user().userName());
      }
      assertFalse(pages.get(0).isDone() || pages.get(PAGERS - 1).isDone());
      nouns.end.countDown();
      for (Future<ListUsersResponse> page : pages) {
        assertFalse(page.get(20, TimeUnit.SECONDS).isTruncated());
      }
    } finally {
      nouns.end.countDown();
      threads.shutdownNow();
    }
  }
}
