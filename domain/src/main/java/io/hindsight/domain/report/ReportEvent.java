package io.hindsight.domain.report;

import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.entity.Change;
import io.hindsight.domain.entity.Event;
import java.util.ArrayList;
import java.util.List;

/** What happens to reports. */
public sealed interface ReportEvent extends Event {
  /**
   * A report was asked for.
   *
   * @param outlived the ids of the jobs that are forgotten with it
   */
  record ReportGenerated(AccountId account, Report report, List<String> outlived)
      implements ReportEvent {
    public ReportGenerated {
      outlived = List.copyOf(outlived);
    }

    @Override
    public List<Change<?>> changes() {
      List<Change<?>> changes = new ArrayList<>();
      outlived.forEach(id -> changes.add(Change.remove(Report.key(account, id))));
      changes.add(Change.put(Report.key(account, report.id()), report));
      return changes;
    }
  }
}
