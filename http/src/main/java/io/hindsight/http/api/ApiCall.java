package io.hindsight.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.hindsight.domain.arn.AccountId;
import io.hindsight.domain.time.AsOf;
import io.hindsight.http.aws.authorization.Caller;
import io.hindsight.http.aws.protocol.Call;
import io.hindsight.http.aws.protocol.WireRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call of the native API on its way to its route's handler.
 *
 * @param call who calls and when; its caller is set and may do what the route's action says
 * @param path the members of the path
 * @param query the parameters of the query, each given once
 */
public record ApiCall(
    Call call, WireRequest request, Map<String, String> path, Map<String, String> query) {
  private static final String AS_OF_HEADER = "x-hindsight-as-of";

  public Caller caller() {
    return call.caller(Caller.class)
        .orElseThrow(() -> new IllegalStateException("the call has passed no gate"));
  }

  /** The caller's account, which is what a call is about. */
  public AccountId account() {
    return caller().account();
  }

  /** The JSON of the body. */
  public JsonNode body() {
    return ApiJson.read(request.body());
  }

  /** The body as an object, to be read member by member. */
  public Input input() {
    return Input.of(body(), "the body");
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A parameter of the query that is true or false. */
  public boolean flag(String name, boolean otherwise) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw ApiError.invalid("`" + name + "` in the query is true or false, not `" + text + "`");
  }

  /** A parameter of the query that is a number from {@code least} to {@code most}. */
  public int number(String name, int otherwise, int least, int most) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw ApiError.invalid(
        "`"
            + name
            + "` in the query is a number from "
            + least
            + " to "
            + most
            + ", not `"
            + text
            + "`");
  }

  /** The moment that the query, or the header {@code x-hindsight-as-of}, names; else the latest. */
  public AsOf asOf() {
    String text = query.get("asOf");
    if (text != null) {
      return Moments.parse("asOf", text);
    }
    String header = request.header(AS_OF_HEADER);
    return header == null ? AsOf.LATEST : Moments.parse(AS_OF_HEADER, header);
  }

  static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : rawQuery.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : decode(part.substring(equals + 1));
      if (parameters.put(name, value) != null) {
        throw ApiError.invalid("`" + name + "` is in the query twice");
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("`" + text + "` in the query is not percent-encoded as it should be");
    }
  }
}
