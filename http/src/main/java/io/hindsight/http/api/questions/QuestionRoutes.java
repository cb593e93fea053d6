package io.hindsight.http.api.questions;

import io.hindsight.actors.engine.Engine;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.questions.Questions;
import io.hindsight.domain.questions.Unanswerable;
import io.hindsight.http.api.ApiAnswer;
import io.hindsight.http.api.ApiError;
import io.hindsight.http.api.ApiGroup;
import io.hindsight.http.api.ApiRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The questions, each as GET and as POST. */
public final class QuestionRoutes implements ApiGroup {
  private final List<ApiRoute> routes = new ArrayList<>();

  /**
   * @param own the server's own account, whose callers may ask about every account
   */
  public QuestionRoutes(Engine engine, Questions questions, AccountId own) {
    Scope scope = new Scope(engine.history(), own);
    add(
        "who-can",
        "WhoCan",
        WhoCanRoute.DESCRIPTION,
        WhoCanRoute.PARAMETERS,
        new WhoCanRoute(questions, scope)::answer);
    add(
        "what-can",
        "WhatCan",
        WhatCanRoute.DESCRIPTION,
        WhatCanRoute.PARAMETERS,
        new WhatCanRoute(questions, scope)::answer);
    add(
        "diff",
        "Diff",
        DiffRoute.DESCRIPTION,
        DiffRoute.PARAMETERS,
        new DiffRoute(questions, scope)::answer);
    add(
        "what-if",
        "WhatIf",
        WhatIfRoute.DESCRIPTION,
        WhatIfRoute.PARAMETERS,
        new WhatIfRoute(questions, scope, new TrailReader(engine))::answer);
    add(
        "timeline",
        "Timeline",
        TimelineRoute.DESCRIPTION,
        TimelineRoute.PARAMETERS,
        new TimelineRoute(questions, scope)::answer);
    add(
        "blame",
        "Blame",
        BlameRoute.DESCRIPTION,
        BlameRoute.PARAMETERS,
        new BlameRoute(questions, scope)::answer);
  }

  private void add(
      String name,
      String action,
      String description,
      List<Parameter> parameters,
      Function<Asked, ApiAnswer> handler) {
    for (String method : new String[] {"GET", "POST"}) {
      routes.add(
          ApiRoute.of(
              method,
              "/v1/" + name,
              action,
              ApiRoute.Effect.READ,
              description.formatted(Parameter.described(method, parameters)),
              call -> answered(() -> handler.apply(Asked.of(call))).now()));
    }
  }

  private static ApiAnswer answered(java.util.function.Supplier<ApiAnswer> answer) {
    try {
      return answer.get();
    } catch (Unanswerable e) {
      throw e.reason() == Unanswerable.Reason.NOT_FOUND
          ? ApiError.notFound(e.explanation())
          : ApiError.invalid(e.explanation());
    }
  }

  @Override
  public List<ApiRoute> routes() {
    return List.copyOf(routes);
  }
}
