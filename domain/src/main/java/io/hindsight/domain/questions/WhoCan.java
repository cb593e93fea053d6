package io.hindsight.domain.questions;

import io.hindsight.domain.access.Subject;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Verdict;
import java.util.List;

/**
 * The answer to who can do something: every user, role and root with its verdict.
 *
 * <p>Verdicts are worked out at once, what they rest on where it is asked for.
 */
public final class WhoCan {

  /** A principal with its verdict. */
  public static final class Row {
    private final Scene scene;
    private final Subject subject;
    private final Decision decision;
    private final boolean mayAllow;
    private final boolean mayDeny;
    private final boolean unknown;

    Row(
        Scene scene,
        Subject subject,
        Decision decision,
        boolean mayAllow,
        boolean mayDeny,
        boolean unknown) {
      this.scene = scene;
      this.subject = subject;
      this.decision = decision;
      this.mayAllow = mayAllow;
      this.mayDeny = mayDeny;
      this.unknown = unknown;
    }

    public Subject subject() {
      return subject;
    }

    public String arn() {
      return subject.arn();
    }

    public Decision decision() {
      return decision;
    }

    public boolean isAllowed() {
      return decision.isAllowed() && !unknown;
    }

    /** Whether the verdict rests on what is not known. */
    public boolean isUnknown() {
      return unknown;
    }

    /** Whether it is refused, and context that is missing could turn that. */
    public boolean wouldAllow() {
      return mayAllow && !decision.isAllowed();
    }

    /** Whether it is allowed, and context that is missing could turn that. */
    public boolean wouldDeny() {
      return mayDeny && decision.isAllowed();
    }

    /** What the verdict rests on, and what would turn it. */
    public Prospect prospect() {
      return scene.prospect(subject);
    }
  }

  private final Deed deed;
  private final Moment moment;
  private final List<Row> rows;

  WhoCan(Deed deed, Moment moment, List<Row> rows) {
    this.deed = deed;
    this.moment = moment;
    this.rows = List.copyOf(rows);
  }

  public Deed deed() {
    return deed;
  }

  public Moment moment() {
    return moment;
  }

  /** All of them: an account's root first, then users and roles by their unique ids. */
  public List<Row> rows() {
    return rows;
  }

  /** Those who can as things stand. */
  public List<Row> allowed() {
    return rows.stream().filter(Row::isAllowed).toList();
  }

  /** How many were refused explicitly. */
  public long explicitlyDenied() {
    return rows.stream().filter(row -> row.decision().verdict() == Verdict.EXPLICIT_DENY).count();
  }
}
