package io.hindsight.domain.report;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.decider.Outcome;
import io.hindsight.domain.entity.AggregateId;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.CommandContext;
import io.hindsight.domain.entity.Entities;
import io.hindsight.domain.entity.Event;
import java.util.List;

/** What may be asked for. */
public sealed interface ReportCommand extends Command {
  AccountId account();

  @Override
  default AggregateId target() {
    return AggregateId.account(account());
  }

  /** A credential report; the one there is does where it is not outlived. */
  record GenerateCredentialReport(AccountId account) implements ReportCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      Report last = state.get(Report.key(account, Report.CREDENTIALS));
      return last != null && !last.isOutlived(context.now())
          ? Outcome.unchanged()
          : Outcome.accept(
              new ReportEvent.ReportGenerated(
                  account,
                  new Report(account, Report.CREDENTIALS, "", false, context.now()),
                  List.of()));
    }
  }

  record GenerateServiceLastAccessedDetails(
      AccountId account, String jobId, String arn, boolean actionLevel) implements ReportCommand {
    @Override
    public Outcome<Event> decide(Entities state, CommandContext context) {
      List<String> outlived =
          state
              .all(Report.TABLE, account)
              .filter(report -> !report.id().equals(Report.CREDENTIALS))
              .filter(report -> report.isOutlived(context.now()))
              .map(Report::id)
              .toList();
      return Outcome.accept(
          new ReportEvent.ReportGenerated(
              account, new Report(account, jobId, arn, actionLevel, context.now()), outlived));
    }
  }
}
