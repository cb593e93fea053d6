package io.hindsight.http.aws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.core.SdkPojo;

/** The awsJson1.1 protocol: JSON in, JSON out, the operation in a header. */
final class JsonCodec implements Codec {
  static final JsonCodec INSTANCE = new JsonCodec();
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  @Override
  public SdkPojo decode(OperationModel operation, WireRequest request) {
    String type = request.header("content-type", CONTENT_TYPE);
    if (!type.startsWith("application/x-amz-json-1.") && !type.startsWith("application/json")) {
      throw AwsError.of("InvalidAction", 400, "");
    }
    SdkPojo builder = operation.requestBuilder().get();
    JsonReader.fill(builder, JsonReader.object(request.body()), field -> true);
    return OperationModel.build(builder);
  }

  @Override
  public WireResponse encode(OperationModel operation, SdkPojo response, String requestId) {
    byte[] body = operation.hasOutput() ? JsonWriter.bytes(response, field -> true) : new byte[0];
    return new WireResponse(
        200, CONTENT_TYPE, List.of(new WireRequest.Header("x-amzn-RequestId", requestId)), body);
  }

  @Override
  public WireResponse error(ErrorTable.Row row, AwsError error, String requestId) {
    return new WireResponse(
        row.status(),
        CONTENT_TYPE,
        List.of(new WireRequest.Header("x-amzn-RequestId", requestId)),
        JsonWriter.error(row.code(), error).getBytes(StandardCharsets.UTF_8));
  }
}
