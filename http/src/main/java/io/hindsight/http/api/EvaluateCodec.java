package io.hindsight.http.api;

import io.hindsight.domain.policy.document.Json;
import io.hindsight.domain.policy.document.JsonReader;
import io.hindsight.domain.policy.document.PolicySyntaxException;
import io.hindsight.domain.policy.evaluate.Authorizer;
import io.hindsight.domain.policy.evaluate.Decision;
import io.hindsight.domain.policy.evaluate.Explanation;
import java.util.ArrayList;
import java.util.List;

/**
 * The contract of {@code POST /v1/evaluate} and of {@code hindsight evaluate}: from the JSON of one
 * question, or of a list of them, to the JSON of the answers.
 */
public final class EvaluateCodec {
  private EvaluateCodec() {}

  /**
   * What was answered.
   *
   * @param refused whether the text as a whole was no question: a wrong request, where it is one;
   *     in a list each wrong request answers its own error instead
   * @param json the answer, or an object with {@code error}
   */
  public record Answer(boolean refused, String json) {}

  /** Answers a text. */
  public static Answer answer(String text, boolean explain) {
    Json json;
    try {
      json = JsonReader.read(text);
    } catch (PolicySyntaxException e) {
      return new Answer(true, AnswerWriter.error(Refusal.of("InvalidJson", "", e)));
    }
    if (!(json instanceof Json.Arr list)) {
      return one(json, explain);
    }
    List<String> answers = new ArrayList<>();
    for (Json each : list.elements()) {
      answers.add(one(each, explain).json());
    }
    return new Answer(false, "[" + String.join(",", answers) + "]");
  }

  private static Answer one(Json json, boolean explain) {
    try {
      Question question = QuestionReader.read(json);
      if (!explain) {
        Decision decision = Authorizer.decide(question.request(), question.policies());
        return new Answer(false, AnswerWriter.decision(decision));
      }
      Explanation explanation = Authorizer.explain(question.request(), question.policies());
      return new Answer(false, AnswerWriter.explanation(explanation));
    } catch (Refusal refusal) {
      return new Answer(true, AnswerWriter.error(refusal));
    }
  }
}
