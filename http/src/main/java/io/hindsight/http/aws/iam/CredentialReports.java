package io.hindsight.http.aws.iam;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.history.Version;
import io.hindsight.domain.report.CredentialReport;
import io.hindsight.domain.report.Report;
import io.hindsight.domain.report.ReportCommand;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.Backend;
import io.hindsight.http.aws.protocol.AwsError;
import io.hindsight.http.aws.protocol.Call;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GenerateCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.GetCredentialReportRequest;
import software.amazon.awssdk.services.iam.model.GetCredentialReportResponse;
import software.amazon.awssdk.services.iam.model.ReportFormatType;
import software.amazon.awssdk.services.iam.model.ReportStateType;

/**
 * An account's credential report. It is in progress until all calls that were answered before it
 * was asked for are in the trail, since it tells when keys were last used.
 */
public final class CredentialReports {
  private final Backend backend;
  private final Set<AccountId> inProgress = ConcurrentHashMap.newKeySet();

  public CredentialReports(Backend backend) {
    this.backend = backend;
  }

  public CompletionStage<GenerateCredentialReportResponse> generateCredentialReport(
      GenerateCredentialReportRequest request, Call call) {
    AccountId account = backend.account(call);
    Report last = backend.at(call).get(Report.key(account, Report.CREDENTIALS));
    if (last != null && !last.isOutlived(call.time())) {
      return CompletableFuture.completedStage(state(ReportStateType.COMPLETE).build());
    }
    if (!inProgress.add(account)) {
      return CompletableFuture.completedStage(state(ReportStateType.INPROGRESS).build());
    }
    return backend
        .engine()
        .flushed()
        .thenCompose(
            done -> backend.execute(call, new ReportCommand.GenerateCredentialReport(account)))
        .thenApply(
            done ->
                done.events().isEmpty()
                    ? state(ReportStateType.COMPLETE).build()
                    : state(ReportStateType.STARTED)
                        .description(
                            last == null
                                ? "No report exists. Starting a new report generation task"
                                : null)
                        .build())
        .whenComplete((done, fault) -> inProgress.remove(account));
  }

  private static GenerateCredentialReportResponse.Builder state(ReportStateType state) {
    return GenerateCredentialReportResponse.builder().state(state);
  }

  public GetCredentialReportResponse getCredentialReport(
      GetCredentialReportRequest request, Call call) {
    AccountId account = backend.account(call);
    Version<Report> version =
        backend.engine().history().version(Report.key(account, Report.CREDENTIALS), call.asOf());
    Report report = version == null ? null : version.value();
    if (report == null || version == null) {
      // AWS has no words for these.
      throw AwsError.of(inProgress.contains(account) ? "ReportInProgress" : "ReportNotPresent", "");
    }
    if (report.isOutlived(Lookups.moment(call))) {
      throw AwsError.of(inProgress.contains(account) ? "ReportInProgress" : "ReportExpired", "");
    }
    AsOf then = new AsOf.Revision(version.number());
    String csv =
        new CredentialReport(
                backend.engine().at(then), backend.engine().trail().lastUses(), account, then)
            .csv();
    return GetCredentialReportResponse.builder()
        .content(SdkBytes.fromUtf8String(csv))
        .reportFormat(ReportFormatType.TEXT_CSV)
        .generatedTime(report.createDate())
        .build();
  }
}
