package io.hindsight.domain.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hindsight.domain.compare.Comparison.Outcome;
import io.hindsight.domain.compare.Comparison.Reason;
import io.hindsight.domain.history.History;
import io.hindsight.domain.mirror.Past;
import io.hindsight.domain.mirror.Recordings;
import io.hindsight.domain.trail.CallRecorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareTest {
  private static List<Comparison> real() throws Exception {
    Recordings log = Recordings.cloudTrail();
    History history = Recordings.history(log.pasts);
    Compare compare = new Compare(history);
    List<Comparison> all = new ArrayList<>();
    for (Past past : log.pasts) {
      all.add(compare.compare((CallRecorded) past.event()));
    }
    return all;
  }

  @Test
  void aRealLogNeverDisagreesAndLagIsRecognised() throws Exception {
    List<Comparison> all = real();
    assertEquals(
        List.of(), all.stream().filter(each -> each.outcome() == Outcome.DISAGREE).toList());
    List<Comparison> byRoles =
        all.stream().filter(each -> each.caller().contains(":assumed-role/stratus")).toList();
    assertEquals(70, byRoles.size());
    Map<String, Integer> counts = new TreeMap<>();
    for (Comparison each : byRoles) {
      String key =
          each.outcome()
              + (each.reason() == null ? "" : " " + each.reason())
              + (each.errorCode().isEmpty() ? " allowed" : " refused");
      counts.merge(key, 1, Integer::sum);
    }
    assertEquals(
        "{AGREE allowed=23, AGREE refused=45, UNDECIDABLE NOT_AN_AUTHORIZATION_ERROR refused=2}",
        counts.toString());
    List<Comparison> lag =
        all.stream().filter(each -> each.reason() == Reason.PROPAGATION_LAG).toList();
    assertEquals(13, lag.size());
    assertTrue(lag.stream().allMatch(each -> each.action().equals("sts:AssumeRole")));
    assertTrue(lag.stream().allMatch(each -> each.errorCode().equals("AccessDenied")));
  }

  @ParameterizedTest
  @CsvSource({
    "s3, ListObjects, s3:ListBucket",
    "s3, ListBuckets, s3:ListAllMyBuckets",
    "s3, GetObject, s3:GetObject",
    "lambda, CreateFunction20150331, lambda:CreateFunction",
    "lambda, UpdateFunctionCode20150331v2, lambda:UpdateFunctionCode",
    "lambda, Invoke, lambda:InvokeFunction",
    "cloudfront, CreateDistribution2020_05_31, cloudfront:CreateDistribution",
    "monitoring, PutMetricData, cloudwatch:PutMetricData",
    "iam, CreateUser, iam:CreateUser",
    "ec2, DescribeInstances, ec2:DescribeInstances"
  })
  void eventsStandForActions(String source, String event, String action) {
    assertEquals(action, Actions.of(source + ".amazonaws.com", event).orElseThrow());
  }

  @Test
  void whatNoActionStandsForIsSaid() {
    assertTrue(Actions.of("signin.amazonaws.com", "ConsoleLogin").isEmpty());
    assertTrue(Actions.of("example.com", "Login").isEmpty());
  }
}
