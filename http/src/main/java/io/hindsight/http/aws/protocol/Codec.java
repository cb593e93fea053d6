package io.hindsight.http.aws.protocol;

import software.amazon.awssdk.core.SdkPojo;

/** A wire protocol: bytes to requests, responses and errors to bytes. */
public interface Codec {
  /** The codec that speaks this protocol. */
  static Codec of(AwsService.Protocol protocol) {
    return switch (protocol) {
      case QUERY -> QueryCodec.INSTANCE;
      case JSON -> JsonCodec.INSTANCE;
      case REST_JSON -> RestJsonCodec.INSTANCE;
    };
  }

  /** The request in these bytes. Throws {@link AwsError} where they are not one. */
  SdkPojo decode(OperationModel operation, WireRequest request);

  WireResponse encode(OperationModel operation, SdkPojo response, String requestId);

  WireResponse error(ErrorTable.Row row, AwsError error, String requestId);
}
