package io.hindsight.http.aws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;

/** The restJson1 protocol: method and path name the operation, the rest is JSON. */
final class RestJsonCodec implements Codec {
  static final RestJsonCodec INSTANCE = new RestJsonCodec();
  private static final String CONTENT_TYPE = "application/json";

  @Override
  public SdkPojo decode(OperationModel operation, WireRequest request) {
    if (request.body().length > 0
        && !request.header("content-type", CONTENT_TYPE).startsWith(CONTENT_TYPE)) {
      throw AwsError.of("UnsupportedMediaTypeException", 415, "");
    }
    SdkPojo builder = operation.requestBuilder().get();
    JsonReader.fill(
        builder,
        JsonReader.object(request.body()),
        field -> field.location() == MarshallLocation.PAYLOAD);
    Map<String, String> path = PathTemplate.of(operation.uri()).match(request.rawPath());
    List<Map.Entry<String, String>> query = query(request.rawQuery());
    for (SdkField<?> field : builder.sdkFields()) {
      Object value = null;
      if (path != null
          && (field.location() == MarshallLocation.PATH
              || field.location() == MarshallLocation.GREEDY_PATH)) {
        value = scalar(field, path.get(field.locationName()));
      } else if (field.location() == MarshallLocation.QUERY_PARAM) {
        value = fromQuery(field, query);
      } else if (field.location() == MarshallLocation.HEADER) {
        value = scalar(field, request.header(ServiceModel.key(field.locationName())));
      }
      if (value != null) {
        field.set(builder, value);
      }
    }
    return OperationModel.build(builder);
  }

  private static @Nullable Object scalar(SdkField<?> field, @Nullable String text) {
    return text == null ? null : QueryCodec.scalar(field.marshallingType().getKnownType(), text);
  }

  private static @Nullable Object fromQuery(
      SdkField<?> field, List<Map.Entry<String, String>> query) {
    boolean isList = field.marshallingType().getKnownType() == MarshallingKnownType.LIST;
    List<@Nullable Object> values = new ArrayList<>();
    for (Map.Entry<String, String> parameter : query) {
      if (parameter.getKey().equals(field.locationName())) {
        SdkField<?> element = isList ? Fields.list(field).memberFieldInfo() : field;
        values.add(scalar(element, parameter.getValue()));
      }
    }
    if (values.isEmpty()) {
      return null;
    }
    if (!isList && values.size() > 1) {
      throw Fields.malformed("Duplicate parameter: " + field.locationName());
    }
    return isList ? values : values.get(0);
  }

  private static List<Map.Entry<String, String>> query(String raw) {
    List<Map.Entry<String, String>> parameters = new ArrayList<>();
    for (String part : raw.split("&", Parameters.MAX_PARAMETERS)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        int split = equals < 0 ? part.length() : equals;
        String value = equals < 0 ? "" : Parameters.decode(part, equals + 1, part.length());
        parameters.add(Map.entry(Parameters.decode(part, 0, split), value));
      }
    }
    return parameters;
  }

  @Override
  public WireResponse encode(OperationModel operation, SdkPojo response, String requestId) {
    byte[] body = JsonWriter.bytes(response, field -> field.location() == MarshallLocation.PAYLOAD);
    return new WireResponse(
        200, CONTENT_TYPE, List.of(new WireRequest.Header("x-amzn-RequestId", requestId)), body);
  }

  @Override
  public WireResponse error(ErrorTable.Row row, AwsError error, String requestId) {
    return new WireResponse(
        row.status(),
        CONTENT_TYPE,
        List.of(
            new WireRequest.Header("x-amzn-RequestId", requestId),
            new WireRequest.Header("x-amzn-ErrorType", row.code())),
        JsonWriter.error(row.code(), error).getBytes(StandardCharsets.UTF_8));
  }
}
